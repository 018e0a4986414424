"""What the bank is made of: frozen values that know nothing of disks and pages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from prep.markdown import Document, plain_text
from prep.problems import Problem

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_RULE = "lower-case letters, digits and single hyphens"
ID_LENGTH = 80  # characters

IN_DEPTH, COMMON_MISTAKE, FOLLOW_UPS = QUESTION_SECTIONS = ("In depth", "Common mistake", "Follow-ups")
TIP, CHECKLIST = SHEET_SECTIONS = ("Tip", "Checklist")


class Difficulty(StrEnum):
    """How hard a question is, easiest first."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @property
    def rank(self) -> int:
        """0 for the easiest."""
        return list(Difficulty).index(self)


class Era(StrEnum):
    """The generation that an answer is confined to."""

    TF1 = "tf1"
    TF2 = "tf2"
    KERAS2 = "keras2"


def _iso_date(value: object) -> datetime.date:
    """Only YYYY-MM-DD: pydantic by itself also takes numbers for the seconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("not_a_date", "not a date")


Day = Annotated[datetime.date, BeforeValidator(_iso_date)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Id = Annotated[str, StringConstraints(pattern=rf"^{ID.pattern}$", max_length=ID_LENGTH)]


class Fields(BaseModel):
    """The base of what an author fills in: a closed set of keys, never changed after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuestionFields(Fields):
    """The front matter of a question file."""

    difficulty: Difficulty = Field(description="How hard the question is.", examples=["easy"])
    tags: tuple[Text, ...] = Field(
        min_length=1, description="What it is about: keys of content/tags.yml.", examples=[["keras", "training"]]
    )
    asked_as: tuple[Text, ...] = Field(
        min_length=1,
        description="Other ways an interviewer says it; they feed the search.",
        examples=[["What happens when you compile a model?"]],
    )
    sources: tuple[Text, ...] = Field(
        min_length=1,
        description="Primary sources, https: official documentation, papers, the library's own code.",
        examples=[["https://keras.io/api/models/model_training_apis/"]],
    )
    reviewed: Day = Field(
        description="The day somebody last checked the answer against its sources.", examples=["2026-11-20"]
    )
    era: Era | None = Field(default=None, description="Set when the answer only holds there.", examples=["tf1"])
    aliases: tuple[Id, ...] = Field(
        default=(), description="Earlier ids, whose links must keep working.", examples=[["compile-step"]]
    )


class SheetPart(Fields):
    """A titled run of questions on a sheet."""

    title: Text = Field(description="The heading over these questions.", examples=["Basic"])
    questions: tuple[Text, ...] = Field(min_length=1, description="Question ids in order.", examples=[["compile"]])


class SheetFields(Fields):
    """The front matter of a review sheet: `questions`, or `parts` that divide them."""

    questions: tuple[Text, ...] = Field(default=(), description="Question ids in order.", examples=[["compile"]])
    parts: tuple[SheetPart, ...] = Field(
        default=(),
        description="Titled runs of questions, instead of `questions`.",
        examples=[[{"title": "Basic", "questions": ["compile"]}]],
    )


class Topic(Fields):
    """A page of questions: its folder and address, its heading, one sentence about it."""

    key: Id = Field(description=f"The folder under content/questions/: {ID_RULE}.", examples=["training"])
    title: Text = Field(description="The heading of the page.", examples=["Training"])
    summary: Text = Field(description="One sentence about the topic.", examples=["Loops, callbacks and overfitting."])


class SiteFields(Fields):
    """content/site.yml: what a fork changes about the site as a whole."""

    headline: Text = Field(description="The first line of the home page.", examples=["Interview prep you can trust"])
    lead: Text = Field(description="The sentence under it.", examples=["Every answer checked."])
    repository: Text = Field(
        description="Where readers edit files and suggest questions.", examples=["https://github.com/you/your-fork"]
    )
    branch: Text = Field(default="main", description="The branch that edit links point to.", examples=["main"])


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and the line of each of its front-matter fields."""

    path: str  # relative to the project's root, with forward slashes
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)

    def line(self, *location: str | int) -> int:
        """The line of a field or of one of its items; of the nearest thing around it where it has none."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, field_name: str, message: str, *location: str | int, line: int | None = None) -> Problem:
        """A problem of this file, on `line` or on the line of `location` (by default, of the field itself)."""
        return Problem(self.path, line or self.line(*(location or (field_name,))), field_name, message)


@dataclass(frozen=True)
class Page:
    """What a question and a sheet share: an identity, a place and a text."""

    id: str
    place: Place
    document: Document = field(repr=False)

    @property
    def path(self) -> str:
        """The file, relative to the project's root."""
        return self.place.path

    @cached_property
    def title(self) -> str:
        """The title in plain text; empty while the file has none."""
        return plain_text(self.document.title) if self.document.title else ""

    @property
    def address(self) -> str:
        """The page's address below the root of the site."""
        raise NotImplementedError


@dataclass(frozen=True)
class Question(Page):
    """One question. A field that the author got wrong holds a neutral value; nothing is rendered then."""

    topic: str
    fields: QuestionFields

    @property
    def short(self) -> str:
        """The short answer in plain text."""
        return " ".join(plain_text(token) for token in self.document.opening if token.type == "inline")

    @property
    def address(self) -> str:
        """The question's address below the root of the site (a contract)."""
        return f"questions/{self.topic}/#{self.id}"


@dataclass(frozen=True)
class Sheet(Page):
    """A review sheet: an ordered choice of questions, a tip and a checklist."""

    fields: SheetFields

    @property
    def parts(self) -> tuple[SheetPart, ...]:
        """The titled runs; a plain list of questions is one run without a title."""
        if self.fields.parts:
            return self.fields.parts
        return (SheetPart.model_construct(title="", questions=self.fields.questions),)

    def question_ids(self) -> Iterator[tuple[str, int]]:
        """Every id the sheet names, in order, with its line."""
        for index, question_id in enumerate(self.fields.questions):
            yield question_id, self.place.line("questions", index)
        for number, part in enumerate(self.fields.parts):
            for index, question_id in enumerate(part.questions):
                yield question_id, self.place.line("parts", number, "questions", index)

    @property
    def address(self) -> str:
        """The sheet's address below the root of the site (a contract)."""
        return f"sheets/{self.id}/"


@dataclass(frozen=True)
class Library:
    """Everything under content/, in order."""

    site: SiteFields
    topics: tuple[Topic, ...]
    tags: Mapping[str, str]  # key -> what it covers
    synonyms: tuple[tuple[str, ...], ...]  # groups of phrases that the search takes for one another
    questions: tuple[Question, ...]
    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]  # of site.yml, topics.yml, tags.yml and synonyms.yml, by their names
    files: frozenset[str]  # hand-written files under docs/ that content may link to

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Questions by id; the first one where an id stands twice."""
        return {question.id: question for question in reversed(self.questions)}

    @cached_property
    def by_path(self) -> dict[str, Question | Sheet]:
        """Questions and sheets by file."""
        pages: tuple[Question | Sheet, ...] = (*self.questions, *self.sheets)
        return {page.path: page for page in pages}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Question, ...]]:
        """The questions of each topic that has some, easiest first, then by id."""
        grouped: dict[str, list[Question]] = {}
        for question in sorted(self.questions, key=lambda q: (q.fields.difficulty.rank, q.id)):
            grouped.setdefault(question.topic, []).append(question)
        return {topic: tuple(questions) for topic, questions in grouped.items()}
