"""The files of content/ that all questions share: site.yml, topics.yml, tags.yml, synonyms.yml."""

from __future__ import annotations

import os
from pathlib import Path

from prep import yaml_values
from prep.fields import required, validated
from prep.memory import digest
from prep.model import Place
from prep.problems import Problem, quoted
from prep.schema import SiteFields, Topic
from prep.text_files import read_text

TOPICS = "a list of topics, each with key, title and summary"
TAGS = "a mapping of tags, each with what it covers"
SYNONYMS = "a list of groups such as `- [database, db]`"
SITE = f"a mapping with {', '.join(required(SiteFields))}"
SIZE_LIMIT = 2_000_000  # bytes: ten thousand topics


def _yaml_file(root: Path, path: str, what: str, problems: list[Problem]) -> tuple[Place, yaml_values.Reading]:
    if not os.path.lexists(root / path):
        problems.append(Problem(path, 1, "path", f"does not exist; write {what}"))
        return Place(path), yaml_values.Reading()
    text = read_text(root, path, SIZE_LIMIT, problems)
    if text is None:
        return Place(path), yaml_values.Reading()
    reading = yaml_values.read(text, 1, "file")
    problems += [Problem(path, fault.line, fault.field, fault.message, at=fault.at) for fault in reading.faults]
    return Place(path, reading.lines, digest(text)), reading


def topics(root: Path, path: str, problems: list[Problem]) -> tuple[tuple[Topic, ...], Place]:
    """The topics in order; none where not all of them can be read, as others need them."""
    place, reading = _yaml_file(root, path, TOPICS, problems)
    value = reading.value
    found = []
    if not isinstance(value, list) or not value:
        _expect(place, TOPICS, value, problems)
        return (), place
    for index, item in enumerate(value):
        if isinstance(item, dict):
            found.append(validated(Topic, item, place, (index,), problems))
        else:
            message = f"expected a mapping with key, title and summary, got {quoted(item)}"
            problems.append(place.problem("topics", message, index))
            found.append(validated(Topic, {}, place, (index,), []))  # the others are found by their numbers
    return () if reading.stopped else tuple(found), place


def tags(root: Path, path: str, problems: list[Problem]) -> tuple[dict[str, str], Place]:
    """Each tag with what it covers; none where not all of them can be read, as others need them."""
    place, reading = _yaml_file(root, path, TAGS, problems)
    value = reading.value
    if not isinstance(value, dict) or not value:
        _expect(place, TAGS, value, problems)
        return {}, place
    for key, meaning in value.items():
        if not isinstance(meaning, str) or not meaning.strip():
            problems.append(place.problem(key, "expected text: what the tag covers", key))
    return {} if reading.stopped else {key: str(meaning) for key, meaning in value.items()}, place


def synonyms(root: Path, path: str, problems: list[Problem]) -> tuple[tuple[tuple[str, ...], ...], Place]:
    """Groups of phrases; none where a bank has no such file."""
    if not os.path.lexists(root / path):
        return (), Place(path)
    place, reading = _yaml_file(root, path, SYNONYMS, problems)
    value = reading.value
    if not isinstance(value, list):
        _expect(place, SYNONYMS, value, problems)
        return (), place
    groups = []
    for index, group in enumerate(value):
        phrases = group if isinstance(group, list) else []
        texts = tuple(phrase for phrase in phrases if isinstance(phrase, str))
        if not texts or len(texts) != len(phrases):
            message = f"expected a list of texts such as [database, db], got {quoted(group)}"
            if None in phrases:
                message = "has an empty phrase; fill it, or put the word null in quotes"
            problems.append(place.problem("synonyms", message, index))
        groups.append(texts if len(texts) == len(phrases) else ())
    return tuple(groups), place


def site(root: Path, path: str, problems: list[Problem]) -> tuple[SiteFields, Place]:
    """What a fork changes about the site as a whole; no eras where not all of them can be read, as others need them."""
    place, reading = _yaml_file(root, path, SITE, problems)
    value = reading.value
    if isinstance(value, dict):
        fields = validated(SiteFields, value, place, (), problems, reading.unread)
    else:
        _expect(place, SITE, value, problems)
        fields = validated(SiteFields, {}, place, (), [])
    if any(problem.path == path and problem.at[:1] in ((), ("eras",)) for problem in problems):
        fields = fields.model_copy(update={"eras": {}})
    return fields, place


def _expect(place: Place, what: str, value: yaml_values.Value, problems: list[Problem]) -> None:
    """Complain of the form of a whole file, unless a complaint about reading it says so already."""
    if not any(problem.path == place.path for problem in problems):
        problems.append(place.problem("file", f"expected {what}, got {quoted(value)}"))
