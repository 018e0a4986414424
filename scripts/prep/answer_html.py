"""Markdown tokens -> HTML that stays inside its card: every id is prefixed, every link resolved, nothing is trusted."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from prep import links, markdown
from prep.highlight import coloured
from prep.markdown import Section
from prep.model import Library, Page

# A phone of 320 px shows about this many characters of code in a line of a note; longer code scrolls in its box.
PHONE_CODE_CHARACTERS = 24
HEADING_SHIFT = 1  # a card's title is h2 and its sections h3: the author's ### becomes h4

Env = MutableMapping[str, Any]  # what markdown-it passes to each rule; ours holds page and href

# Code of at most this many lines stays in one piece on paper; longer code may go on on the next page.
WHOLE_CODE_LINES = 18


class AnswerHTML:
    """Renders parts of one page of content for one page of the site.

    `address` is the folder of the site's page that the HTML will stand on; links are made relative to it.
    """

    def __init__(self, page: Page, library: Library, address: str) -> None:
        self._environment: Env = {
            "page": page,
            "href": lambda href: links.relative(links.resolve(href, page, library), address),
        }

    def blocks(self, tokens: Sequence[Token]) -> Markup:
        """The HTML of block tokens."""
        return Markup(_RENDERER.render(tokens, _OPTIONS, self._environment))

    def section(self, section: Section | None) -> Markup:
        """The HTML of what stands under a section's heading; empty without a section."""
        return self.blocks(section.tokens if section else ())

    def inline(self, token: Token | None) -> Markup:
        """The HTML of an inline token; empty without one."""
        return Markup(_RENDERER.renderInline(token.children or [] if token else [], _OPTIONS, self._environment))


class _Renderer(RendererHTML):
    """markdown-it's own renderer, where our pages differ from it."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        anchor = escape(links.heading_id(env["page"], str(token.meta.get("anchor", ""))))
        return f'<h{_level(token)} id="{anchor}">'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        return f"</h{_level(tokens[idx])}>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        href = env["href"](str(tokens[idx].attrGet("href")))
        return f'<a href="{escape(href)}"{_title(tokens[idx])}>'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        source, words = env["href"](str(token.attrGet("src"))), markdown.plain_text(token)
        return f'<img src="{escape(source)}" alt="{escape(words)}" loading="lazy"{_title(token)}>'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Env) -> str:
        token = tokens[idx]
        info = markdown.fence_info(token)
        reason = info.options.get("no-run")
        note = f'<p class="not-run">Not run: {escape(reason)}.</p>\n' if reason else ""
        return code_block(token.content, info.language) + note

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
    is_output = language == "output"
    name = f' role="group" aria-label="{"Output" if is_output else "Code"}"' if scrolls or is_output else ""
    box = ' tabindex="0"' + name if scrolls else name
    kind = " highlight--output" if is_output else ""
    kind += " highlight--long" if code.count("\n") > WHOLE_CODE_LINES else ""
    return (
        f'<div class="highlight{kind}"><pre data-language="{escape(language)}"{box}>'
        f"<span></span><code>{coloured(code, language)}</code></pre></div>\n"
    )


def _title(token: Token) -> str:
    title = token.attrGet("title")
    return f' title="{escape(str(title))}"' if title else ""


def _level(token: Token) -> int:
    return min(int(token.tag[1]) + HEADING_SHIFT, 6)


def _alignment(token: Token) -> str:
    """A class instead of the inline style that markdown-it writes and a strict Content-Security-Policy refuses."""
    style = str(token.attrGet("style") or "")
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""


def _note_ids(env: Env, number: int, again: int) -> tuple[str, str]:
    page: Page = env["page"]
    suffix = f".{again + 1}" if again else ""
    # No heading can have these ids: an anchor holds no dots.
    return f"{page.id}--note.{number}", f"{page.id}--mark.{number}{suffix}"


_RENDERER = _Renderer()
_OPTIONS = markdown.options()
