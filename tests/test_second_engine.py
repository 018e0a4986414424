"""The site in a second engine, stock Firefox, driven by tests/second_engine.mjs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import browser as browsers
import pytest
from project import ROOT
from pypdf import PdfReader

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


def letters(text: str) -> str:
    """The text without white space and ligatures, which a PDF has as gaps and as glyphs."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def printed(pdf: Path) -> str:
    return letters("".join(page.extract_text() for page in PdfReader(pdf).pages))


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


def test_a_sheet_prints_every_question(seen: Any, pdfs: Path, built_site: Path) -> None:
    assert seen
    data = json.loads((built_site / "questions.json").read_text("utf-8"))
    (sheet,) = (sheet for sheet in data["sheets"] if sheet["id"] == "tensorflow-30")
    questions = [question for question in data["questions"] if question["id"] in sheet["questions"]]
    text = printed(pdfs / "sheet.pdf")
    assert len(questions) == 30
    assert [question["title"] for question in questions if letters(question["title"]) not in text] == []
    assert [question["short"] for question in questions if letters(question["short"]) not in text] == []


def test_a_topic_prints_its_open_answers(seen: Any, pdfs: Path) -> None:
    assert printed(pdfs / "topic.pdf").lower().count("indepth") == len(seen["all"])


def test_nothing_fails_and_nothing_leaves_the_host(seen: Any) -> None:
    assert seen["faults"] == []
