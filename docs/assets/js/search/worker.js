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

// Where the first worker fails, the page starts one of this name. An import takes what the browser keeps: it is replaced.
const cache = self.name === "anew" ? "reload" : "default";
const replaced = cache === "reload" && Promise.all(ENGINE.map((module) => fetch(new URL(module, import.meta.url), { cache })));

const saved = fetch(INDEX, { cache }).then((response) =>
  response.ok ? response.json() : Promise.reject(new Error(`${response.status} for ${INDEX.pathname}`)),
);
const modules = Promise.resolve(replaced).then(() => Promise.all(ENGINE.map((module) => import(module))));
const loaded = Promise.all([saved, modules]).then(([index, [{ Engine }]]) => {
  const engine = new Engine(index);
  postMessage({ ready: { topics: engine.topics, repository: engine.repository } });
  return engine;
});
loaded.catch(failed);

addEventListener("message", async ({ data: { query } }) => {
  const engine = await loaded;
  try {
    const results = engine.search(query);
    postMessage({ results, topics: results.length ? [] : engine.closestTopics(query) });
  } catch (error) {
    failed(error);
  }
});

function failed(error) {
  postMessage({ failed: String(error) });
}
