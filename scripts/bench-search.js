// Run in a page by bench_search.py: asks both engines, each in its own worker, and measures what a reader would wait.
const OURS = "assets/js/search/worker.js";
const THEME = { setup: 0, ready: 1, query: 2, result: 3 }; // the message types of the theme's worker

function worker(path, options) {
  const made = new Worker(new URL(path, location.href), options);
  const waiting = [];
  made.addEventListener("message", ({ data }) => waiting.shift()?.(data));
  return {
    next: () => new Promise((resolve) => waiting.push(resolve)),
    post: (message) => made.postMessage(message),
    end: () => made.terminate(),
  };
}

async function ours() {
  const engine = worker(OURS, { type: "module" });
  const { ready, failed } = await engine.next();
  if (!ready) throw new Error(failed);
  return {
    end: engine.end,
    async search(query) {
      const answer = engine.next();
      engine.post({ query });
      return (await answer).results.map(({ question }) => question.id);
    },
  };
}

// As the theme's bundle does it: the page fetches and parses the index and hands it to the worker.
async function theme() {
  const data = await (await fetch("theme/search_index.json")).json();
  const engine = worker("theme/worker.js");
  const ready = engine.next();
  engine.post({ type: THEME.setup, data: { ...data, options: { suggest: false } } });
  await ready;
  return {
    end: engine.end,
    async search(query) {
      const answer = engine.next();
      engine.post({ type: THEME.query, data: query });
      const { data: result } = await answer;
      return result.items.map(([{ location: path }]) => path);
    },
  };
}

const ENGINES = { ours, theme };

// For each query the ids found, best first.
export async function ask(name, queries) {
  const engine = await ENGINES[name]();
  const answers = [];
  for (const query of queries) answers.push(await engine.search(query));
  engine.end();
  return answers;
}

// Milliseconds: from nothing to the first result, of each key typed after that, and the page's longest standstill.
export async function measure(name, typed) {
  const pulse = standstill();
  const start = performance.now();
  const engine = await ENGINES[name]();
  await engine.search(typed[0]);
  const first = performance.now() - start;
  const keys = [];
  for (let length = 1; length <= typed.length; length++) {
    const key = performance.now();
    await engine.search(typed.slice(0, length));
    keys.push(performance.now() - key);
  }
  engine.end();
  return { first, keys, standstill: pulse() };
}

function standstill() {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  return () => {
    clearInterval(timer);
    return Math.max(longest, performance.now() - last);
  };
}
