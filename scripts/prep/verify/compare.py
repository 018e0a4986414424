"""Whether a printed text is the text shown: `...` stands for any text, and a number for all that round to it.

Python's doctest has the first rule and pytest's NUMBER flag a laxer form of the second, but in pytest the two exclude
each other: its flag does nothing as soon as an ellipsis swallows one number. So the texts are cut into tokens and
matched like file names against a pattern, where one token of the pattern is one token of the text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from decimal import Decimal

ELLIPSIS = "..."
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"
_PATTERN_TOKEN = re.compile(rf"{_NUMBER}|\.\.\.|.", re.DOTALL)
_TEXT_TOKEN = re.compile(rf"{_NUMBER}|.", re.DOTALL)
_IS_NUMBER = re.compile(_NUMBER)


def matches(shown: str, printed: str, tolerance: Decimal | None = None) -> bool:
    """Whether `printed` is what `shown` says.

    Blanks at the ends of lines and empty lines at the end do not count. A number with decimals or an exponent matches
    a number that rounds to it at the digits written, or one at most `tolerance` away from it.
    """
    pattern = _PATTERN_TOKEN.findall("\n".join(lines(shown)))
    text = _TEXT_TOKEN.findall("\n".join(lines(printed)))
    return _match(pattern, text, tolerance)


def lines(text: str) -> list[str]:
    """The lines of a text that count, less blanks at their ends and empty lines at the end."""
    return [line.rstrip() for line in text.replace("\r\n", "\n").rstrip().split("\n")] if text.strip() else []


def merged(shown: str, printed: str, tolerance: Decimal | None = None) -> list[str]:
    """The lines of `printed`, where those that match keep the form in which they are shown."""
    old, new = lines(shown), lines(printed)
    head = 0
    while head < min(len(old), len(new)) and matches(old[head], new[head], tolerance):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and matches(old[-1 - tail], new[-1 - tail], tolerance):
        tail += 1
    return [*old[:head], *new[head : len(new) - tail], *old[len(old) - tail :]]


def first_difference(shown: str, printed: str, tolerance: Decimal | None = None) -> int:
    """The number of lines at the start of `shown` that match, up to the last line."""
    old, new = lines(shown), lines(printed)
    for number, line in enumerate(old):
        if number >= len(new) or not matches(line, new[number], tolerance):
            return number
    return max(len(old) - 1, 0)


def difference(shown: str, printed: str, tolerance: Decimal | None = None) -> list[str]:
    """Expected and actual lines as a unified diff, in which lines that match are equal."""
    old, new = lines(shown), merged(shown, printed, tolerance)
    return list(difflib.unified_diff(old, new, "expected", "actual", lineterm="", n=2))


def _match(pattern: Sequence[str], text: Sequence[str], tolerance: Decimal | None) -> bool:
    """Match token by token; on a mismatch let the last ellipsis take in one token more."""
    at, ellipsis, taken, position = 0, -1, 0, 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == ELLIPSIS:
            ellipsis, taken = at, position
            at += 1
        elif at < len(pattern) and _same(pattern[at], text[position], tolerance):
            at += 1
            position += 1
        elif ellipsis >= 0:
            taken += 1
            at, position = ellipsis + 1, taken
        else:
            return False
    return all(token == ELLIPSIS for token in pattern[at:])


def _same(shown: str, printed: str, tolerance: Decimal | None) -> bool:
    if shown == printed:
        return True
    if not (_IS_NUMBER.fullmatch(shown) and _IS_NUMBER.fullmatch(printed)):
        return False
    expected, actual = Decimal(shown), Decimal(printed)
    exponent = expected.as_tuple().exponent
    assert isinstance(exponent, int)  # neither infinity nor NaN is written in digits
    half_a_unit = Decimal(5).scaleb(exponent - 1)
    return abs(expected - actual) <= max(half_a_unit, tolerance or Decimal(0))
