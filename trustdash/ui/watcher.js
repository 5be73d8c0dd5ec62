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

function step(width, steps) {
  return steps.filter((each) => width >= each).length;
}

function rounded(size) {
  return Math.round(size / 20) * 20;
}

function inApp(event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const link = plain && !event.altKey && event.target.closest?.("a[data-td], a[data-td-copy]");
  return link || null;
}

async function copy(link) {
  const before = link.textContent;
  try {
    await navigator.clipboard.writeText(link.href);
    link.textContent = "Link copied";
  } catch {
    window.location.assign(link.href);
    return;
  }
  setTimeout(() => { link.textContent = before; }, 2000);
}

// Goes the way of the browser's own back button, which Streamlit follows without loading anew.
function open(link) {
  const stays = new URL(link.href).pathname === window.location.pathname;
  history.pushState({}, "", link.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  if (!stays || link.closest("table")) {
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
}

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  const host = parentElement.host ?? parentElement;
  stops.get(host)?.();

  let told = "";
  const look = () => {
    const theme = isDark(host) ? "dark" : "light";
    const width = rounded(window.innerWidth);
    const same = theme === data.theme && step(width, data.steps) === step(data.width, data.steps);
    const seen = `${theme} ${width}`;
    if (same || seen === told) return;
    told = seen;
    setStateValue("screen", { theme, width, height: rounded(window.innerHeight) });
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
  const timer = setInterval(look, 700);
  window.addEventListener("resize", look);
  document.addEventListener("click", click, true);
  const stop = () => {
    clearInterval(timer);
    window.removeEventListener("resize", look);
    document.removeEventListener("click", click, true);
    stops.delete(host);
  };
  stops.set(host, stop);
  return stop;
}
