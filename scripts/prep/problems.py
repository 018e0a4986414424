"""Complaints are values; this module is the one place that turns them into text."""

from __future__ import annotations

import dataclasses
import io
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

FIELD_CHARACTERS = 40


@dataclass(frozen=True, order=True)
class Problem:
    """One thing an author can mend: where it stands, what is wrong, what would be right."""

    path: str  # relative to the project's root, with forward slashes
    line: int  # counted from 1
    field: str
    message: str
    warning: bool = False  # whether it only asks for attention, and stops nothing
    # The value that it explains, among the fields of the file; () for none.
    at: tuple[str | int, ...] = dataclasses.field(default=(), compare=False, repr=False)

    def text(self) -> str:
        """`path:line: field: message`, on one line whatever the content holds."""
        kind = "warning: " if self.warning else ""
        return f"{one_line(self.path)}:{self.line}: {_plain(self.field)}: {kind}{one_line(self.message)}"

    def github(self) -> str:
        """A workflow command that shows the problem beside the changed line.

        Source: GitHub's workflow-command escaping, actions/toolkit packages/core/src/command.ts.
        """
        path, title = (_escape_property(part) for part in (self.path, _plain(self.field)))
        message = one_line(self.message).replace("%", "%25")
        return f"::{'warning' if self.warning else 'error'} file={path},line={self.line},title={title}::{message}"


FORMATS = {"text": Problem.text, "github": Problem.github}


def lines(problems: Iterable[Problem], output_format: str = "text") -> list[str]:
    """The problems as sorted lines without repetition, in one of FORMATS."""
    return [FORMATS[output_format](problem) for problem in sorted(set(problems))]


def tell(texts: Iterable[str]) -> None:
    """Print lines, even on a console that cannot encode some letters, or into a pipe that ends early (`| head`)."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print("".join(f"{text}\n" for text in texts), end="", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def one_line(text: str) -> str:
    """`text` with line breaks and control characters written as escapes, so that it cannot forge output."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text
    )


def quoted(value: object) -> str:
    """The offending value as it stands in a message: quoted, and cut when it is long."""
    text = repr(value) if isinstance(value, str) else "nothing" if value is None else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


@lru_cache(maxsize=1000)
def comparable(text: str) -> str:
    """A text without what makes no difference to a reader: case, backticks, end marks, white space, Unicode forms."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("`", "").rstrip(" ?!.").split())


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` when a known word is close, else the choices when they are few, else nothing."""
    choices = list(known)
    if close := closest(word, choices, 0.6):
        return f"; did you mean {close!r}?"
    if 0 < len(choices) <= 12:
        return f"; choose from {', '.join(choices)}"
    return ""


def closest(word: str, known: Sequence[str], likeness: float) -> str:
    """The known word that is most like `word`, at least by `likeness` (0 to 1); empty where none is."""
    found = process.extractOne(word[:100].casefold(), known, scorer=fuzz.ratio, score_cutoff=100 * likeness)
    return found[0] if found else ""


def _plain(field: str) -> str:
    """The name of a field so that it ends where the message begins: an author's own key may hold anything."""
    name = "".join(character if character.isprintable() and character != ":" else "?" for character in field.strip())
    return (name if len(name) <= FIELD_CHARACTERS else f"{name[:FIELD_CHARACTERS]}...") or "key"


def _escape_property(text: str) -> str:
    escapes = {"%": "%25", ":": "%3A", ",": "%2C"}
    return "".join(escapes.get(character, character) for character in one_line(text))
