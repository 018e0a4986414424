"""Rules for the text of a page: images, links, footnotes, raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from prep import links, markdown
from prep.model import Library, Page
from prep.problems import Problem, quoted
from prep.text_files import unseen, unseen_in

INLINE_HTML = ("abbr", "br", "del", "ins", "kbd", "mark", "small", "sub", "sup", "var", "wbr")
VOID_HTML = ("br", "wbr")
PAIRED_HTML = tuple(name for name in INLINE_HTML if name not in VOID_HTML)
# `[^1]`, `[words][label]`, `[label][]`; not `row[0][1]`.
REFERENCE = re.compile(r"\[(\^[^\[\]\s]+)\]|(?<![\w\])])\[(?:[^\[\]]+\]\[([^\[\]]+)|([^\[\]]+)\]\[)\]")
TYPED_LINK = re.compile(r"\]\([^()\n]*\)?")
ESCAPED = re.compile(r"\\\[[^\[\]]*\]|\\\]")
DASHES = re.compile(r"[\s|:]*-[\s|:-]*")
ROW = re.compile(r"\|.*\|\s*")
WITH_ATTRIBUTES = re.compile(r"<([a-z]+)\s")
HTML_TAG = re.compile(r"<(/?)([a-z]+)\s*/?>")


def images_have_words(page: Page, library: Library) -> Iterator[Problem]:
    """An image has alternative text and lies under docs/assets/."""
    for item in page.document.located.get("image", ()):
        source = str(item.token.attrGet("src"))
        if not markdown.plain_text(item.token):
            message = f"{quoted(source)} has no alternative text; write what it shows: ![…]({source})"
            yield page.place.problem("image", message, line=item.line)
        try:
            address = links.resolve(source, page, library)
        except links.DeadLink as reason:
            yield page.place.problem("image", f"{quoted(source)} {reason}", line=item.line)
        else:
            if not address.startswith("assets/"):
                yield page.place.problem("image", f"{quoted(source)} does not lie under {links.ASSETS}", line=item.line)


def links_lead_somewhere(page: Page, library: Library) -> Iterator[Problem]:
    """A link leads to an http(s) address, or by a relative path to a question, sheet or page that exists."""
    for item in page.document.located.get("link_open", ()):
        href = str(item.token.attrGet("href"))
        try:
            links.resolve(href, page, library)
        except links.DeadLink as reason:
            yield page.place.problem("link", f"{quoted(href)} {reason}", line=item.line)


def links_are_whole(page: Page, library: Library) -> Iterator[Problem]:
    """A link has words, and no other link among them: browsers end the first where the second begins."""
    if "link_open" not in page.document.located:
        return
    for inline in page.document.located["inline"]:
        if all(child.type != "link_open" for child in inline.token.children or ()):
            continue
        opened: list[Token] = []
        words = False
        for item in markdown.walk_inline(inline.token.children or (), inline.line):
            token = item.token
            if token.type == "link_open":
                if opened:
                    href = quoted(token.attrGet("href"))
                    yield page.place.problem("link", f"{href} stands inside another link; take it out", line=item.line)
                opened.append(token)
                words = False
            elif token.type == "link_close":
                href = quoted(opened.pop().attrGet("href"))
                if not words:
                    yield page.place.problem(
                        "link", f"{href} has no words; write [what it leads to](…)", line=item.line
                    )
            else:
                words = words or token.type == "image" or bool(token.content.strip())


def references_are_defined(page: Page, library: Library) -> Iterator[Problem]:
    """What looks like a footnote or a link by a label has a definition: without one it stays as it was typed."""
    for inline in page.document.located.get("inline", ()):
        if "][" not in inline.token.content and "[^" not in inline.token.content:
            continue
        written = markdown.CODE.sub("", inline.token.content)
        for item in markdown.walk_inline(inline.token.children or (), inline.line):
            for match in REFERENCE.finditer(item.token.content) if item.token.type == "text" else ():
                if re.search(rf"(?<!\\){re.escape(match[0])}", written):
                    label = match[1] or match[2] or match[3]
                    message = (
                        f"{quoted(match[0])} is defined nowhere; add a line `[{label}]: …`, or put it in backticks"
                    )
                    yield page.place.problem("definition", message, line=item.line)


def links_are_links(page: Page, library: Library) -> Iterator[Problem]:
    """What looks like a link or an image is one: one that Markdown cannot read stays as it was typed."""
    for inline in page.document.located.get("inline", ()):
        if "](" not in inline.token.content:
            continue
        written = ESCAPED.sub("", markdown.CODE.sub("", inline.token.content))
        for item in markdown.walk_inline(inline.token.children or (), inline.line):
            for match in TYPED_LINK.finditer(item.token.content) if item.token.type == "text" else ():
                if match[0] in written:
                    message = f"{quoted(match[0])} makes no link; write an address with spaces as [words](<…>)"
                    yield page.place.problem("link", f"{message}, code between backticks", line=item.line)


def definitions_are_used_once(page: Page, library: Library) -> Iterator[Problem]:
    """A footnote or link definition is defined once and used: what is not would vanish from the page."""
    for definition in page.document.parts.definitions:
        label = quoted(f"[{definition.label}]")
        if definition.repeated:
            yield page.place.problem(
                "definition", f"{label} is defined twice; rename or delete one", line=definition.line
            )
        elif definition.nested:
            message = f"{label} is defined inside a footnote, whose text would be lost; move it to the left margin"
            yield page.place.problem("definition", message, line=definition.line)
        elif not definition.used:
            yield page.place.problem("definition", f"{label} is never used; use it or delete it", line=definition.line)


def html_is_harmless(page: Page, library: Library) -> Iterator[Problem]:
    """Raw HTML is a comment, or one of a few inline tags without attributes, closed where it was opened."""
    choices = " ".join(f"<{name}>" for name in INLINE_HTML)
    for item in page.document.located.get("html_block", ()):
        begins_as_comment = item.token.content.lstrip().startswith("<!--")
        rest = markdown.without_comments(item.token.content, keep_lines=True)
        for line, written in enumerate((part.strip() for part in rest.split("\n")), item.line):
            if written.startswith("<!--"):
                message = f"{quoted(written)}: the comment is not closed; end it with -->"
                yield page.place.problem("html", message, line=line)
                break
            if begins_as_comment and written:
                message = f"{quoted(written)} stands on the line of a comment, where no Markdown is read"
                yield page.place.problem("html", f"{message}; give it a line of its own", line=line)
            elif "<" in written:
                message = f"{quoted(written)} is not allowed; use Markdown, or inside a text {choices}"
                yield page.place.problem("html", message, line=line)
    if "html_inline" in page.document.located:
        for item in page.document.located["inline"]:
            yield from _unbalanced(page, item.token, item.line, choices)


def _unbalanced(page: Page, inline: Token, line: int, choices: str) -> Iterator[Problem]:
    """Tags that are not allowed, or not nested properly with the emphasis and links around them."""
    open_tags: list[tuple[str, int]] = []
    for item in markdown.walk_inline(inline.children or (), line):
        token = item.token
        if token.type == "html_inline":
            if not markdown.without_comments(token.content).strip():
                continue
            match = HTML_TAG.fullmatch(token.content)
            if match is None or match[2] not in INLINE_HTML:
                message = f"{quoted(token.content)} is not allowed; put code between backticks, use Markdown"
                yield page.place.problem("html", f"{message}, or {choices} without attributes", line=item.line)
                if (opened := WITH_ATTRIBUTES.match(token.content)) and opened[1] in PAIRED_HTML:
                    open_tags.append((opened[1], item.line))  # its end is not at fault
                continue
            closes, name = bool(match[1]), match[2]
            if name in VOID_HTML:
                if closes:
                    yield page.place.problem("html", f"{quoted(token.content)}: write <{name}>", line=item.line)
                continue
        elif token.nesting:
            closes, name = token.nesting < 0, token.tag
        else:
            continue
        if not closes:
            open_tags.append((name, item.line))
        elif open_tags and open_tags[-1][0] == name:
            open_tags.pop()
        else:
            yield page.place.problem(
                "html", f"</{name}> closes what is not open here; nest tags properly", line=item.line
            )
            if name in (names := [opened for opened, _ in open_tags]):
                del open_tags[names.index(name)]  # to go on with
    for name, line in open_tags:
        yield page.place.problem("html", f"<{name}> is not closed in its paragraph", line=line)


def tables_keep_their_cells(page: Page, library: Library) -> Iterator[Problem]:
    """A row has pipes, and no more cells than the head of its table: Markdown drops what is more."""
    columns = 0
    for token in page.document.parts.tokens if "tr_open" in page.document.located else ():
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and token.map and columns:
            row = page.document.source[token.map[0]].strip("> \t").removeprefix("|").removesuffix("|")
            if "|" not in page.document.source[token.map[0]]:
                message = f"{quoted(row)} would be a row of the table above it; put a blank line before it"
                yield page.place.problem("table", message, line=page.document.line_of(token))
            if row.count("|") < columns:
                continue
            cells = escapedSplit(row)
            if len(cells) > columns:
                message = (
                    f"row has {len(cells)} cells, and its table {columns} columns: {quoted(cells[columns].strip())}"
                )
                message += " would be lost; write \\| for a | inside a cell"
                yield page.place.problem("table", message, line=page.document.line_of(token))


def tables_are_tables(page: Page, library: Library) -> Iterator[Problem]:
    """What looks like a table is one: below its head stands a row of dashes with as many cells, and no blank line."""
    for paragraph in page.document.paragraphs:
        lines = paragraph.content.split("\n") if "|" in paragraph.content else []
        first = page.document.line_of(paragraph)
        if lines and ROW.fullmatch(lines[0]) and not any(map(DASHES.fullmatch, lines)):
            message = f"{quoted(lines[0])} is no row of a table; put |---|---| below its head and no blank line inside"
            yield page.place.problem("table", f"{message}, or put it in backticks", line=first)
        for line, (head, row) in enumerate(pairwise(map(str.strip, lines)), first + 1):
            if "|" in head and "|" in row and DASHES.fullmatch(row):
                cells, columns = (len(escapedSplit(part.removeprefix("|").removesuffix("|"))) for part in (row, head))
                message = f"row {quoted(row)} has {cells} cells, and the head above it {columns}"
                yield page.place.problem("table", f"{message}: no table begins here; give both as many", line=line)


def text_is_visible(page: Page, library: Library) -> Iterator[Problem]:
    """No entity stands for a character that nobody sees."""
    located = page.document.located if "&" in page.document.text else {}
    for item in chain(located.get("text", ()), located.get("link_open", ()), located.get("image", ())):
        for character in unseen_in(f"{item.token.content}{item.token.attrGet('title') or ''}"):
            yield page.place.problem("text", unseen(character), line=item.line)


def nesting_is_bounded(page: Page, library: Library) -> Iterator[Problem]:
    """Lists and quotes are not nested beyond a limit below which Markdown parsers keep every word."""
    for item in (item for items in page.document.located.values() for item in items):
        if item.token.level >= markdown.NESTING_LIMIT:
            yield page.place.problem("text", f"is nested deeper than {markdown.NESTING_LIMIT} levels", line=item.line)
            return


def brackets_begin_links(page: Page, library: Library) -> Iterator[Problem]:
    """A text has few brackets that begin no link: the parser gives up after a number of them."""
    if page.document.parts.bracketed:
        message = f"has more than {markdown.OPEN_BRACKETS} brackets that begin no link; put code between backticks"
        yield page.place.problem("text", message, line=page.document.first_line)


RULES = (
    images_have_words,
    links_lead_somewhere,
    links_are_whole,
    references_are_defined,
    links_are_links,
    definitions_are_used_once,
    html_is_harmless,
    tables_keep_their_cells,
    tables_are_tables,
    text_is_visible,
    nesting_is_bounded,
    brackets_begin_links,
)
