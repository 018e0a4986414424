// A question that moved to another topic is found through the list of all questions, where every id and alias stands.
// On a topic page a hash that names nothing goes there; on that page a hash that names a row goes on to its card.
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
  const id = location.hash.slice(1);
  if (!list || !/^[a-z0-9-]+$/.test(id)) return;
  const target = document.getElementById(id);
  if (topic && !target) location.replace(`${list}#${id}`);
  const row = topic ? null : target?.closest("[data-card]");
  if (row) location.replace(row.querySelector("a").href);
}
