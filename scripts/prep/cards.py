"""A question as HTML: its card on the page of its topic, its row in the list of all questions and on a sheet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from prep import links
from prep.answer_html import AnswerHTML
from prep.memory import Memory
from prep.model import COMMON_MISTAKE, FOLLOW_UPS, IN_DEPTH, Library, Question, Sheet
from prep.templating import filled


@dataclass(frozen=True)
class Card:
    """A question as the templates show it."""

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
class SheetPlace:
    """Where a question stands on a sheet."""

    sheet: Sheet
    number: int
    divided: bool  # whether the sheet has titles over its questions


def topic_card(
    question: Question, number: int, library: Library, today: datetime.date, fingerprint: str, memory: Memory
) -> Markup:
    """The question with its whole answer, as number so-and-so of its topic."""

    def make() -> Markup:
        address = f"questions/{question.topic}/"
        return filled(
            "card.html",
            card=_card(question, library, address),
            number=number,
            answer=_answer(question, library, address, today),
            era=library.site.eras[question.fields.era] if question.fields.era else "",
            repository=library.site.repository.rstrip("/"),
            branch=library.site.branch,
        )

    made_from = (number, fingerprint, question.review_is_due(today))
    return memory.recall(("card", question.path), made_from, make, lasting=True)


def list_row(question: Question, library: Library, fingerprint: str, memory: Memory) -> Markup:
    """The title of the question, in the list of all."""

    def make() -> Markup:
        return filled("list-row.html", card=_card(question, library, "questions/"))

    return memory.recall(("list row", question.path), fingerprint, make, lasting=True)


def sheet_row(question: Question, at: SheetPlace, library: Library, fingerprint: str, memory: Memory) -> Markup:
    """The question and its short answer, under the title of its part where the sheet is divided."""

    def make() -> Markup:
        card = _card(question, library, at.sheet.address)
        return filled("sheet-row.html", card=card, number=at.number, level="h3" if at.divided else "h2")

    made_from = (fingerprint, at.number, at.divided)
    return memory.recall(("row", at.sheet.id, question.path), made_from, make, lasting=True)


def _card(question: Question, library: Library, address: str) -> Card:
    html = AnswerHTML(question, library, address)
    opening = question.document.parts.opening
    return Card(
        question=question,
        href=links.relative(question.address, address),
        title=html.inline(question.document.title),
        short=Markup().join(html.inline(token) for token in opening if token.type == "inline"),
    )


def _answer(question: Question, library: Library, address: str, today: datetime.date) -> Answer:
    html, document = AnswerHTML(question, library, address), question.document
    return Answer(
        in_depth=html.section(document.section(IN_DEPTH)),
        common_mistake=html.section(document.section(COMMON_MISTAKE)),
        follow_ups=html.section(document.section(FOLLOW_UPS)),
        notes=html.blocks(document.parts.footnotes),
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
