import MiniSearch from "../../vendor/minisearch/index.js";

// A MiniSearch index in few bytes: sorted terms, and for each the numbers of the questions as steps from one to the
// next. How often a term stands in a field is not kept: it hardly changes the ranking of texts this short.

// Documents, each with a list of terms for every field in order, packed.
export function pack(documents, fields) {
  const lengths = [];
  const postings = new Map(); // term -> for each field the numbers of the documents
  for (const [id, lists] of documents.entries()) {
    for (const [field, list] of lists.entries()) {
      const terms = new Set(list);
      lengths.push(terms.size);
      for (const term of terms) {
        let ids = postings.get(term);
        if (!ids) postings.set(term, (ids = fields.map(() => [])));
        ids[field].push(id);
      }
    }
  }
  const terms = [...postings.keys()].sort();
  return {
    fields: Object.fromEntries(fields.map((name, field) => [name, field])),
    average: fields.map((_, field) => mean(documents.map((_, id) => lengths[id * fields.length + field]))),
    lengths,
    terms: terms.join(" "),
    postings: terms.map((term) =>
      postings.get(term).flatMap((ids, field) => (ids.length ? [-1 - field, ...steps(ids)] : [])),
    ),
  };
}

// A MiniSearch that reads a packed index straight into its maps. By way of loadJS(), which reads objects, 10,000
// questions take three times as long.
export class PackedIndex extends MiniSearch {
  // Returns in how many questions each term stands (in the field that has it most often).
  restore(packed) {
    const width = Object.keys(packed.fields).length;
    const count = packed.lengths.length / width;
    this._fieldIds = packed.fields;
    this._avgFieldLength = packed.average;
    this._documentCount = this._nextId = count;
    for (let id = 0; id < count; id++) {
      this._documentIds.set(id, id);
      this._idToShortId.set(id, id);
      this._fieldLength.set(id, packed.lengths.slice(id * width, (id + 1) * width));
    }
    const frequency = new Map();
    const terms = packed.terms.split(" ");
    for (const [at, numbers] of packed.postings.entries()) {
      const fields = new Map();
      let documents;
      let id = 0;
      let most = 0;
      for (const number of numbers) {
        if (number < 0) {
          documents = new Map();
          fields.set(-1 - number, documents);
          id = 0;
        } else {
          id += number;
          documents.set(id, 1);
          if (documents.size > most) most = documents.size;
        }
      }
      this._index.set(terms[at], fields);
      frequency.set(terms[at], most);
    }
    return frequency;
  }
}

function steps(ids) {
  return ids.map((id, at) => id - (at ? ids[at - 1] : 0));
}

function mean(numbers) {
  return numbers.length ? numbers.reduce((sum, number) => sum + number, 0) / numbers.length : 0;
}
