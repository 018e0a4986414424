"""Rules for the text of a page: images, links, footnotes, raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from prep import links, markdown
from prep.model import Library, Page
from prep.problems import Problem, quoted

INLINE_HTML = ("abbr", "br", "del", "ins", "kbd", "mark", "small", "sub", "sup", "var", "wbr")
VOID_HTML = ("br", "wbr")
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


def definitions_are_used_once(page: Page, library: Library) -> Iterator[Problem]:
    """A footnote or link definition is defined once and used: what is not would vanish from the page."""
    for definition in page.document.parts.definitions:
        label = quoted(f"[{definition.label}]")
        if definition.repeated:
            yield page.place.problem(
                "definition", f"{label} is defined twice; rename or delete one", line=definition.line
            )
        elif not definition.used:
            yield page.place.problem("definition", f"{label} is never used; use it or delete it", line=definition.line)


def html_is_harmless(page: Page, library: Library) -> Iterator[Problem]:
    """Raw HTML is a comment, or one of a few inline tags without attributes, closed where it was opened."""
    choices = " ".join(f"<{name}>" for name in INLINE_HTML)
    for item in page.document.located.get("html_block", ()):
        if not markdown.is_comment(item.token):
            rest = markdown.without_comments(item.token.content)
            first = next(line.strip() for line in rest.splitlines() if line.strip())
            yield page.place.problem(
                "html", f"{quoted(first)} is not allowed; use Markdown, or inline {choices}", line=item.line
            )
    if "html_inline" in page.document.located:
        for item in page.document.located["inline"]:
            yield from _unbalanced(page, item.token, item.line, choices)


def _unbalanced(page: Page, inline: Token, line: int, choices: str) -> Iterator[Problem]:
    """Tags that are not allowed, or not nested properly with the emphasis and links around them."""
    open_tags: list[str] = []
    for item in markdown.walk(inline.children or (), line):
        token = item.token
        if token.type == "html_inline":
            if not markdown.without_comments(token.content).strip():
                continue
            match = HTML_TAG.fullmatch(token.content)
            if match is None or match[2] not in INLINE_HTML:
                message = (
                    f"{quoted(token.content)} is not allowed; use Markdown, or inline {choices} without attributes"
                )
                yield page.place.problem("html", message, line=item.line)
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
            open_tags.append(name)
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
        else:
            yield page.place.problem(
                "html", f"</{name}> closes what is not open here; nest tags properly", line=item.line
            )
            return
    if open_tags:
        yield page.place.problem("html", f"<{open_tags[-1]}> is not closed in its paragraph", line=line)


def nesting_is_bounded(page: Page, library: Library) -> Iterator[Problem]:
    """Lists and quotes are not nested beyond a limit below which Markdown parsers keep every word."""
    for item in (item for items in page.document.located.values() for item in items):
        if item.token.level >= markdown.NESTING_LIMIT:
            yield page.place.problem("text", f"is nested deeper than {markdown.NESTING_LIMIT} levels", line=item.line)
            return


RULES = (
    images_have_words,
    links_lead_somewhere,
    definitions_are_used_once,
    html_is_harmless,
    nesting_is_bounded,
)
