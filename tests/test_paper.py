"""Sheets and topic pages on paper: from Chromium, as text and as pictures, with every choice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PageOpener
from page_kinds import wait_while
from paper import MM, Letter, Paper, Sheet, assert_nothing_is_cut, squeezed
from playwright.sync_api import Page, Route, expect
from prep import site
from prep.model import Library, Question
from prep.schema import Difficulty
from project import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.this_bank]

K15, T30, ALL = "sheets/tensorflow-keras-15/", "sheets/tensorflow-30/", "sheets/all-questions/"
INTERFACE = ("Search the", "Download", "Open all", "Edit this question", "Content CC BY", "Skip to content", "Tag all")


@pytest.fixture(scope="module")
def library() -> Library:
    return site.read(ROOT)[0]


class Printer:
    """Prints pages of the built site with Chromium."""

    def __init__(self, open_page: PageOpener, site_url: str) -> None:
        self._open_page = open_page
        self._site_url = site_url

    def __call__(self, address: str, paper: Paper = "A4", *, script: bool = True, dark: bool = False) -> Sheet:
        page = self._open_page(self._site_url + address, script=script, dark=dark)
        if "answers=full" in address and script:
            expect(page.locator("[data-sheet-status]")).to_contain_text("loaded", timeout=20_000)
        return printed(page, paper)


def printed(page: Page, paper: Paper = "A4") -> Sheet:
    return Sheet(page.pdf(format=paper, tagged=True, outline=True))


@pytest.fixture
def on_paper(open_page: PageOpener, site_url: str) -> Printer:
    return Printer(open_page, site_url)


def questions_of(library: Library, address: str) -> tuple[Question, ...]:
    return next(library.on_sheet(sheet) for sheet in library.sheets if sheet.address == address)


def assert_each_once_in_order(sheet: Sheet, texts: list[str]) -> None:
    at = 0
    for text in texts:
        assert sheet.count(text) == 1, text
        at = sheet.find(text, at) + len(squeezed(text))


# --- the sheet as it comes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("address", "pages"), [(K15, 1), (T30, 2)])
def test_a_sheet_has_its_pages(on_paper: Printer, address: str, pages: int, paper: Paper, script: bool) -> None:
    assert on_paper(address, paper, script=script).pages == pages


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("address", [K15, T30, ALL])
def test_every_question_stands_whole_and_once(on_paper: Printer, library: Library, address: str, paper: Paper) -> None:
    sheet = on_paper(address, paper, script=False)
    questions = questions_of(library, address)
    assert_each_once_in_order(sheet, [text for question in questions for text in (question.title, question.short)])
    assert_nothing_is_cut(sheet)
    for question in questions:
        first, last = sheet.span(question.title + question.short)
        width = sheet.sizes[0][0]
        assert (first.page, first.column(width)) == (last.page, last.column(width)), question.id


ARIAL_WIDTHS = {"m": 1706, "i": 455, "W": 1933}  # in 2048ths of the size of the type


@pytest.mark.parametrize("weight", [400, 700])
def test_letters_are_as_wide_on_every_system(open_page: PageOpener, site_url: str, weight: int) -> None:
    """Arial's widths, from the system or from our own file: the number of pages hangs on them."""
    page = open_page(site_url + K15)
    widths = page.evaluate(
        """async ([letters, weight]) => {
            await document.fonts.ready;
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `${weight} 2048px "Paper Sans", monospace`;
            return letters.map((letter) => pen.measureText(letter).width);
        }""",
        [list(ARIAL_WIDTHS), weight],
    )
    regular = list(ARIAL_WIDTHS.values())
    bold = [1821, 569, 1933]
    assert [round(width) for width in widths] == (regular if weight == 400 else bold)


def test_only_sheets_load_their_type(open_page: PageOpener, site_url: str) -> None:
    for address in ("", "questions/training/"):
        page = open_page(site_url + address)
        page.emulate_media(media="print")
        page.evaluate("document.fonts.ready.then(() => {})")
        assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["unloaded", "unloaded"]


@pytest.mark.parametrize("address", [K15, T30])
def test_a_sheet_says_what_it_is(on_paper: Printer, library: Library, address: str) -> None:
    sheet = on_paper(address, script=False)
    reviewed = max(question.fields.reviewed for question in questions_of(library, address))
    for text in (library.runs_on, f"last review {reviewed}", f"example.org/{address}"):
        assert sheet.count(text), text
    for page in range(sheet.pages):
        assert sheet.count(f"{page + 1} / {sheet.pages}") == 1
    assert sheet.count(f"example.org/{address}") == 1 + sheet.pages  # once in the text, once at each foot


def test_there_is_no_interface_on_paper(on_paper: Printer) -> None:
    for address in (K15, ALL, "questions/training/", ""):
        sheet = on_paper(address)
        for words in INTERFACE:
            assert sheet.count(words) == 0, (address, words)


def test_an_open_search_is_not_on_paper(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15 + "?q=tape")
    expect(page.locator("[role=option]").first).to_be_visible()
    assert printed(page).count("Suggest a question") == 0


def test_type_is_large_enough_to_read(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(T30, script=False)
    for question in questions_of(library, T30):
        at = sheet.find(question.short)
        plain = max(letter.size for letter in sheet.letters[at : at + len(squeezed(question.short))])
        assert plain >= 8.49
    assert min(letter.size for letter in sheet.letters) >= 6


def test_paper_stays_white_and_black_in_the_dark(on_paper: Printer) -> None:
    picture = on_paper(T30, dark=True).picture(0)
    shades = picture.histogram()
    assert picture.getpixel((2, 2)) == 255
    assert sum(shades[250:]) > 0.75 * sum(shades)


def test_links_are_not_underlined_on_paper(open_page: PageOpener, site_url: str) -> None:
    for address in (K15, "questions/training/"):
        page = open_page(site_url + address)
        page.emulate_media(media="print")
        lines = page.eval_on_selector_all("main a", "links => links.map(a => getComputedStyle(a).textDecorationLine)")
        assert set(lines) == {"none"}


# --- black and white --------------------------------------------------------------------------------------------


def border(sheet: Sheet, first: Letter, dots_per_inch: int = 288) -> list[int]:
    """The widths, in dots, of the dark lines left of a row's first letter, in a picture that knows black and white."""
    scale = dots_per_inch / 72
    picture = sheet.picture(first.page, dots_per_inch)
    height = sheet.sizes[first.page][1]
    y = int((height - (first.bottom + first.top) / 2) * scale)
    from_x, to_x = int((first.left - 13) * scale), int((first.left - 1) * scale)
    dark = [int(str(picture.getpixel((x, y)))) < 170 for x in range(from_x, to_x)]
    return [len(list(run)) for is_dark, run in itertools.groupby(dark) if is_dark]


def test_the_levels_differ_without_colour(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(T30, script=False)
    numbers = {question.id: number for number, question in enumerate(questions_of(library, T30), 1)}
    shapes: dict[Difficulty, set[str]] = {difficulty: set() for difficulty in Difficulty}
    for question in questions_of(library, T30):
        lines = border(sheet, sheet.span(f"{numbers[question.id]}{question.title}")[0])
        shape = "double" if len(lines) == 2 else "thick" if lines[0] >= 12 else "thin"
        shapes[question.fields.difficulty].add(shape)
    assert shapes == {Difficulty.EASY: {"thin"}, Difficulty.MEDIUM: {"double"}, Difficulty.HARD: {"thick"}}
    for difficulty in Difficulty:
        marked = [q for q in questions_of(library, T30) if q.fields.difficulty is difficulty]
        assert sheet.count(difficulty.upper()) == len(marked)


# --- choices ----------------------------------------------------------------------------------------------------


def test_questions_only_leaves_room_to_write(on_paper: Printer, library: Library) -> None:
    sheet, questions = on_paper(K15 + "?answers=none"), questions_of(library, K15)
    assert_each_once_in_order(sheet, [question.title for question in questions])
    assert not any(sheet.count(question.short) for question in questions)
    ends = [sheet.span(question.title)[1] for question in questions]
    starts = [sheet.span(question.title)[0] for question in questions]
    for end, start in zip(ends, starts[1:], strict=False):
        if start.page == end.page and start.top < end.bottom:
            assert end.bottom - start.top > 20 * MM


def test_answers_at_the_end_begin_a_page(on_paper: Printer, library: Library) -> None:
    sheet, questions = on_paper(T30 + "?answers=end"), questions_of(library, T30)
    assert_each_once_in_order(sheet, [q.title for q in questions] + [q.short for q in questions])
    assert_nothing_is_cut(sheet)
    last_title, first_answer = sheet.span(questions[-1].title)[1], sheet.span(questions[0].short)[0]
    assert first_answer.page > last_title.page
    checklist = sheet.span("Quick review checklist")[0]
    assert checklist.page < first_answer.page


def test_full_answers_are_on_paper(on_paper: Printer, library: Library, built_site: Path) -> None:
    sheet, questions = on_paper(K15 + "?answers=full"), questions_of(library, K15)
    assert_each_once_in_order(sheet, [question.short for question in questions])
    assert_nothing_is_cut(sheet)
    for number, question in enumerate(questions, 1):
        assert sheet.count(f"{number}{question.title}") == 1
        for words in code_lines(question):
            assert sheet.count(words), (question.id, words)
        for source in question.fields.sources:
            assert sheet.count(source.removeprefix("https://")), source


def test_full_answers_come_with_working_links_and_unique_ids(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15 + "?answers=full")
    expect(page.locator("[data-sheet-status]")).to_contain_text("15 full answers loaded")
    ids = page.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
    assert len(ids) == len(set(ids))
    links = page.eval_on_selector_all(".sheet-more a", "links => links.map(link => link.href)")
    inside = {link for link in links if link.startswith(site_url)}
    assert inside
    for link in inside - {link for link in inside if "/sheets/" in link}:
        assert page.request.get(link).ok, link


def test_full_answers_that_cannot_be_had_are_said_to_be_missing(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15, routes={"**/questions/**": lambda route: route.abort()})
    page.get_by_label("full", exact=True).check()
    expect(page.locator("[data-sheet-status]")).to_contain_text("15 full answers could not be loaded")
    expect(page.locator(".sheet-answer").first).to_be_visible()
    open_page.forgive_console()


def test_the_button_to_print_waits_for_the_last_load(open_page: PageOpener, site_url: str) -> None:
    """Who widens the filter while answers are loading must not print a sheet that lacks some."""
    held: list[Route] = []
    page = open_page(
        site_url + K15 + "?difficulty=medium", routes={"**/questions/**": lambda route: held.append(route)}
    )

    def wait_for_requests(least: int) -> list[Route]:
        wait_while(page, lambda: len(held) < least and f"{least - len(held)} requests for answers")
        return list(held)

    shown = page.locator("[data-card]:not([hidden])")
    number = shown.count()
    wanted = "links => new Set(links.map(link => link.pathname)).size"
    page.get_by_label("full", exact=True).check()
    first = wait_for_requests(shown.locator(".row-link").evaluate_all(wanted))
    page.get_by_role("checkbox", name="Medium").uncheck()
    both = wait_for_requests(len(first) + shown.locator(".row-link").evaluate_all(wanted))
    for route in first:
        route.continue_()
    expect(page.locator(".sheet-more")).to_have_count(number)
    expect(page.get_by_role("button", name="Print")).to_be_disabled()
    for route in both[len(first) :]:
        route.continue_()
    expect(page.get_by_role("button", name="Print")).to_be_enabled()
    expect(page.locator(".sheet-more")).to_have_count(shown.count())


def test_difficulty_and_tag_choose_what_is_printed(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(T30 + "?difficulty=hard,medium&tag=variables")
    for question in questions_of(library, T30):
        wanted = question.fields.difficulty is not Difficulty.EASY and "variables" in question.fields.tags
        assert sheet.count(question.short) == int(wanted), question.id


def test_the_choice_holds_for_the_answers_at_the_end(open_page: PageOpener, site_url: str, library: Library) -> None:
    page = open_page(site_url + T30 + "?answers=end")
    page.get_by_label("Hard").check()
    sheet = printed(page)
    for question in questions_of(library, T30):
        wanted = question.fields.difficulty is Difficulty.HARD
        assert (sheet.count(question.title), sheet.count(question.short)) == (wanted, wanted), question.id


def test_the_checklist_can_be_left_out(on_paper: Printer) -> None:
    assert on_paper(K15).count("Quick review checklist") == 1
    assert on_paper(K15 + "?checklist=no").count("Quick review checklist") == 0


def test_large_type_is_large(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(T30 + "?type=large")
    assert_nothing_is_cut(sheet)
    for question in questions_of(library, T30):
        assert sheet.span(question.title)[0].size >= 12.9


def test_choices_stand_in_the_address(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15)
    page.get_by_label("none, with room to write").check()
    page.get_by_label("leave out the checklist").check()
    page.get_by_label("large type").check()
    page.get_by_label("Easy").check()
    assert page.url == site_url + K15 + "?answers=none&checklist=no&type=large&difficulty=easy"
    page.reload()
    sheet = page.locator("[data-sheet]")
    for name, value in (("answers", "none"), ("checklist", "no"), ("type", "large")):
        expect(sheet).to_have_attribute(f"data-{name}", value)
    for label in ("none, with room to write", "leave out the checklist", "large type", "Easy"):
        expect(page.get_by_label(label)).to_be_checked()
    page.get_by_label("short, below each question").check()
    page.get_by_label("leave out the checklist").uncheck()
    page.get_by_label("large type").uncheck()
    page.get_by_label("Easy").uncheck()
    assert page.url == site_url + K15


def test_back_shows_the_choice_that_its_address_says(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15 + "?answers=none")
    page.get_by_role("link", name="Skip to the content").press("Enter")
    page.get_by_label("short, below each question").check()
    page.get_by_label("large type").check()
    page.go_back()
    assert page.url == site_url + K15 + "?answers=none"
    expect(page.get_by_label("none, with room to write")).to_be_checked()
    expect(page.get_by_label("large type")).not_to_be_checked()
    expect(page.locator("[data-sheet]")).to_have_attribute("data-answers", "none")
    expect(page.locator("[data-sheet]")).to_have_attribute("data-type", "normal")


def test_one_full_answer_is_said_as_one(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + K15)
    row = page.locator("[data-card]").first
    row.evaluate("(row) => document.querySelectorAll('[data-card]').forEach((one) => one === row || one.remove())")
    page.get_by_label("full", exact=True).check()
    expect(page.locator("[data-sheet-status]")).to_have_text("1 full answer loaded.")


def test_an_unknown_choice_is_the_sheet_as_it_comes(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(K15 + "?answers=x%22%3E&type=huge&checklist=maybe&difficulty=odd&tag=none")
    assert sheet.pages == 1
    assert_each_once_in_order(sheet, [question.short for question in questions_of(library, K15)])


def test_without_script_choices_in_the_address_change_nothing(on_paper: Printer, library: Library) -> None:
    sheet = on_paper(K15 + "?answers=none&type=large", script=False)
    assert sheet.pages == 1
    assert_each_once_in_order(sheet, [question.short for question in questions_of(library, K15)])


@pytest.mark.parametrize("choice", ["", "?answers=none", "?type=large", "?checklist=no&difficulty=hard"])
@pytest.mark.parametrize("address", [K15, T30])
def test_the_preview_is_what_comes_out(
    open_page: PageOpener, site_url: str, library: Library, address: str, choice: str
) -> None:
    """On A4, each question stands on the page where the preview has it; a page of its own has the same columns."""
    page = open_page(site_url + address + choice)
    preview: dict[str, list[int]] = page.evaluate(
        """() => {
            const paper = document.querySelector(".sheet-paper");
            const box = paper.getBoundingClientRect();
            const millimetre = box.width / 210;
            const rows = [...document.querySelectorAll("[data-card]:not([hidden])")];
            return Object.fromEntries(rows.map((row) => {
                const { left, top } = row.getBoundingClientRect();
                const id = row.querySelector("a").hash.slice(1);
                const number = Math.floor((top - box.top) / millimetre / 303);
                return [id, [number, Number(left - box.left > box.width / 2)]];
            }));
        }"""
    )
    sheet = printed(page)
    assert preview
    for question_id, place in preview.items():
        first, _ = sheet.span(library.by_id[question_id].title)
        assert first.page == place[0], question_id
        assert sheet.pages > 1 or first.column(sheet.sizes[0][0]) == place[1], question_id


def test_the_preview_waits_for_the_type(open_page: PageOpener, site_url: str, built_site: Path) -> None:
    """A page is balanced once its letters have come, and again when a narrow window grows wide."""
    own = (built_site / "assets/css/paper-font.css").read_text("utf-8")
    page = open_page(site_url + "sheets/")
    page.route(
        "**/paper-font.css*",
        lambda route: route.fulfill(body=re.sub(r"local\([^)]*\), ", "", own), content_type="text/css"),
    )
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(site_url + K15, wait_until="domcontentloaded")
    wait_while(page, lambda: len(held) < 2 and "requests for the letters")
    paper = page.locator(".sheet-paper").first
    page.evaluate("document.querySelector('.sheet-paper').removeAttribute('data-single')")
    for route in held:
        route.continue_()
    expect(paper).to_have_attribute("data-single", "")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(paper).not_to_have_attribute("data-single", "")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(paper).to_have_attribute("data-single", "")


def test_no_page_of_answers_where_no_question_is_left(on_paper: Printer) -> None:
    sheet = on_paper(K15 + "?difficulty=hard&tag=compile&answers=end")
    assert sheet.pages == 1
    assert sheet.count("Answers") == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_long_sheet_has_columns_in_each_part(
    open_page: PageOpener, site_url: str, library: Library, paper: Paper
) -> None:
    page = open_page(site_url + ALL)
    page.evaluate("document.querySelector('[data-sheet]').classList.add('sheet--long')")
    sheet = printed(page, paper)
    assert_nothing_is_cut(sheet)
    width = sheet.sizes[0][0]
    columns = set()
    for question in questions_of(library, ALL):
        assert (sheet.count(question.title), sheet.count(question.short)) == (1, 1), question.id
        (first, _), (_, last) = sheet.span(question.title), sheet.span(question.short)
        assert (first.page, first.column(width)) == (last.page, last.column(width)), question.id
        columns.add(first.column(width))
    assert columns == {0, 1}


# --- topic pages ------------------------------------------------------------------------------------------------


def code_lines(question: Question) -> Iterator[str]:
    for item in question.document.located.get("fence", ()):
        yield from (line for line in item.token.content.splitlines() if line.strip())


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_topic_prints_every_answer_open(on_paper: Printer, library: Library, paper: Paper, script: bool) -> None:
    sheet = on_paper("questions/training/", paper, script=script)
    questions = library.by_topic["training"]
    assert_each_once_in_order(sheet, [text for question in questions for text in (question.title, question.short)])
    assert_nothing_is_cut(sheet)
    for question in questions:
        for line in code_lines(question):
            assert sheet.count(line), (question.id, line)


def test_every_topic_fits_the_paper(on_paper: Printer, library: Library) -> None:
    for topic in library.topics:
        sheet = on_paper(f"questions/{topic.key}/", script=False)
        assert_nothing_is_cut(sheet)
        assert all(sheet.count(question.short) == 1 for question in library.by_topic[topic.key])


def test_printing_leaves_answers_as_they_were(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + "questions/training/")
    printed(page)
    expect(page.locator("details[open]")).to_have_count(0)


def test_an_engine_that_cannot_show_closed_details_opens_them_to_print(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url)
    page.add_init_script("CSS.supports = () => false")
    page.goto(site_url + "questions/training/#callbacks")
    everything = page.locator("[data-card] details").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details[open]")).to_have_count(everything)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details[open]")).to_have_count(1)
