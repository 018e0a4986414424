"""What is wrong with the content: one generator per rule, whose docstring is the rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from prep.checks import bank, code, headings, markup, questions, sheets, slips
from prep.fingerprints import Fingerprints
from prep.memory import Memory
from prep.model import Library, Page, Question
from prep.problems import Problem

PAGE_RULES: tuple[Callable[[Page, Library], Iterator[Problem]], ...] = (
    *headings.RULES,
    *code.RULES,
    *markup.RULES,
    *slips.RULES,
)


def check(library: Library, today: datetime.date, fingerprints: Fingerprints, memory: Memory) -> list[Problem]:
    """Every problem of the loaded content, in no particular order.

    A page that `memory` knows is checked again only when its fingerprint changed, or what the day changes.
    """
    states = {topic: state.on(today) for topic, state in fingerprints.topics.items()}
    judge_topic = partial(_judge_topic, library=library, today=today, fingerprints=fingerprints, memory=memory)
    problems = list(chain.from_iterable(memory.recall_each("checks of topics", states, judge_topic).values()))
    for sheet in library.sheets:
        judge = partial(_judge_text, sheet, library)
        problems += memory.recall(("checks", sheet.path), fingerprints.of(sheet), judge, lasting=True)
        for sheet_rule in sheets.RULES:
            problems += sheet_rule(sheet, library)
    if not memory.knows("sound bank", library.outline):
        found = [problem for rule in bank.RULES for problem in rule(library)]
        problems += found or memory.recall("sound bank", library.outline, list)
    return problems


def _judge_topic(
    topic: str, library: Library, today: datetime.date, fingerprints: Fingerprints, memory: Memory
) -> list[Problem]:
    found: list[Problem] = []
    for question in library.by_topic[topic]:
        found += check_question(question, library, today, fingerprints.of(question), memory)
    return found


def check_question(
    question: Question, library: Library, today: datetime.date, fingerprint: str, memory: Memory
) -> list[Problem]:
    """Every problem of a question by itself."""
    made_from = (fingerprint, question.fields.reviewed > today)
    judge = partial(_judge, question, library, today)
    return memory.recall(("checks", question.path), made_from, judge, lasting=True)


def _judge_text(page: Page, library: Library) -> list[Problem]:
    return [problem for rule in PAGE_RULES for problem in rule(page, library)]


def _judge(question: Question, library: Library, today: datetime.date) -> list[Problem]:
    problems = [*questions.reviewed_is_past(question, today), *_judge_text(question, library)]
    for question_rule in questions.RULES:
        problems += question_rule(question, library)
    return problems


def warnings(library: Library, today: datetime.date) -> list[Problem]:
    """What asks for attention and stops nothing, in no particular order."""
    return [warning for question in library.questions for warning in questions.reviewed_lately(question, today)]
