// A question that moved to another topic is found through the list of all questions, where every id stands.
// On a topic page a hash that names nothing goes there; on that page a hash that names a row goes on to its card.
const QUESTION_PAGE = /^(.*\/questions\/)([^/]*\/)?(?:index\.html)?$/;

export function findMovedQuestion(window) {
  const { document, location } = window;
  const [, list, topic] = QUESTION_PAGE.exec(location.pathname) ?? [];
  const id = location.hash.slice(1);
  if (!list || !/^[a-z0-9-]+$/.test(id)) return;
  const row = document.getElementById(id);
  if (topic && !row) location.replace(`${list}#${id}`);
  if (!topic && row?.matches("[data-card]")) location.replace(row.querySelector("a").href);
}
