"""The site in a second engine, stock Firefox, driven by tests/second_engine.mjs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import browser as browsers
import pytest
from paper import Sheet, assert_nothing_is_cut
from prep import site
from prep.model import Library
from project import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.this_bank]


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("firefox")


@pytest.fixture(scope="module")
def seen(site_url: str, pdfs: Path) -> Any:
    """What Firefox saw. Where it is missing the tests are skipped and say so, but in CI with apt-get they fail."""
    firefox = browsers.find(browsers.FIREFOX)
    if not firefox:
        message = f"NOT TESTED IN A SECOND ENGINE. {browsers.FIREFOX.help}"
        if os.environ.get("CI") == "true" and shutil.which("apt-get"):
            pytest.fail(message)
        pytest.skip(message)
    node = shutil.which("node")
    assert node, "Node is missing; `make test` gets it, or see https://nodejs.org"
    command = [node, str(ROOT / "tests/second_engine.mjs"), firefox, site_url, str(pdfs)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.fixture(scope="module")
def library() -> Library:
    return site.read(ROOT)[0]


def test_it_is_another_engine(seen: Any) -> None:
    assert seen["version"].lower().startswith("firefox/")


def test_an_address_opens_its_answer(seen: Any) -> None:
    assert seen["hash"] == {"open": ["compile"], "visible": True}
    assert seen["changedHash"] == {"open": ["compile", "keras-3-backends"], "visible": True}


def test_a_question_that_moved_is_found_by_its_id(seen: Any) -> None:
    assert seen["moved"]["url"].endswith("/questions/keras-api/#compile")
    assert seen["moved"]["open"] == ["compile"]


def test_the_filter_stands_in_the_address(seen: Any) -> None:
    easy = [level for level in seen["all"] if level == "easy"]
    assert 0 < len(easy) < len(seen["all"])
    assert seen["filtered"]["cards"] == seen["restored"] == easy
    assert seen["filtered"]["url"].endswith("?difficulty=easy")
    assert seen["filtered"]["status"] == f"{len(easy)} of {len(seen['all'])} questions"


def test_a_search_with_a_typing_error_leads_to_the_opened_answer(seen: Any) -> None:
    assert seen["search"]["url"].endswith("#gradient-tape")
    assert seen["search"]["open"] == ["gradient-tape"]


def test_keys_suffice(seen: Any) -> None:
    assert seen["focus"] == "solid"
    assert len(seen["byKeyboard"]) == 1


def test_chosen_colours_are_kept(seen: Any) -> None:
    assert seen["scheme"] == "slate"


def test_a_phone_never_scrolls_sideways(seen: Any) -> None:
    assert seen["phone"]["needed"] <= seen["phone"]["width"] == 390


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("name", "pages"), [("tensorflow-keras-15", 1), ("tensorflow-30", 2)])
def test_a_sheet_prints_the_same(seen: Any, pdfs: Path, library: Library, name: str, pages: int, paper: str) -> None:
    assert seen
    sheet = Sheet((pdfs / f"{name}-{paper}.pdf").read_bytes())
    assert sheet.pages == pages
    assert_nothing_is_cut(sheet)
    (questions,) = (library.on_sheet(sheet) for sheet in library.sheets if sheet.id == name)
    for question in questions:
        assert (sheet.count(question.title), sheet.count(question.short)) == (1, 1), question.id
        first, last = sheet.span(question.title)[0], sheet.span(question.short)[1]
        width = sheet.sizes[first.page][0]
        assert (first.page, first.column(width)) == (last.page, last.column(width)), question.id


def test_a_topic_prints_with_its_closed_answers_open(seen: Any, pdfs: Path, library: Library) -> None:
    assert seen
    sheet = Sheet((pdfs / "topic.pdf").read_bytes())
    questions = library.by_topic["training"]
    for question in questions:
        assert (sheet.count(question.title), sheet.count(question.short)) == (1, 1), question.id
    assert sheet.text.lower().count("indepth") >= len(questions)


def test_nothing_fails_and_nothing_leaves_the_host(seen: Any) -> None:
    assert seen["faults"] == []
