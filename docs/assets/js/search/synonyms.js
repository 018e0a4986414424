// The vocabulary of content/synonyms.yml: groups of phrases that mean about the same.
import { term, words } from "./words.js";

export class Synonyms {
  constructor(groups) {
    this.forms = new Set();
    this.starts = new Map(); // first term -> [{terms, others}]
    for (const group of groups) {
      const phrases = group.map((phrase) => this.#terms(phrase)).filter((terms) => terms.length);
      for (const terms of phrases) {
        const others = phrases.filter((other) => other.join(" ") !== terms.join(" "));
        this.starts.set(terms[0], [...(this.starts.get(terms[0]) ?? []), { terms, others }]);
      }
    }
  }

  // A phrase as its words; an identifier counts as one, and is looked up whole.
  #terms(text) {
    const forms = words(text).map((word) => word.forms.at(-1)).filter(Boolean);
    for (const form of forms) this.forms.add(form);
    return forms.map(term);
  }

  // The phrases of the vocabulary in a sequence of sets of terms: [{places, others}]. One word may stand between two
  // of a phrase: "write the network to disk".
  *in(sequence) {
    for (const [at, terms] of sequence.entries()) {
      for (const first of terms) {
        for (const { terms: phrase, others } of this.starts.get(first) ?? []) {
          const places = this.#places(phrase, at, sequence);
          if (places) yield { places, others };
        }
      }
    }
  }

  #places(phrase, at, sequence) {
    const places = [at];
    for (const wanted of phrase.slice(1)) {
      const last = places.at(-1);
      const next = [last + 1, last + 2].find((place) => sequence[place]?.has(wanted));
      if (next === undefined) return undefined;
      places.push(next);
    }
    return places;
  }
}
