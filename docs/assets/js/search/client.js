// The page's end of the worker: one query on its way at a time, and of those typed meanwhile only the last.
export class Client {
  #worker;
  #waiting = new Map();
  #number = 0;

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.#worker.addEventListener("error", () => reject(new Error("the worker did not start")));
      this.#worker.addEventListener("message", ({ data }) => {
        if (data.ready) resolve(data.ready);
        else if (data.failed) reject(new Error(data.failed));
        else this.#answer(data);
      });
    });
    this.ready.catch(() => this.#worker?.terminate());
  }

  // The answer to a query, or undefined where a later one overtook it. Rejects when the index cannot be had.
  async ask(query) {
    await this.ready;
    this.pending?.(undefined);
    return new Promise((resolve) => {
      this.pending = resolve;
      this.query = query;
      if (!this.#waiting.size) this.#send();
    });
  }

  #send() {
    const { pending, query } = this;
    this.pending = undefined;
    this.#waiting.set(++this.#number, pending);
    this.#worker.postMessage({ number: this.#number, query });
  }

  #answer({ number, results, topics }) {
    this.#waiting.get(number)?.(this.pending ? undefined : { results, topics });
    this.#waiting.delete(number);
    if (this.pending) this.#send();
  }
}
