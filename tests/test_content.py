"""The real content: nothing to complain of, the seeds' questions on their sheets, and the promises of the site.

What is marked `this_bank` is a promise of this bank; a fork may give its own.
"""

from __future__ import annotations

import functools

import pytest
from prep import problems, site
from prep.model import Library
from project import ROOT


@functools.cache
def real() -> Library:
    library, found = site.read(ROOT)
    assert problems.lines(found) == []
    return library


def test_there_are_no_problems() -> None:
    assert real().questions


@pytest.mark.this_bank
def test_the_sheets_hold_the_questions_of_the_seeds() -> None:
    assert len(real().questions) >= 41
    sheets = {sheet.id: [name for name, _ in sheet.listed()] for sheet in real().sheets}
    assert len(sheets["tensorflow-keras-15"]) == 15
    assert len(sheets["tensorflow-30"]) == 30
    levels = real().sheet_parts["tensorflow-30"]
    assert [(part.title, len(part.questions)) for part in levels] == [
        ("Basic", 8),
        ("Intermediate", 12),
        ("Advanced", 10),
    ]


@pytest.mark.this_bank
def test_every_question_has_other_wordings() -> None:
    for question in real().questions:
        assert len(question.fields.asked_as) >= 2, question.path


@pytest.mark.this_bank
def test_follow_ups_lead_on() -> None:
    """Most questions name what comes next, so that a reader can go on."""
    with_follow_ups = [q for q in real().questions if q.document.section("Follow-ups")]
    assert len(with_follow_ups) >= 0.9 * len(real().questions)


@pytest.mark.this_bank
def test_nearly_every_answer_proves_itself() -> None:
    """At least nine answers in ten carry code that is run and whose output is compared."""
    proven = [q for q in real().questions if any(s.runs and s.output for s in q.snippets)]
    assert len(proven) >= 0.9 * len(real().questions)


@pytest.mark.this_bank
def test_hardly_any_code_is_exempt() -> None:
    exempt = [f"{q.path}:{s.line}: {s.no_run}" for q in real().questions for s in q.snippets if not s.runs]
    assert len(exempt) <= 3, exempt
    assert len(exempt) <= 0.03 * sum(len(q.snippets) for q in real().questions), exempt


@pytest.mark.this_bank
def test_no_output_is_left_to_chance() -> None:
    """An ellipsis hides what is not compared: it may take in parts of an output, never most of them."""
    outputs = [s.output.text for q in real().questions for s in q.snippets if s.output]
    assert sum("..." in text for text in outputs) <= 0.15 * len(outputs)
