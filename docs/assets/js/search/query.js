// From what was typed to what is looked up: concepts, each with alternatives of which one is enough.
import { setting, withoutManner } from "./setting.js";
import { corrections, isNearStopWord, splits } from "./spelling.js";
import { isStopWord, term, words } from "./words.js";
import { RANKING } from "./ranking.js";

const COMPLETIONS = 10; // of the word being typed
const JOINED_LETTERS = 8; // from this length on two words may also be one that was misspelt
const CLOSE = 0.5; // a correction of at least this weight is trusted to have synonyms
const WEAK_WORDS = new Set(
  `advantage available basic best better case comparison concept compare define definition describe detail differ
  difference different disadvantage example explained feature first good great help idea important interview introduce
  key kind main major meaning nice popular possible problem purpose question reason recommend relevant right role
  short simple situation some sort standard suitable term thing topic type up down useful various versus vs word start
  without before after equivalent counterpart work working name common commonly many several beginner tutorial code`
    .split(/\s+/)
    .map(term),
);

// They tell apart questions that share the rest; by themselves they ask nothing.
const BESIDE = new Set(["after", "before", "without"].map(term));

// Whether a term is one of questions in general, or of the area that all questions of the bank are about.
export function isWeak(found, subject) {
  return WEAK_WORDS.has(found) || subject.words.has(found);
}

// English words that a bank may not have. Without this list "five" would be taken for a misspelt "file".
const PLAIN_WORDS = new Set(
  `able actually add after again ago allow alone along already although always amount answer anyone anything apart
  appear around ask away bad bank base because become before began begin behind believe below big bit book both bring
  build built busy buy call care carry certain chance clear close cold come common company cost could country course
  cover cut dark deal decide deep die door doubt during each early easy eat eight else empty enough especially even
  exactly example face fact fair far fast feel few final find fine five follow food foot found four free front full fun
  funny game give glad gone great ground group guess half hand happen happy hard head hear heart heavy hello help hide
  high hold home hope host hour house huge hundred idea inside instead interview into job keep kid kind land large last
  late later laugh lead leave left less lie life light line list listen little live long look lose lost lot love low
  mark matter maybe mind minute miss modern moment money month morning move name near nearly never new news next nice
  night nine nobody none normal nothing now number office old open order others own page paper part people perhaps
  person piece place plan play point poor power pretty price problem pull push quick quite rather read ready real
  really recent red remember rest rich ride ring road rock role room rule said sale same say school season second see
  seem seen sell send sense serious seven shall shape ship short should side sign simply since sit six size sky sleep
  slow small snow some son soon sorry sound space speak spend stand start stay stick still stop story strong stuff such
  sun sure table talk tall ten third thousand three throw tie till tiny tired today together told tomorrow tonight took
  top town travel tree trip trouble truth turn twice two typical usually view visit voice wait walk wall warm watch
  water weak wear week weight wide wife wild win wind wish without woman won wood word world worry worth wrong year
  yellow yesterday young zero`.split(/\s+/),
);

// `vocabulary` knows forms (sorted), terms (a set), synonyms, and the subject of the bank (see ./setting.js).
export function concepts(query, vocabulary) {
  const asked = words(withoutManner(query));
  const typing = /[\p{L}\p{N}]$/u.test(query);
  const found = [];
  const sequence = [];
  const pending = [];
  for (const [position, word] of asked.entries()) {
    const last = typing && position === asked.length - 1;
    const own = word.forms.map((form) => single(form, last, vocabulary));
    // A name that the bank knows as a whole, CSVLogger, is more than its parts.
    if (own.length > 1 && vocabulary.terms.has(term(word.forms.at(-1)))) {
      for (const part of own.slice(0, -1)) part.weight *= RANKING.partOfName;
    }
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
  for (const concept of setting(asked, sequence, vocabulary.subject)) concept.weight *= RANKING.setting;
  addSynonyms(found, sequence, vocabulary.synonyms);
  const known = found.filter(({ alternatives }) => alternatives.length);
  return known.every(isBeside) ? [] : known;
}

function isBeside({ alternatives }) {
  return alternatives.every(({ terms }) => terms.every((one) => BESIDE.has(one)));
}

function single(form, typing, vocabulary) {
  const alternatives = new Alternatives();
  const longer = typing && form.length > 1 ? completions(form, vocabulary.forms) : [];
  // "plac" is the stem of a word, but no word: it is half typed.
  const known = vocabulary.terms.has(term(form)) && !(longer.length && !isAmong(form, vocabulary.forms));
  if (known) alternatives.add([term(form)], 1);
  const completion = known ? RANKING.completionOfWord : RANKING.completion;
  for (const one of longer) alternatives.add([term(one)], (completion * form.length) / one.length);
  if (!known && !PLAIN_WORDS.has(form)) {
    const sure = longer.length ? RANKING.typoOfStart : 1;
    for (const { form: close, distance } of corrections(form, vocabulary.forms)) {
      alternatives.add([term(close)], sure * (1 - RANKING.typo * (distance / form.length)));
    }
    for (const parts of splits(form, vocabulary.terms)) alternatives.add(parts, RANKING.split);
  }
  const weak = isWeak(term(form), vocabulary.subject) || (!known && isNearStopWord(form));
  return { weight: weak ? RANKING.weak : 1, alternatives: alternatives.list, needed: true };
}

function joined(text, { forms, terms }) {
  const whole = text.toLowerCase();
  if (terms.has(term(whole))) return [{ terms: [term(whole)], weight: RANKING.joined }];
  if (whole.length < JOINED_LETTERS) return [];
  return corrections(whole, forms, 1).map(({ form }) => ({ terms: [term(form)], weight: RANKING.joined * (1 - RANKING.typo / whole.length) }));
}

function addSynonyms(found, sequence, synonyms) {
  const known = sequence.map(({ concept }) => {
    const sure = concept.alternatives.filter(({ terms, weight }) => terms.length === 1 && weight >= CLOSE);
    return new Set(sure.slice(0, 2).map(({ terms }) => terms[0]));
  });
  const phrases = new Map();
  for (const { places, others } of synonyms.in(known)) {
    if (places.length === 1) {
      const alternatives = new Alternatives(sequence[places[0]].concept.alternatives);
      for (const other of others) alternatives.add(other, RANKING.synonym);
      continue;
    }
    // A phrase is one concept; its words by themselves then count less.
    const key = places.join(" ");
    if (!phrases.has(key)) {
      const alternatives = new Alternatives();
      alternatives.add(places.map((place) => [...known[place]][0]), 1);
      const weight = Math.max(...places.map((place) => sequence[place].concept.weight)); // "neural network" is weak
      phrases.set(key, { weight, alternatives: alternatives.list, needed: true });
      for (const place of places) {
        for (const concept of sequence[place].parts) concept.weight = Math.min(concept.weight, RANKING.wordOfPhrase);
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

function isAmong(form, sorted) {
  return sorted[firstFrom(form, sorted)] === form;
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
