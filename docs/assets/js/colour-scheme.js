// The button for colours: as the system has them, light, dark. Only a choice is stored; header.html starts a page with it.
const KEY = "colour-scheme";
const NEXT = { system: "light", light: "dark", dark: "system" };
const started = new WeakSet();

export function colourScheme(window) {
  const { document } = window;
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  for (const button of document.querySelectorAll("[data-colour-scheme]")) {
    if (started.has(button)) continue;
    started.add(button);
    const show = (choice) => {
      const dark = choice === "dark" || (choice === "system" && systemIsDark.matches);
      document.body.dataset.mdColorScheme = dark ? "slate" : "default";
      button.dataset.colourScheme = choice;
      button.title = `Colours: ${choice === "system" ? "as the system" : choice}`;
    };
    button.addEventListener("click", () => {
      const choice = NEXT[button.dataset.colourScheme];
      store(window, choice);
      show(choice);
    });
    systemIsDark.addEventListener("change", () => show(button.dataset.colourScheme));
    // The choice of another tab, and of the page that the reader comes back from.
    window.addEventListener("storage", () => show(stored(window)));
    window.addEventListener("pageshow", (event) => event.persisted && show(stored(window)));
    show(stored(window));
  }
}

function stored(window) {
  try {
    const choice = window.localStorage.getItem(KEY);
    return choice in NEXT ? choice : "system";
  } catch {
    return "system"; // storage is blocked
  }
}

function store(window, choice) {
  try {
    if (choice === "system") window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, choice);
  } catch {
    // The choice then holds for this page.
  }
}
