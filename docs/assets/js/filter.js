// Filter the cards of a page by difficulty and tag; the choice stands in the address, so that it can be shared.
const started = new WeakSet();

export function filterCards(document) {
  for (const form of document.querySelectorAll("[data-filter]")) {
    if (started.has(form)) continue;
    started.add(form);
    restore(form, document.location.search);
    const update = () => {
      apply(document, form);
      remember(document, form);
    };
    const clear = () => {
      form.reset();
      for (const input of form.querySelectorAll("input")) input.checked = false;
      form.elements.tag.value = "";
      update();
    };
    form.addEventListener("change", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("filter:clear", clear);
    document.defaultView.addEventListener("popstate", () => {
      restore(form, document.location.search);
      apply(document, form);
    });
    document.querySelector("[data-filter-clear]")?.addEventListener("click", () => {
      clear();
      form.querySelector("input")?.focus();
    });
    apply(document, form);
  }
}

function wanted(form) {
  const chosen = new FormData(form);
  return { levels: chosen.getAll("difficulty"), tag: chosen.get("tag") };
}

function matches(data, { levels, tag }) {
  return (!levels.length || levels.includes(data.difficulty)) && (!tag || data.tags.split(" ").includes(tag));
}

function apply(document, form) {
  const choice = wanted(form);
  const cards = [...document.querySelectorAll("[data-card]")];
  for (const card of cards) card.hidden = !matches(card.dataset, choice);
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("[data-card]:not([hidden])");
  }
  const shown = cards.filter((card) => !card.hidden).length;
  document.querySelector("[data-no-match]").hidden = shown > 0;
  const status = form.querySelector("[data-filter-status]");
  const text = shown === cards.length ? status.dataset.all : `${shown} of ${cards.length} questions`;
  if (status.textContent !== text) status.textContent = text; // what is set is announced, the same again as well
  document.dispatchEvent(new CustomEvent("filter:applied"));
}

function restore(form, search) {
  const asked = new URLSearchParams(search);
  const levels = asked.getAll("difficulty").flatMap((value) => value.split(","));
  for (const input of form.querySelectorAll("input[name=difficulty]")) input.checked = levels.includes(input.value);
  const tags = [...form.elements.tag.options].map((option) => option.value);
  form.elements.tag.value = tags.includes(asked.get("tag")) ? asked.get("tag") : "";
}

function remember(document, form) {
  const { levels, tag } = wanted(form);
  const address = new URL(document.location.href);
  address.searchParams.delete("difficulty");
  address.searchParams.delete("tag");
  if (levels.length) address.searchParams.set("difficulty", levels.join(","));
  if (tag) address.searchParams.set("tag", tag);
  // The card that the address names is shown whatever the filter: one that was filtered away is named no more.
  if (document.querySelector(":target")?.closest("[data-card]")?.hidden) address.hash = "";
  history.replaceState(history.state, "", address.href.replaceAll("%2C", ","));
}
