"""Every page is valid HTML, by html-validate's rules for what the standard demands (its preset "standard").

html-validate rather than the Nu checker: it comes from npm like the rest of the test tools, where Nu needs Java, which
no other part of this project does; and it names each fault by rule and selector, so that the theme's can be listed one
by one. Both were run on the same pages on 2026-11-20 and named the same faults.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from project import ROOT

pytestmark = pytest.mark.slow

# What base.html of the theme has wrong on every page, outside of any block that could be overridden: `autocomplete` on
# two checkboxes (of the drawer and the search that we replaced; they are not displayed).
THEMES_FAULTS = [("valid-autocomplete", "#__drawer"), ("valid-autocomplete", "#__search")]


def faults(pages: list[Path], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The faults of each page, as rule and selector. The report goes through `folder`: a pipe would cut it short."""
    node = shutil.which("node")
    assert node, "Node is missing; `make test` gets it, or see https://nodejs.org"
    program = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
    command = [node, str(program), "--config", str(ROOT / "tests/html-validate.json"), "--formatter", "json"]
    with (folder / "report.json").open("w", encoding="utf-8") as report:
        finished = subprocess.run(
            [*command, *map(str, pages)], cwd=ROOT, stdout=report, stderr=subprocess.PIPE, text=True, check=False
        )
    assert finished.returncode in (0, 1), finished.stderr
    reports = json.loads((folder / "report.json").read_text("utf-8"))
    found = {report["filePath"]: report["messages"] for report in reports}
    return {
        str(page): sorted(
            (fault["ruleId"], fault["selector"] or fault["message"]) for fault in found.get(str(page), [])
        )
        for page in pages
    }


def test_every_page_is_valid_but_for_the_themes_faults(built_site: Path, tmp_path: Path) -> None:
    pages = sorted(built_site.rglob("*.html"))
    assert pages
    assert {page: found for page, found in faults(pages, tmp_path).items() if found != THEMES_FAULTS} == {}


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><html lang="en"><title>x</title><p id="a"><p id="a"><button><a href="/">x</a></button>'
    )
    assert {rule for rule, _ in faults([page], tmp_path)[str(page)]} >= {"no-dup-id", "element-permitted-content"}
