"""Text -> model, remembering lines. Whatever the files hold, loading ends, with problems instead of exceptions."""

from __future__ import annotations

import dataclasses
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from prep import markdown, vocabularies, yaml_values
from prep.fields import SomeFields, required, validated
from prep.files import PAGES, SEARCH
from prep.memory import Memory, Signature, digest, settled_before, signature
from prep.model import QUESTIONS, SHEETS, WINDOWS_NAMES, Folder, Library, Place, Question, Release, Sheet
from prep.problems import Problem, closest, quoted, suggestion
from prep.schema import ID, ID_LENGTH, ID_RULE, QuestionFields, SheetFields
from prep.text_files import leads_out, read_text

SIZE_LIMIT = 50_000  # bytes; a long answer has about 8,000
PROSE = re.compile(r"(?![\w-]+:)[^\s#-]")  # a line that begins no key, item or remark of YAML
PINS = "requirements-verify.txt"  # what the snippets run on

CONTENT = ("site.yml", "topics.yml", "tags.yml", "synonyms.yml", "questions", "sheets")

SomePage = TypeVar("SomePage", Question, Sheet)
Known = TypeVar("Known")


def load(root: Path, repository: str = "", memory: Memory | None = None) -> tuple[Library, list[Problem]]:
    """Everything under content/ of the project at `root`, and what is wrong with its form.

    `repository`, where given, takes the place of the address in content/site.yml. Files that `memory` knows unchanged
    are not read again.
    """
    memory = memory or Memory()
    problems = list(_misnamed(root))
    site, site_place = _shared("site", vocabularies.site, root, problems, memory)
    topics, topics_place = _shared("topics", vocabularies.topics, root, problems, memory)
    tags, tags_place = _shared("tags", vocabularies.tags, root, problems, memory)
    synonyms, synonyms_place = _shared("synonyms", vocabularies.synonyms, root, problems, memory)
    folders = tuple(_folders(root, {topic.key: None for topic in topics if topic.key}, problems, memory))
    sheets = tuple(_sheets(root, problems, memory))
    read = {page.path for page in chain(sheets, *(folder.questions for folder in folders))} if problems else set()
    return Library(
        site=site.model_copy(update={"repository": repository}) if repository else site,
        topics=topics,
        tags=tags,
        synonyms=synonyms,
        places={"site": site_place, "topics": topics_place, "tags": tags_place, "synonyms": synonyms_place},
        folders=folders,
        sheets=sheets,
        unread=frozenset(problem.path for problem in problems if problem.path.endswith(".md")) - read,
        files=frozenset(_hand_written(root)),
        releases=tuple(_releases(root, site.runs_on)),
    ), problems


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


def _misnamed(root: Path) -> Iterator[Problem]:
    """What lies in content/ under a name so close to one that is read that its author takes it for that."""
    for entry in _entries(root, "content", []):
        if entry.name not in CONTENT and (close := closest(entry.name, CONTENT, 0.7)):
            yield Problem(f"content/{entry.name}", 1, "path", f"nothing reads this; did you mean {close!r}?")


def _shared(
    name: str,
    read: Callable[[Path, str, list[Problem]], Known],
    root: Path,
    problems: list[Problem],
    memory: Memory,
) -> Known:
    """What a file that all questions share holds; it is remembered for as long as its signature stays."""
    path = f"content/{name}.yml"

    def make() -> tuple[Known, list[Problem]]:
        found: list[Problem] = []
        return read(root, path, found), found

    status = _signature(f"{root}/{path}", settled_before())
    value, found = memory.recall(("shared", path), status, make) if status else make()
    problems += found
    return value


def _folders(root: Path, topics: Mapping[str, None], problems: list[Problem], memory: Memory) -> Iterable[Folder]:
    """Every folder of questions."""
    folders = []
    for folder in sorted(_entries(root, QUESTIONS, problems), key=lambda entry: entry.name):
        path = f"{QUESTIONS}/{folder.name}"
        if folder.is_symlink() and leads_out(root, path):
            message = "is a symbolic link that leads out of the project; put the folder here"
            problems.append(Problem(path, 1, "path", message))
            continue
        # For a link to itself, the entry's own method raises.
        if not (os.path.isdir(folder.path) if folder.is_symlink() else folder.is_dir()):
            message = f"{quoted(folder.name)} is not a topic folder; put it at content/questions/<topic>/<id>.md"
            problems.append(Problem(path, 1, "path", message))
            continue
        if topics and folder.name not in topics:
            message = f"unknown topic {quoted(folder.name)}{suggestion(folder.name, topics)}"
            problems.append(Problem(path, 1, "topic", f"{message} (topics stand in content/topics.yml)"))
        elif folder.name in WINDOWS_NAMES:
            message = f"{quoted(folder.name)} is a reserved name on Windows; rename the folder and the topic's key"
            problems.append(Problem(path, 1, "topic", message))
        folders.append(path)
    questions = _pages(root, QUESTIONS, folders, parse_question, problems, memory)
    return memory.recall_each("folders", questions, lambda path: Folder(path.split("/")[-1], questions[path])).values()


def _sheets(root: Path, problems: list[Problem], memory: Memory) -> tuple[Sheet, ...]:
    folders = [SHEETS] if os.path.lexists(root / SHEETS) else []
    return _pages(root, SHEETS, folders, parse_sheet, problems, memory).get(SHEETS, ())


def _pages(
    root: Path,
    where: str,
    folders: Sequence[str],
    parse: Callable[[str, str, list[Problem]], SomePage],
    problems: list[Problem],
    memory: Memory,
) -> dict[str, tuple[SomePage, ...]]:
    """The pages in each folder below `where`; they are remembered for as long as no file's signature changes."""
    settled = settled_before()
    files = _files(root, where, folders, settled, problems, memory)

    def make(folder: str) -> tuple[tuple[SomePage, ...], list[Problem]]:
        found: list[Problem] = []
        pages = [
            _page(root, f"{folder}/{name}", status, parse, found, memory) for name, status in files[folder].items()
        ]
        return tuple(page for page in pages if page is not None), found

    # A folder with a file that may still change equals no state that is remembered, so it is read again.
    states = {folder: object() if None in found.values() else found for folder, found in files.items()}
    pages = memory.recall_each(f"pages in {where}", states, make)
    for _, found in pages.values():
        problems += found
    return {folder: read for folder, (read, _) in pages.items()}


def _page(
    root: Path,
    path: str,
    status: Signature | None,
    parse: Callable[[str, str, list[Problem]], SomePage],
    problems: list[Problem],
    memory: Memory,
) -> SomePage | None:
    """The page that a file holds; its text is remembered by its digest, the file by its signature."""

    def read() -> tuple[SomePage | None, list[Problem]]:
        found = [] if os.path.isdir(root / path) else list(_name_problems(path, path.split("/")[-1]))
        text = read_text(root, path, SIZE_LIMIT, found)
        if text is None or not path.endswith(".md"):
            return None, found
        page, more = memory.recall(("page", path), digest(text), lambda: parsed(text), lasting=True)
        return page, found + more

    def parsed(text: str) -> tuple[SomePage, list[Problem]]:
        found: list[Problem] = []
        return parse(path, text, found), found

    page, found = memory.recall(("file", path), status, read) if status else read()
    problems += found
    return page


def _entries(root: Path, folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What a folder holds, less hidden files, as the disk orders it."""
    try:
        with os.scandir(f"{root}/{folder}") as found:
            return [entry for entry in found if entry.name[0] != "."]
    except FileNotFoundError:
        problems.append(Problem(folder, 1, "path", "does not exist; `make new` starts a question"))
    except OSError as error:
        problems.append(Problem(folder, 1, "path", f"cannot be read: {error.strerror}"))
    return []


def _files(
    root: Path, where: str, folders: Sequence[str], settled: int, problems: list[Problem], memory: Memory
) -> dict[str, dict[str, Signature | None]]:
    """The name and signature of each file in each folder.

    What a folder holds is remembered for as long as its own signature stays.
    """

    def names(folder: str) -> tuple[list[str], list[Problem]]:
        found: list[Problem] = []
        return sorted(entry.name for entry in _entries(root, folder, found)), found

    below = str(root)
    # A folder that may still change equals no state that is remembered, so it is listed again.
    states = {folder: _folder_signature(f"{below}/{folder}", settled) or object() for folder in folders}
    listed = memory.recall_each(f"names in {where}", states, names)
    for _, found in listed.values():
        problems += found
    return {
        folder: {name: _signature(f"{below}/{folder}/{name}", settled) for name in held}
        for folder, (held, _) in listed.items()
    }


def _signature(file: str, settled: int) -> Signature | None:
    try:
        return signature(os.lstat(file), settled)
    except OSError:
        return None


def _folder_signature(folder: str, settled: int) -> Signature | None:
    try:
        return signature(os.stat(folder), settled, stat.S_IFDIR)  # of what a link leads to
    except OSError:
        return None


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
    owned = {str(docs / name) for name in (*PAGES, *SEARCH)}
    for directory, folders, names in os.walk(docs):
        by_hand = [
            name
            for name in (*folders, *names)
            if not name.startswith(".") and os.path.join(directory, name) not in owned
        ]
        folders[:] = [name for name in folders if name in by_hand]
        yield from (Path(directory, name).relative_to(root).as_posix() for name in names if name in by_hand)


def _releases(root: Path, packages: Mapping[str, str]) -> Iterator[Release]:
    """The releases of the packages that the snippets' lock file pins, the same ones for every platform."""
    try:
        text = (root / PINS).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    pins = dict(re.findall(r"^([\w.-]+?)(?:-cpu)?==([^\s;\\]+)", text, re.MULTILINE))
    for package, name in packages.items():
        if package in pins:
            yield Release(package, name, pins[package])


# --- text -> fields and document --------------------------------------------------------------------------------


def _parse_page(
    path: str, text: str, kind: type[SomeFields], problems: list[Problem]
) -> tuple[Place, SomeFields, markdown.Document]:
    front, body, body_line = _split(path, text, problems)
    place, fields = _parse_fields(path, front, 2, kind, problems)
    return dataclasses.replace(place, digest=digest(text)), fields, markdown.Document(body, body_line)


def _split(path: str, text: str, problems: list[Problem]) -> tuple[str | None, str, int]:
    """The front matter, the text below it and the line on which that begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = "is missing; begin the file with a line `---`, the fields, and another line `---`"
        problems.append(Problem(path, 1, "front matter", message))
        return None, text, 1
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    first_section = next((number for number, line in enumerate(lines) if line.startswith("## ")), len(lines))
    titles = [number for number in range(1, first_section) if lines[number].startswith("# ")]
    opening = lines[titles[-1] : first_section] if titles else []
    # What looks like the end may be a line between paragraphs: a short answer stands above it, which is no YAML.
    if end is None or (first_section < end and any(PROSE.match(line) for line in opening)):
        problems.append(Problem(path, 1, "front matter", "is not closed; end it with a line `---`"))
        if not titles:
            return None, "", len(lines)
        # To go on with. What stands further up may be a comment.
        return "\n".join(lines[1 : titles[-1]]), "\n".join(lines[titles[-1] :]), titles[-1] + 1
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _parse_fields(
    path: str, text: str | None, first_line: int, kind: type[SomeFields], problems: list[Problem]
) -> tuple[Place, SomeFields]:
    if text is None:
        return Place(path), validated(kind, {}, Place(path), (), [])
    reading = yaml_values.read(text, first_line)
    place = Place(path, reading.lines)
    problems += [Problem(path, fault.line, fault.field, fault.message, at=fault.at) for fault in reading.faults]
    value = reading.value
    if not isinstance(value, dict):
        if not reading.faults and required(kind):
            message = f"holds no fields; it needs {', '.join(required(kind))}"
            problems.append(Problem(path, first_line - 1, "front matter", message))
        return place, validated(kind, {}, place, (), [])
    return place, validated(kind, value, place, (), problems, reading.unread)
