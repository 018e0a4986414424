// What a query says besides what it asks about: how it is to be explained, and in which area, framework and version.
// All questions of a bank share these, so they do not help to choose one: "early stopping in Keras 3, step by step".
import { term, words } from "./words.js";

const MANNER =
  /\s(step by step|in (simple|plain|easy|other|own|your|few|one|two) .{0,10}\b(words?|terms|english|language|sentences?)|in (detail|depth|short|brief|a nutshell))\W*$/iu;
const PREPOSITIONS = new Set(["for", "in", "on", "under", "using", "via", "with", "within"]);

// The query without the words at its end that say how to explain.
export function withoutManner(query) {
  return query.replace(MANNER, " ");
}

// A phrase as its words are compared.
export function phraseOf(text) {
  return words(text)
    .map((word) => term(word.text))
    .join(" ");
}

// The concepts of the words that say where, not what; none where a query says nothing else. `asked` are its words,
// `sequence` those of them that are looked up, `subject` what the bank is about: names (terms), versions, areas.
//
// Several names are a question about their relation, unless they stand together: "in TensorFlow and Keras". A name with
// a version that the bank is not about is a concept like others.
export function setting(asked, sequence, subject) {
  const area = lastWords(asked, sequence, subject);
  const rest = sequence.slice(0, sequence.length - area.length);
  const named = rest.map((word, at) => name(word, rest[at + 1], asked, subject));
  const isVersion = (at) => Boolean(named[at - 1]?.version);
  const isWhat = ({ parts }, at) => !named[at] && !isVersion(at) && parts.some(({ weight, alternatives }) => weight === 1 && alternatives.length);
  if (!rest.some(isWhat)) return [];
  const where = rest.filter((_, at) => named[at] || isVersion(at));
  return [...area, ...(isOnePlace(where, named.filter(Boolean), asked) ? where : [])].flatMap(({ parts }) => parts);
}

// The words after the last preposition, if they name an area: "in machine learning".
function lastWords(asked, sequence, { areas }) {
  const preposition = asked.findLastIndex(isPreposition);
  const last = preposition > 0 ? sequence.filter(({ position }) => position > preposition) : [];
  return areas.has(last.map(({ position }) => term(asked[position].text)).join(" ")) ? last : [];
}

// Which name of the subject a word is, with the version that is part of it ("tf2") or comes next, if any.
function name(word, next, asked, { names, versions }) {
  const [, text, own] = /^(.*?)(\d[\d.]*x?)?$/u.exec(asked[word.position].text.toLowerCase());
  const known = [word.concept.alternatives[0]?.terms[0], term(text)].find((one) => names.has(one));
  const version = next?.position === word.position + 1 ? /^v?(\d[\d.]*)x?$/iu.exec(asked[next.position].text)?.[1] : undefined;
  const isOther = [own, version].some((one) => one && !versions.has(String(Number.parseInt(one, 10))));
  return known && !isOther ? { known, version } : undefined;
}

function isOnePlace(where, named, asked) {
  if (new Set(named.map(({ known }) => known)).size < 2) return true;
  const [first, last] = [where[0].position, where.at(-1).position];
  const between = asked.slice(first, last + 1).filter(({ forms }) => forms.length);
  return between.length === where.length && isPreposition(asked[first - 1]);
}

function isPreposition(word) {
  return PREPOSITIONS.has(word?.text.toLowerCase());
}
