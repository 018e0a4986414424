"""The cards in a real browser: opened by address, filtered, by keyboard, without script, on a phone, in the dark."""

from __future__ import annotations

import pytest
from conftest import PageOpener
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


def test_an_address_opens_its_answer(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/#compile")
    card = page.locator(".card", has=page.locator("#compile"))
    expect(card.locator("details")).to_have_attribute("open", "")
    expect(page.locator("details[open]")).to_have_count(1)
    expect(page.locator("#compile")).to_be_in_viewport()
