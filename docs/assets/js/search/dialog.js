// The dialog of the question search: a combobox after the ARIA Authoring Practices. The focus stays in the field, the
// chosen result is its active descendant. ?q= in the address holds the query while the dialog is open.
import { Client } from "./client.js";
import { Facets, element } from "./facets.js";
import { marked } from "./marks.js";
import { forget, recent, remember } from "./recent.js";

const ROOT = new URL("../../../", import.meta.url); // of the site, wherever that is published
const SHOWN = 30; // results in the list

export function attach(dialog) {
  return new SearchDialog(dialog);
}

class SearchDialog {
  #client;
  #site = { topics: {}, repository: "" };
  #results = []; // of the query, before narrowing
  #shown = [];
  #active = -1;
  #closest = [];
  #answered = ""; // the query that the results belong to
  #entered; // the keydown of an Enter that came before its query was answered

  constructor(dialog) {
    this.dialog = dialog;
    for (const name of ["input", "status", "results", "aside", "suggest"]) {
      this[name] = dialog.querySelector(`[data-search-${name}]`);
    }
    this.facets = new Facets(dialog.querySelector("[data-search-facets]"), () => this.#narrow());
    this.input.addEventListener("input", () => {
      this.#entered = undefined;
      this.#update();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.results.addEventListener("click", (event) => this.#open(this.#numberOf(event.target), event));
    this.results.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    let pressed; // where the mouse went down: a selection of the field's words may end on the backdrop
    dialog.addEventListener("mousedown", ({ target }) => (pressed = target));
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog && pressed === dialog) dialog.close(); // the backdrop
    });
    dialog.addEventListener("close", () => this.#closed());
    new MutationObserver(() => dialog.open && this.#update()).observe(dialog, { attributeFilter: ["open"] });
    this.#connect();
  }

  #connect(name) {
    this.#entered = undefined;
    this.#client = new Client(name);
    this.#client.ready.then(
      (site) => {
        this.#site = site;
        this.facets.topics = site.topics;
        if (this.dialog.open) this.#update();
      },
      (error) => this.#failed(error),
    );
  }

  get #query() {
    return this.input.value.trim();
  }

  async #update() {
    if (!this.dialog.open) return;
    const query = this.#query;
    this.#address(query);
    this.#suggestion(query);
    if (!query) {
      this.#results = [];
      this.#answered = "";
      this.facets.clear();
      this.#narrow();
      return;
    }
    if (!this.status.textContent) this.status.textContent = "Searching …";
    const answer = await this.#client.ask(this.input.value).catch((error) => query === this.#query && this.#failed(error));
    if (!answer || query !== this.#query) return;
    this.#results = answer.results;
    this.#closest = answer.topics;
    this.#answered = query;
    this.#narrow();
    const entered = this.#entered;
    this.#entered = undefined;
    if (entered && this.dialog.open) this.#open(0, entered);
  }

  #narrow() {
    const passing = this.facets.narrow(this.#results);
    this.#shown = passing.slice(0, SHOWN);
    this.#active = -1;
    this.results.replaceChildren(...this.#shown.map((result, number) => this.#option(result, number)));
    this.results.hidden = !this.#shown.length;
    this.input.setAttribute("aria-expanded", String(this.#shown.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.#say(passing.length);
    this.#aside(passing.length);
    this.results.parentElement.scrollTop = 0;
  }

  #say(count) {
    const number = count > this.#shown.length ? `Best ${this.#shown.length} of ${count} questions` : questions(count);
    this.status.textContent = !this.#query ? "" : count ? number : `No question found for “${this.#query}”`;
  }

  // What stands below the list: recent queries before a query, ways on after one that found nothing.
  #aside(count) {
    this.aside.replaceChildren();
    if (!this.#query) {
      const queries = recent();
      if (queries.length) this.aside.append(this.#recentQueries(queries));
    } else if (!count && this.#results.length) {
      this.aside.append(this.#button(`Show all ${questions(this.#results.length)}`, () => {
        this.facets.clear();
        this.#narrow();
        this.input.focus();
      }));
    } else if (!count) {
      const all = this.#closest.length === Object.keys(this.#site.topics).length;
      this.aside.append(element("h2", "search-heading", all ? "Topics" : "Closest topics"), this.#topicLinks());
    }
  }

  #recentQueries(queries) {
    const box = element("div", "search-recent");
    const heading = element("h2", "search-heading", "Recent searches");
    const list = element("ul");
    heading.id = "search-recent";
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", heading.id);
    for (const query of queries) {
      const item = element("li");
      item.append(this.#button(query, () => {
        this.input.value = query;
        this.input.focus();
        this.#update();
      }));
      list.append(item);
    }
    box.append(heading, list, this.#button("Forget them", () => {
      forget();
      this.#aside(0);
      this.input.focus();
    }));
    return box;
  }

  #topicLinks() {
    const list = element("ul", "search-topics");
    for (const key of this.#closest) {
      const item = element("li");
      const link = element("a", "", this.#site.topics[key]);
      link.href = new URL(`questions/${key}/`, ROOT);
      item.append(link);
      list.append(item);
    }
    return list;
  }

  #button(text, act) {
    const button = element("button", "quiet-button", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  #option({ question, terms }, number) {
    const wanted = new Set(terms);
    const item = element("li", `search-result row--${question.difficulty}`);
    item.id = `search-result-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.id = question.id;
    const title = element("span", "search-title");
    title.append(...marked(document, question.title, wanted));
    const chip = element("span", `chip chip--${question.difficulty}`);
    const mark = element("span", "chip-mark");
    mark.setAttribute("aria-hidden", "true");
    chip.append(mark, `${question.difficulty[0].toUpperCase()}${question.difficulty.slice(1)}`);
    const head = element("span", "search-result-head");
    head.append(title, " ", chip, " ", element("span", "search-result-topic", this.#site.topics[question.topic]));
    const short = element("span", "search-short");
    short.append(...marked(document, question.short, wanted));
    item.append(head, " ", short);
    return item;
  }

  #key(event) {
    const { key } = event;
    if (event.isComposing || event.keyCode === 229) return; // an input method's own Enter; Safari only has the key code
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && this.#shown.length) {
      event.preventDefault();
      // From the field one step down is the first result and one up the last; past either end it is the field again.
      const places = this.#shown.length + 1;
      this.#activate(((this.#active + 1 + step + places) % places) - 1);
    } else if (key === "Enter" && this.#query !== this.#answered) {
      event.preventDefault();
      this.#entered = event; // the list is still that of the query before
    } else if (key === "Enter" && this.#shown.length) {
      event.preventDefault();
      this.#open(Math.max(this.#active, 0), event);
    }
  }

  #activate(number) {
    this.results.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = number;
    const item = this.results.children[number];
    if (!item) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  #numberOf(node) {
    return [...this.results.children].indexOf(node.closest("[role=option]"));
  }

  #open(number, { ctrlKey, metaKey }) {
    const result = this.#shown[number];
    if (!result) return;
    remember(this.#query);
    const { id, topic } = result.question;
    const target = new URL(`questions/${topic}/?${new URLSearchParams({ marks: result.terms.join(" ") })}#${id}`, ROOT);
    if (ctrlKey || metaKey) window.open(target, "_blank", "noopener");
    else window.location.assign(target);
  }

  #address(query) {
    const address = new URL(window.location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    const changed = address.href.replaceAll("%2C", ",");
    if (changed === window.location.href) return;
    try {
      history.replaceState(history.state, "", changed);
    } catch {
      // Safari allows a hundred changes within some seconds, and typing fast comes to more; a later one catches up.
    }
  }

  #suggestion(query) {
    const { repository } = this.#site;
    this.suggest.hidden = !repository;
    if (repository) this.suggest.href = `${repository}/issues/new?${new URLSearchParams({ title: `Question: ${query}` })}`;
  }

  #closed() {
    this.#entered = undefined;
    this.#address("");
    this.facets.clear();
  }

  // The next key asks again; the button loads everything again.
  #failed(error) {
    console.warn(error);
    this.#entered = undefined;
    this.#results = [];
    this.#narrow();
    const note = element("div", "search-failed");
    const link = element("a", "", "list of all questions");
    link.href = new URL("questions/", ROOT);
    const text = element("p", "", `${error.message} The `);
    text.append(link, " has every one of them.");
    note.append(text, this.#button("Try again", () => {
      this.status.textContent = "Loading …";
      this.aside.replaceChildren();
      this.input.focus();
      this.#connect("anew");
    }));
    this.aside.replaceChildren(note);
    this.status.textContent = error.message;
  }
}

function questions(count) {
  return count === 1 ? "1 question" : `${count} questions`;
}
