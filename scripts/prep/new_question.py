"""The file a new question starts from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from jinja2 import StrictUndefined, Template

from prep.model import IN_FRAME, WINDOWS_NAMES, Library
from prep.problems import Problem, quoted, suggestion
from prep.schema import ID, ID_LENGTH, ID_RULE

_TEMPLATE = Path(__file__).parent / "templates/question.md"


def path(topic: str, question_id: str) -> str:
    """Where the file of a question stands."""
    return f"content/questions/{topic}/{question_id}.md"


def faults(library: Library, topic: str, question_id: str) -> Iterator[Problem]:
    """What keeps a question from being started under this topic and id."""
    topics = [known.key for known in library.topics]
    if topic not in topics:
        message = f"unknown topic {quoted(topic)}{suggestion(topic, topics)}"
        yield Problem("content/topics.yml", 1, "topic", message)
    if not ID.fullmatch(question_id) or len(question_id) > ID_LENGTH:
        message = f"{quoted(question_id)} is not made of {ID_RULE}, at most {ID_LENGTH}"
        yield Problem(path(topic, question_id), 1, "id", message)
    elif question_id in WINDOWS_NAMES or IN_FRAME.fullmatch(question_id):
        what = "a reserved name on Windows" if question_id in WINDOWS_NAMES else "the id of a part of every page"
        yield Problem(path(topic, question_id), 1, "id", f"{quoted(question_id)} is {what}; choose another id")
    elif question_id in library.by_alias:
        message = f"{quoted(question_id)} is an earlier id of this question; choose another id"
        yield Problem(library.by_alias[question_id].path, 1, "id", message)
    elif question_id in library.by_id:
        yield Problem(library.by_id[question_id].path, 1, "id", f"{quoted(question_id)} exists; choose another id")


def text(today: datetime.date) -> str:
    """The commented template, reviewed today."""
    template = Template(_TEMPLATE.read_text("utf-8"), undefined=StrictUndefined, keep_trailing_newline=True)
    return str(template.render(today=today))
