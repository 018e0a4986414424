"""The Markdown dialect of content/: one parse serves the checks and the rendering.

CommonMark with GitHub's tables, strikethrough and footnotes, so that a file reads the same on a code host.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, backtick, image, link
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

OPEN_BRACKETS = 500  # that begin no link, in one text; for each, the parser looks through all that follows
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)  # between backticks, in a text as it was typed
NESTING_LIMIT = 20  # levels of lists and quotes; markdown-it drops the text below its own limit of 100


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100, "store_labels": True})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    parser.inline.ruler.at("backticks", _counting_lines(backtick))
    parser.inline.ruler.at("link", _counting_lines(_giving_up(link, "[")))
    parser.inline.ruler.at("image", _counting_lines(_giving_up(image, "![")))
    parser.core.ruler.before("footnote_tail", "note_definitions", _note_definitions)
    parser.core.ruler.push("anchors", _anchors)
    # markdown-it leaves a link that it distrusts as plain text. The checks judge every link and name the line instead.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


InlineRule = Callable[[StateInline, bool], bool]


def _giving_up(rule: InlineRule, opening: str) -> InlineRule:
    """The rule, until it has failed too often: what is left of the text is taken as words, and the checks say so."""

    def giving_up(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(opening, state.pos) or state.env.get("in vain", 0) > OPEN_BRACKETS:
            return False
        found = rule(state, silent)
        state.env["in vain"] = state.env.get("in vain", 0) + (not found)
        return found

    return giving_up


def _counting_lines(rule: InlineRule) -> InlineRule:
    """The rule, for markup that may span lines without a token for each; its last token notes their number."""

    def counting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = rule(state, silent)
        if found and not silent and state.tokens and (lines := state.src.count("\n", start, state.pos)):
            state.tokens[-1].meta["lines"] = lines
        return found

    return counting


def _note_definitions(state: StateCore) -> None:
    """Remember footnote definitions, of which the plugin drops the unused, the repeated and those around others."""
    notes, depth = [], 0
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            notes.append((str(token.meta["label"]), (token.map or [0])[0], depth > 0))
            depth += 1
        elif token.type == "footnote_reference_close":
            depth -= 1
    state.env["notes"] = notes


def _anchors(state: StateCore) -> None:
    """Give each heading below the title a slug as its anchor, unique in the document."""
    taken: set[str] = set()
    last: dict[str, int] = {}  # the number that a slug was last given
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open" and heading.tag != "h1":
            slug = slugify(plain_text(inline)) or "section"
            anchor, number = slug, last.get(slug, 0)
            while anchor in taken:
                number += 1
                anchor = f"{slug}-{number}"
            last[slug] = number
            taken.add(anchor)
            heading.meta["anchor"] = anchor


_PARSER = _parser()
# The attributes of a Document that can be computed again from its text.
PARSED = ("parts", "located", "source")


class Located(NamedTuple):
    """A token with the line of the file it stands on, counted from 1."""

    token: Token
    line: int


@dataclass(frozen=True)
class Section:
    """A second-level heading and what stands under it."""

    title: str
    anchor: str
    line: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Definition:
    """What `[^label]:` or `[label]:` defines, and whether it shows anywhere."""

    label: str
    line: int
    used: bool
    repeated: bool
    nested: bool = False  # whether it stands inside another footnote


@dataclass(frozen=True)
class Parts:
    """A parsed text, split: the title, what stands before the first `##`, the sections, the footnotes."""

    tokens: tuple[Token, ...]
    title: Token | None  # the inline token of the first top-level heading
    opening: tuple[Token, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Token, ...]
    definitions: tuple[Definition, ...]
    bracketed: bool  # whether there were too many brackets to look for links


@dataclass(frozen=True)
class Document:
    """A Markdown text, parsed when a part of it is first asked for. Any text parses."""

    text: str = field(repr=False)
    first_line: int = 1  # the line of the file on which the text begins, counted from 1

    @cached_property
    def parts(self) -> Parts:
        """The parsed text."""
        return _parse(self.text, self.first_line)

    @property
    def title(self) -> Token | None:
        """The inline token of the first top-level heading, if there is one."""
        return self.parts.title

    @cached_property
    def source(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def line_of(self, token: Token) -> int:
        """The line of a block token in its file, counted from 1."""
        return self.first_line + (token.map[0] if token.map else 0)

    def section(self, title: str) -> Section | None:
        """The first section of that title, if there is one."""
        return next((section for section in self.parts.sections if section.title == title), None)

    @cached_property
    def located(self) -> dict[str, list[Located]]:
        """Every token, block and inline, with its line, by its type."""
        by_type: dict[str, list[Located]] = {}
        for item in walk(self.parts.tokens, self.first_line):
            by_type.setdefault(item.token.type, []).append(item)
        return by_type

    @property
    def paragraphs(self) -> Iterator[Token]:
        """The inline token of each paragraph, wherever it stands."""
        return (inline for before, inline in pairwise(self.parts.tokens) if before.type == "paragraph_open")

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchor of each heading below the title, in order."""
        return tuple(str(token.meta["anchor"]) for token in self.parts.tokens if "anchor" in token.meta)

    def forget(self) -> None:
        """Free the memory of what can be parsed again, which is most of it."""
        for name in PARSED:
            self.__dict__.pop(name, None)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name not in PARSED}


def _parse(text: str, first_line: int) -> Parts:
    env: dict[str, Any] = {}
    tokens = _PARSER.parse(text, env)
    footnotes: list[Token] = []
    for position, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            footnotes = tokens[position:]
            break
    body = tokens[: len(tokens) - len(footnotes)]
    starts = [i for i, token in enumerate(body) if _is_heading(token, "h2")]
    title_at = next((i for i, token in enumerate(body) if _is_heading(token, "h1")), None)
    opening_from = 0 if title_at is None else title_at + 3
    opening = body[opening_from : starts[0] if starts else len(body)]
    sections = [
        Section(
            title=plain_text(body[start + 1]),
            anchor=str(body[start].meta["anchor"]),
            line=first_line + (body[start].map or [0])[0],
            tokens=tuple(body[start + 3 : end]),
        )
        for start, end in pairwise([*starts, len(body)])
    ]
    return Parts(
        tokens=tuple(tokens),
        title=None if title_at is None else body[title_at + 1],
        opening=tuple(opening),
        sections=tuple(sections),
        footnotes=tuple(footnotes),
        definitions=tuple(_definitions(env, tokens, first_line)),
        bracketed=env.get("in vain", 0) > OPEN_BRACKETS,
    )


def _definitions(env: dict[str, Any], tokens: Sequence[Token], first_line: int) -> Iterator[Definition]:
    referenced = env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    for label, line, nested in env["notes"]:
        used = referenced.get(f":{label}", -1) != -1
        yield Definition(f"^{label}", first_line + line, used, repeated=label in seen, nested=nested)
        seen.add(label)
    references = env.get("references", {})
    shown = {item.token.meta["label"] for item in walk(tokens, 0) if "label" in item.token.meta} if references else ()
    for label, reference in references.items():
        yield Definition(label.lower(), first_line + reference["map"][0], used=label in shown, repeated=False)
    for reference in env.get("duplicate_refs", ()):
        yield Definition(reference["label"].lower(), first_line + reference["map"][0], used=True, repeated=True)


def _is_heading(token: Token, tag: str) -> bool:
    return token.type == "heading_open" and token.tag == tag and token.level == 0


def walk(tokens: Sequence[Token], first_line: int) -> Iterator[Located]:
    """Every token, block and inline, with its line counted from `first_line`."""
    line = first_line
    for token in tokens:
        if token.map:
            line = first_line + token.map[0]
        yield Located(token, line)
        yield from walk_inline(token.children or (), line)


def walk_inline(tokens: Sequence[Token], line: int) -> Iterator[Located]:
    """The tokens inside a block, and those inside of them, of which the first stands on `line`."""
    link_from = line
    for token in tokens:
        yield Located(token, line)
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "html_inline":
            line += token.content.count("\n")
        elif token.type == "link_open":
            link_from = line
        elif token.type == "link_close":
            line = link_from + token.meta.get("lines", 0)
        elif token.type in ("code_inline", "image"):
            if token.children:
                yield from walk_inline(token.children, line)
            line += token.meta.get("lines", 0)


def plain_text(token: Token) -> str:
    """The words of an inline token without any markup, on one line."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "image":
            parts.append(plain_text(child))
        elif child.type in ("softbreak", "hardbreak") or child.content.startswith("<br"):
            parts.append(" ")
    return " ".join("".join(parts).split())


def is_comment(token: Token) -> bool:
    """Whether raw HTML is nothing but notes between authors."""
    return token.type in ("html_block", "html_inline") and not without_comments(token.content).strip()


def without_comments(html: str, keep_lines: bool = False) -> str:
    """Raw HTML less its comments, which are notes between authors; with `keep_lines`, their line breaks stay."""
    kept, rest = [], html
    while "<!--" in rest and "-->" in (parts := rest.partition("<!--"))[2]:
        comment, _, rest = parts[2].partition("-->")
        kept += [parts[0], "\n" * comment.count("\n") if keep_lines else ""]
    return "".join([*kept, rest])


def slugify(text: str) -> str:
    """The anchor that code hosts give a heading: lower case, punctuation dropped, each space a hyphen.

    Source: GitHub's html-pipeline, lib/html_pipeline/node_filter/table_of_contents_filter.rb.
    """
    kept = (
        character if character.isalnum() or character in "-_ " else ""
        for character in unicodedata.normalize("NFC", text).lower()
    )
    return "".join(kept).replace(" ", "-")


@dataclass(frozen=True)
class FenceInfo:
    """What stands after the backticks of a fence: its language, options, and what is neither."""

    language: str
    options: Mapping[str, str]
    rest: str


FENCE_OPTION = re.compile(r"""([a-z-]+)=(?:"([^"]*)"|([^\s"]+))""")


def fence_info(token: Token) -> FenceInfo:
    """Read the info string of a fence: `python raises=ValueError`, `python no-run="needs two GPUs"`."""
    return _fence_info(token.info)


@lru_cache(maxsize=1000)
def _fence_info(written: str) -> FenceInfo:
    language, tail = [*written.split(maxsplit=1), "", ""][:2]
    options: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        if match[1] in options:
            return match[0]  # the first one counts
        options[match[1]] = match[2] if match[2] is not None else match[3]
        return ""

    rest = FENCE_OPTION.sub(take, tail)
    return FenceInfo(language, options, rest.strip())


def options() -> OptionsDict:
    """The options a renderer of these tokens needs."""
    return _PARSER.options
