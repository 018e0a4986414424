"""What the bank is made of: frozen values that know nothing of disks and pages."""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import ClassVar

from prep.markdown import Document, plain_text
from prep.memory import digest
from prep.problems import Problem
from prep.schema import Choice, Difficulty, Grouping, QuestionFields, SheetFields, SiteFields, Topic
from prep.snippets import Snippet, snippets

REVIEW_MONTHS = 12  # after which an answer should be checked against its sources again

QUESTIONS, SHEETS = "content/questions", "content/sheets"  # relative to the project's root
IN_DEPTH, COMMON_MISTAKE, FOLLOW_UPS = QUESTION_SECTIONS = ("In depth", "Common mistake", "Follow-ups")
RESERVED = ("index",)  # docs/questions/index.md and docs/sheets/index.md are pages of our own
IN_FRAME = re.compile("content|search-results?|search-result-[0-9]+")  # ids that every page has
WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
TIP, CHECKLIST = SHEET_SECTIONS = ("Tip", "Checklist")


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or the last one where that month is shorter; no later than dates go."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and the line of each of its front-matter fields."""

    path: str  # relative to the project's root, with forward slashes
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)
    digest: str = ""  # of the text of the file

    def line(self, *location: str | int) -> int:
        """The line of a field or of one of its items; of the nearest thing around it where it has none."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, field_name: str, message: str, *location: str | int, line: int | None = None) -> Problem:
        """A problem of this file, on `line` or on the line of `location` (by default, of the field itself)."""
        return Problem(self.path, line or self.line(*(location or (field_name,))), field_name, message, at=location)


@dataclass(frozen=True)
class Release:
    """A release that the snippets run on."""

    package: str  # as pip knows it
    name: str  # as people know it
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Page:
    """What a question and a sheet share: an identity, a place and a text."""

    id: str
    place: Place
    document: Document = field(repr=False)
    shown: ClassVar[tuple[str, ...]] = ("title", "runs", "hrefs", "anchors", "target")  # what an excerpt holds

    @cached_property
    def path(self) -> str:
        """The file, relative to the project's root."""
        return self.place.path

    @cached_property
    def title(self) -> str:
        """The title in plain text; empty while the file has none."""
        return plain_text(self.document.title) if self.document.title else ""

    @cached_property
    def snippets(self) -> tuple[Snippet, ...]:
        """The page's Python fences, in order."""
        return snippets(self.document)

    @cached_property
    def runs(self) -> bool:
        """Whether the page has code that is executed."""
        return any(snippet.runs for snippet in self.snippets)

    @cached_property
    def hrefs(self) -> tuple[str, ...]:
        """What the page links to and shows, as its author wrote it, each once."""
        located = self.document.located
        links = [str(item.token.attrGet("href")) for item in located.get("link_open", ())]
        images = [str(item.token.attrGet("src")) for item in located.get("image", ())]
        return tuple(dict.fromkeys([*links, *images]))

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """The anchor of each heading below the title, in order."""
        return self.document.anchors

    @cached_property
    def target(self) -> str:
        """What a link from elsewhere sees of the page: its file, its address and its anchors."""
        return "\n".join([self.path, self.address, *self.anchors])

    @property
    def is_parsed(self) -> bool:
        """Whether what other pages show of this one is known."""
        return "target" in vars(self)

    def excerpt(self) -> dict[str, object]:
        """What other pages show of this one, for another process to `learn`."""
        return {name: getattr(self, name) for name in self.shown}

    def learn(self, excerpt: Mapping[str, object]) -> None:
        """Take over what another process read in the same text."""
        vars(self).update(excerpt)

    def forget(self) -> None:
        """Free the memory of what can be parsed again, once the page is checked and rendered."""
        self.__dict__.pop("snippets", None)
        self.document.forget()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "snippets"}

    @property
    def address(self) -> str:
        """The page's address below the root of the site."""
        raise NotImplementedError


@dataclass(frozen=True)
class Question(Page):
    """One question. A field that the author got wrong holds a neutral value; nothing is rendered then."""

    topic: str
    fields: QuestionFields
    shown: ClassVar[tuple[str, ...]] = (*Page.shown, "short")

    def review_is_due(self, today: datetime.date) -> bool:
        """Whether the last review was more than twelve months ago."""
        return self.review_until < today

    @cached_property
    def review_until(self) -> datetime.date:
        """The last day on which the review is recent."""
        return months_later(self.fields.reviewed, REVIEW_MONTHS)

    @cached_property
    def short(self) -> str:
        """The short answer in plain text."""
        return " ".join(plain_text(token) for token in self.document.parts.opening if token.type == "inline")

    @property
    def address(self) -> str:
        """The question's address below the root of the site (a contract)."""
        return f"questions/{self.topic}/#{self.id}"


@dataclass(frozen=True)
class Sheet(Page):
    """A review sheet: an ordered choice of questions, a tip and a checklist."""

    fields: SheetFields

    @property
    def selections(self) -> tuple[Selection, ...]:
        """What the sheet chooses, in order: one selection, or one for each part."""
        fields = self.fields
        if fields.parts is None:
            return (Selection("", fields.questions, fields.choose, ()),)
        return tuple(
            Selection(part.title, part.questions, part.choose, ("parts", number))
            for number, part in enumerate(fields.parts)
        )

    def listed(self) -> Iterator[tuple[str, int]]:
        """Every id that the sheet lists, in order, with its line."""
        for selection in self.selections:
            for index, question_id in enumerate(selection.questions or ()):
                yield question_id, self.place.line(*selection.at, "questions", index)

    @property
    def address(self) -> str:
        """The sheet's address below the root of the site (a contract)."""
        return f"sheets/{self.id}/"


@dataclass(frozen=True)
class Selection:
    """Questions by list or by rule, as the author wrote them."""

    title: str  # empty over an undivided sheet
    questions: tuple[str, ...] | None
    choose: Choice | None
    at: tuple[str | int, ...]  # where it stands in the front matter


@dataclass(frozen=True)
class Part:
    """Questions that stand together on a sheet."""

    title: str  # empty over an undivided sheet
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Folder:
    """The questions of one topic, and what can be said of them at once, for as long as none of them changes."""

    topic: str
    questions: tuple[Question, ...]  # by file name

    @cached_property
    def path(self) -> str:
        """The folder, relative to the project's root."""
        return f"{QUESTIONS}/{self.topic}"

    @cached_property
    def by_path(self) -> dict[str, Question]:
        """The questions by file."""
        return {question.path: question for question in self.questions}

    @cached_property
    def in_order(self) -> tuple[Question, ...]:
        """The questions as they stand on the site: easiest first, then by id."""
        return tuple(sorted(self.questions, key=lambda question: (question.fields.difficulty.rank, question.id)))

    @cached_property
    def texts(self) -> str:
        """A digest of the files."""
        return digest(*(question.place.digest for question in self.questions))

    @cached_property
    def targets(self) -> str:
        """A digest of all that a link may lead to, or be told to lead to."""
        aliases = (alias for question in self.questions for alias in question.fields.aliases)
        return digest(*(question.target for question in self.questions), *aliases)

    @property
    def unparsed(self) -> tuple[Question, ...]:
        """The questions of which it is not known yet what other pages show of them."""
        known = "targets" in vars(self)
        return () if known else tuple(question for question in self.questions if not question.is_parsed)

    @cached_property
    def outline(self) -> str:
        """A digest of what must be unlike any other question of the bank."""
        parts = ([q.path, q.title, str(q.runs), *q.fields.aliases] for q in self.questions)
        return digest(*("\n".join(part) for part in parts))

    @cached_property
    def difficulties(self) -> Counter[Difficulty]:
        """How many questions have each difficulty."""
        return Counter(question.fields.difficulty for question in self.questions)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every tag of its questions."""
        return frozenset(tag for question in self.questions for tag in question.fields.tags)

    @cached_property
    def running(self) -> int:
        """How many questions have code that is executed."""
        return sum(question.runs for question in self.questions)


@dataclass(frozen=True)
class Library:
    """Everything under content/, in order."""

    site: SiteFields
    topics: tuple[Topic, ...]
    tags: Mapping[str, str]  # key -> what it covers
    synonyms: tuple[tuple[str, ...], ...]  # groups of phrases that the search takes for one another
    folders: tuple[Folder, ...]
    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]  # of site.yml, topics.yml, tags.yml and synonyms.yml, by their names
    files: frozenset[str]  # hand-written files under docs/ that content may link to
    unread: frozenset[str] = frozenset()  # files of questions and sheets that are there, and no text: see the problems
    releases: tuple[Release, ...] = ()  # of what site.yml says that code runs on, as requirements-verify.txt pins them

    @cached_property
    def topics_by_key(self) -> dict[str, Topic]:
        """Topics by key; the last one where a key stands twice."""
        return {topic.key: topic for topic in self.topics}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, by file name."""
        return tuple(chain.from_iterable(folder.questions for folder in self.folders))

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Questions by id; the first one where an id stands twice."""
        return {question.id: question for question in reversed(self.questions)}

    @cached_property
    def by_alias(self) -> dict[str, Question]:
        """Questions by their earlier ids."""
        return {alias: question for question in self.questions for alias in question.fields.aliases}

    @cached_property
    def targets(self) -> str:
        """A digest of all that a link of a page may lead to."""
        folders = [folder.targets for folder in self.folders]
        sheets = [sheet.target for sheet in self.sheets]
        return digest(*folders, *sheets, *sorted(self.files), *sorted(self.unread))

    @cached_property
    def outline(self) -> str:
        """A digest of all that rules for the bank as a whole look at."""
        files = [sheet.place.digest for sheet in self.sheets] + [place.digest for place in self.places.values()]
        return digest(*(folder.outline for folder in self.folders), *files, self.shared, *sorted(self.unread))

    @property
    def runs_on(self) -> str:
        """The releases in words; empty where site.yml names none."""
        return " · ".join(map(str, self.releases))

    @cached_property
    def shared(self) -> str:
        """A digest of what all questions share: tags, the site's own words, the releases that code runs on."""
        return digest(repr(self.tags), repr(self.site), repr(self.releases))

    @cached_property
    def sheets_in_order(self) -> tuple[Sheet, ...]:
        """The sheets, shortest first."""
        return tuple(sorted(self.sheets, key=lambda sheet: (len(self.on_sheet(sheet)), sheet.id)))

    def page(self, path: str) -> Page | None:
        """The question or sheet of a file, if there is one."""
        return self._by_folder.get(path.rpartition("/")[0], {}).get(path)

    @cached_property
    def _by_folder(self) -> dict[str, Mapping[str, Page]]:
        folders: dict[str, Mapping[str, Page]] = {folder.path: folder.by_path for folder in self.folders}
        return {**folders, SHEETS: {sheet.path: sheet for sheet in self.sheets}}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Question, ...]]:
        """The questions of each topic that has some, easiest first, then by id."""
        return {folder.topic: folder.in_order for folder in self.folders if folder.questions}

    @cached_property
    def difficulties(self) -> Counter[Difficulty]:
        """How many questions have each difficulty."""
        total: Counter[Difficulty] = Counter()
        for difficulty, count in chain.from_iterable(folder.difficulties.items() for folder in self.folders):
            total[difficulty] += count
        return total

    def forget(self) -> None:
        """Free the memory of what can be parsed again, once everything is checked and rendered."""
        for page in chain[Page](self.questions, self.sheets):
            if "parts" in vars(page.document):
                page.forget()

    @cached_property
    def in_order(self) -> tuple[Question, ...]:
        """Every question of a topic that exists, in the order of the site: by topic, the easiest first."""
        return tuple(chain.from_iterable(self.by_topic.get(topic.key, ()) for topic in self.topics))

    @cached_property
    def sheet_parts(self) -> dict[str, tuple[Part, ...]]:
        """What stands on each sheet, by the id of the sheet: rules applied, and each question once.

        A rule leaves out what the sheet lists anywhere and what an earlier rule of the sheet chose.
        """
        return {sheet.id: tuple(self._parts(sheet)) for sheet in self.sheets}

    def on_sheet(self, sheet: Sheet) -> tuple[Question, ...]:
        """The questions of a sheet in order."""
        return tuple(question for part in self.sheet_parts[sheet.id] for question in part.questions)

    def is_divided(self, sheet: Sheet) -> bool:
        """Whether titles stand over the questions of a sheet."""
        parts = self.sheet_parts[sheet.id]
        return len(parts) > 1 or bool(parts[0].title)

    def chosen(self, choice: Choice) -> Iterator[Question]:
        """The questions that a rule chooses, in the order of the site."""
        for question in self.in_order:
            fields = question.fields
            if (
                (not choice.topic or question.topic in choice.topic)
                and (not choice.difficulty or fields.difficulty in choice.difficulty)
                and (not choice.tags or not set(choice.tags).isdisjoint(fields.tags))
            ):
                yield question

    def selected(self, sheet: Sheet) -> tuple[tuple[Question, ...], ...]:
        """The questions of each of a sheet's selections; ids that nobody has are left out."""
        taken = {question_id for question_id, _ in sheet.listed()}
        found = []
        for selection in sheet.selections:
            if selection.choose is None:
                listed = (self.by_id.get(question_id) for question_id in selection.questions or ())
                found.append(tuple(question for question in listed if question))
            else:
                chosen = tuple(question for question in self.chosen(selection.choose) if question.id not in taken)
                taken.update(question.id for question in chosen)
                found.append(chosen)
        return tuple(found)

    def _parts(self, sheet: Sheet) -> Iterator[Part]:
        for selection, questions in zip(sheet.selections, self.selected(sheet), strict=True):
            if sheet.fields.group_by is None:
                yield Part(selection.title, questions)
            else:
                yield from self._grouped(questions, sheet.fields.group_by)

    def _grouped(self, questions: Iterable[Question], grouping: Grouping) -> Iterator[Part]:
        """A part for each topic or difficulty that occurs."""
        groups: dict[str, list[Question]] = {}
        if grouping is Grouping.TOPIC:
            for question in questions:
                groups.setdefault(self.topics_by_key[question.topic].title, []).append(question)
        else:
            for question in sorted(questions, key=lambda question: question.fields.difficulty.rank):
                groups.setdefault(question.fields.difficulty.capitalize(), []).append(question)
        for title, group in groups.items():
            yield Part(title, tuple(group))
