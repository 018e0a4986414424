"""YAML as authors of content may use it: text, lists and mappings, each with its line; anything else is a problem.

PyYAML's own constructor keeps the last of two equal keys without a word, turns `yes` into True and follows
aliases; this reader works on PyYAML's events (https://pyyaml.org/wiki/PyYAMLDocumentation, "Events") and refuses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from textwrap import dedent
from typing import Any

import yaml

from prep.problems import quoted
from prep.text_files import unseen, unseen_in

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML without libyaml: the same events, more slowly
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

NESTING_LIMIT = 8
# Up to so many keys or items, and characters, a text that cannot be read as a whole is read part by part.
PARTS_LIMIT, CHARACTERS_LIMIT = 1_000, 100_000
IN_QUOTES = "put it in quotes"  # what makes text of a number

Value = str | list["Value"] | dict[str, "Value"] | None
Location = tuple[str | int, ...]

_NOT_TEXT = {
    "tag:yaml.org,2002:bool": "a boolean",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
}
_NULL = "tag:yaml.org,2002:null"
_NO_VALUE = re.compile(r"[^\s#-](?:(?!: ).)*[^:\s]\s*")  # a line that begins with a key and has no `: `
_ITEM = re.compile(r"-(\s|$)")  # a line that begins an item of the outermost list
_KEY = re.compile(r"[^\s#\]}-]")  # a line that begins with a key of the outermost mapping
_NAMES = re.compile(r"""^\s*["']?([\w-]+)["']?\s*[:=]""", re.MULTILINE)
_MISPLACED = ("did not find expected key", "did not find expected '-' indicator")  # libyaml's words for a wrong column
_COLUMNS = "begin it in the same column as what stands beside it"
_QUOTES = "quote a text that holds ': ' or ' #' or begins with a sign"
_RESOLVER: Any = yaml.resolver.Resolver()  # PyYAML's stubs leave it untyped


@dataclass(frozen=True)
class Fault:
    """A mistake in the YAML itself."""

    line: int
    field: str
    message: str
    at: Location = ()  # the value that it explains; () for none


@dataclass
class Reading:
    """What a YAML text holds: its value, the line of each part, its mistakes."""

    value: Value = None
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    stopped: bool = False  # whether a part of the text could not be read, and is left out of the value
    unread: set[str] = field(default_factory=set)  # the keys that stand in such parts


class _Stop(Exception):
    """The text cannot be read further."""


def read(text: str, first_line: int, whole: str = "front matter") -> Reading:
    """Read a YAML text that begins on `first_line` of its file; `whole` is what messages call it.

    Never raises for what the text holds.
    """
    reading = _read(text, first_line, whole)
    if reading.stopped:
        reading = _read_by_part(text, first_line, whole) or reading
    for line, written in enumerate(text.split("\n"), first_line):
        if "\t" in written:
            reading.faults.append(Fault(line, whole, "holds a tab; write spaces"))
    return reading


def _read(text: str, first_line: int, whole: str) -> Reading:
    reading = Reading()
    try:
        events = yaml.parse(text.replace("\t", "  "), Loader=Loader)  # to go on with
        reading.value = _Reader(reading, first_line, whole, text.split("\n")).document(events)
    except _Stop:
        reading.stopped = True
    except yaml.MarkedYAMLError as error:
        reading.stopped = True
        if "\t" not in text:  # which may be the reason
            line, message = explained(error, text.split("\n"))
            reading.faults.append(Fault(first_line + line, whole, f"is not valid YAML: {message}"))
    except yaml.YAMLError as error:
        reading.stopped = True
        reading.faults.append(Fault(first_line, whole, f"is not valid YAML: {error}"))
    return reading


def _read_by_part(text: str, first_line: int, whole: str, deeper: bool = True) -> Reading | None:
    """Each key of the outermost mapping, or item of the outermost list, by itself: a mistake in one hides no other.

    With `deeper`, the same goes for what stands below a key. None where each is right and the mistake lies between
    them, or where there is too much to be read again.
    """
    lines = text.split("\n")
    first = next((line for line in lines if _ITEM.match(line) or _KEY.match(line)), "")
    is_list = bool(_ITEM.match(first))
    begins = _ITEM if is_list else _KEY
    starts = sorted({0, *(number for number, line in enumerate(lines) if begins.match(line))})
    if len(starts) > PARTS_LIMIT or len(text) > CHARACTERS_LIMIT:
        return None
    items: list[Value] = []
    fields: dict[str, Value] = {}
    joined = Reading(items if is_list else fields, {(): first_line})
    for start, end in pairwise([*starts, len(lines)]):
        written, line = "\n".join(lines[start:end]) + "\n", first_line + start
        part = _read(written, line, whole)
        if part.stopped:
            joined.stopped = True
            part = (_read_below(written, line) if deeper else None) or part
        before = len(items)
        joined.faults += [replace(fault, at=_moved(fault.at, before)) for fault in part.faults]
        if isinstance(part.value, str):
            joined.stopped = part.stopped = True
            message = f"is not valid YAML: {_without_colon(lines[start])}"
            joined.faults.append(Fault(line, whole, message))
        if part.stopped:
            joined.unread.update(_NAMES.findall(written))
            if (first_name := _NAMES.match(written)) and not written[0].isspace():
                joined.lines[(first_name[1],)] = line
        elif is_list and isinstance(part.value, list):
            joined.lines.update({_moved(at, before): line for at, line in part.lines.items() if at})
            items += part.value
        elif isinstance(part.value, dict):
            for name in fields.keys() & part.value:
                message = f"stands twice, first on line {joined.lines[(name,)]}; keep one"
                joined.faults.append(Fault(part.lines[(name,)], name, message))
            joined.lines = {**part.lines, **joined.lines}
            fields.update({name: value for name, value in part.value.items() if name not in fields})
    return joined if joined.stopped else None


def _read_below(text: str, first_line: int) -> Reading | None:
    """A key alone on its line, and what stands below it part by part; None where that holds nothing to go on with."""
    head, _, rest = text.partition("\n")
    key = re.fullmatch(r"([\w-]+):\s*(#.*)?", head)
    below = _read_by_part(dedent(rest), first_line + 1, key[1], deeper=False) if key else None
    if key is None or below is None or not below.value:
        return None
    return Reading(
        {key[1]: below.value},
        {(key[1], *at): line for at, line in below.lines.items()} | {(key[1],): first_line},
        [replace(fault, at=(key[1], *fault.at) if fault.at else ()) for fault in below.faults],
    )


def _moved(at: Location, by: int) -> Location:
    """A place in a list, after `by` items that come before it; one in a mapping as it is."""
    return (at[0] + by, *at[1:]) if at and isinstance(at[0], int) else at


def explained(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """The line of the mistake, counted from 0, and what it is: PyYAML names the place where it noticed."""
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    noticed = min(mark.line, len(lines) - 1) if mark else 0
    if opened and error.context == "while scanning a quoted scalar":
        return opened.line, f"{quoted(lines[opened.line].strip())}: the quotation mark is not closed"
    if opened and error.context == "while scanning a simple key":
        return opened.line, _without_colon(lines[opened.line].strip())
    advice = _QUOTES
    if lines[noticed].lstrip().startswith("* "):
        advice = "begin an item with '- '"
    elif error.problem in _MISPLACED:
        return noticed, f"{quoted(lines[noticed].rstrip())}: {error.problem}; {_COLUMNS}, or {_QUOTES}"
    if "escape" in str(error.problem):
        advice = "use single quotes, in which a backslash is only itself"
    elif opened and str(error.context).startswith("while parsing a flow"):
        advice = f"close the bracket, or {_QUOTES}"
        noticed = noticed if lines[noticed].startswith((" ", "]", "}")) else min(opened.line, noticed)
    while noticed and not lines[noticed].strip():
        noticed -= 1
    before = lines[noticed - 1] if noticed else ""
    if str(error.problem).startswith("mapping values are not allowed") and _NO_VALUE.fullmatch(before):
        return noticed - 1, _without_colon(before)
    return noticed, f"{quoted(lines[noticed].strip())}: {error.problem or error.context}; {advice}"


def _without_colon(line: str) -> str:
    item = ", and no space after the '-' of an item" if re.match(r"-\w", line) else ""
    return f"{quoted(line)} has no ': ' between key and value{item}"


class _Reader:
    def __init__(self, reading: Reading, first_line: int, whole: str, source: list[str]) -> None:
        self.lines = reading.lines
        self.faults = reading.faults
        self.first_line = first_line
        self.whole = whole
        self.source = source

    def name(self, at: Location) -> str:
        """What messages call a place: the key that is nearest to it."""
        return next((part for part in reversed(at) if isinstance(part, str)), self.whole)

    def line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self.first_line + (int(mark.line) if mark else 0)

    def stop(self, event: yaml.Event, field_name: str, message: str) -> _Stop:
        self.faults.append(Fault(self.line(event), field_name, message))
        return _Stop()

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and self.lines:
                raise self.stop(event, self.whole, "holds a second YAML document; keep one")
            if isinstance(event, yaml.NodeEvent):
                value = self.node(event, events, ())
        return value

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], at: Location) -> Value:
        if at not in self.lines:
            self.lines[at] = self.line(event)
        self.refuse_extras(event, at)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(at) > NESTING_LIMIT:
            raise self.stop(event, self.name(at), f"is nested deeper than {NESTING_LIMIT} levels; write it flatter")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, at)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, at)
        assert isinstance(event, yaml.ScalarEvent)  # what is left of the node events
        return self.scalar(event, at)

    def refuse_extras(self, event: yaml.Event, at: Location) -> None:
        """Complain of an anchor, an alias or a tag: none of them is followed."""
        if getattr(event, "anchor", None):
            message = "uses a YAML anchor or alias; write the value out"
            self.faults.append(Fault(self.line(event), self.name(at), message, at))
        tag, implicit = getattr(event, "tag", None), getattr(event, "implicit", True)
        if tag not in (None, "!") and not (implicit[0] if isinstance(implicit, tuple) else implicit):
            message = f"has the YAML tag {quoted(tag)}; leave it out"
            self.faults.append(Fault(self.line(event), self.name(at), message, at))

    def sequence(self, events: Iterator[yaml.Event], at: Location) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, events, (*at, len(items))))
        return items

    def mapping(self, events: Iterator[yaml.Event], at: Location) -> dict[str, Value]:
        items: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                message = "has a key that is not text; write a word, then ': ' and the value"
                raise self.stop(event, self.name(at), message)
            key, line = str(event.value), self.line(event)
            self.refuse_extras(event, (*at, key))
            if key in items:
                first = self.lines[(*at, key)]
                self.faults.append(Fault(line, key, f"stands twice, first on line {first}; keep one"))
                self.node(next(events), events, (*at, key))
                continue
            self.lines[(*at, key)] = line
            items[key] = self.node(next(events), events, (*at, key))
        return items

    def refuse_slips(self, event: yaml.ScalarEvent, text: str, at: Location) -> None:
        """Complain of what YAML takes into a plain text, or leaves out of it, against the look of the lines."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None or " " not in text:
            return
        lines = self.source[start.line : end.line + 1]
        for line, written in enumerate(map(str.strip, lines[1:]), self.line(event) + 1):
            if _ITEM.match(written):
                message = f"{quoted(written)} stands further right than the item above it"
                self.faults.append(Fault(line, self.name(at), f"{message}; begin both in the same column", at))
                return
        is_item = bool(at) and isinstance(at[-1], int)
        if is_item and lines and lines[-1][end.column :].lstrip().startswith("#"):
            message = f"{quoted(text)} is cut off at ' #'; quote the text, or give the remark a line of its own"
            self.faults.append(Fault(self.first_line + end.line, self.name(at), message, at))

    def scalar(self, event: yaml.ScalarEvent, at: Location) -> Value:
        text = str(event.value)
        if event.style == '"' and (found := unseen_in(text)):  # written as an escape: "\0"
            self.faults.append(Fault(self.line(event), self.name(at), unseen(found[0]), at))
        if not event.style:  # plain, neither quoted nor a block
            self.refuse_slips(event, text, at)
            kind = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
            if kind == _NULL:
                return None
            if kind in _NOT_TEXT:
                message = f"expected text, got {_NOT_TEXT[kind]}: {quoted(event.value)}; {IN_QUOTES}"
                self.faults.append(Fault(self.line(event), self.name(at), message, at))
        return text
