// The page's end of the worker: one query on its way at a time, and of those typed meanwhile only the last.
const WORKER = new URL("./worker.js", import.meta.url);

export class Client {
  #worker;
  #asked; // the query that is on its way, if one is, and what takes its answer
  #next; // the query to ask after it, likewise

  // What fails may be what the browser keeps: it is asked for once more, past that, or `anew` from the beginning.
  constructor(name = "") {
    this.ready = this.#start(name).catch(() => this.#start("anew")).catch((cause) => {
      const why = navigator.onLine ? "The search index could not be loaded." : "You are offline, and the search index is not loaded yet.";
      throw new Error(why, { cause });
    });
  }

  async #start(name) {
    if (name) await fetch(WORKER, { cache: "reload" });
    const worker = new Worker(WORKER, { type: "module", name });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      const failed = (why) => {
        worker.terminate();
        reject(new Error(why));
      };
      worker.addEventListener("error", () => failed("the worker did not start"));
      worker.addEventListener("message", ({ data }) => {
        if (data.ready) resolve(data.ready);
        else if (this.#asked) this.#answer(data);
        else failed(data.failed);
      });
    });
  }

  // The answer to a query, or undefined where a later one overtook it. Rejects with what to tell the reader.
  async ask(query) {
    await this.ready;
    this.#next?.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#next = { query, resolve, reject };
      if (!this.#asked) this.#send();
    });
  }

  #send() {
    this.#asked = this.#next;
    this.#next = undefined;
    this.#worker.postMessage({ query: this.#asked.query });
  }

  #answer(answer) {
    const { resolve, reject } = this.#asked;
    this.#asked = undefined;
    if (this.#next) {
      resolve(undefined);
      this.#send();
    } else if (answer.failed) reject(new Error("The search failed.", { cause: answer.failed }));
    else resolve(answer);
  }
}
