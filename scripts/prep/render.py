"""model -> {path below docs/: text}. No disk, no clock: equal libraries render to equal bytes."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from prep import exports, links
from prep.answer_html import AnswerHTML
from prep.cards import SheetPlace, list_row, sheet_row, topic_card
from prep.fingerprints import Fingerprints
from prep.markdown import plain_text
from prep.memory import Memory
from prep.model import CHECKLIST, TIP, Library, Part, Question, Sheet
from prep.schema import Difficulty, QuestionFields, SheetFields, Topic
from prep.templating import counted, filled

# Beyond so many questions, the parts of a sheet have columns of their own: the time that a browser takes to lay out
# columns over pages grows with the square of what they hold.
LONG_SHEET = 200
LONG_LIST = 200  # questions, beyond which a browser lays out only those of a list that are near the window
PAPER_FONT = '"Paper Sans", Arial, sans-serif'  # as docs/assets/css/tokens.css has it; margins know no variables
DESCRIPTION_CHARACTERS = 160  # what search engines show of a description


@dataclass(frozen=True)
class Settings:
    """What pages depend on besides the library."""

    today: datetime.date  # decides which reviews are overdue
    site_address: str = ""  # where the site will stand (`https://example.org/`), which paper has to say
    pdf: bool = False  # whether the sheets will have PDFs beside them


def render(library: Library, settings: Settings, fingerprints: Fingerprints, memory: Memory) -> dict[str, str]:
    """Every generated page and data file, by its path below docs/.

    What `memory` knows is rendered again only when the fingerprints of its questions changed, or what the day changes.
    """
    pages = {
        "index.md": memory.recall("home", _seen_by_home(library), lambda: _home(library)),
        "questions/index.md": _all_questions(library, fingerprints, memory),
        "sheets/index.md": _all_sheets(library),
        "questions.json": exports.questions_json(library, fingerprints, memory),
        **_SCHEMAS,
    }
    pages |= _topics(library, settings, fingerprints, memory)
    for sheet in library.sheets:
        address = _short_address(settings.site_address, sheet.address)
        pages[f"sheets/{sheet.id}.md"] = _sheet(sheet, library, address, settings.pdf, fingerprints, memory)
        pages[f"sheets/{sheet.id}.css"] = _sheet_margins(sheet, address)
    return pages


def _seen_by_home(library: Library) -> object:
    counts = [(topic, len(library.by_topic[topic.key])) for topic in library.topics]
    sheets = [(sheet.address, sheet.title) for sheet in library.sheets_in_order]
    return library.shared, counts, sheets, sum(folder.running for folder in library.folders), library.difficulties


def _home(library: Library) -> str:
    return _page(
        "home.html",
        {"title": library.site.headline, "description": library.site.lead, "page_kind": "home"},
        library=library,
        levels=_levels(library.difficulties),
        topics=[(topic, library.by_topic[topic.key]) for topic in library.topics],
        running=sum(folder.running for folder in library.folders),
        largest_topic=max((len(questions) for questions in library.by_topic.values()), default=1),
    )


def _all_questions(library: Library, fingerprints: Fingerprints, memory: Memory) -> str:
    states = {topic.key: (topic, fingerprints.topics[topic.key].questions) for topic in library.topics}
    make = partial(_group, library=library, fingerprints=fingerprints, memory=memory)
    groups = tuple(memory.recall_each("groups", states, make).values())
    tags = sorted(frozenset().union(*(folder.tags for folder in library.folders)))
    made_from = (groups, library.difficulties, tags)  # what most edits leave as it was
    return memory.recall("all questions", made_from, lambda: _list(groups, library.difficulties, tags))


def _list(groups: Sequence[Markup], difficulties: Mapping[Difficulty, int], tags: Sequence[str]) -> str:
    """The list of all questions; `groups` are the rows of each topic."""
    total = sum(difficulties.values())
    return _page(
        "questions.html",
        {
            "title": "All questions",
            "description": f"{counted(total)} by topic, with their difficulty.",
            "page_kind": "questions",
        },
        groups=Markup().join(groups),
        levels=_levels(difficulties),
        tags=tags,
        total=total,
        long=total > LONG_LIST,
    )


def _group(key: str, library: Library, fingerprints: Fingerprints, memory: Memory) -> Markup:
    """The rows of a topic in the list of all questions."""
    rows = [list_row(question, library, fingerprints.of(question), memory) for question in library.by_topic[key]]
    return filled("group.html", topic=library.topics_by_key[key], rows=rows)


def _topics(library: Library, settings: Settings, fingerprints: Fingerprints, memory: Memory) -> dict[str, str]:
    """The page of each topic."""
    states = {topic.key: (topic, fingerprints.topics[topic.key].on(settings.today)) for topic in library.topics}
    make = partial(_topic, library=library, settings=settings, fingerprints=fingerprints, memory=memory)
    pages = memory.recall_each("topics", states, make)
    return {f"questions/{key}.md": page for key, page in pages.items()}


def _topic(key: str, library: Library, settings: Settings, fingerprints: Fingerprints, memory: Memory) -> str:
    topic, questions = library.topics_by_key[key], library.by_topic[key]
    return _page(
        "topic.html",
        {"title": topic.title, "description": _shortened(topic.summary), "page_kind": "topic"},
        topic=topic,
        cards=[
            topic_card(question, number, library, settings.today, fingerprints.of(question), memory)
            for number, question in enumerate(questions, 1)
        ],
        levels=_levels(Counter(question.fields.difficulty for question in questions)),
        tags=_tags(questions),
        total=len(questions),
        structured_data=_structured_data(topic, questions),
    )


def _all_sheets(library: Library) -> str:
    return _page(
        "sheets.html",
        {
            "title": "Review sheets",
            "description": "Short answers to the questions that matter, on one or two pages each.",
            "page_kind": "sheets",
        },
        sheets=[
            (sheet, len(library.on_sheet(sheet)), _opening(sheet, library, "sheets/"))
            for sheet in library.sheets_in_order
        ],
    )


def _sheet(
    sheet: Sheet, library: Library, short_address: str, pdf: bool, fingerprints: Fingerprints, memory: Memory
) -> str:
    address = sheet.address
    html = AnswerHTML(sheet, library, address)
    questions = library.on_sheet(sheet)
    number = 0
    divided = library.is_divided(sheet)
    parts: list[tuple[str, list[Markup]]] = []
    for place, part in enumerate(library.sheet_parts[sheet.id]):
        made_from = (part.questions, number, divided, library.targets, library.shared)
        make = partial(_sheet_rows, sheet, part, number, divided, library, fingerprints, memory)
        parts.append((part.title, memory.recall(("rows", sheet.id, place), made_from, make)))
        number += len(part.questions)
    return _page(
        "sheet.html",
        {
            "title": sheet.title,
            "description": _shortened(_first_words(sheet) or f"{counted(number)} with short answers, on paper."),
            "page_kind": "sheet",
        },
        sheet=sheet,
        title=html.inline(sheet.document.title),
        opening=_opening(sheet, library, address),
        parts=parts,
        total=number,
        long=number > LONG_SHEET,
        levels=_levels(Counter(question.fields.difficulty for question in questions)),
        tags=_tags(questions),
        facts=_facts(questions, library, short_address),
        pdf=pdf,
        tip=html.section(sheet.document.section(TIP)),
        checklist=html.section(sheet.document.section(CHECKLIST)),
        notes=html.blocks(sheet.document.parts.footnotes),
    )


def _sheet_rows(
    sheet: Sheet, part: Part, before: int, divided: bool, library: Library, fingerprints: Fingerprints, memory: Memory
) -> list[Markup]:
    """The questions of a part, of which `before` stand before it."""
    return [
        sheet_row(question, SheetPlace(sheet, number, divided), library, fingerprints.of(question), memory)
        for number, question in enumerate(part.questions, before + 1)
    ]


def _sheet_margins(sheet: Sheet, short_address: str) -> str:
    """What stands in the margins of this sheet's pages, beside what print.css says of all pages.

    A stylesheet of its own, as no browser can take these words from the page into the margin.
    """
    contents = {
        "left": f" content: {_css_string(sheet.title)};",
        "center": "",
        "right": f" content: {_css_string(short_address)};",
    }
    boxes = [f"  @bottom-{at} {{{content} font-family: {PAPER_FONT}; }}\n" for at, content in contents.items()]
    return f"@page {{\n{''.join(boxes)}}}\n"


def _facts(questions: Iterable[Question], library: Library, short_address: str) -> list[str]:
    """What paper has to say of itself: what it holds for, when it was checked, where it came from."""
    reviewed = max((question.fields.reviewed for question in questions), default=None)
    return [fact for fact in (library.runs_on, f"last review {reviewed}" if reviewed else "", short_address) if fact]


def _short_address(site_address: str, address: str) -> str:
    """An address as people type it; empty while nobody knows where the site will stand."""
    return links.EXTERNAL.sub("", site_address) + address if site_address else ""


def _css_string(text: str) -> str:
    """Text as a CSS string: nothing in it can end the string or the file."""
    return '"' + "".join(c if c.isalnum() or c in " -_.,:;/?!&" else f"\\{ord(c):x} " for c in text) + '"'


# --- what the templates are given -------------------------------------------------------------------------------


def _opening(sheet: Sheet, library: Library, address: str) -> Markup:
    return AnswerHTML(sheet, library, address).blocks(sheet.document.parts.opening)


def _levels(counts: Mapping[Difficulty, int]) -> list[tuple[Difficulty, int]]:
    """Each difficulty with the number of questions that have it."""
    return [(difficulty, counts.get(difficulty, 0)) for difficulty in Difficulty]


def _tags(questions: Iterable[Question]) -> list[str]:
    return sorted({tag for question in questions for tag in question.fields.tags})


def _first_words(sheet: Sheet) -> str:
    return next((plain_text(token) for token in sheet.document.parts.opening if token.type == "inline"), "")


def _shortened(text: str) -> str:
    if len(text) <= DESCRIPTION_CHARACTERS:
        return text
    return text[: DESCRIPTION_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"


def _structured_data(topic: Topic, questions: Iterable[Question]) -> Markup:
    """The questions as flash cards in schema.org's vocabulary.

    Source: https://developers.google.com/search/docs/appearance/structured-data/education-qa
    """
    data = {
        "@context": "https://schema.org/",
        "@type": "Quiz",
        "about": {"@type": "Thing", "name": topic.title},
        "hasPart": [
            {
                "@type": "Question",
                "eduQuestionType": "Flashcard",
                "text": question.title,
                "acceptedAnswer": {"@type": "Answer", "text": question.short},
            }
            for question in questions
        ],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&`~":  # none of them can end the script element as an escape, or is one that `inert` changes
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


# --- a page as MkDocs reads it ----------------------------------------------------------------------------------


def _page(template: str, front_matter: Mapping[str, object], **values: Any) -> str:
    """A Markdown page: front matter, and one block of HTML that no Markdown processor finds anything to change in."""
    front = {**front_matter, "hide": ["navigation", "toc"]}
    html = str(filled(template, Difficulty=Difficulty, **values))
    header = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items())
    return f"---\n{header}---\n\n{inert(html)}"


def inert(html: str) -> str:
    """HTML that Python-Markdown passes through as it is.

    Its fence extension looks for backticks and tildes at line starts before it looks for HTML, and it expands tabs.
    """
    return html.replace("`", "&#96;").replace("~", "&#126;").replace("\t", "&#9;")


def _schema(schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


_SCHEMAS = {
    "schemas/questions.schema.json": _schema(exports.Export.model_json_schema()),
    "schemas/question-file.schema.json": _schema(QuestionFields.model_json_schema()),
    "schemas/sheet-file.schema.json": _schema(SheetFields.model_json_schema()),
}
