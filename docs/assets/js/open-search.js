// The search field of the home page opens the theme's search; without script it leads to the list of all questions.
const started = new WeakSet();

export function openSearch(document) {
  for (const link of document.querySelectorAll("[data-open-search]")) {
    if (started.has(link)) continue;
    started.add(link);
    link.addEventListener("click", (event) => {
      const toggle = document.getElementById("__search");
      if (!toggle) return;
      event.preventDefault();
      toggle.checked = true;
      toggle.dispatchEvent(new Event("change"));
      document.querySelector("[data-md-component=search-query]")?.focus();
    });
  }
}
