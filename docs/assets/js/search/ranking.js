// The numbers of the ranking, in one place. `make bench-search` says what they are worth; each stands on a plateau, so
// that the vocabulary of another bank does not need other numbers.
export const RANKING = {
  // MiniSearch's BM25+: how much a hit in each field counts, and how length and repetition count.
  // The last field is prose and code, which mention much that the question is not about.
  fields: { title: 3, asked_as: 2.4, short: 1.8, more: 0.7 },
  bm25: { k: 1.2, b: 0.5, d: 0.5 },
  // What an alternative of a word counts, beside the word itself.
  synonym: 0.38,
  phraseSynonym: 0.7, // for a phrase of several words, which is less ambiguous
  wordOfPhrase: 0.3, // a word that is part of a known phrase, by itself
  partOfName: 0.5, // a part of an identifier that the bank knows as a whole
  joined: 1, // "early stopping" for EarlyStopping
  split: 0.8, // "gradienttape" for "gradient tape"
  completion: 0.7, // the word being typed, if it is no word yet
  completionOfWord: 0.25, // and if it is one
  typo: 1.6, // what a misspelt letter costs, as a share of the word
  typoOfStart: 0.3, // what is left of a correction, if the word being typed may become a known one
  weak: 0.3, // words of questions rather than of their subjects
  setting: 0.1, // "in Keras 3": what all questions of the bank share, beside what is asked
  // How much it counts that a question has all the words, not one of them often.
  coverage: 1.7,
  // How much it counts that one phrasing of a question (its title, a line of asked_as) is what was typed.
  phrasing: 1.2,
  unsaid: 1, // the words of the phrasing that were not typed
  // Results further below the best than this are left out.
  floor: 0.01,
};
export const CANDIDATES = 200; // results that are ranked in full
