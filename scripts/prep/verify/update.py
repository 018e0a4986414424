"""Rewrites the output fences of a file to what its snippets print, and not one byte besides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prep.model import Page
from prep.snippets import OUTPUT, Snippet
from prep.verify import compare
from prep.verify.judge import printed
from prep.verify.run import Outcome

_FENCE = re.compile(r"(?P<prefix>[\s>]*)(?:`{3,}|~{3,})[ \t]*")


class NotUpdated(Exception):
    """A file whose lines cannot be told apart; the text says why."""


def updated(text: str, page: Page, snippets: Sequence[Snippet], outcomes: Sequence[Outcome]) -> str:
    """The text of a file with its output fences as the snippets print them. Raises NotUpdated.

    What matches as it is stays, line by line, so that a `...` survives where it still holds.
    """
    if "\r" in text or text.startswith("\ufeff"):
        raise NotUpdated("has Windows line ends or a byte order mark; save it as UTF-8 with LF line ends first")
    lines = text.split("\n")
    for snippet, outcome in reversed(list(zip(snippets, outcomes, strict=False))):
        lines = _with_output(lines, page, snippet, printed(snippet, outcome))
    return "\n".join(lines)


def _with_output(lines: list[str], page: Page, snippet: Snippet, actual: str) -> list[str]:
    shown = snippet.output
    if shown and compare.matches(shown.text, actual, shown.tolerance):
        return lines
    code_end = _end(page, snippet.token.map)
    prefix = _prefix(lines[code_end - 1], snippet)
    if shown is None:
        if not compare.lines(actual):
            return lines
        fence = _fence(prefix, OUTPUT, compare.lines(actual))
        return [*lines[:code_end], prefix.rstrip(), *fence, *lines[code_end:]]
    end = _end(page, shown.token.map)
    if not compare.lines(actual):
        return [*lines[:code_end], *lines[end:]]
    prefix = _prefix(lines[end - 1], snippet)
    content = compare.merged(shown.text, actual, shown.tolerance)
    fence = _fence(prefix, shown.token.info.strip(), content, shown.token.markup)
    # The opening line stays as it is, as long as no longer run of backticks must end the fence.
    opening = [lines[shown.line - 1]] if fence[-1].strip() == lines[end - 1].strip() else fence[:1]
    closing = [lines[end - 1]] if fence[-1].strip() == lines[end - 1].strip() else fence[-1:]
    return [*lines[: shown.line - 1], *opening, *fence[1:-1], *closing, *lines[end:]]


def _fence(prefix: str, info: str, content: list[str], marks: str = "```") -> list[str]:
    longest = max((len(run) for line in content for run in re.findall(re.escape(marks[0]) + "+", line)), default=0)
    marks = max(marks, marks[0] * (longest + 1), key=len) if longest >= len(marks) else marks
    return [f"{prefix}{marks}{info}", *((prefix + line).rstrip() for line in content), prefix + marks]


def _end(page: Page, token_map: list[int] | None) -> int:
    """The number of lines of the file up to the end of a fence."""
    assert token_map  # a fence is a block
    return page.document.first_line - 1 + token_map[1]


def _prefix(line: str, snippet: Snippet) -> str:
    """What stands before the marks that close a fence, as before each of its lines."""
    match = _FENCE.fullmatch(line)
    if match is None:
        raise NotUpdated(f"has a fence at line {snippet.line} that is not closed; end it with ```")
    return match["prefix"]
