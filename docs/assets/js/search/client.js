// The page's end of the worker: one query on its way at a time, and of those typed meanwhile only the last.
export class Client {
  #worker;
  #answered; // takes the answer to the query that is on its way, if one is
  #next; // the query to ask after it, and what takes its answer

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
    this.#next?.resolve(undefined);
    return new Promise((resolve) => {
      this.#next = { query, resolve };
      if (!this.#answered) this.#send();
    });
  }

  #send() {
    this.#worker.postMessage({ query: this.#next.query });
    this.#answered = this.#next.resolve;
    this.#next = undefined;
  }

  #answer(answer) {
    this.#answered(this.#next ? undefined : answer);
    this.#answered = undefined;
    if (this.#next) this.#send();
  }
}
