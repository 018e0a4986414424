// Marks the words of a search in the card that it led to: the search adds them to the address, ?marks=. Escape clears them.
const started = new WeakSet();

export async function markWords(window) {
  if (started.has(window)) return;
  started.add(window);
  const { document, location, history, CSS, Highlight } = window;
  const address = new URL(location.href);
  const found = address.searchParams.get("marks");
  if (found === null) return;
  address.searchParams.delete("marks");
  history.replaceState(history.state, "", address);
  const card = document.getElementById(location.hash.slice(1))?.closest("[data-card]");
  if (!card || !CSS.highlights) return;
  const { ranges } = await import("./search/marks.js");
  CSS.highlights.set("found", new Highlight(...ranges(card, new Set(found.split(" ")))));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") CSS.highlights.delete("found");
  });
}
