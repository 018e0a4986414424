"""A visit stays between the reader and the site's own host, and leaves nothing behind but what the reader chose."""

from __future__ import annotations

import re

import page_kinds
import pytest
from conftest import PageOpener
from page_kinds import KINDS
from playwright.sync_api import Page

pytestmark = pytest.mark.slow

# Everything that the pages may keep in a reader's browser: key -> what it is.
STORED = {
    "colour-scheme": "light or dark, when the reader chose one",
    "search-key": "off, when the reader wants no key of one character",
    "recent-searches": "the last searches that led to a question",
}
KEPT = """async () => ({
  cookies: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map((database) => database.name),
  caches: "caches" in window ? await caches.keys() : [],
  workers: "serviceWorker" in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""


def do_everything(page: Page) -> None:
    """What a reader can do on a page: choose colours, filter, open every answer, follow its address, search."""
    page.locator("[data-colour-scheme]").click()
    page_kinds.use_filter(page)
    for button in page.locator("[data-toggle-all], [data-filter-clear]").all():
        if button.is_visible():
            button.click()
    for link in page.locator(".permalink:visible").all()[:2]:
        link.click()
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    page.goto(page.url.partition("#")[0])  # or the address of an answer would pass for that of the result
    page_kinds.search_for(page, page_kinds.WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#[a-z0-9-]+$"))
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())
def test_no_request_leaves_the_host_and_nothing_is_kept(open_page: PageOpener, site_url: str, address: str) -> None:
    """`open_page` fails the test for an address of another host; here the requests of the whole context are counted."""
    page = open_page(site_url + address)
    requests: list[str] = []
    page.context.on("request", lambda request: requests.append(request.url))
    page.reload()
    do_everything(page)
    assert requests
    assert [url for url in requests if not url.startswith((site_url, "data:"))] == []
    assert page.context.cookies() == []
    kept = page.evaluate(KEPT)
    assert set(kept.pop("local")) <= set(STORED)
    assert {kind: names for kind, names in kept.items() if names} == {}


def test_a_first_visit_leaves_nothing(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url)
    for address in KINDS.values():
        page.goto(site_url + address)
    assert {kind: names for kind, names in page.evaluate(KEPT).items() if names} == {}
