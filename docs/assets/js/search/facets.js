// Narrowing the results by difficulty and topic. Each choice shows how many results it would leave.
const LEVELS = ["easy", "medium", "hard"];

export class Facets {
  #root;
  #levels;
  #topic;
  #titles = {};

  constructor(root, changed) {
    this.#root = root;
    this.#levels = root.querySelector("[data-search-levels]");
    this.#topic = root.querySelector("[data-search-topic]");
    for (const level of LEVELS) this.#levels.append(this.#level(level));
    root.addEventListener("change", changed);
  }

  set topics(titles) {
    this.#titles = titles;
    this.#topic.replaceChildren(option("", "all"), ...Object.entries(titles).map(([key, title]) => option(key, title)));
  }

  clear() {
    for (const box of this.#boxes) box.checked = false;
    this.#topic.value = "";
  }

  // The results that pass; the counts are brought up to date.
  narrow(results) {
    const levels = this.#wanted;
    const topic = this.#topic.value;
    const ofLevel = ({ question }) => !levels.length || levels.includes(question.difficulty);
    const ofTopic = ({ question }) => !topic || question.topic === topic;
    const inTopic = results.filter(ofTopic);
    const inLevel = results.filter(ofLevel);
    for (const box of this.#boxes) {
      const count = inTopic.filter(({ question }) => question.difficulty === box.value).length;
      box.parentElement.querySelector(".level-count").textContent = count;
      box.disabled = !count && !box.checked;
    }
    for (const choice of this.#topic.options) {
      const count = inLevel.filter(({ question }) => !choice.value || question.topic === choice.value).length;
      choice.textContent = `${choice.value ? this.#titles[choice.value] : "all"} (${count})`;
      choice.disabled = !count && !choice.selected;
    }
    this.#root.hidden = !results.length;
    return results.filter((result) => ofLevel(result) && ofTopic(result));
  }

  get #boxes() {
    return [...this.#levels.querySelectorAll("input")];
  }

  get #wanted() {
    return this.#boxes.filter((box) => box.checked).map((box) => box.value);
  }

  #level(level) {
    const label = element("label", `level level--${level}`);
    const box = element("input");
    box.type = "checkbox";
    box.value = level;
    box.autocomplete = "off";
    label.append(box, ` ${level[0].toUpperCase()}${level.slice(1)} `, element("span", "level-count"));
    return label;
  }
}

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function option(value, text) {
  const made = element("option", "", text);
  made.value = value;
  return made;
}
