"""model -> {path below docs/: text}. No disk, no clock: equal libraries render to equal bytes."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prep import exports, links
from prep.answer_html import AnswerHTML
from prep.fingerprints import Fingerprints
from prep.markdown import plain_text
from prep.memory import Memory
from prep.model import CHECKLIST, COMMON_MISTAKE, FOLLOW_UPS, IN_DEPTH, TIP, Library, Part, Question, Sheet
from prep.schema import Difficulty, QuestionFields, SheetFields, Topic

# Beyond so many questions, the parts of a sheet have columns of their own: the time that a browser takes to lay out
# columns over pages grows with the square of what they hold.
LONG_SHEET = 200
LONG_LIST = 200  # questions, beyond which a browser lays out only those of a list that are near the window
PAPER_FONT = '"Paper Sans", Arial, sans-serif'  # as docs/assets/css/tokens.css has it; margins know no variables
DESCRIPTION_CHARACTERS = 160  # what search engines show of a description

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True)
class Card:
    """A question as the templates show it."""

    number: int
    question: Question
    href: str  # from the page the card stands on
    title: Markup
    short: Markup


@dataclass(frozen=True)
class Answer:
    """The parts of an answer as HTML; empty where the question has none."""

    in_depth: Markup
    common_mistake: Markup
    follow_ups: Markup
    notes: Markup
    proof: Proof


@dataclass(frozen=True)
class Proof:
    """Why an answer can be believed, in the words of the card."""

    runs_on: str  # the releases that its code runs on; empty when no code is run
    sources: str  # the hosts of its sources
    overdue: bool  # whether its last review was more than twelve months ago


@dataclass(frozen=True)
class Settings:
    """What pages depend on besides the library."""

    today: datetime.date  # decides which reviews are overdue
    site_address: str = ""  # where the site will stand (`https://example.org/`), which paper has to say
    pdf: bool = False  # whether the sheets will have PDFs beside them


@dataclass(frozen=True)
class SheetPlace:
    """Where a question stands on a sheet."""

    sheet: Sheet
    number: int
    divided: bool  # whether the sheet has titles over its questions


@dataclass(frozen=True)
class Places:
    """Where each question stands on the site, by its file."""

    on_topic_page: Mapping[str, int]  # its number
    on_sheets: Mapping[str, Sequence[SheetPlace]]

    @classmethod
    def of(cls, library: Library) -> Places:
        """The places of a library's questions."""
        numbers = {q.path: number for members in library.by_topic.values() for number, q in enumerate(members, 1)}
        on_sheets: dict[str, list[SheetPlace]] = {}
        for sheet in library.sheets:
            for number, question in enumerate(library.on_sheet(sheet), 1):
                place = SheetPlace(sheet, number, _is_divided(sheet, library))
                on_sheets.setdefault(question.path, []).append(place)
        return cls(numbers, on_sheets)


def render_question(
    question: Question, places: Places, library: Library, settings: Settings, fingerprint: str, memory: Memory
) -> None:
    """Put into `memory` what `render` will ask it of a question by itself."""
    _card(question, places.on_topic_page[question.path], library, settings, fingerprint, memory)
    _list_row(question, library, fingerprint, memory)
    for place in places.on_sheets.get(question.path, ()):
        _sheet_row(question, place, library, fingerprint, memory)
    exports.question_json(question, memory)


def render(library: Library, settings: Settings, fingerprints: Fingerprints, memory: Memory) -> dict[str, str]:
    """Every generated page and data file, by its path below docs/.

    What `memory` knows is rendered again only when the fingerprints of its questions changed, or a day decides so.
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
    groups = memory.recall_each("groups", states, make).values()
    return _page(
        "questions.html",
        {
            "title": "All questions",
            "description": f"All {len(library.questions)} questions by topic, with their difficulty.",
            "page_kind": "questions",
        },
        groups=Markup("".join(groups)),
        levels=_levels(library.difficulties),
        tags=sorted(frozenset().union(*(folder.tags for folder in library.folders))),
        total=len(library.questions),
        long=len(library.questions) > LONG_LIST,
    )


def _group(key: str, library: Library, fingerprints: Fingerprints, memory: Memory) -> Markup:
    """The rows of a topic in the list of all questions."""
    rows = [_list_row(question, library, fingerprints.of(question), memory) for question in library.by_topic[key]]
    return Markup(_TEMPLATES.get_template("group.html").render(topic=library.topics_by_key[key], rows=rows))


def _list_row(question: Question, library: Library, fingerprint: str, memory: Memory) -> Markup:
    def make() -> Markup:
        (card,) = _cards([question], library, "questions/")
        return Markup(_TEMPLATES.get_template("list-row.html").render(card=card))

    return memory.recall(("list row", question.path), fingerprint, make, lasting=True)


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
            _card(question, number, library, settings, fingerprints.of(question), memory)
            for number, question in enumerate(questions, 1)
        ],
        levels=_levels(Counter(question.fields.difficulty for question in questions)),
        tags=_tags(questions),
        total=len(questions),
        structured_data=_structured_data(topic, questions),
    )


def _card(
    question: Question, number: int, library: Library, settings: Settings, fingerprint: str, memory: Memory
) -> Markup:
    def make() -> Markup:
        address = f"questions/{question.topic}/"
        (card,) = _cards([question], library, address, number)
        html = _TEMPLATES.get_template("card.html").render(
            card=card,
            answer=_answer(question, library, address, settings.today),
            repository=library.site.repository.rstrip("/"),
            branch=library.site.branch,
        )
        return Markup(html)

    made_from = (number, fingerprint, question.review_is_due(settings.today))
    return memory.recall(("card", question.path), made_from, make, lasting=True)


def _all_sheets(library: Library) -> str:
    return _page(
        "sheets.html",
        {
            "title": "Review sheets",
            "description": "Short answers to the questions that matter, on one or two pages each.",
            "page_kind": "sheets",
        },
        sheets=[(sheet, _opening(sheet, library, "sheets/")) for sheet in library.sheets_in_order],
    )


def _sheet(
    sheet: Sheet, library: Library, short_address: str, pdf: bool, fingerprints: Fingerprints, memory: Memory
) -> str:
    address = sheet.address
    html = AnswerHTML(sheet, library, address)
    questions = library.on_sheet(sheet)
    number = 0
    divided = _is_divided(sheet, library)
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
            "description": _shortened(_first_words(sheet) or f"{number} questions and short answers on paper."),
            "page_kind": "sheet",
        },
        sheet=sheet,
        title=Markup(html.inline(sheet.document.title)),
        opening=_opening(sheet, library, address),
        parts=parts,
        total=number,
        long=number > LONG_SHEET,
        levels=_levels(Counter(question.fields.difficulty for question in questions)),
        tags=_tags(questions),
        facts=_facts(questions, library, short_address),
        pdf=pdf,
        tip=Markup(html.section(sheet.document.section(TIP))),
        checklist=Markup(html.section(sheet.document.section(CHECKLIST))),
        notes=Markup(html.blocks(sheet.document.parts.footnotes)),
    )


def _is_divided(sheet: Sheet, library: Library) -> bool:
    """Whether titles stand over the questions."""
    parts = library.sheet_parts[sheet.id]
    return len(parts) > 1 or bool(parts[0].title)


def _sheet_rows(
    sheet: Sheet, part: Part, before: int, divided: bool, library: Library, fingerprints: Fingerprints, memory: Memory
) -> list[Markup]:
    """The questions of a part, of which `before` stand before it."""
    return [
        _sheet_row(question, SheetPlace(sheet, number, divided), library, fingerprints.of(question), memory)
        for number, question in enumerate(part.questions, before + 1)
    ]


def _sheet_row(question: Question, at: SheetPlace, library: Library, fingerprint: str, memory: Memory) -> Markup:
    """A question and its short answer, under the title of its part where the sheet is divided."""

    def make() -> Markup:
        (card,) = _cards([question], library, at.sheet.address, at.number)
        return Markup(_TEMPLATES.get_template("sheet-row.html").render(card=card, level="h3" if at.divided else "h2"))

    made_from = (fingerprint, at.number, at.divided)
    return memory.recall(("row", at.sheet.id, question.path), made_from, make, lasting=True)


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


def _cards(questions: Iterable[Question], library: Library, address: str, first_number: int = 1) -> list[Card]:
    cards = []
    for number, question in enumerate(questions, first_number):
        html = AnswerHTML(question, library, address)
        cards.append(
            Card(
                number=number,
                question=question,
                href=links.relative(question.address, address),
                title=Markup(html.inline(question.document.title)),
                short=Markup(
                    "".join(html.inline(token) for token in question.document.parts.opening if token.type == "inline")
                ),
            )
        )
    return cards


def _answer(question: Question, library: Library, address: str, today: datetime.date) -> Answer:
    html, document = AnswerHTML(question, library, address), question.document
    return Answer(
        in_depth=Markup(html.section(document.section(IN_DEPTH))),
        common_mistake=Markup(html.section(document.section(COMMON_MISTAKE))),
        follow_ups=Markup(html.section(document.section(FOLLOW_UPS))),
        notes=Markup(html.blocks(document.parts.footnotes)),
        proof=_proof(question, library, today),
    )


def _proof(question: Question, library: Library, today: datetime.date) -> Proof:
    hosts = dict.fromkeys(urlsplit(source).netloc.removeprefix("www.") for source in question.fields.sources)
    return Proof(
        runs_on=library.runs_on if question.runs else "",
        sources=_listed(list(hosts)),
        overdue=question.review_is_due(today),
    )


def _listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _opening(sheet: Sheet, library: Library, address: str) -> Markup:
    return Markup(AnswerHTML(sheet, library, address).blocks(sheet.document.parts.opening))


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
    html = _TEMPLATES.get_template(template).render(Difficulty=Difficulty, **values)
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
