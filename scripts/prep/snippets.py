"""The Python fences of a page: what is run, what it must print, and what may be left out with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from markdown_it.token import Token

from prep import markdown
from prep.markdown import Document

PYTHON, OUTPUT = "python", "output"
RAISES, NO_RUN, TOLERANCE = "raises", "no-run", "tolerance"  # the options of a fence
NUMBER = re.compile(r"[0-9]*\.?[0-9]+(e-?[0-9]{1,2})?")  # Decimal refuses an exponent without end


@dataclass(frozen=True)
class Output:
    """What a snippet must print, as its output fence shows it."""

    text: str
    token: Token
    line: int  # of the fence's first line, counted from 1
    tolerance: Decimal | None  # how far a number with decimals may be off; None: as far as rounding takes it


@dataclass(frozen=True)
class Snippet:
    """A Python fence."""

    code: str
    token: Token
    line: int  # of the fence's first line, counted from 1; the code begins on the next one
    raises: str  # the name of the exception it must raise; empty when it must raise none
    no_run: str  # why it is not run; empty when it is
    output: Output | None

    @property
    def runs(self) -> bool:
        """Whether it is executed."""
        return not self.no_run


def snippets(document: Document) -> tuple[Snippet, ...]:
    """The Python fences of a page in order, each with the output fence right after it, if there is one."""
    return tuple(
        _snippet(document, token, after)
        for token, after in zip_longest(document.parts.tokens, document.parts.tokens[1:])
        if is_fence(token, PYTHON)
    )


def is_fence(token: Token | None, language: str) -> bool:
    """Whether a token is a fence of that language."""
    return token is not None and token.type == "fence" and markdown.fence_info(token).language == language


def tolerance(written: str) -> Decimal | None:
    """The value of the option of that name; None when it is no positive number."""
    value = Decimal(written) if NUMBER.fullmatch(written) else Decimal(0)
    return value or None


def _snippet(document: Document, token: Token, after: Token | None) -> Snippet:
    options = markdown.fence_info(token).options
    output = None
    if after is not None and is_fence(after, OUTPUT):
        written = markdown.fence_info(after).options.get(TOLERANCE, "")
        output = Output(after.content, after, document.line_of(after), tolerance(written))
    return Snippet(
        code=token.content,
        token=token,
        line=document.line_of(token),
        raises=options.get(RAISES, "").strip(),
        no_run=options.get(NO_RUN, "").strip(),
        output=output,
    )
