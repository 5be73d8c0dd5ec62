// Leads through the slides of a review by keyboard and by the buttons under each: every slide is on
// the page already, one is seen. The address follows, so that a reload shows the same slide.

const stops = new WeakMap();
const TYPED_IN = "input, textarea, select, [contenteditable=true]";

function slideOfAddress(count) {
  const asked = Number(new URLSearchParams(window.location.search).get("slide"));
  return Number.isInteger(asked) ? Math.min(Math.max(asked, 1), count) : 1;
}

function see(sheet, place) {
  sheet.textContent = `
    [class*="st-key-td-slide-"][class] { visibility: hidden !important; opacity: 0 !important; }
    .st-key-td-slide-${place}[class] { visibility: visible !important; opacity: 1 !important; }`;
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

export default function (component) {
  const { parentElement, data } = component;
  const host = parentElement.host ?? parentElement;
  stops.get(host)?.();
  const root = document.documentElement;
  const sheet = document.head.appendChild(document.createElement("style"));
  let place = slideOfAddress(data.slides);
  see(sheet, place);

  const go = (wanted) => {
    place = Math.min(Math.max(wanted, 1), data.slides);
    see(sheet, place);
    const address = new URL(window.location.href);
    address.searchParams.set("slide", place);
    history.replaceState(history.state, "", address);
    document.querySelector(`.st-key-td-slide-${place} h1`)?.focus({ preventScroll: true });
  };
  const toggleNotes = () => root.toggleAttribute("data-td-notes");
  const decisions = () => {
    const found = data.decisions;
    if (found.length) go(found[(found.indexOf(place) + 1) % found.length]);
  };
  const leave = () => {
    if (root.hasAttribute("data-td-notes")) toggleNotes();
    else document.querySelector(`.st-key-td-slide-${place} [data-td-leave]`)?.click();
  };
  const ways = {
    ArrowRight: () => go(place + 1), PageDown: () => go(place + 1), " ": () => go(place + 1),
    ArrowLeft: () => go(place - 1), PageUp: () => go(place - 1),
    Home: () => go(1), End: () => go(data.slides),
    f: toggleFullScreen, n: toggleNotes, d: decisions, Escape: leave,
  };

  const key = (event) => {
    const way = ways[event.key];
    const isOther = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (event.key.length === 1 && event.key !== " " && !data.letters) return;
    if (!way || isOther || event.target.closest?.(TYPED_IN)) return;
    if (event.key === " " && event.target.closest?.("button, summary")) return;
    event.preventDefault();
    event.stopPropagation();
    way();
  };
  const click = (event) => {
    const link = event.target.closest?.("[data-td-slide], [data-td-do]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.tdSlide) go(Number(link.dataset.tdSlide));
    else if (link.dataset.tdDo === "notes") toggleNotes();
    else toggleFullScreen();
  };
  const follow = () => {
    place = slideOfAddress(data.slides);
    see(sheet, place);
  };

  document.addEventListener("keydown", key, true);
  document.addEventListener("click", click, true);
  window.addEventListener("popstate", follow);
  const stop = () => {
    document.removeEventListener("keydown", key, true);
    document.removeEventListener("click", click, true);
    window.removeEventListener("popstate", follow);
    sheet.remove();
    stops.delete(host);
  };
  stops.set(host, stop);
  return stop;
}
