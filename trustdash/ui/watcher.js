// Tells the server what it can't know, the theme and the window's size, and follows links inside
// the dashboard without loading it anew. Own markup recolours at once; only charts need a new run.

const stops = new WeakMap();

function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#ffffff";
  const value = parseInt(probe.fillStyle.slice(1, 7), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

// The width that is there for content, inside the margins of the page.
function contentWidth() {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (!main) return window.innerWidth;
  const style = getComputedStyle(main);
  return main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

function seenNow(host) {
  const sizes = [window.innerWidth, window.innerHeight, contentWidth()].map(Math.round);
  return [isDark(host) ? "dark" : "light", ...sizes].join(".");
}

// The height alone asks for a new run where it is filled: nothing on a page is laid out by it.
function differs(seen, known, fills) {
  const [theme, width, height, content] = seen.split(".");
  const [knownTheme, knownWidth, knownHeight, knownContent] = known.split(".");
  const isTaller = fills && Math.abs(height - knownHeight) >= 10;
  return theme !== knownTheme || width !== knownWidth || content !== knownContent || isTaller;
}

function inApp(event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const link = plain && !event.altKey && event.target.closest?.("a[data-td], a[data-td-copy]");
  return link || null;
}

async function copy(link) {
  const before = "Copy link";
  try {
    await navigator.clipboard.writeText(link.href);
    link.textContent = "Link copied";
    tell(link, "Link copied, with the day it shows.");
  } catch {
    window.location.assign(link.href);
    return;
  }
  setTimeout(() => { link.textContent = before; tell(link, ""); }, 4000);
}

// Says to a listener what the eye sees.
function tell(link, words) {
  const status = link.parentElement?.querySelector('[role="status"]');
  if (status) status.textContent = words;
}

// Goes the way of the browser's own back button, which Streamlit follows without loading anew.
function open(link) {
  const stays = new URL(link.href).pathname === window.location.pathname;
  history.pushState({}, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  if (!stays || link.closest("table, .td-tiles")) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
}

// What came of a save takes the focus when the button that was pressed is gone, so that the
// keyboard goes on from there and a listener hears it.
let heard = "";
let pressed = null;
function keepFocus() {
  const said = document.querySelector("[data-td-focus]");
  if (!said || said.dataset.tdFocus === heard) {
    pressed = null;
    return;
  }
  const at = document.activeElement;
  if (at !== document.body && (pressed === null || at === pressed)) {
    pressed = at; // The button goes a moment after the message has come.
    return;
  }
  heard = said.dataset.tdFocus;
  pressed = null;
  if (at === document.body) said.focus({ preventScroll: false });
}

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  const host = parentElement.host ?? parentElement;
  stops.get(host)?.();

  // A window that is being drawn wider is told once it stands still.
  let before = "";
  let told = data.screen;
  const look = () => {
    keepFocus();
    const seen = seenNow(host);
    const isStill = seen === before;
    before = seen;
    if (!isStill || !differs(seen, told, data.fills)) return;
    told = seen;
    document.cookie = `td_screen=${seen}; path=/; max-age=31536000; samesite=strict`;
    setStateValue("screen", seen);
  };

  const click = (event) => {
    const link = inApp(event);
    if (!link) return;
    event.preventDefault();
    if (link.hasAttribute("data-td-copy")) {
      copy(link);
      return;
    }
    open(link);
  };

  look();
  const timer = setInterval(look, 350);
  document.addEventListener("click", click, true);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("click", click, true);
    stops.delete(host);
  };
  stops.set(host, stop);
  return stop;
}
