// The search off the page's own thread: loads the index at once, then answers one query after the other.
const INDEX = new URL("../../search/questions.json", import.meta.url);
// The engine and all that it imports, asked for at once and beside the index, as in ../search.js.
const ENGINE = [
  "./engine.js",
  "./packed.js",
  "./query.js",
  "./ranking.js",
  "./setting.js",
  "./spelling.js",
  "./synonyms.js",
  "./words.js",
  "../../vendor/minisearch/index.js",
  "../../vendor/stemmer/index.js",
];

const saved = fetch(INDEX).then((response) =>
  response.ok ? response.json() : Promise.reject(new Error(`${response.status} for ${INDEX.pathname}`)),
);
const loaded = Promise.all([saved, ...ENGINE.map((module) => import(module))])
  .then(([index, { Engine }]) => {
    const engine = new Engine(index);
    postMessage({ ready: { topics: engine.topics, repository: engine.repository } });
    return engine;
  });
loaded.catch((error) => postMessage({ failed: String(error.message ?? error) }));

addEventListener("message", async ({ data: { query } }) => {
  const engine = await loaded;
  const results = engine.search(query);
  postMessage({ results, topics: results.length ? [] : engine.closestTopics(query) });
});
