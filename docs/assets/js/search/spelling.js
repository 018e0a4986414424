// Which known words somebody may have meant: by edit distance, where swapping two neighbours is one edit.
import { STOP_WORDS, term } from "./words.js";

const MOST = 5; // corrections of one word

// How many edits a word of that many letters may be away from what was meant.
function tolerance(length) {
  if (length < 3) return 0;
  if (length < 5) return 1;
  if (length < 11) return 2;
  return 3;
}

// The known forms nearest to a word that is not known, nearest first.
export function corrections(word, forms, most = tolerance(word.length)) {
  if (!most || /^\p{N}+$/u.test(word)) return [];
  const letters = mask(word);
  const found = [];
  let best = most;
  for (const form of forms) {
    if (Math.abs(form.length - word.length) > best || bits(letters ^ mask(form)) > 2 * best) continue;
    const distance = editDistance(word, form, best);
    if (distance > best) continue;
    // A short word that begins differently is another word.
    if (form[0] !== word[0] && word.length < 3 + 2 * distance) continue;
    best = Math.min(best, distance + (form[0] === word[0] ? 1 : 2));
    found.push({ form, distance, rank: distance + (form[0] === word[0] ? 0 : 0.6) + (form.length === word.length ? 0 : 0.1) });
  }
  const nearest = Math.min(...found.map((item) => item.rank));
  return found
    .filter((item) => item.rank <= nearest + 0.75)
    .sort((a, b) => a.rank - b.rank || (a.form < b.form ? -1 : 1))
    .slice(0, MOST);
}

// Whether a word is one slip away from a stop word: waht, wen, teh.
export function isNearStopWord(word) {
  if (word.length < 3) return false;
  for (const stop of STOP_WORDS) if (stop.length > 2 && stop[0] === word[0] && editDistance(word, stop, 1) <= 1) return true;
  return false;
}

// Two known words that were written together.
export function splits(word, known) {
  const found = [];
  for (let at = 2; at <= word.length - 2; at++) {
    const parts = [term(word.slice(0, at)), term(word.slice(at))];
    if (parts.every((part) => known.has(part) && part.length > 1)) found.push(parts);
  }
  return found.sort((a, b) => Math.min(...b.map((p) => p.length)) - Math.min(...a.map((p) => p.length))).slice(0, 2);
}

const masks = new Map();

function mask(word) {
  let letters = masks.get(word);
  if (letters === undefined) {
    letters = 0;
    for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
    masks.set(word, letters);
  }
  return letters;
}

function bits(number) {
  let left = number - ((number >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

// Optimal string alignment distance; more than `most` where it is more.
function editDistance(a, b, most) {
  let before = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    let least = row;
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      let cost = Math.min(above[at] + 1, line[at - 1] + 1, above[at - 1] + (same ? 0 : 1));
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        cost = Math.min(cost, before[at - 2] + 1);
      }
      line.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above] = [above, line];
  }
  return above[b.length];
}
