// A question that moved to another topic is found through the list of all questions, where every id and alias stands.
// On a topic page a hash that names nothing goes there; on that page a hash that names a row goes on to its card. What
// follows `--` names a heading of the answer, and stays; on the page of a question that lacks it, the question is enough.
import { decoded } from "./open-target.js";

const QUESTION_PAGE = /^(.*\/questions\/)([^/]*\/)?(?:index\.html)?$/;

const started = new WeakSet();

export function findMovedQuestion(window) {
  if (started.has(window)) return;
  started.add(window);
  window.addEventListener("hashchange", () => find(window));
  find(window);
}

function find({ document, location }) {
  const [, list, topic] = QUESTION_PAGE.exec(location.pathname) ?? [];
  const hash = location.hash.slice(1);
  const [id] = hash.split("--");
  if (!list || !/^[a-z0-9-]+$/.test(id)) return;
  const question = document.getElementById(id);
  const row = topic ? null : question?.closest("[data-card]");
  if (row) location.replace(`${row.querySelector("a").href}${hash.slice(id.length)}`);
  if (topic && !document.getElementById(decoded(hash))) location.replace(question ? `#${id}` : `${list}#${hash}`);
}
