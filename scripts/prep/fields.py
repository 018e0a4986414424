"""YAML values -> fields: every mistake in the words of an author, and something to go on with."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from prep import yaml_values
from prep.model import Place
from prep.problems import Problem, quoted, suggestion
from prep.schema import ID_RULE, Difficulty, Fields
from prep.yaml_values import IN_QUOTES

Location = tuple[str | int, ...]
SomeFields = TypeVar("SomeFields", bound=Fields)
SomeType = TypeVar("SomeType")
CLOSED = ("enum", "not_a_date", "extra_forbidden", "string_pattern_mismatch")  # what no quotes could mend


def validated(
    kind: type[SomeFields],
    value: Mapping[str, yaml_values.Value],
    place: Place,
    at: Location,
    problems: list[Problem],
    unread: Collection[str] = (),
) -> SomeFields:
    """`value` as fields of `kind`; what is wrong becomes a problem, and a neutral value that lets the rest be seen.

    The keys `unread` are there, though not in `value`, and a problem says why.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
    explained = {problem.at for problem in problems if problem.path == place.path}
    wrong: dict[str, set[str | int]] = {}
    found: list[Problem] = []
    closed: set[Location] = set()
    around = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    for detail in details:
        if detail["loc"] in around:
            continue  # pydantic does not count the faulty items of a list, and calls it too short
        name, *inner = detail["loc"]
        wrong.setdefault(str(name), set()).update(inner[:1] or ["all"])
        if detail["type"] == "missing" and name in unread:
            continue
        problem = _problem(kind, detail, place, at)
        if detail["type"] in CLOSED and detail["input"] is not None:
            closed.add(problem.at)
        elif problem.at in explained:
            continue
        found.append(problem)
    problems[:] = [
        problem
        for problem in problems
        if problem.path != place.path or problem.at not in closed or not problem.message.endswith(IN_QUOTES)
    ]
    problems += found
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
    if isinstance(info.default, dict):
        entries = value if isinstance(value, dict) and "all" not in wrong else {}
        return {key: text for key, text in entries.items() if key not in wrong and isinstance(text, str)}
    return None if info.default is None else ()


def required(kind: type[Fields]) -> list[str]:
    """The fields that may not be left out."""
    return [name for name, info in kind.model_fields.items() if info.is_required()]


def _problem(kind: type[Fields], detail: ErrorDetails, place: Place, at: Location) -> Problem:
    location = (*at, *(part for part in detail["loc"] if part != "[key]"))
    names = [part for part in location if isinstance(part, str)]
    return place.problem(names[-1] if names else "front matter", _message(kind, detail), *location)


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
    if error == "too_long":
        return f"has {detail['ctx']['actual_length']:,} items; at most {detail['ctx']['max_length']}"
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
    hint = IN_QUOTES if expected == "text" and isinstance(found, dict) else example
    return f"expected {expected}, got {got}: {quoted(found)}; {hint}"


def _innermost(kind: type[Fields], location: Location) -> tuple[type[Fields], str, FieldInfo | None]:
    """The field at `location`, with the fields it is one of; without its rules where the name is unknown.

    What stands under a key of the author's own belongs to the field around it.
    """
    name, info = "", None
    for part in location:
        if isinstance(part, str) and not (info and get_origin(info.annotation) is dict):
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
