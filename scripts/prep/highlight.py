"""Code -> coloured HTML, remembered between builds: lexing is the dearest step of a build by far."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from html import escape
from itertools import groupby
from pathlib import Path

import pygments
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType

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
_PLAIN = ("output", "text")
_WORTH_A_SECOND_PROCESS = 400  # snippets; starting one costs about as much as lexing these

Snippet = tuple[str, str]  # code, language


def coloured(snippet: Snippet) -> str:
    """The code of a snippet as HTML: text, and spans with Pygments' class names where there is a colour."""
    code, language = snippet
    if language in _PLAIN:
        return escape(code, quote=False)
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    parts = []
    for colour, tokens in groupby(lexer.get_tokens(code), key=lambda token: _colour(token[0])):
        text = escape("".join(value for _, value in tokens), quote=False)
        parts.append(f'<span class="{colour}">{text}</span>' if colour and text.strip() else text)
    return "".join(parts)


_colours: dict[_TokenType, str] = {}


def _colour(kind: _TokenType) -> str:
    """The class of the nearest kind of token that has a colour; empty for none."""
    if kind not in _colours:
        _colours[kind] = next((_COLOURED[near] for near in reversed(kind.split()) if near in _COLOURED), "")
    return _colours[kind]


def coloured_all(snippets: Iterable[Snippet], store: Path) -> dict[Snippet, str]:
    """Every snippet with its HTML, taken from the database at `store` where it stands there.

    The key of an entry is a digest of all that its HTML depends on: the code, the language, this module and the
    version of Pygments. A database that cannot be read or written is done without.
    """
    keys = {snippet: _key(snippet) for snippet in snippets if snippet[1] not in _PLAIN}
    with _open(store) as database:
        known = _known(database, list(keys.values()))
        fresh = [snippet for snippet, key in keys.items() if key not in known]
        made = dict(zip(fresh, _map(fresh), strict=True))
        with contextlib.suppress(sqlite3.Error):
            rows = [(keys[snippet], html) for snippet, html in made.items()]
            database.executemany("INSERT OR REPLACE INTO html VALUES (?, ?)", rows)
            database.commit()
    return {snippet: made.get(snippet) or known.get(key, "") for snippet, key in keys.items()}


def _map(snippets: list[Snippet]) -> Iterator[str]:
    if len(snippets) < _WORTH_A_SECOND_PROCESS:
        return map(coloured, snippets)
    with ProcessPoolExecutor() as processes:
        return iter(list(processes.map(coloured, snippets, chunksize=100)))


_MAKER = hashlib.sha256(Path(__file__).read_bytes() + pygments.__version__.encode()).digest()


def _key(snippet: Snippet) -> bytes:
    code, language = snippet
    return hashlib.sha256(b"\0".join([_MAKER, language.encode(), code.encode()])).digest()


@contextlib.contextmanager
def _open(store: Path) -> Iterator[sqlite3.Connection]:
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(store)
        database.execute("CREATE TABLE IF NOT EXISTS html (key BLOB PRIMARY KEY, html TEXT) WITHOUT ROWID")
    except (sqlite3.Error, OSError):
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE html (key BLOB PRIMARY KEY, html TEXT) WITHOUT ROWID")
    try:
        yield database
    finally:
        database.close()


def _known(database: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    with contextlib.suppress(sqlite3.Error):
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            found.update(database.execute(f"SELECT key, html FROM html WHERE key IN ({marks})", some))
    return found
