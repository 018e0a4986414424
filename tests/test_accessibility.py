"""Everybody can use every page: axe-core finds no fault, keys suffice, and nothing is lost when a reader enlarges,
forces colours, stops motion or turns scripts off."""

from __future__ import annotations

import re

import page_kinds
import pytest
from conftest import PageOpener
from page_kinds import ALL_QUESTIONS, HOME, KINDS, NOT_FOUND, SHEET, TOPIC
from playwright.sync_api import Page, expect
from prep import site
from project import ROOT

pytestmark = pytest.mark.slow

AXE = ROOT / "node_modules/axe-core/axe.min.js"
# WCAG 2.2 at levels A and AA, and what axe holds to be good practice. It leaves target-size out unless told otherwise.
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # it still counts the rest, without the details that take it most of its time
}
every_kind = pytest.mark.parametrize("address", KINDS.values(), ids=KINDS.keys())


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands. By evaluate(): the page's policy lets no foreign script in."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("(options) => axe.run(options)", AXE_OPTIONS)
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [f"{fault['id']}: {node['html'][:150]}" for fault in found["violations"] for node in fault["nodes"]]


@every_kind
def test_axe_finds_nothing(open_page: PageOpener, site_url: str, address: str) -> None:
    """In both schemes, on a phone and a desktop: as it opens, answers open, the filter used, searching."""
    page = open_page(site_url + address)
    faults: dict[str, list[str]] = {}

    def look(state: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                faults[f"{state}, {scheme}, {width} px"] = axe_faults(page)

    look("as it opens")
    page_kinds.open_answers(page)
    look("answers open")
    if page_kinds.use_filter(page):
        look("filtered")
    if address in (HOME, TOPIC):
        page_kinds.search_for(page, page_kinds.WORDS)
        look("search open")
    assert {state: found for state, found in faults.items() if found} == {}


# axe looks at no word that a style adds.
ADDED_WORDS = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    const [red, green, blue, opacity = 1] = parts(getComputedStyle(element).backgroundColor);
    return opacity ? [red, green, blue] : element.parentElement ? behind(element.parentElement) : [255, 255, 255];
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => part / 255).map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const contrasts = {};
  for (const element of document.querySelectorAll("main *")) {
    for (const side of ["::before", "::after"]) {
      const style = getComputedStyle(element, side);
      if (!/[^\\s"]/.test(style.content.replace(/^(none|normal)$/, "")) || style.display === "none") continue;
      const back = behind(element);
      const front = parts(style.color).slice(0, 3).map((part, at) => part * style.opacity + back[at] * (1 - style.opacity));
      const [low, high] = [luminance(front), luminance(back)].sort((one, other) => one - other);
      contrasts[style.content] = Math.min(contrasts[style.content] ?? 21, (high + .05) / (low + .05));
    }
  }
  return contrasts;
}"""  # noqa: E501


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_that_a_style_adds_can_be_read(open_page: PageOpener, site_url: str, dark: bool) -> None:
    page = open_page(site_url + TOPIC, dark=dark)
    page_kinds.open_answers(page)
    contrasts = page.evaluate(ADDED_WORDS)
    assert {'"#"', '"prints"'} <= set(contrasts)
    assert {words: contrast for words, contrast in contrasts.items() if contrast < 4.5} == {}


# --- keys alone ---------------------------------------------------------------------------------------------------

# The focus as a sighted reader finds it: drawn by an outline, and not below anything else.
FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
  const style = getComputedStyle(element);
  return {
    name: `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 60)}`,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    uncovered: !!top && (element.contains(top) || top.contains(element)),
  };
}"""


# The name of what has the focus, if not all of its outline can be seen. A box taller than the window cannot be.
CUT = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const header = document.querySelector(".site-header");
  const sticks = getComputedStyle(header).position === "sticky" && !header.contains(element);
  const top = sticks && !element.matches(".skip-link") ? header.getBoundingClientRect().bottom : 0;
  const cut = box.top - 3 < top || box.bottom + 3 > innerHeight;
  const fits = box.height + 12 < innerHeight - top;
  return element !== document.body && fits && cut && element.outerHTML.slice(0, 100);
}"""


def test_every_answer_scrolls_by_keys_and_shows_its_links(open_page: PageOpener, site_url: str) -> None:
    """axe looks at one topic. Safari gives boxes that scroll no place in the order of keys by itself."""
    page = open_page(site_url)
    page.set_viewport_size({"width": 320, "height": 844})
    unreached = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth && box.tabIndex < 0)
        .map(box => box.textContent)"""
    lines = "links => links.map(link => getComputedStyle(link).textDecorationLine)"
    for topic in site.read(ROOT)[0].topics:
        page.goto(f"{site_url}questions/{topic.key}/")
        page_kinds.open_answers(page)
        page_kinds.wait_while(page, lambda: page.eval_on_selector_all("pre, .table-box", unreached))
        links = ".answer-body :is(p, li, td) a:not(.note-mark a)"
        assert set(page.eval_on_selector_all(links, lines)) <= {"underline"}, topic.key


# Boxes that are stops of the Tab key and have nothing to scroll.
IDLE_STOPS = """() => [...document.querySelectorAll("main pre, main .table-box")]
  .filter((box) => box.checkVisibility() && box.tabIndex === 0 && box.scrollWidth <= box.clientWidth)
  .map((box) => box.textContent.slice(0, 60))"""


@pytest.mark.parametrize("address", [TOPIC, SHEET])
def test_keys_stop_at_a_box_only_where_it_scrolls(open_page: PageOpener, site_url: str, address: str) -> None:
    """On a wide screen few do; the rest would be stops that do nothing, five in an answer."""
    page = open_page(site_url + address)
    if address == TOPIC:
        page_kinds.open_answers(page)
    else:
        page.get_by_role("radio", name="full").check()
        expect(page.locator("[data-sheet-status]")).to_contain_text("loaded")
    for width in (320, 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page_kinds.wait_while(page, lambda: page.evaluate(IDLE_STOPS))
    if address == TOPIC:
        assert page.locator("pre[tabindex='0']").count()


def tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until the element has the focus, and expect to see the focus at every stop."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["outlined"], f"no outline shows the focus on {focus['name']}"
        assert focus["uncovered"], f"something covers {focus['name']} while it has the focus"
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} times Tab did not lead to {selector}")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_walk_by_keys_alone(open_page: PageOpener, site_url: str, width: int) -> None:
    """Home, a topic, an answer, the filter, the colours, a sheet: with Tab, Enter, Space, and nothing else."""
    page = open_page(site_url + HOME, width=width)
    tab_to(page, f".topic-link[href='{TOPIC}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{TOPIC}")
    tab_to(page, "input[name=difficulty]")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+( of \d+)? questions"))
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(page.locator(".card:visible details").first).to_have_attribute("open", "")
    tab_to(page, ".card-foot a")
    page.goto(site_url + TOPIC)
    tab_to(page, "[data-colour-scheme]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(site_url + HOME)
    tab_to(page, f".sheet-links a[href='{SHEET}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{SHEET}")
    tab_to(page, ".sheet-row a")


def test_a_search_by_keys_alone(open_page: PageOpener, site_url: str) -> None:
    """From the key `/` to the opened answer of the second result, and Escape back to where the focus was."""
    page = open_page(site_url + TOPIC)
    tab_to(page, "summary")
    page_kinds.search_for(page, page_kinds.WORDS)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('summary')")
    page_kinds.search_for(page, page_kinds.WORDS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#[a-z0-9-]+$"))
    expect(page.locator("details[open]")).to_have_count(1)


def test_the_first_stop_skips_the_header(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + TOPIC)
    tab_to(page, ".skip-link", most=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content') !== null")


@every_kind
def test_one_link_skips_the_header(open_page: PageOpener, site_url: str, address: str) -> None:
    """The theme has one of its own for hand-written pages."""
    expect(open_page(site_url + address).get_by_role("link", name="Skip to")).to_have_count(1)


@pytest.mark.parametrize("address", [ALL_QUESTIONS, TOPIC])
@pytest.mark.parametrize(("width", "height"), [(1280, 700), (900, 450), (390, 700)])
def test_a_focus_ring_is_not_cut(open_page: PageOpener, site_url: str, address: str, width: int, height: int) -> None:
    """By the edges of the window and by the header that stays in sight, forwards and backwards, answers open."""
    page = open_page(site_url + address, width=width, height=height)
    page_kinds.open_answers(page)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            page.keyboard.press(key)
            cut = page.evaluate(CUT)
            assert not cut, f"{key}: {cut}"


def test_a_header_of_more_lines_covers_no_focus(open_page: PageOpener, site_url: str) -> None:
    """With letters of twice the size, or a long name of the site, the header that stays in sight is higher."""
    page = open_page(site_url + ALL_QUESTIONS)
    page.evaluate("document.documentElement.style.setProperty('font-size', '250%')")
    assert page.locator(".site-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        cut = page.evaluate(CUT)
        assert not cut, cut


# --- what a screen reader says ------------------------------------------------------------------------------------


Node = dict[str, str]


def heard(page: Page) -> list[Node]:
    """What a screen reader can read, in its order: roles, names, descriptions, levels."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    parts = ("role", "name", "description")
    read = []
    for node in nodes:
        if not node["ignored"]:
            properties = {entry["name"]: entry["value"] for entry in node["properties"]}
            values = {part: node.get(part, {}) for part in parts} | {"level": properties.get("level", {})}
            read.append({part: str(value.get("value", "")) for part, value in values.items()})
    return read


@every_kind
def test_nothing_is_named_twice(open_page: PageOpener, site_url: str, address: str) -> None:
    """A title beside another name is read after it."""
    assert [node for node in heard(open_page(site_url + address)) if node["description"]] == []


@every_kind
def test_a_link_among_words_is_underlined(open_page: PageOpener, site_url: str, address: str) -> None:
    """Colour alone does not tell it from them; in the footer it had not even another colour."""
    page = open_page(site_url + address)
    page_kinds.open_answers(page)
    plain = page.evaluate(
        """() => [...document.querySelectorAll("a:not(.note-mark a)")].filter((link) => {
          const style = getComputedStyle(link);
          const words = [...link.parentNode.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\\w/.test(node.data));
          return words && style.display === "inline" && style.textDecorationLine !== "underline";
        }).map((link) => link.outerHTML)"""  # noqa: E501
    )
    assert plain == []


@every_kind
def test_lists_without_bullets_stay_lists(open_page: PageOpener, site_url: str, address: str) -> None:
    """Of a list with `list-style: none` Safari says neither that it is one nor how long, unless it is navigation."""
    page = open_page(site_url + address)
    styles = "lists => lists.map(list => getComputedStyle(list).listStyleType)"
    assert "none" not in page.locator("main ul, main ol").evaluate_all(styles)


def test_an_output_says_what_it_is(open_page: PageOpener, site_url: str) -> None:
    """However short; on a phone no word beside it does."""
    page = open_page(site_url + TOPIC, width=390)
    page_kinds.open_answers(page)
    outputs = page.locator(".highlight--output pre")
    assert outputs.count()
    expect(page.get_by_role("group", name="Output")).to_have_count(outputs.count())


def test_numbers_of_questions_have_a_unit(open_page: PageOpener, site_url: str) -> None:
    counts = open_page(site_url + HOME).locator(".topic-count").all_text_contents()
    assert counts
    assert [count for count in counts if not re.fullmatch(r"\d+ questions?", count.strip())] == []


def test_a_full_answer_of_a_sheet_stands_below_its_question(open_page: PageOpener, site_url: str) -> None:
    """Readers go from heading to heading: of a question's level are questions only."""
    page = open_page(site_url + SHEET)
    levels = {node["name"]: node["level"] for node in heard(page) if node["role"] == "heading"}
    page.get_by_role("radio", name="full").check()
    expect(page.locator("[data-sheet-status]")).to_contain_text("loaded")
    question = page.locator(".sheet-question :is(h2, h3)").first.text_content() or ""
    level = levels[question]
    more = [node for node in heard(page) if node["role"] == "heading" and node["name"] not in levels]
    assert more
    assert [node for node in more if int(node["level"]) <= int(level)] == []


def test_the_status_of_a_sheet_is_there_before_it_speaks(open_page: PageOpener, site_url: str) -> None:
    """A live region that appears together with its text is often not heard."""
    page = open_page(site_url + SHEET)
    assert len([node for node in heard(page) if node["role"] == "status"]) == page.locator("main [role=status]").count()


# --- no script ----------------------------------------------------------------------------------------------------


def test_a_walk_without_script(open_page: PageOpener, site_url: str) -> None:
    """Home, the search field, a topic, an answer, a sheet: everything can be reached and read."""
    page = open_page(site_url + HOME, script=False)
    page.locator(".search-field").click()
    expect(page.locator("h1")).to_have_text("All questions")
    row = page.locator(f".row-link[href*='{TOPIC.removeprefix('questions/')}']").first
    question = str(row.get_attribute("href")).partition("#")[2]
    row.click()
    expect(page.locator(f"#{question}")).to_be_in_viewport()
    page.locator(f".card:has(#{question}) summary").click()
    expect(page.locator(f"#{question}--in-depth")).to_be_visible()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Review sheets").click()
    page.locator(f"a[href='{SHEET.removeprefix('sheets/')}']").first.click()
    expect(page.locator(".sheet-answer").first).to_be_visible()


@every_kind
def test_what_needs_script_is_hidden_without_it(open_page: PageOpener, site_url: str, address: str) -> None:
    page = open_page(site_url + address, script=False)
    for control in page.locator("button, input, select").all():
        assert control.is_hidden(), control.evaluate("element => element.outerHTML")


# --- readers who change how a page looks --------------------------------------------------------------------------

# What a reader cannot get at: text cut off by its box, and anything beyond the edge of the window that no box scrolls.
LOST = """() => {
  const lost = [];
  const overflow = (element) => getComputedStyle(element).overflowX;
  const scrolls = (element) => element && (/auto|scroll/.test(overflow(element)) || scrolls(element.parentElement));
  // Words for screen readers are clipped to nothing.
  const clipped = (element) => getComputedStyle(element).clipPath !== "none";
  const onlyRead = (element) => element && (clipped(element) || onlyRead(element.parentElement));
  for (const element of document.querySelectorAll("body *")) {
    const seen = element.checkVisibility({ visibilityProperty: true });
    const box = element.getBoundingClientRect();
    if (!seen || onlyRead(element) || element.closest(".skip-link")) continue;
    const cut = /hidden|clip/.test(overflow(element)) && element.scrollWidth > element.clientWidth + 1;
    const outside = box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    const beyond = outside && !scrolls(element.parentElement);
    if (cut || beyond) lost.push(element.outerHTML.slice(0, 120));
  }
  if (document.documentElement.scrollWidth > innerWidth) lost.push("the page scrolls sideways");
  return lost;
}"""
# WCAG 1.4.12, https://www.w3.org/TR/WCAG22/#text-spacing, through a sheet that the page's policy has no say in.
TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}"""


@every_kind
def test_nothing_is_lost_when_enlarged(open_page: PageOpener, site_url: str, address: str) -> None:
    """In a window of 320 px (1280 px at 400 %), 390 px, 640 px (at 200 %), with large letters, with spaced text."""
    page = open_page(site_url + address)
    page_kinds.open_answers(page)
    lost: dict[str, list[str]] = {}
    for width in (320, 390, 640):
        page.set_viewport_size({"width": width, "height": 480})
        lost[f"{width} px"] = page.evaluate(LOST)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.setProperty('font-size', '250%')")  # the theme's are 125 %
    lost["letters of twice the size"] = page.evaluate(LOST)
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    page.evaluate(TEXT_SPACING)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        lost[f"spaced text, {width} px"] = page.evaluate(LOST)
    assert {state: found for state, found in lost.items() if found} == {}


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_of_the_search_is_lost(open_page: PageOpener, site_url: str, width: int) -> None:
    page = open_page(site_url + HOME, width=width, height=480)
    page_kinds.search_for(page, page_kinds.WORDS)
    assert page.evaluate(LOST) == []


def test_forced_colours_keep_borders_marks_and_focus(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + TOPIC)
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    borders = {
        level: page.locator(f".card--{level}").first.evaluate(
            "(card) => [getComputedStyle(card).borderLeftStyle, getComputedStyle(card).borderLeftWidth]"
        )
        for level in ("easy", "medium", "hard")
        if page.locator(f".card--{level}").count()
    }
    assert len({tuple(border) for border in borders.values()}) == len(borders) >= 2, "levels differ by their borders"
    for selector in (".chip", ".level", "select", ".quiet-button", "summary", ".site-pages a"):
        style = page.locator(selector).first.evaluate(
            "(element) => [getComputedStyle(element).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert style[0] != style[1], f"{selector} cannot be told from the page"
    page.locator("input[name=difficulty]").first.focus()
    assert page.evaluate(FOCUS)["outlined"]
    tab_to(page, "summary")


@every_kind
def test_nothing_moves_for_readers_who_ask_for_that(open_page: PageOpener, site_url: str, address: str) -> None:
    page = open_page(site_url + address)
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          const longest = (times) => Math.max(...times.split(",").map(parseFloat));
          return longest(style.transitionDuration) > .001 || longest(style.animationDuration) > .001
            || style.scrollBehavior === "smooth";
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_colours_follow_the_system_until_the_reader_chooses(open_page: PageOpener, site_url: str) -> None:
    page = open_page(site_url + HOME, dark=True)
    body, button = page.locator("body"), page.locator("[data-colour-scheme]")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.emulate_media(color_scheme="light")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate("localStorage.length") == 0
    for choice, scheme in (("light", "default"), ("dark", "slate")):
        button.click()
        expect(button).to_have_accessible_name(f"Colours: {choice}")
        page.goto(site_url + NOT_FOUND)
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
    page.goto(site_url + ALL_QUESTIONS)
    button.click()
    expect(button).to_have_accessible_name("Colours: as the system")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert page.evaluate("localStorage.length") == 0
