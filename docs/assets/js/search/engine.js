// The question search without a page: builds an index, reads it, asks it. It runs in the worker, and in Node.
import { concepts, isWeak } from "./query.js";
import { PackedIndex, pack } from "./packed.js";
import { CANDIDATES, RANKING } from "./ranking.js";
import { phraseOf } from "./setting.js";
import { Synonyms } from "./synonyms.js";
import { term, terms, words } from "./words.js";

// Of the prose of an answer, how many of the terms that tell it from the others: many in a small bank; in a large one
// few, so that 1,000 questions stay below 400 kB compressed.
const bodyTerms = (questions) => Math.min(100, Math.max(10, Math.floor(10_000 / questions)));
const CLOSE = 0.25; // likeness in trigrams from which on a topic is offered where nothing was found
const LARGE = 500; // questions from which on frequent words are left out of a query that has rarer ones
const COMMON = 0.1; // of the questions: for a word that was typed
const RARE = 0.04; // and for one that is looked up instead
const FIELDS = Object.keys(RANKING.fields);
const ASKED_AS = FIELDS.indexOf("asked_as");
const TERM = /[^ |]+/g;
const OPTIONS = {
  fields: FIELDS,
  tokenize: (text) => text.split(" "),
  processTerm: (found) => found || null,
  autoVacuum: false,
};

// What the page loads, from what scripts/prep/search.py writes. Equal data gives equal text.
export function serialize(data) {
  const forms = new Set();
  const termsOf = (text) =>
    words(text).flatMap(({ forms: own }) => {
      for (const form of own) forms.add(form);
      return own.map(term);
    });
  const bodies = distinctive(data.questions.map(({ body }) => words(body).flatMap((word) => word.forms)));
  // No page shows asked_as, so only its terms are kept, line by line; the engine makes its postings from them.
  const asked = data.questions.map((question) => question.asked_as.map((line) => termsOf(line).join(" ")).filter(Boolean).join("|"));
  const documents = data.questions.map((question, number) => {
    const texts = { ...question, asked_as: [], more: [question.tags, question.code, question.headings, bodies[number]].flat() };
    return FIELDS.map((field) => termsOf([texts[field]].flat().join("\n")));
  });
  return JSON.stringify({
    repository: data.repository,
    topics: data.topics,
    synonyms: data.synonyms,
    subject: data.subject,
    questions: data.questions.map(({ id, topic, difficulty, title, short }) => [id, topic, difficulty, title, short]),
    asked,
    forms: [...forms].sort().join(" "),
    postings: pack(documents, termsFrom(forms)),
  });
}

function termsFrom(forms) {
  return [...new Set([...forms].map(term))].sort();
}

// Of each list of forms those that stand in few of the others and often in this one.
function distinctive(lists) {
  const frequency = new Map();
  const counts = lists.map((forms) => {
    const count = new Map();
    for (const form of forms) count.set(form, (count.get(form) ?? 0) + 1);
    for (const form of count.keys()) frequency.set(form, (frequency.get(form) ?? 0) + 1);
    return count;
  });
  const weight = (count, form) => Math.log(1 + count.get(form)) * Math.log(1 + lists.length / frequency.get(form));
  return counts.map((count) => {
    const weights = new Map([...count.keys()].map((form) => [form, weight(count, form)]));
    const byWeight = (a, b) => weights.get(b) - weights.get(a) || (a < b ? -1 : 1);
    return [...count.keys()].sort(byWeight).slice(0, bodyTerms(lists.length));
  });
}

export class Engine {
  #asked; // for each question the terms of its lines of asked_as: "line one|line two"
  #index;
  #frequency; // term -> number of questions that have it
  #phrasings = new Map(); // number of a question -> its phrasings, once they were needed
  #vocabulary;

  // `saved` is what serialize() wrote, parsed.
  constructor(saved) {
    this.repository = saved.repository;
    this.topics = saved.topics;
    this.questions = saved.questions.map(([id, topic, difficulty, title, short]) => ({ id, topic, difficulty, title, short }));
    this.#asked = saved.asked;
    const own = saved.forms.split(" ");
    this.#index = new PackedIndex(OPTIONS, this.questions.length);
    this.#index.restore(saved.postings, termsFrom(own));
    this.#index.put(ASKED_AS, this.#asked.map((lines) => (lines ? lines.replaceAll("|", " ").split(" ") : [])));
    this.#frequency = this.#index.finish();
    const synonyms = new Synonyms(saved.synonyms);
    const forms = [...new Set([...own, ...synonyms.forms])].sort();
    this.#vocabulary = { forms, terms: new Set(forms.map(term)), synonyms, subject: subject(saved) };
  }

  // Questions for a query, best first: [{question, score, terms}]; `terms` are those that matched.
  search(query) {
    const asked = concepts(query, this.#vocabulary);
    if (!asked.length) return [];
    // A rare synonym of a frequent word counts no more than the word itself.
    for (const { alternatives } of asked) {
      const own = this.#idf(alternatives[0].terms);
      for (const other of alternatives) other.boost = other.weight * Math.min(1, own / this.#idf(other.terms));
    }
    const found = this.#index.search(queryTree(asked, this.#isWorthIt(asked)), { boost: RANKING.fields, bm25: RANKING.bm25 });
    for (const result of found) result.score /= result.queryTerms.length || 1; // MiniSearch multiplies by it
    const candidates = found.sort(byScore).slice(0, CANDIDATES);
    for (const concept of asked) {
      concept.idf = concept.weight * Math.max(...concept.alternatives.map(({ terms: own, weight }) => weight * this.#idf(own)));
    }
    const needed = asked.filter((concept) => concept.needed);
    const total = needed.reduce((sum, { idf }) => sum + idf, 0);
    for (const result of candidates) {
      const matched = new Set(result.queryTerms);
      const coverage = share(needed, matched) / total;
      const phrasing = Math.max(...this.#phrasingsOf(result.id).map((one) => this.#likeness(one, needed, total)));
      result.score *= (0.1 + coverage) ** RANKING.coverage * (0.1 + phrasing) ** RANKING.phrasing;
    }
    candidates.sort(byScore);
    const floor = candidates.length ? candidates[0].score * RANKING.floor : 0;
    return candidates
      .filter(({ score }) => score >= floor)
      .map(({ id, score, queryTerms }) => ({ question: this.questions[id], score, terms: queryTerms }));
  }

  // The keys of the topics whose titles and questions are spelt most like a query that found nothing; else all of them.
  closestTopics(query, limit = 3) {
    const asked = words(query).flatMap(({ forms }) => forms).map(trigrams);
    const likeness = Object.entries(this.topics).map(([key, title]) => {
      const said = this.questions.filter(({ topic }) => topic === key).map((question) => question.title);
      const known = words([title, ...said].join("\n")).flatMap(({ forms }) => forms).map(trigrams);
      return { key, sum: asked.reduce((sum, one) => sum + Math.max(0, ...known.map((other) => dice(one, other))), 0) };
    });
    const close = likeness.filter(({ sum }) => sum >= CLOSE * asked.length).sort((a, b) => b.sum - a.sum);
    return close.length ? close.slice(0, limit).map(({ key }) => key) : Object.keys(this.topics);
  }

  // In a large bank a word that stands in every tenth question finds nothing, but costs most of the time.
  #isWorthIt(asked) {
    const count = this.questions.length;
    if (count < LARGE) return () => true;
    const frequency = ({ terms: own }) => Math.max(...own.map((one) => this.#frequency.get(one) ?? 0));
    const rarest = Math.min(...asked.map(({ alternatives }) => frequency(alternatives[0])));
    return (alternative) => frequency(alternative) <= Math.max(rarest, count * (alternative.weight < 1 ? RARE : COMMON));
  }

  #idf(own) {
    const frequency = Math.min(...own.map((one) => this.#frequency.get(one) ?? 0));
    return Math.log(1 + (this.questions.length - frequency + 0.5) / (frequency + 0.5));
  }

  #phrasingsOf(number) {
    if (!this.#phrasings.has(number)) {
      const all = [terms(this.questions[number].title), ...this.#asked[number].split("|").map((line) => line.match(TERM) ?? [])];
      this.#phrasings.set(number, all.map((said) => new Set(said)));
    }
    return this.#phrasings.get(number);
  }

  // From 0 to 1: how much of the query one phrasing says, less what it says besides.
  #likeness(phrasing, needed, total) {
    const said = new Set();
    for (const { alternatives } of needed) for (const { terms: own } of alternatives) for (const one of own) said.add(one);
    let besides = 0;
    for (const one of phrasing) if (!said.has(one) && !isWeak(one, this.#vocabulary.subject)) besides += this.#idf([one]);
    return share(needed, phrasing) / (total + RANKING.unsaid * besides);
  }
}

// What the bank is about: the terms of its names, and of words that mean the same ("tf"), their versions, its areas, and
// the terms of their words.
function subject({ subject: { releases, area }, synonyms }) {
  const whole = (phrases) => phrases.map(words).flatMap((found) => (found.length === 1 ? found[0].forms.slice(-1).map(term) : []));
  const names = new Set(whole(releases.map(({ name }) => name)));
  for (const group of synonyms) {
    const same = whole(group.filter((phrase) => !/\d/.test(phrase)));
    if (same.some((one) => names.has(one))) for (const one of same) names.add(one);
  }
  const versions = new Set(releases.map(({ version }) => version));
  return { names, versions, areas: new Set(area.map(phraseOf)), words: new Set(area.flatMap(terms)) };
}

// How much of the concepts a set of terms covers.
function share(needed, having) {
  let sum = 0;
  for (const { idf, alternatives } of needed) {
    let best = 0;
    for (const { terms: own, weight } of alternatives) if (weight > best && own.every((one) => having.has(one))) best = weight;
    sum += best * idf;
  }
  return sum;
}

function queryTree(asked, isWorthIt) {
  const weights = new Map();
  const queries = [];
  for (const concept of asked) {
    for (const { terms: own, boost } of concept.alternatives.filter(isWorthIt)) {
      const weight = boost * concept.weight;
      if (own.length === 1) weights.set(own[0], Math.max(weights.get(own[0]) ?? 0, weight));
      else queries.push({ combineWith: "AND", queries: own, boostTerm: () => weight / own.length });
    }
  }
  for (const [own, weight] of weights) queries.push({ queries: [own], boostTerm: () => weight });
  return { combineWith: "OR", queries };
}

function trigrams(word) {
  const padded = ` ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}

function dice(a, b) {
  let common = 0;
  for (const one of a) if (b.has(one)) common += 1;
  return (2 * common) / (a.size + b.size);
}

function byScore(a, b) {
  return b.score - a.score || a.id - b.id;
}
