import MiniSearch from "../../vendor/minisearch/index.js";

// A MiniSearch index in few bytes: sorted terms, and for each the numbers of the questions as steps from one to the
// next. How often a term stands in a field is not kept: it hardly changes the ranking of texts this short.

// What MiniSearch's toJSON() gives for documents with the ids 0, 1, 2 …, packed.
export function pack(json) {
  const count = json.documentCount;
  const entries = json.index.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    fields: json.fieldIds,
    average: json.averageFieldLength,
    lengths: Array.from({ length: count }, (_, id) => json.fieldLength[id]).flat(),
    terms: entries.map(([term]) => term).join(" "),
    postings: entries.map(([, fields]) => Object.keys(fields).flatMap((field) => [-1 - field, ...steps(fields[field])])),
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

function steps(documents) {
  const ids = Object.keys(documents).map(Number).sort((a, b) => a - b);
  return ids.map((id, at) => id - (at ? ids[at - 1] : 0));
}
