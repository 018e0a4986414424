// From what was typed to what is looked up: concepts, each with alternatives of which one is enough.
import { corrections, splits } from "./spelling.js";
import { isStopWord, term, words } from "./words.js";
import { RANKING } from "./ranking.js";

const COMPLETIONS = 10; // of the word being typed
const JOINED_LETTERS = 8; // from this length on two words may also be one that was misspelt
const CLOSE = 0.5; // a correction of at least this weight is trusted to have synonyms
const WEAK_WORDS = new Set(
  `advantage available basic best better case comparison concept compare define definition describe detail differ
  difference different disadvantage example feature first good great help idea important introduce key kind main
  major meaning nice popular possible problem purpose question reason recommend relevant right role short simple
  situation sort standard suitable term thing topic type up down useful various versus vs word work working`
    .split(/\s+/)
    .map(term),
);

export function isWeak(found) {
  return WEAK_WORDS.has(found);
}

// `vocabulary` knows forms (sorted), terms (a set) and synonyms.
export function concepts(query, vocabulary) {
  const asked = words(query);
  const typing = /[\p{L}\p{N}]$/u.test(query);
  const found = [];
  const sequence = [];
  const pending = [];
  for (const [position, word] of asked.entries()) {
    const last = typing && position === asked.length - 1;
    const own = word.forms.map((form) => single(form, last, vocabulary));
    found.push(...own);
    // Synonyms are found for the word as a whole; an identifier's parts are concepts of their own.
    if (own.length) sequence.push({ concept: own.at(-1), parts: own, position });
    const next = asked[position + 1];
    const whole = next ? joined(word.text + next.text, vocabulary) : [];
    if (whole.length) pending.push({ position, whole });
  }
  // Two words that are one in the bank, "early stopping" and EarlyStopping: the one stands for each of the two.
  for (const { position, whole } of pending) {
    for (const { concept, position: at } of sequence) {
      if (at !== position && at !== position + 1) continue;
      const alternatives = new Alternatives(concept.alternatives);
      for (const { terms: own, weight } of whole) alternatives.add(own, weight);
    }
  }
  addSynonyms(found, sequence, vocabulary.synonyms);
  return found.filter((concept) => concept.alternatives.length);
}

function single(form, typing, vocabulary) {
  const alternatives = new Alternatives();
  const known = vocabulary.terms.has(term(form));
  if (known) alternatives.add([term(form)], 1);
  if (typing && form.length > 1) {
    const weight = known ? RANKING.completionOfWord : RANKING.completion;
    for (const longer of completions(form, vocabulary.forms)) alternatives.add([term(longer)], (weight * form.length) / longer.length);
  }
  if (!known) {
    for (const { form: close, distance } of corrections(form, vocabulary.forms)) alternatives.add([term(close)], RANKING.typo[distance]);
    for (const parts of splits(form, vocabulary.terms)) alternatives.add(parts, RANKING.split);
  }
  return { weight: WEAK_WORDS.has(term(form)) ? RANKING.weak : 1, alternatives: alternatives.list, needed: true };
}

function joined(text, { forms, terms }) {
  const whole = text.toLowerCase();
  if (terms.has(term(whole))) return [{ terms: [term(whole)], weight: RANKING.joined }];
  if (whole.length < JOINED_LETTERS) return [];
  return corrections(whole, forms, 1).map(({ form }) => ({ terms: [term(form)], weight: RANKING.joined * RANKING.typo[1] }));
}

function addSynonyms(found, sequence, synonyms) {
  const known = sequence.map(({ concept }) => {
    const sure = concept.alternatives.filter(({ terms, weight }) => terms.length === 1 && weight >= CLOSE);
    return new Set(sure.slice(0, 2).map(({ terms }) => terms[0]));
  });
  const phrases = new Map();
  for (const { at, length, others } of synonyms.in(known)) {
    if (length === 1) {
      const alternatives = new Alternatives(sequence[at].concept.alternatives);
      for (const other of others) alternatives.add(other, RANKING.synonym);
      continue;
    }
    // A phrase is one concept; its words by themselves then count less.
    const key = `${at} ${length}`;
    if (!phrases.has(key)) {
      const alternatives = new Alternatives();
      alternatives.add(sequence.slice(at, at + length).map((_, step) => [...known[at + step]][0]), 1);
      phrases.set(key, { weight: 1, alternatives: alternatives.list, needed: true });
      for (let step = 0; step < length; step++) {
        for (const concept of sequence[at + step].parts) concept.weight = Math.min(concept.weight, RANKING.wordOfPhrase);
      }
    }
    const alternatives = new Alternatives(phrases.get(key).alternatives);
    for (const other of others) alternatives.add(other, RANKING.phraseSynonym);
  }
  found.push(...phrases.values());
}

// Alternatives without repetition; the greater weight stays.
class Alternatives {
  constructor(list = []) {
    this.list = list;
  }

  add(terms, weight) {
    const key = terms.join(" ");
    const same = this.list.find((alternative) => alternative.terms.join(" ") === key);
    if (same) same.weight = Math.max(same.weight, weight);
    else this.list.push({ terms, weight });
  }
}

function completions(start, forms) {
  if (isStopWord(start)) return [];
  const found = [];
  for (let at = firstFrom(start, forms); at < forms.length && forms[at].startsWith(start) && found.length < COMPLETIONS; at++) {
    if (forms[at] !== start) found.push(forms[at]);
  }
  return found;
}

function firstFrom(start, sorted) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
