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

// What MiniSearch.loadJS() reads, and in how many questions each term stands (in the field that has it most often).
export function unpack(packed) {
  const width = Object.keys(packed.fields).length;
  const count = packed.lengths.length / width;
  const frequency = new Map();
  const terms = packed.terms.split(" ");
  const index = packed.postings.map((numbers, at) => {
    const fields = {};
    let documents;
    let id = 0;
    let size = 0;
    let most = 0;
    for (const number of numbers) {
      if (number < 0) {
        fields[-1 - number] = documents = {};
        id = 0;
        size = 0;
      } else {
        id += number;
        documents[id] = 1;
        if (++size > most) most = size;
      }
    }
    frequency.set(terms[at], most);
    return [terms[at], fields];
  });
  const json = {
    documentCount: count,
    nextId: count,
    documentIds: Object.fromEntries(Array.from({ length: count }, (_, id) => [id, id])),
    fieldIds: packed.fields,
    fieldLength: Object.fromEntries(
      Array.from({ length: count }, (_, id) => [id, packed.lengths.slice(id * width, (id + 1) * width)]),
    ),
    averageFieldLength: packed.average,
    storedFields: {},
    dirtCount: 0,
    index,
    serializationVersion: 2,
  };
  return { json, frequency };
}

function steps(documents) {
  const ids = Object.keys(documents).map(Number).sort((a, b) => a - b);
  return ids.map((id, at) => id - (at ? ids[at - 1] : 0));
}
