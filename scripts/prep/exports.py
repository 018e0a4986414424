"""/questions.json, the bank as data for people who build on it (a contract)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from prep.fingerprints import Fingerprints
from prep.memory import Memory
from prep.model import Library, Question, Sheet
from prep.schema import Difficulty

VERSION = 1


class _Exported(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportedQuestion(_Exported):
    """A question: its identity, its address and its short answer."""

    id: str = Field(description="Unique in the bank, and never changed.")
    title: str = Field(description="The question in plain text.")
    topic: str = Field(description="The key of its topic.")
    difficulty: Difficulty
    tags: tuple[str, ...]
    url: str = Field(description="The address, relative to the root of the site.")
    short: str = Field(description="The short answer in plain text, at most 60 words.")
    asked_as: tuple[str, ...] = Field(description="Other ways of asking it.")
    sources: tuple[str, ...]
    reviewed: datetime.date = Field(description="When the answer was last checked against its sources.")
    era: str | None = Field(description="The generation that the answer is confined to, if it is.")
    runs: bool = Field(description="Whether it has code that runs on `versions`, with the output shown.")
    aliases: tuple[str, ...] = Field(description="Earlier ids, which still lead to the question.")


class ExportedSheet(_Exported):
    """A review sheet: its questions in order."""

    id: str
    title: str
    url: str = Field(description="The address, relative to the root of the site.")
    questions: tuple[str, ...] = Field(description="Question ids in order, whether listed or chosen by a rule.")


class ExportedTopic(_Exported):
    """A topic: the page its questions stand on."""

    key: str
    title: str
    url: str = Field(description="The address, relative to the root of the site.")


class Export(_Exported):
    """The bank as data."""

    version: int = Field(description="Raised when a reader of this file would have to change.")
    versions: dict[str, str] | None = Field(description="What the code runs on, by package; or null.")
    topics: tuple[ExportedTopic, ...]
    questions: tuple[ExportedQuestion, ...] = Field(description="By topic in the site's order, easiest first.")
    sheets: tuple[ExportedSheet, ...]


def questions_json(library: Library, fingerprints: Fingerprints, memory: Memory) -> str:
    """The library as the text of questions.json, in ASCII, which is joined and written fastest."""
    sheets = [(sheet, tuple(question.id for question in library.on_sheet(sheet))) for sheet in library.sheets_in_order]
    made_from = (library.topics, library.releases, [(sheet.id, sheet.title, ids) for sheet, ids in sheets])
    rest = memory.recall("json", made_from, lambda: _without_questions(library, sheets))
    # The questions of a topic are remembered, and take the place of the empty list.
    states = {topic.key: fingerprints.topics[topic.key].questions for topic in library.topics}
    questions = memory.recall_each("json of topics", states, partial(_topic_json, library=library, memory=memory))
    made_of = (rest, tuple(questions.values()))  # which most edits leave as it was
    return memory.recall("questions.json", made_of, lambda: _joined(*made_of))


def _joined(rest: str, questions: Sequence[str]) -> str:
    before, after = rest.split('"questions":[]', 1)
    return "".join([before, '"questions":[', ",".join(questions), "]", after, "\n"])


def _without_questions(library: Library, sheets: Sequence[tuple[Sheet, tuple[str, ...]]]) -> str:
    export = Export(
        version=VERSION,
        versions={release.package: release.version for release in library.releases} or None,
        topics=tuple(
            ExportedTopic(key=topic.key, title=topic.title, url=f"questions/{topic.key}/") for topic in library.topics
        ),
        questions=(),
        sheets=tuple(
            ExportedSheet(id=sheet.id, title=sheet.title, url=sheet.address, questions=ids) for sheet, ids in sheets
        ),
    )
    return export.model_dump_json(ensure_ascii=True)


def _topic_json(topic: str, library: Library, memory: Memory) -> str:
    return ",".join(question_json(question, memory) for question in library.by_topic[topic])


def question_json(question: Question, memory: Memory) -> str:
    """A question as it stands in questions.json."""
    return memory.recall(("json", question.path), question.place.digest, lambda: _question_json(question), lasting=True)


def _question_json(question: Question) -> str:
    return ExportedQuestion(
        id=question.id,
        title=question.title,
        topic=question.topic,
        difficulty=question.fields.difficulty,
        tags=question.fields.tags,
        url=question.address,
        short=question.short,
        asked_as=question.fields.asked_as,
        sources=question.fields.sources,
        reviewed=question.fields.reviewed,
        era=question.fields.era,
        runs=question.runs,
        aliases=question.fields.aliases,
    ).model_dump_json(ensure_ascii=True)
