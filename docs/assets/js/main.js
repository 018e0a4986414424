// Starts the behaviours of a page. Each finds its own markup, does nothing where there is none, and may be started twice.
import { colourScheme } from "./colour-scheme.js";
import { openTargets } from "./open-target.js";
import { filterCards } from "./filter.js";
import { toggleAll } from "./toggle-all.js";
import { scrollBoxes } from "./scroll-boxes.js";
import { sheetOptions } from "./sheet-options.js";
import { printAnswers } from "./print-answers.js";
import { search } from "./search.js";
import { searchKey } from "./search-key.js";
import { markWords } from "./marked-words.js";
import { findMovedQuestion } from "./moved-question.js";

colourScheme(window);
filterCards(document);
toggleAll(document);
scrollBoxes(document);
openTargets(window);
sheetOptions(document);
printAnswers(window);
search(window);
searchKey(window);
markWords(window);
findMovedQuestion(window);
// The script in the page has said so, unless a policy of the host refuses it.
document.documentElement.classList.replace("no-js", "js");
