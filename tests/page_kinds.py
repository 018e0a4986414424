"""One address for every kind of page that the site has, and what its readers can do to it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page
from project import ROOT, is_about_another_subject

HOME = ""
ALL_QUESTIONS = "questions/"
TOPIC = "questions/training/"
SHEETS = "sheets/"
SHEET = "sheets/tensorflow-30/"
WORDS = "gradient tape"  # that find something
if is_about_another_subject():
    _topics = sorted((ROOT / "content/questions").iterdir())
    _topic = max(_topics, key=lambda topic: len(list(topic.glob("*.md"))))
    _sheets = sorted((ROOT / "content/sheets").glob("*.md"))
    TOPIC = f"questions/{_topic.name}/"
    SHEET = f"sheets/{_sheets[0].stem}/" if _sheets else SHEETS
    WORDS = min(_topic.glob("*.md")).stem.replace("-", " ")
TESTED = "tested/"
NOT_FOUND = "404.html"
KINDS = {
    "home": HOME,
    "all questions": ALL_QUESTIONS,
    "topic": TOPIC,
    "sheets": SHEETS,
    "sheet": SHEET,
    "how it is tested": TESTED,
    "not found": NOT_FOUND,
}


def open_answers(page: Page) -> None:
    page.evaluate("for (const answer of document.querySelectorAll('details')) answer.open = true")


def wait_while(page: Page, missing: Callable[[], object]) -> None:
    """Let the browser go on while something is missing; after 10 s, say what."""
    for _ in range(500):
        if not missing():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still missing: {missing()}")


def use_filter(page: Page) -> bool:
    """Choose a difficulty in every filter of the page; whether there is one."""
    levels = page.locator("[data-filter] input[name=difficulty]:visible")
    if levels.count():
        levels.last.check()
    return levels.count() > 0


def search_for(page: Page, words: str) -> None:
    """Open the search by its key, type the words, and wait for the first result."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.locator("[data-search-results] [role=option]").first.wait_for()
