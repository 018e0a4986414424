// #id opens the answer of the card it names (by id or alias) and brings it into view, on load and on every change.
const started = new WeakSet();

export function openTargets(window) {
  if (started.has(window)) return;
  started.add(window);
  const { document } = window;
  const open = () => openTarget(document, window.location.hash);
  window.addEventListener("hashchange", open);
  // A second click on the same link changes no hash, and should still open a card that was closed meanwhile.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === window.location.hash) open();
  });
  clearHeader(window);
  open();
}

// What comes into view, by an address or by the focus, stops below a header that stays in sight. The style knows its
// height for letters as they come; with larger ones, or a long name of the site, it has more lines.
function clearHeader({ document, getComputedStyle }) {
  const header = document.querySelector("header");
  new ResizeObserver(() => {
    const stays = getComputedStyle(header).position === "sticky";
    document.documentElement.style.scrollPaddingTop = stays ? `${header.offsetHeight + 9}px` : "";
  }).observe(header);
}

function openTarget(document, hash) {
  const target = document.getElementById(decoded(hash.slice(1)));
  const card = target?.closest("article[data-card]");
  if (!card) return;
  if (card.hidden) document.dispatchEvent(new CustomEvent("filter:clear"));
  card.querySelector("details").open = true;
  target.scrollIntoView();
}

export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
