"""Markdown tokens -> HTML that stays inside its card: every id is prefixed, every link resolved, nothing is trusted."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType

from prep import links, markdown
from prep.markdown import Section
from prep.model import Library, Page

# A phone of 390 px shows about this many characters of code in a line; longer code scrolls in its box.
PHONE_CODE_CHARACTERS = 40

Env = MutableMapping[str, Any]  # what markdown-it passes to each rule; ours holds page, href and heading_shift


class AnswerHTML:
    """Renders parts of one page of content for one page of the site.

    `address` is the folder of the site's page that the HTML will stand on; links are made relative to it.
    `heading_shift` is added to the level of the author's headings, which begin at `###`.
    """

    def __init__(self, page: Page, library: Library, address: str, heading_shift: int = 1) -> None:
        self._environment: Env = {
            "page": page,
            "href": lambda href: links.relative(links.resolve(href, page, library), address),
            "heading_shift": heading_shift,
        }

    def blocks(self, tokens: Sequence[Token]) -> str:
        """The HTML of block tokens."""
        return str(_RENDERER.render(tokens, _OPTIONS, self._environment))

    def section(self, section: Section | None) -> str:
        """The HTML of what stands under a section's heading; empty without a section."""
        return self.blocks(section.tokens) if section else ""

    def inline(self, token: Token | None) -> str:
        """The HTML of an inline token."""
        return str(_RENDERER.renderInline(token.children or [], _OPTIONS, self._environment)) if token else ""


class _Renderer(RendererHTML):
    """markdown-it's own renderer, where our pages differ from it."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        anchor = escape(links.heading_id(env["page"], str(token.meta.get("anchor", ""))))
        return f'<h{_level(token, env)} id="{anchor}">'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"</h{_level(tokens[idx], env)}>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        href = env["href"](str(tokens[idx].attrGet("href")))
        title = tokens[idx].attrGet("title")
        titled = f' title="{escape(str(title))}"' if title else ""
        return f'<a href="{escape(href)}"{titled}>'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        source, words = env["href"](str(token.attrGet("src"))), markdown.plain_text(token)
        return f'<img src="{escape(source)}" alt="{escape(words)}" loading="lazy">'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        return code_block(token.content, markdown.fence_info(token).language)

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return code_block(tokens[idx].content, "text")

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return '<div class="table-box" role="group" aria-label="Table" tabindex="0">\n<table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        # The corner above row names heads no column; an empty header cell would be announced as one.
        start = '<th scope="col"' if tokens[idx + 1].content.strip() else "<td"
        return f"{start}{_alignment(tokens[idx])}>"

    def th_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return "</th>\n" if tokens[idx - 1].content.strip() else "</td>\n"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return ""  # only comments pass the checks

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return markdown.without_comments(tokens[idx].content)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"]
        note, mark = _note_ids(env, number, again)
        return f'<sup class="note-mark" id="{mark}"><a href="#{note}" aria-label="Note {number}">{number}</a></sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return '<ol class="notes">\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return "</ol>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        note, _ = _note_ids(env, tokens[idx].meta["id"] + 1, 0)
        return f'<li id="{note}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"]
        _, mark = _note_ids(env, number, again)
        return f' <a href="#{mark}" aria-label="Back to the text of note {number}">↩</a>'


def code_block(code: str, language: str) -> str:
    """Code as the theme's stylesheet expects it, reachable by keyboard where it may scroll on a phone."""
    scrolls = any(len(line) > PHONE_CODE_CHARACTERS for line in code.splitlines())
    label = "Output" if language == "output" else "Code"
    box = f' tabindex="0" role="group" aria-label="{label}"' if scrolls else ""
    kind = " highlight--output" if language == "output" else ""
    return (
        f'<div class="highlight{kind}"><pre data-language="{escape(language)}"{box}>'
        f"<span></span><code>{_highlighted(code, language)}</code></pre></div>\n"
    )


# What the stylesheet colours. Names, operators and punctuation stay plain: two thirds of the markup, for no colour.
_COLOURED: dict[object, str] = {
    Comment: "c1",
    Keyword: "k",
    Keyword.Constant: "kc",
    Name.Builtin: "nb",
    Name.Class: "nc",
    Name.Decorator: "nd",
    Name.Exception: "ne",
    Name.Function: "nf",
    Name.Namespace: "nn",
    Name.Tag: "nt",
    Name.Attribute: "na",
    Number: "mi",
    Operator.Word: "ow",
    String: "s1",
    String.Escape: "se",
    Generic.Deleted: "gd",
    Generic.Inserted: "gi",
    Generic.Prompt: "gp",
}


@lru_cache(maxsize=4096)
def _highlighted(code: str, language: str) -> str:
    if language in ("output", "text"):
        return escape(code, quote=False)
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    parts = []
    for colour, tokens in groupby(lexer.get_tokens(code), key=lambda token: _colour(token[0])):
        text = escape("".join(value for _, value in tokens), quote=False)
        parts.append(f'<span class="{colour}">{text}</span>' if colour and text.strip() else text)
    return "".join(parts)


@lru_cache
def _colour(kind: _TokenType) -> str:
    """The class of the nearest kind of token that has a colour; empty for none."""
    return next((_COLOURED[ancestor] for ancestor in reversed(kind.split()) if ancestor in _COLOURED), "")


def _level(token: Token, env: Env) -> int:
    return min(int(token.tag[1]) + int(env["heading_shift"]), 6)


def _alignment(token: Token) -> str:
    """A class instead of the inline style that markdown-it writes and a strict Content-Security-Policy refuses."""
    style = str(token.attrGet("style") or "")
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""


def _note_ids(env: Env, number: int, again: int) -> tuple[str, str]:
    page: Page = env["page"]
    suffix = f"-{again + 1}" if again else ""
    return f"{page.id}--note-{number}", f"{page.id}--mark-{number}{suffix}"


_RENDERER = _Renderer()
_OPTIONS = markdown.options()
