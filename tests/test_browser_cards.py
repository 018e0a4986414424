"""The cards in a real browser: opened by address, filtered, all at once."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import PageOpener
from playwright.sync_api import expect
from prep import site
from project import QUESTION, small_project, with_pages

pytestmark = [pytest.mark.slow, pytest.mark.this_bank]


def test_an_address_opens_its_answer(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/#compile")
    card = page.locator(".card", has=page.locator("#compile"))
    expect(card.locator("details")).to_have_attribute("open", "")
    expect(page.locator("details[open]")).to_have_count(1)
    expect(page.locator("#compile")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_an_addressed_card_is_not_below_the_header(open_page: PageOpener, site_url: str, width: int) -> None:
    """Where the header stays in sight it has two lines in a narrow window, one in a wide one."""
    page = open_page(site_url + "questions/keras-api/#compile", width=width, height=600)
    top = page.locator(".card:has(#compile)").evaluate("(card) => card.getBoundingClientRect().top")
    assert 0 <= top < 200
    assert top >= page.locator(".site-header").evaluate("(header) => header.getBoundingClientRect().bottom")


def test_a_changed_hash_opens_another_answer(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/")
    expect(page.locator("details[open]")).to_have_count(0)
    page.evaluate("location.hash = '#keras-3-backends'")
    expect(page.locator(".card:has(#keras-3-backends) details")).to_have_attribute("open", "")
    expect(page.locator("#keras-3-backends")).to_be_in_viewport()


def test_a_link_into_an_answer_opens_it(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/#compile--common-mistake")
    expect(page.locator("#compile--common-mistake")).to_be_in_viewport()


def test_an_alias_opens_the_answer(open_page: PageOpener, tmp_path: Path) -> None:
    project = with_pages(small_project(tmp_path))
    project.question(QUESTION.replace("reviewed", "aliases: [old-name]\nreviewed"))
    project.build()
    site.publish(project.root)
    address = open_page.serve(tmp_path / "site")
    page = open_page(address + "questions/keras-api/#old-name")
    expect(page.locator(".card:has(#compile) details")).to_have_attribute("open", "")
    expect(page.locator("#compile")).to_be_in_viewport()


def test_a_question_that_moved_is_found_by_its_id(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/#compile")
    page.wait_for_url("**/questions/keras-api/#compile")
    expect(page.locator(".card:has(#compile) details")).to_have_attribute("open", "")


def test_a_question_that_moved_is_found_from_the_open_page(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/")
    page.evaluate("location.hash = '#compile'")
    page.wait_for_url("**/questions/keras-api/#compile")


def test_a_link_into_an_answer_that_moved_leads_there(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/#compile--common-mistake")
    page.wait_for_url("**/questions/keras-api/#compile--common-mistake")
    expect(page.locator("#compile--common-mistake")).to_be_in_viewport()


@pytest.mark.parametrize("heading", ["from_logits", "größe"])
def test_a_link_to_any_heading_of_an_answer_that_moved_leads_there(
    open_page: PageOpener, tmp_path: Path, heading: str
) -> None:
    project = with_pages(small_project(tmp_path))
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n",
    )
    project.question(QUESTION.replace("What does `compile()` configure", "Why"), "why", "training")
    project.question(QUESTION.replace("More about it.", f"More about it.\n\n### {heading}\n\nMore."))
    project.build()
    site.publish(project.root)
    address = open_page.serve(tmp_path / "site")
    page = open_page(f"{address}questions/training/#compile--{heading}")
    page.wait_for_url(f"**/questions/keras-api/#compile--{quote(heading)}")
    expect(page.locator(f"#compile--{heading}")).to_be_in_viewport()


def test_a_link_to_a_heading_that_is_gone_leads_to_its_question(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/#compile--no-such-heading")
    page.wait_for_url("**/questions/keras-api/#compile")
    expect(page.locator(".card:has(#compile) details")).to_have_attribute("open", "")


def test_a_question_that_moved_is_found_by_an_alias(open_page: PageOpener, tmp_path: Path) -> None:
    """Renamed and moved at once: the old link still leads there."""
    project = with_pages(small_project(tmp_path))
    project.question(QUESTION.replace("reviewed", "aliases: [old-name]\nreviewed"))
    project.build()
    site.publish(project.root)
    address = open_page.serve(tmp_path / "site")
    page = open_page(address + "questions/another-topic/#old-name")
    page.wait_for_url("**/questions/keras-api/#*")
    expect(page.locator(".card:has(#compile) details")).to_have_attribute("open", "")
    open_page.forgive_console()  # the host's 404 for the old topic


def test_filters_stand_in_the_address_and_are_announced(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/")
    total = page.locator(".card").count()
    easy = page.locator(".card[data-difficulty=easy]").count()
    page.get_by_role("checkbox", name="Easy").check()
    expect(page.get_by_role("status")).to_have_text(f"{easy} of {total} questions")
    expect(page.locator(".card:visible")).to_have_count(easy)
    assert page.url.endswith("?difficulty=easy")
    page.get_by_role("combobox", name="Tag").select_option("training")
    assert page.url.endswith("?difficulty=easy&tag=training")
    page.reload()
    expect(page.get_by_role("checkbox", name="Easy")).to_be_checked()
    expect(page.get_by_role("combobox", name="Tag")).to_have_value("training")
    for card in page.locator(".card:visible").all():
        assert "training" in (card.get_attribute("data-tags") or "").split()


def test_no_match_says_so_and_offers_a_way_back(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/?difficulty=hard&tag=compile")
    expect(page.locator(".row:visible")).to_have_count(0)
    expect(page.get_by_text("No question of this page matches.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".row").first).to_be_visible()
    assert "?" not in page.url


def test_an_address_shows_its_card_whatever_the_filter(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/?difficulty=hard#compile")
    expect(page.locator("#compile")).to_be_in_viewport()


def test_a_filter_that_hides_the_addressed_card_is_shared_as_it_is(open_page: PageOpener, site_url: str) -> None:
    """Else the address would bring the card back, and drop the filter."""
    page = open_page(site_url + "questions/training/#epoch")
    page.get_by_role("checkbox", name="Easy").check()
    assert page.url.endswith("questions/training/?difficulty=easy#epoch")
    page.get_by_role("checkbox", name="Easy").uncheck()
    page.get_by_role("checkbox", name="Medium").check()
    expect(page).to_have_url(site_url + "questions/training/?difficulty=medium")
    shown = page.locator(".card:visible").count()
    page.reload()
    expect(page.get_by_role("checkbox", name="Medium")).to_be_checked()
    expect(page.locator(".card:visible")).to_have_count(shown)


def test_a_filter_that_hides_an_encoded_address_is_shared_as_it_is(open_page: PageOpener, site_url: str) -> None:
    """As browsers write the address of a heading beyond ASCII."""
    page = open_page(site_url + "questions/training/#%65poch")
    page.get_by_role("checkbox", name="Medium").check()
    expect(page).to_have_url(site_url + "questions/training/?difficulty=medium")


def test_back_and_forward_show_what_their_address_says(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/")
    page.get_by_role("checkbox", name="Easy").check()
    shown = page.locator(".card:visible").count()
    page.locator(".permalink:visible").first.click()
    page.get_by_role("checkbox", name="Easy").uncheck()
    page.get_by_role("combobox", name="Tag").select_option("training")
    page.go_back()
    expect(page).to_have_url(site_url + "questions/training/?difficulty=easy")
    expect(page.get_by_role("checkbox", name="Easy")).to_be_checked()
    expect(page.get_by_role("combobox", name="Tag")).to_have_value("")
    expect(page.locator(".card:visible")).to_have_count(shown)
    page.go_forward()
    expect(page).to_have_url(re.compile(r"\?tag=training"))
    expect(page.get_by_role("checkbox", name="Easy")).not_to_be_checked()
    expect(page.get_by_role("combobox", name="Tag")).to_have_value("training")


def test_a_link_to_a_card_of_the_page_announces_nothing(open_page: PageOpener, site_url: str) -> None:
    """Browsers tell of it as they tell of Back."""
    page = open_page(site_url + "questions/training/?difficulty=easy")
    page.evaluate("""() => {
        window.said = 0;
        const status = document.querySelector("[data-filter-status]");
        new MutationObserver(() => (window.said += 1)).observe(status, { childList: true });
    }""")
    page.locator(".permalink:visible").first.click()
    expect(page.locator("details[open]")).to_have_count(1)
    assert page.evaluate("window.said") == 0


def test_back_from_a_card_that_the_filter_hid_filters_again(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/?difficulty=easy")
    shown = page.locator(".card:visible").count()
    page.evaluate("location.hash = '#fit-vs-custom-loop'")
    expect(page.locator("#fit-vs-custom-loop")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(site_url + "questions/training/?difficulty=easy")
    expect(page.locator(".card:visible")).to_have_count(shown)


def test_a_page_of_one_question_says_so(open_page: PageOpener, tmp_path: Path) -> None:
    project = with_pages(small_project(tmp_path))
    project.build()
    site.publish(project.root)
    page = open_page(open_page.serve(tmp_path / "site") + "questions/keras-api/")
    expect(page.get_by_role("button", name="Open all")).to_be_visible()  # script has run
    expect(page.get_by_role("status")).to_have_text("1 question")


def test_open_all_means_what_the_filter_shows(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/?difficulty=easy")
    shown = page.locator(".card:visible").count()
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.get_by_role("button", name="Close all").click()
    expect(page.locator("details[open]")).to_have_count(0)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details[open]")).to_have_count(shown)
    page.get_by_role("checkbox", name="Easy").uncheck()
    expect(page.get_by_role("button", name="Open all")).to_be_visible()


def test_open_all_and_close_all(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/keras-api/")
    cards = page.locator(".card").count()
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details[open]")).to_have_count(cards)
    page.get_by_role("button", name="Close all").click()
    expect(page.locator("details[open]")).to_have_count(0)


def test_numbers_in_tables_stand_to_the_right(open_page: PageOpener, site_url: str) -> None:
    """By a class: the policy refuses the inline style of Markdown's tables, and the theme has a rule of its own."""
    page = open_page(site_url + "tested/")
    expect(page.locator("td.align-right").first).to_have_css("text-align", "right")


@pytest.mark.parametrize("width", [640, 1280])
def test_the_label_of_an_output_covers_none_of_it(open_page: PageOpener, site_url: str, width: int) -> None:
    page = open_page(site_url + "questions/training/", width=width)
    page.get_by_role("button", name="Open all").click()
    overflowing = page.evaluate(
        """() => [...document.querySelectorAll(".highlight--output code")].filter((code) => {
            const text = document.createRange();
            text.selectNodeContents(code);
            return text.getBoundingClientRect().right > code.getBoundingClientRect().right + 1;
        }).map((code) => code.textContent.slice(0, 60))"""
    )
    assert overflowing == []
    wider = "[...document.querySelectorAll('.highlight--output pre')].some((pre) => pre.scrollWidth > pre.clientWidth)"
    assert page.evaluate(wider), "one of them shows what this test is about"


@pytest.mark.parametrize("width", [390, 1280])
def test_words_and_choices_of_a_bar_stand_in_line(open_page: PageOpener, site_url: str, width: int) -> None:
    page = open_page(site_url + "sheets/tensorflow-keras-15/", width=width)
    middle = """(element) => {
        const text = document.createRange();
        text.selectNodeContents(element);
        const { top, height } = text.getBoundingClientRect();
        return top + height / 2;
    }"""
    left = "(element) => element.getBoundingClientRect().left"
    if width > 480:
        words, choice = page.locator(".filter-levels legend"), page.locator(".filter-levels label").first
        assert abs(words.evaluate(middle) - choice.evaluate(middle)) <= 2
    rows: dict[float, float] = {}
    for label in page.locator(".sheet-options label").all():
        rows.setdefault(round(label.evaluate(middle)), round(label.evaluate(left)))
    assert len(set(rows.values())) == 1, rows


def test_a_sheet_of_all_questions_is_a_sheet(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "sheets/all-questions/")
    current = page.get_by_role("navigation", name="Pages").locator("[aria-current]")
    expect(current).to_have_text(["Review sheets"])
