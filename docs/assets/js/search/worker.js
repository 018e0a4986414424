// The search off the page's own thread: loads the index at once, then answers one query after the other.
import { Engine } from "./engine.js";

const INDEX = new URL("../../search/questions.json", import.meta.url);

const loaded = fetch(INDEX)
  .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`${response.status} for ${INDEX.pathname}`))))
  .then((saved) => {
    const engine = new Engine(saved);
    postMessage({ ready: { topics: engine.topics, repository: engine.repository } });
    return engine;
  });
loaded.catch((error) => postMessage({ failed: String(error.message ?? error) }));

addEventListener("message", async ({ data: { number, query } }) => {
  const engine = await loaded;
  const results = engine.search(query);
  postMessage({ number, results, topics: results.length ? [] : engine.closestTopics(query) });
});
