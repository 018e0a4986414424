// The key of one character that opens the search can be switched off: speech input types it, hands hit it by mistake.
// Only "off" is stored; an attribute of the root says it to search.js and search.css.
const KEY = "search-key";
const OFF = "off";
const started = new WeakSet();

export function searchKey(window) {
  const { document } = window;
  const box = document.querySelector("[data-search-slash]");
  if (!box || started.has(box)) return;
  started.add(box);
  const show = (on) => {
    box.checked = on;
    document.documentElement.dataset.searchKey = on ? "on" : OFF;
  };
  box.addEventListener("change", () => {
    store(window, box.checked);
    show(box.checked);
  });
  window.addEventListener("storage", () => show(stored(window)));
  window.addEventListener("pageshow", (event) => event.persisted && show(stored(window)));
  show(stored(window));
}

function stored(window) {
  try {
    return window.localStorage.getItem(KEY) !== OFF;
  } catch {
    return true; // storage is blocked
  }
}

function store(window, on) {
  try {
    if (on) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, OFF);
  } catch {
    // The choice then holds for this page.
  }
}
