"""Rules for the outline of a page: its title, its headings, its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from prep import markdown
from prep.model import IN_DEPTH, QUESTION_SECTIONS, SHEET_SECTIONS, Library, Page, Question
from prep.problems import Problem, quoted, suggestion

TITLE_CHARACTERS = 150
TYPED_HEADING = re.compile(r"(#{2,6})[^#\s]")
NOT_PLAIN = {"link_open": "a link", "image": "an image", "html_inline": "HTML", "footnote_ref": "a footnote"}


def one_title_comes_first(page: Page, library: Library) -> Iterator[Problem]:
    """The text begins with the one `# Title`."""
    document = page.document
    titles = [token for token in document.parts.tokens if token.type == "heading_open" and token.tag == "h1"]
    if not titles:
        yield page.place.problem(
            "title", "is missing; write `# ` and the title below the front matter", line=document.first_line
        )
        return
    for extra in titles[1:]:
        line = document.line_of(extra)
        yield page.place.problem(
            "title", f"is the second one; the first stands on line {document.line_of(titles[0])}", line=line
        )
    first = next(token for token in document.parts.tokens if not markdown.is_comment(token))
    if first is not titles[0]:
        yield page.place.problem(
            "title", "does not come first; move what stands before it below", line=document.line_of(titles[0])
        )


def title_is_plain(page: Page, library: Library) -> Iterator[Problem]:
    """A title is words, code and emphasis: it stands in lists, in search and on paper."""
    token = page.document.title
    if token is None:
        return
    line = page.document.line_of(token)
    if not page.title:
        yield page.place.problem("title", "is empty; write it after `# `", line=line)
    if len(page.title) > TITLE_CHARACTERS:
        yield page.place.problem("title", f"has {len(page.title)} characters; at most {TITLE_CHARACTERS}", line=line)
    for child in token.children or ():
        if child.type in NOT_PLAIN:
            yield page.place.problem("title", f"holds {NOT_PLAIN[child.type]}; use words and `code` only", line=line)


def headings_step_down(page: Page, library: Library) -> Iterator[Problem]:
    """A heading is at most one level below the one before it, has words, and stands at the left margin."""
    previous = 1
    tokens = page.document.parts.tokens
    for position, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), page.document.line_of(token)
        if token.level:
            yield page.place.problem(
                "heading", "stands inside a list, quote or footnote; move it to the left margin", line=line
            )
            continue
        if level > previous + 1:
            message = f"skips a level: {'#' * level} after {'#' * previous}; use {'#' * (previous + 1)}"
            yield page.place.problem("heading", message, line=line)
        if level > 1 and not markdown.plain_text(tokens[position + 1]):
            yield page.place.problem("heading", "is empty; write words after it or delete it", line=line)
        previous = level


def headings_are_headings(page: Page, library: Library) -> Iterator[Problem]:
    """What begins with several # is a heading: without a space after them it stays as it was typed."""
    for paragraph in page.document.paragraphs:
        if "##" not in paragraph.content:
            continue
        less_code = markdown.CODE.sub(lambda code: "`" + "\n" * code[0].count("\n"), paragraph.content)
        lines = zip(less_code.split("\n"), paragraph.content.split("\n"), strict=True)
        for line, (text, written) in enumerate(lines, page.document.line_of(paragraph)):
            if match := TYPED_HEADING.match(text):
                message = f"{quoted(written)} is no heading; write a space after {match[1]}, or \\# for a # in the text"
                yield page.place.problem("heading", message, line=line)


def sections_are_known(page: Page, library: Library) -> Iterator[Problem]:
    """Every `##` is one of the sections of its kind of page, stands once and holds something."""
    known = QUESTION_SECTIONS if isinstance(page, Question) else SHEET_SECTIONS
    seen: dict[str, int] = {}
    for heading, inline in pairwise(page.document.parts.tokens):
        if heading.type == "heading_open" and heading.tag == "h2" and not heading.level:
            for child in inline.children or ():
                if child.type in NOT_PLAIN and not markdown.is_comment(child):
                    message = f"holds {NOT_PLAIN[child.type]}, which would be lost; use words only"
                    yield page.place.problem("section", message, line=page.document.line_of(heading))
    for section in page.document.parts.sections:
        problem = page.place.problem
        if section.title not in known:
            yield problem(
                "section",
                f"unknown section {quoted(section.title)}{suggestion(section.title, known)}",
                line=section.line,
            )
        elif section.title in seen:
            first = seen[section.title]
            yield problem(
                "section", f"{section.title!r} stands twice, first on line {first}; join them", line=section.line
            )
        elif all(token.type == "hr" or markdown.is_comment(token) for token in section.tokens):
            yield problem(
                "section",
                f"{section.title!r} is empty; {'fill it' if section.title == IN_DEPTH else 'fill it or delete it'}",
                line=section.line,
            )
        seen.setdefault(section.title, section.line)


RULES = (
    one_title_comes_first,
    title_is_plain,
    headings_step_down,
    headings_are_headings,
    sections_are_known,
)
