// From text to index terms: the same for the index, the query and the marks, so that what matches is what is marked.
// A word gives its stem; an identifier gives its parts and itself: `tf.data` -> tf, data, tfdata.
import { stemmer } from "../../vendor/stemmer/index.js";

const CHUNK = /[\p{L}\p{N}]+(?:[._=\-’'][\p{L}\p{N}]+)*/gu;
const SEPARATOR = /[._=\-]/u;
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{Ll})(?=\d+\p{Lu})/u;
const LONGEST = 40; // characters of a term; what is longer is no word that anybody types
const CACHE_LIMIT = 50_000;

// Words that say nothing about the subject of a question.
export const STOP_WORDS = new Set(
  `a about above again all also am an and any anybody anyone are as at be been being below between both but by came can cannot
  could did do does doing done else etc ever every explain for from get gets getting give given gives go goes got had
  has have having he her here him his how however i if in into is it its itself just kindly know lets like made make
  makes may me mean means meant might mine more most much must my need needs of off often on once one only onto or
  other our out over own please really same say she should so some somebody someone something such take takes tell than
  that the their them themselves then there these they thing things this those through till to too under understand
  until upon us use used uses using very via want wants was way we well were what whats when where whether which while
  who whole whom whose why will wish with within would yes yet you your yours`.split(/\s+/),
);

// Words that Porter's rules would make one with a word of another meaning.
const APART = new Set(
  `computer computers customer customers embedded general generally generator generators
  important importance international numerical operator operators organization universal university`.split(/\s+/),
);

const stems = new Map();
const known = new Map();

// The term of one word: lower case, American spelling, without its ending.
export function term(word) {
  let stem = stems.get(word);
  if (stem === undefined) {
    stem = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    if (APART.has(stem)) stem = stem.replace(/s$/, "");
    else if (stem.length > 3 && /^[a-z]+$/.test(stem)) {
      stem = stem.replace(/is(e[drs]?|ing|ations?|ers?)$/, "iz$1").replace(/our(s|ed|ing|al)?$/, "or$1");
      stem = stemmer(stem).replace(/ll$/, "l");
    }
    if (stems.size < CACHE_LIMIT) stems.set(word, stem);
  }
  return stem;
}

// The words of a text: where each stands, and the forms in which it is looked up. A stop word has none.
export function words(text) {
  const found = [];
  for (const match of text.matchAll(CHUNK)) {
    const [chunk] = match;
    found.push({ text: chunk, start: match.index, end: match.index + chunk.length, forms: forms(chunk) });
  }
  return found;
}

// What the index holds of a text, in order: the terms of all forms.
export function terms(text) {
  return words(text).flatMap((word) => word.forms.map(term));
}

function forms(chunk) {
  let found = known.get(chunk);
  if (!found) {
    found = split(chunk);
    if (known.size < CACHE_LIMIT) known.set(chunk, found);
  }
  return found;
}

function split(chunk) {
  const plain = chunk.replace(/[’'](?:s|t|re|ve|ll|d|m)$/iu, "").replace(/[’']/gu, "");
  const pieces = plain.split(SEPARATOR);
  const found = new Set();
  for (const piece of pieces) {
    const parts = piece.split(CAMEL);
    for (const part of parts) if (!isStopWord(part)) found.add(part.toLowerCase());
    if (parts.length > 1) found.add(piece.toLowerCase());
  }
  // `tf.data` and `from_logits` are looked up whole as well; of a long path like tf.keras.layers.Dense the parts do.
  if (pieces.length === 2 || (pieces.length > 2 && !chunk.includes("."))) found.add(pieces.join("").toLowerCase());
  return [...found].filter((form) => form.length <= LONGEST);
}

export function isStopWord(word) {
  return STOP_WORDS.has(word.toLowerCase());
}
