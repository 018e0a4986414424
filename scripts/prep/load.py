"""Text -> model, remembering lines. Whatever the files hold, loading ends, with problems instead of exceptions."""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from prep import markdown, yaml_values
from prep.memory import Memory, signature
from prep.model import (
    ID,
    ID_LENGTH,
    ID_RULE,
    Difficulty,
    Fields,
    Library,
    Place,
    Question,
    QuestionFields,
    Sheet,
    SheetFields,
    SiteFields,
    Topic,
    Versions,
)
from prep.problems import Problem, quoted, suggestion

SIZE_LIMIT = 100_000  # bytes; a long answer has about 8,000
GENERATED = ("questions", "sheets", "schemas", "assets/vendor", "assets/search")  # below docs/, owned by the build
# Control characters, line separators that editors do not show, and what turns the reading direction of code around
# (https://trojansource.codes/).
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

PINS = "requirements-verify.txt"  # what the snippets run on

Location = tuple[str | int, ...]
SomeFields = TypeVar("SomeFields", bound=Fields)
SomeType = TypeVar("SomeType")
SomePage = TypeVar("SomePage", Question, Sheet)


def load(root: Path, repository: str = "", memory: Memory | None = None) -> tuple[Library, list[Problem]]:
    """Everything under content/ of the project at `root`, and what is wrong with its form.

    `repository`, where given, takes the place of the address in content/site.yml. Files that `memory` knows unchanged
    are not read again.
    """
    memory = memory or Memory()
    problems: list[Problem] = []
    site, site_place = _site(root, problems)
    topics, topics_place = _topics(root, problems)
    tags, tags_place = _tags(root, problems)
    synonyms, synonyms_place = _synonyms(root, problems)
    library = Library(
        site=site.model_copy(update={"repository": repository}) if repository else site,
        topics=topics,
        tags=tags,
        synonyms=synonyms,
        places={"site": site_place, "topics": topics_place, "tags": tags_place, "synonyms": synonyms_place},
        questions=tuple(_questions(root, [topic.key for topic in topics], problems, memory)),
        sheets=tuple(_sheets(root, problems, memory)),
        files=frozenset(_hand_written(root)),
        versions=_versions(root),
    )
    shortest_first = sorted(library.sheets, key=lambda sheet: (len(library.on_sheet(sheet)), sheet.id))
    return dataclasses.replace(library, sheets=tuple(shortest_first)), problems


def parse_question(path: str, text: str, problems: list[Problem]) -> Question:
    """A question file's text as a Question; `path` gives its topic and id."""
    topic, name = path.split("/")[-2:]
    place, fields, document = _parse_page(path, text, QuestionFields, problems)
    return Question(id=name.removesuffix(".md"), place=place, document=document, topic=topic, fields=fields)


def parse_sheet(path: str, text: str, problems: list[Problem]) -> Sheet:
    """A sheet file's text as a Sheet; `path` gives its id."""
    place, fields, document = _parse_page(path, text, SheetFields, problems)
    return Sheet(id=path.split("/")[-1].removesuffix(".md"), place=place, document=document, fields=fields)


# --- the files of the bank --------------------------------------------------------------------------------------


def _questions(root: Path, topics: Sequence[str], problems: list[Problem], memory: Memory) -> Iterator[Question]:
    for folder in _entries(root, "content/questions", problems):
        path = f"content/questions/{folder.name}"
        if not folder.is_dir():
            message = f"{quoted(folder.name)} is not a topic folder; put it at content/questions/<topic>/<id>.md"
            problems.append(Problem(path, 1, "path", message))
            continue
        if folder.name not in topics:
            message = f"unknown topic {quoted(folder.name)}{suggestion(folder.name, topics)}"
            problems.append(Problem(path, 1, "topic", f"{message} (topics stand in content/topics.yml)"))
        yield from _pages(root, path, parse_question, problems, memory)


def _sheets(root: Path, problems: list[Problem], memory: Memory) -> Iterator[Sheet]:
    if (root / "content/sheets").is_dir():
        yield from _pages(root, "content/sheets", parse_sheet, problems, memory)


def _pages(
    root: Path,
    folder: str,
    parse: Callable[[str, str, list[Problem]], SomePage],
    problems: list[Problem],
    memory: Memory,
) -> Iterator[SomePage]:
    """The pages in a folder; what a file holds is remembered for as long as its signature stays."""
    for entry in _entries(root, folder, problems):
        path = f"{folder}/{entry.name}"
        status = signature(entry)
        make = partial(_page, root, path, parse)
        page, found = memory.recall(path, status, make) if status else make()
        problems += found
        if page is not None:
            yield page


def _page(
    root: Path, path: str, parse: Callable[[str, str, list[Problem]], SomePage]
) -> tuple[SomePage | None, list[Problem]]:
    problems = list(_name_problems(path, path.split("/")[-1]))
    text = read_text(root, path, problems)
    page = parse(path, text, problems) if text is not None and path.endswith(".md") else None
    return page, problems


def _entries(root: Path, folder: str, problems: list[Problem]) -> list[Path]:
    """What a folder holds, sorted by name, less hidden files."""
    try:
        return sorted(
            (entry for entry in (root / folder).iterdir() if not entry.name.startswith(".")), key=lambda e: e.name
        )
    except OSError as error:
        problems.append(Problem(folder, 1, "path", f"cannot be read: {error.strerror}"))
        return []


def _name_problems(path: str, name: str) -> Iterator[Problem]:
    identity = name.removesuffix(".md")
    if identity == name:
        yield Problem(path, 1, "path", f"{quoted(name)} does not end in '.md'; images belong under docs/assets/")
    elif not ID.fullmatch(identity):
        yield Problem(path, 1, "id", f"{quoted(identity)} is not made of {ID_RULE}; rename the file")
    elif len(identity) > ID_LENGTH:
        yield Problem(path, 1, "id", f"has {len(identity)} characters; at most {ID_LENGTH}")
    elif identity in WINDOWS_NAMES:
        yield Problem(path, 1, "id", f"{quoted(identity)} is a reserved name on Windows; rename the file")


def _hand_written(root: Path) -> Iterator[str]:
    docs = root / "docs"
    owned = {str(docs / name) for name in GENERATED}
    for directory, folders, names in os.walk(docs):
        folders[:] = [f for f in folders if not f.startswith(".") and os.path.join(directory, f) not in owned]
        for name in names:
            if not name.startswith("."):
                yield Path(directory, name).relative_to(root).as_posix()


def _versions(root: Path) -> Versions | None:
    """What the lock file of the snippets pins; on every platform the same releases."""
    try:
        text = (root / PINS).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    pins = dict(re.findall(r"^(tensorflow|keras)(?:-cpu)?==([^\s;\\]+)", text, re.MULTILINE))
    return Versions(**pins) if len(pins) == 2 else None


# --- bytes -> text ----------------------------------------------------------------------------------------------


def read_text(root: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a file, or None where there is none to go on with."""
    file = root / path
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            problems.append(Problem(path, 1, "path", "is a directory; a question or sheet is a file"))
            return None
        if not stat.S_ISREG(status.st_mode):
            problems.append(Problem(path, 1, "path", "is not a regular file"))
            return None
        if root.resolve() not in file.resolve().parents:
            problems.append(
                Problem(path, 1, "path", "is a symbolic link that leads out of the project; put the file here")
            )
            return None
        if status.st_size > SIZE_LIMIT:
            message = f"is too large: {status.st_size:,} bytes; at most {SIZE_LIMIT:,}"
            problems.append(Problem(path, 1, "file", message))
            return None
        content = file.read_bytes()
    except FileNotFoundError:
        what = (
            "is a symbolic link to nothing; remove it or restore its target" if file.is_symlink() else "does not exist"
        )
        problems.append(Problem(path, 1, "path", what))
        return None
    except OSError as error:
        problems.append(Problem(path, 1, "path", f"cannot be read: {error.strerror}"))
        return None
    return decode(path, content, problems)


def decode(path: str, content: bytes, problems: list[Problem]) -> str | None:
    """Bytes as UTF-8 text with `\\n` line ends, or None where they are none."""
    if content.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(path, 1, "encoding", "begins with a byte order mark; save as UTF-8 without BOM"))
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        problems.append(Problem(path, line, "encoding", message))
        return None
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        message = "holds a carriage return (Windows line ends); save with LF line ends"
        problems.append(Problem(path, line, "line ends", message))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (unseen := UNSEEN.search(text)) is not None:
        line = text.count("\n", 0, unseen.start()) + 1
        message = f"holds the invisible character U+{ord(unseen[0]):04X}; delete it"
        problems.append(Problem(path, line, "encoding", message))
        return None
    if not text.strip():
        problems.append(Problem(path, 1, "file", "is empty; start it with `make new`, or delete it"))
        return None
    return text


# --- text -> fields and document --------------------------------------------------------------------------------


def _parse_page(
    path: str, text: str, kind: type[SomeFields], problems: list[Problem]
) -> tuple[Place, SomeFields, markdown.Document]:
    front, body, body_line = _split(path, text, problems)
    place, fields = _parse_fields(path, front, 2, kind, problems)
    return place, fields, markdown.parse(body, body_line)


def _split(path: str, text: str, problems: list[Problem]) -> tuple[str | None, str, int]:
    """The front matter, the text below it and the line on which that begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = "is missing; begin the file with a line `---`, the fields, and another line `---`"
        problems.append(Problem(path, 1, "front matter", message))
        return None, text, 1
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        problems.append(Problem(path, 1, "front matter", "is not closed; end it with a line `---`"))
        return None, "", len(lines)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _parse_fields(
    path: str, text: str | None, first_line: int, kind: type[SomeFields], problems: list[Problem]
) -> tuple[Place, SomeFields]:
    if text is None:
        return Place(path), validated(kind, {}, Place(path), (), [])
    reading = yaml_values.read(text, first_line)
    place = Place(path, reading.lines)
    problems += [Problem(path, fault.line, fault.field, fault.message) for fault in reading.faults]
    value = reading.value
    if not isinstance(value, dict):
        if not reading.faults and _required(kind):
            message = f"holds no fields; it needs {', '.join(_required(kind))}"
            problems.append(Problem(path, first_line - 1, "front matter", message))
        return place, validated(kind, {}, place, (), [])
    return place, validated(kind, value, place, (), problems)


def validated(
    kind: type[SomeFields],
    value: Mapping[str, yaml_values.Value],
    place: Place,
    at: Location,
    problems: list[Problem],
) -> SomeFields:
    """`value` as fields of `kind`; what is wrong becomes a problem, and a neutral value that lets the rest be seen."""
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    faulty = {(problem.line, problem.field) for problem in problems if problem.path == place.path}
    wrong: dict[str, set[str | int]] = {}
    for detail in details:
        if any(len(other["loc"]) > len(detail["loc"]) and other["loc"][0] == detail["loc"][0] for other in details):
            continue  # a complaint about an item of the list says more
        name, *inner = detail["loc"]
        wrong.setdefault(str(name), set()).update(inner[:1] or ["all"])
        problem = _problem(kind, detail, place, at)
        if (problem.line, problem.field) not in faulty:
            problems.append(problem)
    values: dict[str, object] = {}
    for name, info in kind.model_fields.items():
        if name in wrong:
            values[name] = _neutral(info, value.get(name), wrong[name], place)
        elif name in value:
            values[name] = _adapter(kind, name).validate_python(value[name])
    return kind.model_construct(**values)  # type: ignore[arg-type]  # names and types come from the model itself


@lru_cache
def _adapter(kind: type[Fields], name: str) -> TypeAdapter[object]:
    """A validator for one field by itself."""
    info = kind.model_fields[name]
    annotated: Any = Annotated[info.annotation, info]
    return TypeAdapter(annotated)


def _neutral(info: FieldInfo, value: yaml_values.Value, wrong: set[str | int], place: Place) -> object:
    """A value of the field's type that no rule complains of; the items of a list that are right stay in place."""
    inner = _within(info.annotation, Fields)
    if inner and isinstance(value, dict) and "all" not in wrong:
        return validated(inner, value, place, (), [])
    if inner and isinstance(value, list) and "all" not in wrong:
        return tuple(validated(inner, item if isinstance(item, dict) else {}, place, (), []) for item in value)
    if info.annotation is Difficulty:
        return Difficulty.EASY
    if info.annotation is datetime.date:
        return datetime.date.min
    if info.annotation is str:
        return ""
    if isinstance(value, list) and "all" not in wrong:
        return tuple("" if index in wrong or not isinstance(item, str) else item for index, item in enumerate(value))
    return None if info.default is None else ()


def _required(kind: type[Fields]) -> list[str]:
    return [name for name, info in kind.model_fields.items() if info.is_required()]


def _problem(kind: type[Fields], detail: ErrorDetails, place: Place, at: Location) -> Problem:
    location = tuple(part for part in detail["loc"] if isinstance(part, str | int))
    names = [str(part) for part in (*at, *location) if isinstance(part, str)]
    return place.problem(names[-1] if names else "front matter", _message(kind, detail), *at, *location)


def _message(kind: type[Fields], detail: ErrorDetails) -> str:
    """What pydantic found, in the words of an author: what is wrong; what would be right."""
    found, error = detail["input"], detail["type"]
    kind, name, info = _innermost(kind, detail["loc"])
    example = f"write for example `{name}: {_flow(info.examples[0])}`" if info and info.examples else ""
    if error == "missing":
        return f"is missing; {example}"
    if error == "extra_forbidden":
        return f"unknown key {quoted(name)}{suggestion(name, kind.model_fields)}"
    if found is None or error in ("too_short", "string_too_short"):
        return f"is empty; {example}"
    if error == "enum":
        choices = [choice.value for choice in _within(info.annotation if info else None, StrEnum) or ()]
        return f"unknown {name} {quoted(found)}{suggestion(str(found), choices)}"
    if error == "string_too_long":
        return f"has {len(str(found)):,} characters; at most {detail['ctx']['max_length']}"
    if error == "string_pattern_mismatch":
        return f"{quoted(found)} is not made of {ID_RULE}"
    if error == "not_a_date":
        return f"{quoted(found)} is not a date; write it as YYYY-MM-DD, a day that exists"
    expected = "a list" if error == "tuple_type" else "text" if error == "string_type" else "a mapping"
    got = "a list" if isinstance(found, list) else "a mapping" if isinstance(found, dict) else "text"
    hint = "put it in quotes" if expected == "text" and isinstance(found, dict) else example
    return f"expected {expected}, got {got}: {quoted(found)}; {hint}"


def _innermost(kind: type[Fields], location: Location) -> tuple[type[Fields], str, FieldInfo | None]:
    """The field at `location`, with the fields it is one of; without its rules where the name is unknown."""
    name, info = "", None
    for part in location:
        if isinstance(part, str):
            kind = _within(info.annotation, Fields) or kind if info else kind
            name, info = part, kind.model_fields.get(part)
    return kind, name, info


def _within(annotation: object, base: type[SomeType]) -> type[SomeType] | None:
    """The first subclass of `base` in a type such as `tuple[Part, ...] | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, base) else None
    return next((found for part in get_args(annotation) if (found := _within(part, base))), None)


def _flow(example: object) -> str:
    """An example as YAML on one line."""
    if isinstance(example, list):
        return "[" + ", ".join(_flow(item) for item in example) + "]"
    if isinstance(example, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in example.items()) + "}"
    return str(example)


# --- topics.yml, tags.yml, synonyms.yml, site.yml -------------------------------------------------------------------


def _yaml_file(root: Path, path: str, problems: list[Problem]) -> tuple[Place, yaml_values.Value]:
    text = read_text(root, path, problems)
    if text is None:
        return Place(path), None
    reading = yaml_values.read(text, 1)
    problems += [Problem(path, fault.line, fault.field, fault.message) for fault in reading.faults]
    return Place(path, reading.lines), reading.value


def _topics(root: Path, problems: list[Problem]) -> tuple[tuple[Topic, ...], Place]:
    place, value = _yaml_file(root, "content/topics.yml", problems)
    topics = []
    if not isinstance(value, list):
        _expect(place, "a list of topics, each with key, title and summary", value, problems)
        return (), place
    for index, item in enumerate(value):
        if isinstance(item, dict):
            topics.append(validated(Topic, item, place, (index,), problems))
        else:
            message = f"expected a mapping with key, title and summary, got {quoted(item)}"
            problems.append(place.problem("topics", message, index))
    return tuple(topics), place


def _tags(root: Path, problems: list[Problem]) -> tuple[dict[str, str], Place]:
    place, value = _yaml_file(root, "content/tags.yml", problems)
    if not isinstance(value, dict):
        _expect(place, "a mapping of tags, each with what it covers", value, problems)
        return {}, place
    for key, meaning in value.items():
        if not isinstance(meaning, str):
            problems.append(place.problem(key, "expected text: what the tag covers", key))
    return {key: str(meaning) for key, meaning in value.items()}, place


def _synonyms(root: Path, problems: list[Problem]) -> tuple[tuple[tuple[str, ...], ...], Place]:
    """The groups of content/synonyms.yml; none where a bank has no such file."""
    path = "content/synonyms.yml"
    if not (root / path).exists():
        return (), Place(path)
    place, value = _yaml_file(root, path, problems)
    if not isinstance(value, list):
        _expect(place, "a list of groups such as `- [learning rate, lr]`", value, problems)
        return (), place
    groups = []
    for index, group in enumerate(value):
        phrases = group if isinstance(group, list) else []
        texts = tuple(phrase for phrase in phrases if isinstance(phrase, str))
        if not texts or len(texts) != len(phrases):
            message = f"expected a list of texts such as [learning rate, lr], got {quoted(group)}"
            problems.append(place.problem("synonyms", message, index))
        groups.append(texts)
    return tuple(groups), place


def _site(root: Path, problems: list[Problem]) -> tuple[SiteFields, Place]:
    place, value = _yaml_file(root, "content/site.yml", problems)
    if not isinstance(value, dict):
        _expect(place, f"a mapping with {', '.join(_required(SiteFields))}", value, problems)
        return validated(SiteFields, {}, place, (), []), place
    return validated(SiteFields, value, place, (), problems), place


def _expect(place: Place, what: str, value: yaml_values.Value, problems: list[Problem]) -> None:
    """Complain of the form of a whole file, unless a complaint about reading it says so already."""
    if not any(problem.path == place.path for problem in problems):
        problems.append(place.problem("file", f"expected {what}, got {quoted(value)}"))
