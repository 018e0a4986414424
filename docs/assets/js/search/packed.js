import MiniSearch from "../../vendor/minisearch/index.js";

// A MiniSearch index in few bytes: for each of the sorted terms the numbers of the questions as steps from one to the
// next. How often a term stands in a field is not kept: it hardly changes the ranking of texts this short.

// Documents, each with a list of terms for every field in order, packed. `terms` are all that they have, sorted.
export function pack(documents, terms) {
  const postings = new Map(terms.map((term) => [term, []])); // term -> for each field the numbers of the documents
  for (const [id, lists] of documents.entries()) {
    for (const [field, list] of lists.entries()) {
      for (const term of new Set(list)) (postings.get(term)[field] ??= []).push(id);
    }
  }
  return [...postings.values()].map((fields) => fields.flatMap((ids, field) => [-1 - field, ...steps(ids)]));
}

// The documents that have a term, as MiniSearch reads them. It expects a map from their numbers to how often each has it;
// a list is enough here, as every answer is 1. With maps, 10,000 questions take half as long again to load.
class Postings {
  documents = [];

  get size() {
    return this.documents.length;
  }

  keys() {
    return this.documents;
  }

  get() {
    return 1;
  }
}

// A MiniSearch that reads packed documents.
export class PackedIndex extends MiniSearch {
  #width;
  #lengths; // field -> for each document the number of its terms
  #fields = new Map(); // term -> field -> postings; looked up much faster than MiniSearch's tree, which takes it in the end

  // An index of `count` documents with fields of these names, empty yet.
  constructor(options, count) {
    super(options);
    this.#width = options.fields.length;
    this.#lengths = options.fields.map(() => new Uint16Array(count));
    this._documentCount = this._nextId = count;
  }

  // What pack() wrote.
  restore(packed, terms) {
    for (const [at, numbers] of packed.entries()) {
      let lengths;
      let documents;
      let id = 0;
      for (const number of numbers) {
        if (number < 0) {
          lengths = this.#lengths[-1 - number];
          documents = this.#postings(terms[at], -1 - number).documents;
          id = 0;
        } else {
          id += number;
          documents.push(id);
          lengths[id] += 1;
        }
      }
    }
  }

  // One field of all documents: for each a list of its terms, which may hold some more than once.
  put(field, lists) {
    const found = new Map();
    for (const [id, list] of lists.entries()) {
      for (const term of list) {
        let documents = found.get(term);
        if (!documents) found.set(term, (documents = this.#postings(term, field).documents));
        if (documents.at(-1) === id) continue;
        documents.push(id);
        this.#lengths[field][id] += 1;
      }
    }
  }

  #postings(term, field) {
    let fields = this.#fields.get(term);
    if (!fields) this.#fields.set(term, (fields = new Map()));
    let postings = fields.get(field);
    if (!postings) fields.set(field, (postings = new Postings()));
    return postings;
  }

  // To be called when all terms are put. Returns in how many documents each stands: in the field that has it most often,
  // the last field aside, which says what an answer mentions rather than what it is about.
  finish() {
    for (let id = 0; id < this._documentCount; id++) {
      this._documentIds.set(id, id);
      this._idToShortId.set(id, id);
      this._fieldLength.set(id, this.#lengths.map((lengths) => lengths[id]));
    }
    this._avgFieldLength = this.#lengths.map((lengths) => lengths.reduce((total, length) => total + length, 0) / (lengths.length || 1));
    const frequency = new Map();
    for (const [term, fields] of this.#fields) {
      this._index.set(term, fields);
      let most = 1;
      for (const [field, { size }] of fields) if (field < this.#width - 1 && size > most) most = size;
      frequency.set(term, most);
    }
    this.#fields.clear();
    return frequency;
  }
}

function steps(ids) {
  return ids.map((id, at) => id - (at ? ids[at - 1] : 0));
}
