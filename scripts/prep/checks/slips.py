"""Rules for what an author meant as markup, and Markdown takes for words: the page would show it as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prep import markdown
from prep.markdown import Located
from prep.model import Library, Page
from prep.problems import Problem, quoted
from prep.text_files import line_at

FENCE = re.compile(r"[ \t]*(```|~~~)")
BACKTICKS = "```"
CONFLICT = re.compile(r"^(<{7} .*|>{7} .*)", re.MULTILINE)
# What text may hold that no parser of this dialect makes anything of: a pattern, and the way out.
NO_LINK = "makes no link; write [words](address), or put it in backticks"
NO_FOOTNOTE = "makes no footnote; write [^1] and a line `[^1]: …`, or put it in backticks"
NO_FORMULA = "is no formula here; write it in words, in Unicode or in backticks"
NO_BLOCK = "is no block of this Markdown; write a paragraph, a list or a quote"
NO_PAIR = "opens or closes nothing; close it, or put \\ before it"
NO_ATTRIBUTES = "gives no attributes here; delete it, or put it in backticks"
TYPED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("link", re.compile(r"\[[^\[\]]+\]\s+\([^()\s]*(?:\.md|://)[^()\s]*\)"), "has a space between ] and (; delete it"),
    ("link", re.compile(r"\([^()]+\)\[[^\[\]\s]*(?:\.md|://)[^\[\]\s]*\]"), NO_LINK),
    ("link", re.compile(r"\[\[[a-z][\w .#/|-]*\]\]", re.IGNORECASE), NO_LINK),
    ("link", re.compile(r"<[\w./-]+\.md(?:#[\w-]*)?>"), NO_LINK),
    ("definition", re.compile(r"\^\[[^\[\]]+\]"), NO_FOOTNOTE),
    # The look ahead keeps the time in proportion to the text: most signs of money begin no formula.
    ("text", re.compile(r"\$\$|\$(?=[^$\n]*\$)[^\s$\d][^$\n]*[\\^_=+][^$\n]*\$"), NO_FORMULA),
    ("text", re.compile(r"(?<![\w*])\*\*\w|\w\*\*(?=[\s.,;:!?)]|$)"), NO_PAIR),
    ("text", re.compile(r"\{[:.#][\w-][^{}]*\}"), NO_ATTRIBUTES),
)
# One of these stands in all of the above, and in few texts; \( as it was typed.
SUSPECT = re.compile(r"\]\s+\(|\)\[|\[\[|\.md|\^\[|[$`]|\{[:.#\w]|\*\*")
TYPED_FORMULA = re.compile(r"\\\((?:(?!\\\().)+?\\\)")
AFTER_LINK = re.compile(r"\{:?\s*[\w-]+=[^{}]*\}")
# At the begin of a paragraph, or of an item of a list.
BEGINS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:!!!|\?\?\?\+?|===) ?[\w\"]|:::"), NO_BLOCK),
    (re.compile(r"\[![A-Za-z]+\]"), NO_BLOCK),
    (re.compile(r"\[[ xX]\] "), "makes no box to tick; delete it"),
    (re.compile(r"#{7,}"), "is no heading; headings have at most six #"),
    (re.compile(r"[-+][A-Za-z]{2}|[•‣▪◦]"), "begins no list; write `- ` and the item, or put it in backticks"),
)


def fences_begin_a_line(page: Page, library: Library) -> Iterator[Problem]:
    """A fence begins a line of its own, which is indented by less than four spaces and holds only its language."""
    if BACKTICKS not in page.document.text and "~~~" not in page.document.text:
        return
    for item in page.document.located.get("code_block", ()):
        for line, written in enumerate(item.token.content.split("\n"), item.line):
            if FENCE.match(written):
                message = f"{quoted(written.strip())} is indented by four or more, so it is no fence; move it left"
                yield page.place.problem("code", message, line=line)
                break
    for kind in ("code_inline", "text"):
        for item in page.document.located.get(kind, ()):
            inline = kind == "code_inline" and item.token.markup == BACKTICKS and "`" not in item.token.content
            if inline or (kind == "text" and BACKTICKS in item.token.content):
                message = f"{quoted(item.token.content)} is no fence; ``` and a language stand on a line of their own"
                yield page.place.problem("code", f"{message}, and so does the closing ```", line=item.line)


def markup_is_of_this_dialect(page: Page, library: Library) -> Iterator[Problem]:
    """No text looks like a link, a formula or a block of another dialect of Markdown, or like emphasis left open."""
    for inline in page.document.located.get("inline", ()):
        children = inline.token.children or ()
        words = "\n".join([child.content for child in children if child.type == "text"])
        if not SUSPECT.search(words) and "\\(" not in inline.token.content:
            continue
        written = markdown.CODE.sub(_line_breaks, inline.token.content)
        inside_link = 0
        for item in markdown.walk_inline(children, inline.line):
            if item.token.type in ("link_open", "link_close"):
                inside_link += item.token.nesting
            elif item.token.type == "text" and not inside_link:
                yield from _typed(page, item, written)
                if "`" in item.token.content and "\\`" not in inline.token.content:
                    yield from _backtick(page, item)
        for formula in TYPED_FORMULA.finditer(written):
            line = inline.line + written.count("\n", 0, formula.start())
            yield page.place.problem("text", f"{quoted(formula[0])} {NO_FORMULA}", line=line)


def _line_breaks(code: re.Match[str]) -> str:
    return "\n" * code[0].count("\n")


def _typed(page: Page, item: Located, written: str) -> Iterator[Problem]:
    text = item.token.content
    for field, pattern, advice in TYPED:
        match = pattern.search(text)
        if match and match[0] in written and f"\\{match[0]}" not in written:
            yield page.place.problem(field, f"{quoted(match[0])} {advice}", line=item.line)
            text = pattern.sub("", text)  # a part of it is no second mistake
    if (attributes := AFTER_LINK.match(text)) and f"\\{attributes[0]}" not in written and attributes[0] in written:
        yield page.place.problem("text", f"{quoted(attributes[0])} {NO_ATTRIBUTES}", line=item.line)


def _backtick(page: Page, item: Located) -> Iterator[Problem]:
    text, line = item.token.content.strip(), page.document.source[item.line - page.document.first_line]
    split_by_a_row = "|" in line and line.count("`") % 2 == 0  # of whose cells another rule complains
    if BACKTICKS not in text and not split_by_a_row:
        message = f"{quoted(text)} has a backtick that {NO_PAIR}"
        yield page.place.problem("text", message, line=item.line)


def blocks_are_of_this_dialect(page: Page, library: Library) -> Iterator[Problem]:
    """No paragraph begins like a block that this Markdown does not have, or with a sign too close to its words."""
    for paragraph in page.document.paragraphs:
        for pattern, advice in BEGINS:
            if pattern.match(paragraph.content):
                first = paragraph.content.split("\n")[0]
                yield page.place.problem("text", f"{quoted(first)} {advice}", line=page.document.line_of(paragraph))


def merges_are_finished(page: Page, library: Library) -> Iterator[Problem]:
    """No mark of a merge conflict is left."""
    for match in CONFLICT.finditer(page.document.text) if "<" * 7 in page.document.text else ():
        line = page.document.first_line + line_at(page.document.text, match.start()) - 1
        message = f"{quoted(match[0])} is left of a merge conflict; keep one side, and delete the marks"
        yield page.place.problem("text", message, line=line)


RULES = (
    fences_begin_a_line,
    markup_is_of_this_dialect,
    blocks_are_of_this_dialect,
    merges_are_finished,
)
