// What a sheet shows, on the screen and on paper alike: which answers, with or without the checklist, how large.
// The choice stands in the address. Full answers come from the topic pages when somebody wants them.
import { scrollBoxes } from "./scroll-boxes.js";

const started = new WeakSet();
let latest = 0; // the number of the last choice: an earlier one that is still loading says nothing any more

export function sheetOptions(document) {
  const form = document.querySelector("[data-sheet-options]");
  const sheet = document.querySelector("[data-sheet]");
  if (!form || !sheet || started.has(form)) return;
  started.add(form);
  const update = () => show(document, form, sheet);
  restore(form, document.location.search);
  form.addEventListener("change", () => {
    remember(document, form);
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-print]").addEventListener("click", () => document.defaultView.print());
  document.addEventListener("filter:applied", update);
  document.defaultView.addEventListener("popstate", () => {
    form.reset();
    restore(form, document.location.search);
    update();
  });
  document.fonts.addEventListener("loadingdone", () => balance(sheet));
  document.defaultView.addEventListener("resize", () => balance(sheet));
  update();
}

function choices(form) {
  const inputs = [...form.querySelectorAll("input")];
  return new Map(inputs.map(({ name }) => [name, inputs.filter((input) => input.name === name)]));
}

function restore(form, search) {
  const asked = new URLSearchParams(search);
  for (const [name, inputs] of choices(form)) {
    const wanted = inputs.find((input) => input.value === asked.get(name));
    if (wanted) wanted.checked = true;
  }
}

// Only what differs from the sheet as it comes stands in the address.
function remember(document, form) {
  const address = new URL(document.location.href);
  for (const [name, inputs] of choices(form)) {
    const chosen = inputs.find((input) => input.checked && !input.defaultChecked);
    if (chosen) address.searchParams.set(name, chosen.value);
    else address.searchParams.delete(name);
  }
  history.replaceState(history.state, "", address.href.replaceAll("%2C", ","));
}

async function show(document, form, sheet) {
  latest += 1;
  const number = latest;
  const chosen = new FormData(form);
  const answers = chosen.get("answers");
  sheet.dataset.answers = answers;
  sheet.dataset.checklist = chosen.get("checklist") ?? "yes";
  sheet.dataset.type = chosen.get("type") ?? "normal";
  fillKey(sheet, answers === "end");
  balance(sheet);
  if (answers !== "full") return tell(form, "", false);
  const rows = [...sheet.querySelectorAll("[data-card]:not([hidden])")].filter((row) => !row.querySelector(".sheet-more"));
  if (!rows.length) return tell(form, "", false);
  tell(form, "Loading the full answers…", true);
  const missing = await fetchAnswers(rows);
  if (number !== latest) return;
  balance(sheet);
  const done = `${fullAnswers(rows.length)} loaded.`;
  tell(form, missing ? `${fullAnswers(missing)} could not be loaded; the links still lead there.` : done, false);
}

function fullAnswers(count) {
  return count === 1 ? "1 full answer" : `${count} full answers`;
}

// Browsers balance the columns of a document of one page, and fill up those of a longer one; the preview does the same.
function balance(sheet) {
  for (const paper of sheet.querySelectorAll(".sheet-paper")) {
    delete paper.dataset.single;
    if (paper.offsetHeight <= Number.parseFloat(getComputedStyle(paper).minHeight) + 1) paper.dataset.single = "";
  }
}

function tell(form, message, busy) {
  form.querySelector("[data-sheet-status]").textContent = message;
  form.ownerDocument.querySelector("[data-print]").disabled = busy;
}

function fillKey(sheet, wanted) {
  const key = sheet.querySelector("[data-sheet-key]");
  const list = key.querySelector("div");
  const rows = wanted ? sheet.querySelectorAll("[data-card]:not([hidden])") : [];
  key.hidden = !rows.length;
  list.replaceChildren();
  for (const row of rows) {
    const item = row.cloneNode(false);
    for (const name of ["data-card", "data-difficulty", "data-tags"]) item.removeAttribute(name);
    const answer = row.querySelector(".sheet-answer").cloneNode(true);
    answer.prepend(row.querySelector(".sheet-number").cloneNode(true), " ");
    item.append(answer);
    list.append(item);
  }
}

// Adds the full answers to their rows; returns how many could not be had.
async function fetchAnswers(rows) {
  const pages = new Map();
  for (const row of rows) {
    const { href } = row.querySelector(".sheet-question a");
    const [page, id] = href.split("#");
    pages.set(page, [...(pages.get(page) ?? []), { row, id }]);
  }
  const counts = await Promise.all([...pages].map(([page, wanted]) => fetchPage(page, wanted)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function fetchPage(address, wanted) {
  let page;
  try {
    const response = await fetch(address);
    if (!response.ok) return wanted.length;
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return wanted.length;
  }
  let missing = 0;
  for (const { row, id } of wanted) {
    const body = page.getElementById(id)?.closest("[data-card]")?.querySelector(".answer-body");
    if (!body) missing += 1;
    else if (!row.querySelector(".sheet-more")) row.append(fullAnswer(row, body, address));
  }
  return missing;
}

// What a topic page has beyond the short answer, with its links made to work from here, its headings below the row's.
function fullAnswer(row, body, address) {
  const more = row.ownerDocument.importNode(body, true);
  const deeper = row.querySelector(".sheet-question :is(h2, h3)").localName[1] - 2; // on a topic page it is an h2
  for (const heading of more.querySelectorAll("h3, h4, h5, h6")) {
    heading.setAttribute("aria-level", Number(heading.localName[1]) + deeper);
  }
  more.className = "sheet-more answer-body";
  more.querySelector(".short")?.remove();
  for (const name of ["href", "src"]) {
    for (const element of more.querySelectorAll(`[${name}]`)) {
      const link = element.getAttribute(name);
      const inside = link.startsWith("#") && more.querySelector(`[id="${CSS.escape(link.slice(1))}"]`);
      if (!inside) element.setAttribute(name, new URL(link, address).href);
    }
  }
  for (const unneeded of more.querySelectorAll(".screen-only")) unneeded.remove();
  for (const image of more.querySelectorAll("img")) image.loading = "eager";
  scrollBoxes(more);
  return more;
}
