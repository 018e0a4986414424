// Where the terms of a query stand in a text, and in a page.
import { term, words } from "./words.js";

// [start, end] of each word of a text that gives one of the terms.
function spans(text, terms) {
  return words(text)
    .filter(({ forms }) => forms.some((form) => terms.has(term(form))))
    .map(({ start, end }) => [start, end]);
}

// A text as nodes, the words that give one of the terms in <mark>.
export function marked(document, text, terms) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans(text, terms)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    nodes.push(text.slice(at, start), mark);
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

// The words of an element as ranges, for the CSS Custom Highlight API: the page itself stays as it is. Highlighted
// code splits an identifier over several elements, so the words are sought in the text of each block.
export function ranges(element, terms) {
  const found = [];
  for (const { text, nodes } of blocks(element)) {
    for (const [start, end] of spans(text, terms)) {
      const range = element.ownerDocument.createRange();
      range.setStart(...place(nodes, start));
      range.setEnd(...place(nodes, end));
      found.push(range);
    }
  }
  return found;
}

const BLOCK = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, summary, figcaption";

function* blocks(element) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let block;
  let current;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const around = node.parentElement.closest(BLOCK) ?? node.parentElement;
    if (around !== block) {
      if (current) yield current;
      block = around;
      current = { text: "", nodes: [] };
    }
    current.nodes.push({ node, start: current.text.length });
    current.text += node.data;
  }
  if (current) yield current;
}

function place(nodes, offset) {
  let { node, start } = nodes[0];
  for (const next of nodes) {
    if (next.start > offset || (next.start === offset && next !== nodes[0])) break;
    ({ node, start } = next);
  }
  return [node, offset - start];
}
