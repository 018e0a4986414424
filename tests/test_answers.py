"""The Markdown of an answer is free: golden cases of its HTML, one behaviour a file, and what holds for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from prep import site
from prep.answer_html import AnswerHTML
from project import QUESTION, Project

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
HOSTILE_TITLES = [
    "`a` < b & \"c\" 'd'?",
    "What is \\{#x} and {{ y }}?",
    "Why `</details>`?",
    "*Why* ~not~ \\<b\\>?",
    "日本語 שלום 🙂?",
]


def with_in_depth(text: str, title: str = "What does `compile()` configure?") -> str:
    return QUESTION.replace("More about it.\n", text).replace("What does `compile()` configure?", title)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_html(project: Project, case: Path) -> None:
    project.question(with_in_depth(case.read_text("utf-8")))
    library, problems = site.read(project.root)
    assert problems == []
    (question,) = library.questions
    html = AnswerHTML(question, library, "questions/keras-api/")
    found = html.section(question.document.section("In depth")) + html.blocks(question.document.parts.footnotes)
    assert found == case.with_suffix(".expected").read_text("utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """One page with a card per case and hostile title, as MkDocs leaves it."""
    from project import small_project, with_pages

    project = with_pages(small_project(tmp_path_factory.mktemp("answers")))
    for case in CASES:
        project.question(with_in_depth(case.read_text("utf-8"), f"Case {case.stem}?"), case.stem)
    for number, title in enumerate(HOSTILE_TITLES):
        project.question(with_in_depth("More.\n", title), f"title-{number}")
    project.build()
    site.publish(project.root)
    return BeautifulSoup(project.read("site/questions/keras-api/index.html"), "html5lib")


@pytest.mark.slow
def test_every_card_keeps_its_answer(page: BeautifulSoup) -> None:
    cards = page.select("article.card")
    assert len(cards) == len(CASES) + len(HOSTILE_TITLES) + 1
    for card in cards:
        assert len(card.select("details.answer > .answer-body > footer.card-foot")) == 1
        assert card.parent is cards[0].parent


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_mkdocs_changes_nothing(page: BeautifulSoup, case: Path) -> None:
    """What the golden case says is what the finished page holds, character by character."""
    expected = BeautifulSoup(case.with_suffix(".expected").read_text("utf-8"), "html5lib").get_text()
    card = page.find(id=case.stem)
    assert isinstance(card, Tag)
    body = card.find_parent("article")
    assert body is not None
    text = body.get_text().replace(f"{case.stem}--", "compile--")
    for line in filter(None, (line.rstrip() for line in expected.split("\n"))):
        assert line in text


@pytest.mark.slow
def test_ids_are_unique_over_the_cards(page: BeautifulSoup) -> None:
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(HOSTILE_TITLES)))
def test_titles_stand_as_they_were_written(page: BeautifulSoup, number: int) -> None:
    shown = {0: "a < b & \"c\" 'd'?", 1: "What is {#x} and {{ y }}?", 2: "Why </details>?", 3: "Why ~not~ <b>?"}
    heading = page.find(id=f"title-{number}")
    assert heading is not None
    assert heading.get_text() == shown.get(number, HOSTILE_TITLES[number])


def test_two_questions_with_the_same_notes_do_not_mix(project: Project) -> None:
    text = "More[^1] and [a link][r].\n\n[^1]: Note of {0}.\n\n[r]: https://{0}.example/\n"
    project.question(with_in_depth(text.format("one"), "One?"), "one")
    project.question(with_in_depth(text.format("two"), "Two?"), "two")
    project.build()
    page = BeautifulSoup(project.read("docs/questions/keras-api.md").split("---\n", 2)[2], "html5lib")
    for name in ("one", "two"):
        card = page.find(id=name)
        assert card is not None
        body = card.find_parent("article")
        assert body is not None
        assert f"Note of {name}." in body.get_text()
        assert body.find("a", href=f"https://{name}.example/") is not None
        mark = body.select_one(".note-mark a")
        assert mark is not None
        note = body.find(id=str(mark["href"])[1:])
        assert note is not None
        assert note.get_text().startswith(f"Note of {name}.")


def test_headings_named_like_sections_and_notes_keep_ids_of_their_own(project: Project) -> None:
    project.question(
        with_in_depth(
            "### Common mistake\n\n### Note 1\n\n### Mark 1\n\nA[^1] [b](#common-mistake-1) [c](#note-1)\n\n"
            "## Common mistake\n\nB.\n\n[^1]: C.\n"
        )
    )
    project.write(
        "content/sheets/s.md", "---\nchoose: {}\n---\n# S\n\n## Tip\n\n### Checklist\n\nA.\n\n## Checklist\n\n- B\n"
    )
    project.build()
    for name in ("questions/keras-api", "sheets/s"):
        soup = BeautifulSoup(project.read(f"docs/{name}.md"), "html5lib")
        ids = [str(element["id"]) for element in soup.select("[id]")]
        assert len(set(ids)) == len(ids), name
        for link in soup.select("a[href^='#']"):
            assert str(link["href"])[1:] in ids
    assert soup.select_one(".checklist h2[id='s--checklist-1']")


@pytest.mark.parametrize(
    ("link", "on_topic_page", "on_sheet"),
    [
        ("docs/tested.md#x", "../../tested/#x", "../../tested/#x"),
        ("docs/reindex.md", "../../reindex/", "../../reindex/"),
        ("docs/more/index.md", "../../more/", "../../more/"),
        ("docs/assets/x.svg", "../../assets/x.svg", "../../assets/x.svg"),
        ("content/sheets/mine.md", "../../sheets/mine/", "./"),
        ("content/questions/keras-api/compile.md", "#compile", "../../questions/keras-api/#compile"),
        (
            "content/questions/keras-api/compile.md#in-depth",
            "#compile--in-depth",
            "../../questions/keras-api/#compile--in-depth",
        ),
    ],
)
def test_a_link_is_relative_to_the_page_that_it_stands_on(
    project: Project, link: str, on_topic_page: str, on_sheet: str
) -> None:
    for name in ("tested.md", "reindex.md", "more/index.md", "assets/x.svg"):
        project.write(f"docs/{name}", "x")
    project.question(QUESTION.replace("More about it.", f"[it](../../../{link})"))
    project.write("content/sheets/mine.md", f"---\nchoose: {{}}\n---\n# Mine\n\n[it](../../{link})\n")
    pages = project.rendered()
    for page, address in (("questions/keras-api.md", on_topic_page), ("sheets/mine.md", on_sheet)):
        assert f'<a href="{address}">it</a>' in pages[page]


def test_a_title_of_an_image_stays(project: Project) -> None:
    project.write("docs/assets/images/a.svg", "<svg/>")
    project.question(with_in_depth('![words](../../../docs/assets/images/a.svg "A \\"title\\"")\n'))
    project.build()
    assert 'alt="words" loading="lazy" title="A &quot;title&quot;">' in project.read("docs/questions/keras-api.md")


def test_structured_data_says_what_the_page_says(project: Project) -> None:
    project.question(with_in_depth("More.\n", "What is ~`` ` ``~ <&>?".replace("<", "\\<")))
    project.build()
    (data,) = BeautifulSoup(project.read("docs/questions/keras-api.md"), "html5lib").select("script")
    assert json.loads(str(data.string))["hasPart"][0]["text"] == "What is ~` ~ <&>?".replace("` ~", "`~")
