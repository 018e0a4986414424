"""`make audit` compares the same text and names what is short; pages stay as light as when they were measured."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import audit
import pytest
from bs4 import BeautifulSoup
from prep import plain_site

# A page and all that it loads by itself, compressed. Lighthouse gives 100 to 42-53 kB. A larger topic is to be split.
PAGE_BYTES = 70_000
SCRIPT_BYTES = 12_000
_IMPORT = re.compile(r'^import .* from "(\./[^"?]+)', re.MULTILINE)


def test_the_plain_site_has_the_text_as_it_is() -> None:
    code = "```python\n# [a](../b/c.md)\n```"
    links = "[it](../training/epoch.md#in-depth), [that](loss.md) and [all](../index.html)"
    before = f"---\nera: tf1\n---\n# What?\n\nShort, see {links}.\n\n{code}\n\n## In depth\n"
    links = "[it](training.md), [that](losses.md) and [all](../index.html)"
    after = f"## What?\n\nShort, see {links}.\n\n{code}\n\n### In depth\n"
    assert plain_site.part_of_a_page(before, "losses") == after


def test_a_page_below_a_target_is_named_with_the_reasons() -> None:
    good = {"scores": dict.fromkeys(audit.TARGETS, 100), "short": {}}
    bad = {"scores": {**audit.TARGETS, "seo": 91}, "short": {"seo": ["meta-description"]}}
    measured = {"http://x/": good, "http://x/sheets/": bad}
    assert list(audit.shortfalls({"home": "", "sheet": "sheets/"}, measured, "http://x/")) == [
        "sheet: seo is 91, below 100: meta-description"
    ]


def modules(script: Path) -> set[Path]:
    """The module and all that it imports at once."""
    imported = [script.parent / name for name in _IMPORT.findall(script.read_text("utf-8"))]
    return {script.resolve()}.union(*(modules(module) for module in imported))


def file(page: Path, address: object) -> Path:
    """The file that a page asks for, whatever its version."""
    return (page.parent / str(address).partition("?")[0]).resolve()


def compressed(paths: set[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


@pytest.mark.slow
def test_pages_are_light(built_site: Path) -> None:
    """No timing, but what the timings come from: the bytes that a page takes before it can be read and used."""
    for page in built_site.rglob("*.html"):
        if page.name == "404.html":
            continue  # its addresses begin at the root
        html = BeautifulSoup(page.read_text("utf-8"), "html5lib")
        styles = {file(page, link["href"]) for link in html.select("link[rel=stylesheet]")}
        scripts: set[Path] = set()
        for script in html.select("script[src]"):
            scripts |= modules(file(page, script["src"]))
        assert styles
        assert scripts
        assert compressed(scripts) <= SCRIPT_BYTES, page
        assert compressed({page, *styles, *scripts}) <= PAGE_BYTES, page
