"""Each publication has a version, and everything that works together asks for each other by it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from prep import versions
from project import ROOT

PAGE = (
    b'<link rel="stylesheet" href="../assets/stylesheets/main.57a0d79d.min.css">'
    b'<link rel="stylesheet" href="../assets/css/cards.css"><link rel="icon" href="../assets/images/favicon.svg">'
    b'<script src="/prep/assets/js/main.js" type="module"></script>'
    b'<a href="../assets/js/main.js">source</a><code>&lt;script src=&quot;assets/js/main.js&quot;></code>'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("css", "js"):
        shutil.copytree(ROOT / "docs/assets" / name, tmp_path / "assets" / name)
    return tmp_path


def test_every_address_in_a_script_has_the_version(site: Path) -> None:
    """Whatever form of import, worker or fetch somebody writes: a relative path of a script or of data is one."""
    version = versions.stamp_scripts(site).decode()
    for script in (site / "assets/js").rglob("*.js"):
        text = re.sub(r"^\s*//.*$", "", script.read_text("utf-8"), flags=re.MULTILINE)
        addresses = re.findall(r"\.{1,2}/[\w./-]+\.(?:js|json)\b(.{0,12})", text)
        assert {after[:12] for after in addresses} <= {f'?v={version}"'}, script
        assert len(re.findall(r"^import\b|\bimport\(\"", text, re.MULTILINE)) <= len(addresses)


def test_the_version_is_that_of_scripts_styles_and_index(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    seen = set()
    for changed in ("", "css/cards.css", "js/filter.js", "search/questions.json"):
        for _ in range(2):
            copy = tmp_path_factory.mktemp("copy")
            shutil.copytree(site, copy, dirs_exist_ok=True)
            if changed:
                (copy / "assets" / changed).parent.mkdir(exist_ok=True)
                with (copy / "assets" / changed).open("a") as file:
                    file.write(" ")
            seen.add(versions.stamp_scripts(copy))
    assert len(seen) == 4


def test_a_page_asks_for_its_own_scripts_and_styles_by_it() -> None:
    """The theme's styles have a digest in their names, which outlives our publications."""
    assert versions.stamped(PAGE, b"12") == PAGE.replace(b'cards.css"', b'cards.css?v=12"').replace(
        b'<script src="/prep/assets/js/main.js"', b'<script src="/prep/assets/js/main.js?v=12"'
    )
