"""Code is coloured once, and what was remembered is never wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from prep import highlight

SNIPPET = ('print("a < b")  # x & y\n', "python")
HTML = '<span class="nb">print</span>(<span class="s1">"a &lt; b"</span>)  <span class="c1"># x &amp; y</span>\n'


def test_what_has_a_colour_gets_a_class_and_the_rest_stays_plain() -> None:
    assert highlight.coloured(SNIPPET) == HTML
    assert highlight.coloured(("a < b", "output")) == "a &lt; b"


def test_the_second_time_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store.sqlite"
    assert highlight.coloured_all([SNIPPET], store) == {SNIPPET: HTML}
    monkeypatch.setattr(highlight, "coloured", lambda snippet: pytest.fail("lexed again"))
    assert highlight.coloured_all([SNIPPET], store) == {SNIPPET: HTML}


def test_another_language_text_or_maker_is_another_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store.sqlite"
    highlight.coloured_all([SNIPPET], store)
    other = [(SNIPPET[0], "bash"), (SNIPPET[0] + " ", "python")]
    assert highlight.coloured_all(other, store) == {snippet: highlight.coloured(snippet) for snippet in other}
    monkeypatch.setattr(highlight, "_MAKER", b"a newer version of this module")
    monkeypatch.setattr(highlight, "coloured", lambda snippet: "made anew")
    assert highlight.coloured_all([SNIPPET], store) == {SNIPPET: "made anew"}


@pytest.mark.parametrize("content", [b"not a database", b""])
def test_a_broken_store_is_done_without(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "store.sqlite"
    store.write_bytes(content)
    assert highlight.coloured_all([SNIPPET], store) == {SNIPPET: HTML}


def test_a_store_of_another_shape_is_done_without(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    with sqlite3.connect(store) as database:
        database.execute("CREATE TABLE html (other TEXT)")
    database.close()
    assert highlight.coloured_all([SNIPPET], store) == {SNIPPET: HTML}
