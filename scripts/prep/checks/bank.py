"""Rules for the bank as a whole: what may stand only once, and the files that all questions share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prep import links
from prep.model import RESERVED, Library, Question
from prep.problems import Problem, comparable, quoted
from prep.schema import ID

SYNONYM_WORDS = 5


def ids_are_unique(library: Library) -> Iterator[Problem]:
    """An id stands once in the whole bank, whatever its case."""
    seen: dict[str, Question] = {}
    for question in library.questions:
        first = seen.setdefault(question.id.casefold(), question)
        if first is not question:
            how = "the same id" if first.id == question.id else "an id that differs only in case"
            yield question.place.problem("id", f"{quoted(question.id)}: {first.path} has {how}; rename one", line=1)


def titles_are_unique(library: Library) -> Iterator[Problem]:
    """A title stands once in the whole bank."""
    seen: dict[str, Question] = {}
    for question in library.questions:
        if question.title:
            first = seen.setdefault(comparable(question.title), question)
            if first is not question:
                heading = question.document.title
                line = question.document.line_of(heading) if heading else None
                message = f"{quoted(question.title)} is also the title of {first.path}"
                yield question.place.problem("title", message, line=line)


def aliases_do_not_clash(library: Library) -> Iterator[Problem]:
    """An alias is nobody's id and nobody else's alias."""
    owners: dict[str, str] = {}
    for question in library.questions:
        for index, alias in enumerate(question.fields.aliases):
            if not alias:
                continue
            holder = library.by_id.get(alias)
            if holder is not None:
                message = f"{quoted(alias)} is the id of {holder.path}; remove the alias"
                yield question.place.problem("aliases", message, "aliases", index)
            elif alias in owners:
                message = f"{quoted(alias)} is already an alias in {owners[alias]}; keep one"
                yield question.place.problem("aliases", message, "aliases", index)
            owners.setdefault(alias, question.path)


def topics_are_distinct_and_filled(library: Library) -> Iterator[Problem]:
    """A topic has a key and a title of its own, in plain text, and at least one question."""
    place = library.places["topics"]
    keys: set[str] = set()
    titles: set[str] = set()
    filled = {*library.by_topic, *(path.split("/")[-2] for path in library.unread)}
    for index, topic in enumerate(library.topics):
        if topic.key and topic.key in keys:
            yield place.problem("key", f"{quoted(topic.key)} stands twice; keep one", index, "key")
        elif topic.key in RESERVED:
            yield place.problem("key", f"{topic.key!r} is taken by the list of all questions", index, "key")
        elif topic.key and topic.key not in filled:
            message = f"{quoted(topic.key)} has no questions; add one with `make new`, or delete the topic"
            yield place.problem("key", message, index, "key")
        if topic.title and comparable(topic.title) in titles:
            yield place.problem("title", f"{quoted(topic.title)} stands twice; reword one", index, "title")
        keys.add(topic.key)
        titles.add(comparable(topic.title))


def tags_have_plain_keys(library: Library) -> Iterator[Problem]:
    """A tag is made like an id, so that it can stand in an address."""
    for tag in library.tags:
        if not ID.fullmatch(tag):
            yield library.places["tags"].problem(
                "tags", f"{quoted(tag)}: use lower-case letters, digits and hyphens", tag
            )


def synonyms_differ(library: Library) -> Iterator[Problem]:
    """A group of synonyms has two or more phrases of at most five words, and no phrase or group stands twice."""
    place = library.places["synonyms"]
    seen: dict[frozenset[str], int] = {}
    for index, group in enumerate(library.synonyms):
        keys = [" ".join(re.findall(r"\w+", phrase.casefold().replace("_", " "))) for phrase in group]
        for at, (phrase, key) in enumerate(zip(group, keys, strict=True)):
            if not key:
                yield place.problem("synonyms", f"{quoted(phrase)} holds no word; write one or delete it", index, at)
            elif key in keys[:at]:
                yield place.problem("synonyms", f"{quoted(phrase)} stands twice in its group; keep one", index, at)
            elif len(key.split()) > SYNONYM_WORDS:
                message = f"{quoted(phrase)} has {len(key.split())} words; at most {SYNONYM_WORDS}"
                yield place.problem("synonyms", message, index, at)
        if len(group) == 1:
            message = f"{quoted(group[0])} stands alone; write what means the same beside it, or delete the line"
            yield place.problem("synonyms", message, index)
        first = seen.setdefault(frozenset(keys), index)
        if group and first != index:
            message = f"is the same group as on line {place.line(first)}; keep one"
            yield place.problem("synonyms", message, index)


def page_titles_are_plain(library: Library) -> Iterator[Problem]:
    """What stands in the title of a page holds no angle brackets: the theme writes it without escaping."""
    place = library.places["topics"]
    for index, topic in enumerate(library.topics):
        if set(topic.title) & set("<>"):
            yield place.problem("title", f"{quoted(topic.title)} holds < or >; use words", index, "title")
    for sheet in library.sheets:
        if set(sheet.title) & set("<>") and sheet.document.title:
            line = sheet.document.line_of(sheet.document.title)
            yield sheet.place.problem("title", f"{quoted(sheet.title)} holds < or >; use words", line=line)


def releases_are_pinned(library: Library) -> Iterator[Problem]:
    """What site.yml says that code runs on, the lock file pins: the pages name the releases."""
    place = library.places["site"]
    pinned = {release.package for release in library.releases}
    for package in library.site.runs_on:
        if package not in pinned:
            message = f"{quoted(package)} is not pinned in requirements-verify.txt; add it to the .in file, `make lock`"
            yield place.problem("runs_on", message, "runs_on", package)


def repository_is_https(library: Library) -> Iterator[Problem]:
    """The address of the repository is https and a path below it would be too, as edit links begin with it."""
    address = library.site.repository
    if address and not (re.fullmatch(r"https://[^\s<>\"'\\?#]+", address) and links.is_web_address(address)):
        yield library.places["site"].problem("repository", f"{quoted(address)} is not an https address")


def branch_is_a_name(library: Library) -> Iterator[Problem]:
    """The name of the branch can stand in an address.

    Source: https://git-scm.com/docs/git-check-ref-format
    """
    branch = library.site.branch
    if branch and (".." in branch or not re.fullmatch(r"[^\s~^:?*\[\\<>\"'#%]+", branch)):
        message = f"{quoted(branch)} is not the name of a branch; write for example `branch: main`"
        yield library.places["site"].problem("branch", message)


RULES = (
    ids_are_unique,
    titles_are_unique,
    aliases_do_not_clash,
    topics_are_distinct_and_filled,
    tags_have_plain_keys,
    synonyms_differ,
    page_titles_are_plain,
    repository_is_https,
    branch_is_a_name,
    releases_are_pinned,
)
