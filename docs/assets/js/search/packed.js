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

// A MiniSearch that reads packed documents straight into its maps. By way of loadJS(), which reads objects, 10,000
// questions take three times as long.
export class PackedIndex extends MiniSearch {
  #width;
  #lengths;
  #postings = new Map(); // term -> field -> documents; looked up much faster than MiniSearch's tree, which takes it in the end

  // An index of `count` documents with fields of these names, empty yet.
  constructor(options, count) {
    super(options);
    this.#width = options.fields.length;
    this.#lengths = Array.from({ length: count }, () => new Array(this.#width).fill(0));
    this._documentCount = this._nextId = count;
    for (let id = 0; id < count; id++) {
      this._documentIds.set(id, id);
      this._idToShortId.set(id, id);
      this._fieldLength.set(id, this.#lengths[id]);
    }
  }

  // What pack() wrote.
  restore(postings, terms) {
    for (const [at, numbers] of postings.entries()) {
      let field;
      let documents;
      let id = 0;
      for (const number of numbers) {
        if (number < 0) {
          field = -1 - number;
          documents = this.#documents(terms[at], field);
          id = 0;
        } else {
          id += number;
          documents.set(id, 1);
          this.#lengths[id][field] += 1;
        }
      }
    }
  }

  // The terms of one field of a document.
  put(terms, field, id) {
    for (const term of terms) this.#documents(term, field).set(id, 1);
    this.#lengths[id][field] = terms.size;
  }

  #documents(term, field) {
    let fields = this.#postings.get(term);
    if (!fields) this.#postings.set(term, (fields = new Map()));
    let documents = fields.get(field);
    if (!documents) fields.set(field, (documents = new Map()));
    return documents;
  }

  // To be called when all terms are put. Returns in how many documents each stands: in the field that has it most often,
  // the last field aside, which says what an answer mentions rather than what it is about.
  finish() {
    const count = this.#lengths.length || 1;
    this._avgFieldLength = Array.from({ length: this.#width }, (_, field) => sum(this.#lengths, field) / count);
    const frequency = new Map();
    for (const [term, fields] of this.#postings) {
      this._index.set(term, fields);
      let most = 1;
      for (const [field, { size }] of fields) if (field < this.#width - 1 && size > most) most = size;
      frequency.set(term, most);
    }
    this.#postings.clear();
    return frequency;
  }
}

function steps(ids) {
  return ids.map((id, at) => id - (at ? ids[at - 1] : 0));
}

function sum(rows, column) {
  return rows.reduce((total, row) => total + row[column], 0);
}
