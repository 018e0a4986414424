"""The door of the link checker: which links are asked for, and where a dead one is said to stand. No network."""

from __future__ import annotations

import sys

import check_links
import pytest
from project import QUESTION, Project

PATH = "content/questions/keras-api/compile.md"
# A checker that finds every link with `dead` in it dead, as pytest-check-links reports it.
CHECKER = f"""\
#!{sys.executable}
import re, sys
from html import unescape
from xml.sax.saxutils import escape, quoteattr
assert sys.argv[1:4] == ["-m", "pytest", "links.html"], sys.argv
cases = []
for url in map(unescape, re.findall('href="([^"]*)"', open("links.html").read())):
    fault = f"<failure>{{escape(url)}}: 404: Not Found</failure>" if "dead" in url else ""
    cases.append(f"<testcase name={{quoteattr('links.html <a href=' + url + '>')}}>{{fault}}</testcase>")
open("report.xml", "w").write("<testsuites>" + "".join(cases) + "</testsuites>")
sys.exit(1)
"""


def with_links(project: Project) -> Project:
    text = QUESTION.replace(
        "More about it.\n", "More [a](https://a.example/?x=1&y=2),\n[b](https://b.example/dead) and [c](compile.md).\n"
    )
    project.question(text.replace("  - https://keras.io/", "  - https://c.example/dead\n  - https://keras.io/"))
    project.write("checker", CHECKER).chmod(0o755)
    return project


def test_a_dead_link_is_told_with_its_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with_links(project)
    assert check_links.main(["--root", str(project.root), "--python", str(project.root / "checker")]) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        f"{PATH}:7: sources: 'https://c.example/dead' does not answer: 404: Not Found",
        f"{PATH}:18: link: 'https://b.example/dead' does not answer: 404: Not Found",
    ]
    assert "4 links, 2 dead" in captured.err


def test_a_missing_checker_is_named(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_links.main(["--root", str(project.root)]) == 2
    assert "`make check-links` installs it" in capsys.readouterr().err
