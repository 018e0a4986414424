// What opens the question search: its fields, `/`, Ctrl-K, and ?q= in the address. The search itself is loaded when
// somebody first reaches for it; without script its fields are links to the list of all questions.
const started = new WeakSet();
const PAUSE = 600; // ms without a change, after which the status is announced: not on every key

// The dialog and all that it imports, requested at once. A browser learns what a module imports only when it has that
// module, so they would otherwise come one after the other, each a round trip later.
const DIALOG = [
  "./search/dialog.js",
  "./search/client.js",
  "./search/facets.js",
  "./search/marks.js",
  "./search/recent.js",
  "./search/words.js",
  "../vendor/stemmer/index.js",
];

export function search(window) {
  const { document } = window;
  const dialog = document.querySelector("[data-search]");
  if (!dialog || started.has(dialog)) return;
  started.add(dialog);
  const input = dialog.querySelector("[data-search-input]");
  const status = dialog.querySelector("[data-search-status]");
  const said = dialog.querySelector("[data-search-said]");
  let loading;
  let pause;

  // A region that was empty is announced whatever it said before: as many results of other words are another status.
  new MutationObserver(() => {
    window.clearTimeout(pause);
    said.textContent = "";
    pause = window.setTimeout(() => {
      said.textContent = status.textContent;
    }, PAUSE);
  }).observe(status, { childList: true });

  const load = () => {
    if (loading) return;
    status.textContent = "Loading …";
    // What failed may be what the browser keeps, which an import and a reload of the page take: it is replaced.
    loading = imported().catch(() => replaced().then(imported)).then(([{ attach }]) => attach(dialog));
    loading.catch(() => {
      loading = undefined; // offline, perhaps: Chromium then loads anew, Firefox remembers the failure of a module
      status.textContent = "The search did not load. Reload the page to try again; the list of all questions is below.";
    });
  };
  const open = (query = "") => {
    load();
    if (!dialog.open) {
      input.value = query;
      dialog.showModal();
    } else if (query) {
      input.value = query;
      input.dispatchEvent(new Event("input"));
    }
    input.focus();
  };

  // Closing works at once, however slowly the rest of the search comes in.
  dialog.querySelector("[data-search-close]").addEventListener("click", () => dialog.close());
  for (const field of document.querySelectorAll("[data-open-search]")) {
    field.setAttribute("aria-haspopup", "dialog");
    for (const sign of ["pointerenter", "focus", "touchstart"]) field.addEventListener(sign, load, { passive: true });
    field.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  document.addEventListener("keydown", (event) => {
    const wanted = document.documentElement.dataset.searchKey !== "off";
    const slash = wanted && event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
    const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !command) return;
    event.preventDefault();
    open();
  });
  const follow = () => {
    const asked = new URLSearchParams(window.location.search).get("q");
    if (asked) open(asked);
    else dialog.close();
  };
  window.addEventListener("popstate", follow);
  follow();
}

function imported() {
  return Promise.all(DIALOG.map((module) => import(module)));
}

function replaced() {
  return Promise.all(DIALOG.map((module) => fetch(new URL(module, import.meta.url), { cache: "reload" })));
}

function isWriting(element) {
  return element.isContentEditable || Boolean(element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select"));
}
