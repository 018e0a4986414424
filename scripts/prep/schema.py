"""What authors fill in: the fields of content files, each with its rule and an example."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_RULE = "lower-case letters, digits and single hyphens"
ID_LENGTH = 80  # characters
LIST_LENGTH = 50  # of tags, sources and the like of one question
# What `era` may be in a bank that names no eras of its own.
ERAS = {"tf1": "TensorFlow 1", "tf2": "TensorFlow 2", "keras2": "Keras 2"}


class Difficulty(StrEnum):
    """How hard a question is, easiest first."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @property
    def rank(self) -> int:
        """0 for the easiest."""
        return list(Difficulty).index(self)


class Grouping(StrEnum):
    """What divides the questions that a rule chose."""

    TOPIC = "topic"
    DIFFICULTY = "difficulty"


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


def _not_null(value: object) -> object:
    """A key without a value is a mistake, though the key may be left out."""
    if value is None:
        raise PydanticCustomError("too_short", "is empty")
    return value


NotNull = BeforeValidator(_not_null)


class Fields(BaseModel):
    """The base of what an author fills in: a closed set of keys, never changed after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuestionFields(Fields):
    """The front matter of a question file."""

    difficulty: Difficulty = Field(description="How hard the question is.", examples=["easy"])
    tags: tuple[Text, ...] = Field(
        min_length=1,
        max_length=LIST_LENGTH,
        description="What it is about: keys of content/tags.yml.",
        examples=[["basics", "performance"]],
    )
    asked_as: tuple[Text, ...] = Field(
        min_length=1,
        max_length=LIST_LENGTH,
        description="Other ways an interviewer says it; they feed the search.",
        examples=[["Why would somebody use it?"]],
    )
    sources: tuple[Text, ...] = Field(
        min_length=1,
        max_length=LIST_LENGTH,
        description="Primary sources, https: official documentation, papers, the library's own code.",
        examples=[["https://docs.example.org/manual/"]],
    )
    reviewed: Day = Field(
        description="The day somebody last checked the answer against its sources.", examples=["2026-11-20"]
    )
    era: Annotated[Text | None, NotNull] = Field(
        default=None,
        description="Set when the answer only holds there: a key of `eras` in content/site.yml.",
        examples=["version-1"],
    )
    aliases: tuple[Id, ...] = Field(
        default=(),
        max_length=LIST_LENGTH,
        description="Earlier ids, whose links must keep working.",
        examples=[["earlier-id"]],
    )


class Choice(Fields):
    """A rule that chooses questions: those that meet every key that is given. Without keys it chooses all.

    They stand in the order of the site: by topic, the easiest first.
    """

    topic: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="Questions of one of these topics: keys of content/topics.yml.",
        examples=[["basics"]],
    )
    difficulty: tuple[Difficulty, ...] = Field(
        default=(), min_length=1, description="Questions of one of these difficulties.", examples=[["easy", "medium"]]
    )
    tags: tuple[Text, ...] = Field(
        default=(),
        min_length=1,
        description="Questions with at least one of these tags: keys of content/tags.yml.",
        examples=[["performance"]],
    )


class SheetPart(Fields):
    """A titled run of questions on a sheet: by list (`questions`) or by rule (`choose`)."""

    title: Text = Field(description="The heading over these questions.", examples=["Basic"])
    questions: Annotated[tuple[Text, ...] | None, NotNull] = Field(
        default=None, min_length=1, description="Question ids in order.", examples=[["some-question"]]
    )
    choose: Annotated[Choice | None, NotNull] = Field(
        default=None,
        description="A rule, instead of `questions`. It leaves out what the sheet lists or chose earlier.",
        examples=[{"difficulty": ["easy"]}],
    )


class SheetFields(Fields):
    """The front matter of a review sheet: a list (`questions`), a rule (`choose`), or `parts` of either kind."""

    questions: Annotated[tuple[Text, ...] | None, NotNull] = Field(
        default=None, min_length=1, description="Question ids in order.", examples=[["some-question"]]
    )
    choose: Annotated[Choice | None, NotNull] = Field(
        default=None,
        description="A rule, instead of `questions`.",
        examples=[{"topic": ["basics"], "tags": ["performance"]}],
    )
    group_by: Annotated[Grouping | None, NotNull] = Field(
        default=None, description="Divides what `choose` chose into parts with titles.", examples=["topic"]
    )
    parts: Annotated[tuple[SheetPart, ...] | None, NotNull] = Field(
        default=None,
        min_length=1,
        description="Titled runs of questions, instead of `questions`.",
        examples=[[{"title": "Basic", "questions": ["some-question"]}]],
    )


class Topic(Fields):
    """A page of questions: its folder and address, its heading, one sentence about it."""

    key: Id = Field(description=f"The folder under content/questions/: {ID_RULE}.", examples=["basics"])
    title: Text = Field(description="The heading of the page.", examples=["Basics"])
    summary: Text = Field(description="One sentence about the topic.", examples=["What every interview begins with."])


class SiteFields(Fields):
    """content/site.yml: what a fork changes about the site as a whole."""

    headline: Text = Field(description="The first line of the home page.", examples=["Interview prep you can trust"])
    lead: Text = Field(description="The sentence under it.", examples=["Every answer checked."])
    repository: Text = Field(
        description="Where readers edit files and suggest questions.", examples=["https://github.com/you/your-fork"]
    )
    branch: Text = Field(default="main", description="The branch that edit links point to.", examples=["main"])
    runs_on: dict[Text, Text] = Field(
        default={},
        description="What cards say that code runs on: packages pinned in requirements-verify.txt, with their names.",
        examples=[{"numpy": "NumPy"}],
    )
    eras: dict[Id, Text] = Field(
        default=ERAS,
        min_length=1,
        description="What `era` of a question may be, with the names that people know it by.",
        examples=[{"version-1": "Version 1"}],
    )
    area: tuple[Text, ...] = Field(
        default=(),
        max_length=LIST_LENGTH,
        description="What all questions are about, as people add it to a search: 'left join in SQL'.",
        examples=[["databases"]],
    )
