"""What is wrong with the content: one generator per rule, whose docstring is the rule."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from prep.checks import bank, code, headings, markup, questions, sheets
from prep.memory import Memory
from prep.model import Library, Page, Question
from prep.problems import Problem

PAGE_RULES: tuple[Callable[[Page, Library], Iterator[Problem]], ...] = (*headings.RULES, *code.RULES, *markup.RULES)


def check(library: Library, today: datetime.date, memory: Memory | None = None) -> list[Problem]:
    """Every problem of the loaded content, in no particular order.

    A question that `memory` knows is judged again only when it, the day, or what questions see of each other changed.
    """
    memory = memory or Memory()
    interface = memory.same("interface", library.interface)
    problems: list[Problem] = []
    for question in library.questions:
        made_from = (question, interface, today)
        problems += memory.recall(("checks", question.path), made_from, partial(_judge, question, library, today))
    for sheet in library.sheets:
        for page_rule in PAGE_RULES:
            problems += page_rule(sheet, library)
        for sheet_rule in sheets.RULES:
            problems += sheet_rule(sheet, library)
    for library_rule in bank.RULES:
        problems += library_rule(library)
    return problems


def _judge(question: Question, library: Library, today: datetime.date) -> list[Problem]:
    problems = list(questions.reviewed_is_past(question, today))
    for page_rule in PAGE_RULES:
        problems += page_rule(question, library)
    for question_rule in questions.RULES:
        problems += question_rule(question, library)
    return problems


def warnings(library: Library, today: datetime.date) -> list[Problem]:
    """What asks for attention and stops nothing, in no particular order."""
    return [warning for question in library.questions for warning in questions.reviewed_lately(question, today)]
