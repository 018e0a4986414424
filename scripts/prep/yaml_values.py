"""YAML as authors of content may use it: text, lists and mappings, each with its line; anything else is a problem.

PyYAML's own constructor keeps the last of two equal keys without a word, turns `yes` into True and follows
aliases; this reader works on PyYAML's events (https://pyyaml.org/wiki/PyYAMLDocumentation, "Events") and refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from prep.problems import quoted

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML without libyaml: the same events, more slowly
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

NESTING_LIMIT = 8

Value = str | list["Value"] | dict[str, "Value"] | None
Location = tuple[str | int, ...]

_NOT_TEXT = {
    "tag:yaml.org,2002:bool": "a boolean",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
}
_NULL = "tag:yaml.org,2002:null"
_RESOLVER: Any = yaml.resolver.Resolver()  # PyYAML's stubs leave it untyped


@dataclass(frozen=True)
class Fault:
    """A mistake in the YAML itself."""

    line: int
    field: str
    message: str


@dataclass
class Reading:
    """What a YAML text holds: its value, the line of each part, its mistakes."""

    value: Value = None
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Stop(Exception):
    """The text cannot be read further."""


def read(text: str, first_line: int) -> Reading:
    """Read a YAML text that begins on `first_line` of its file. Never raises for what the text holds."""
    reading = Reading()
    tab = next((i for i, line in enumerate(text.split("\n")) if "\t" in line), None)
    if tab is not None:
        reading.faults.append(Fault(first_line + tab, "front matter", "holds a tab; indent with spaces"))
        return reading
    try:
        events = yaml.parse(text, Loader=Loader)
        reading.value = _Reader(reading, first_line).document(events)
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) if mark else 0
        message = f"is not valid YAML: {error.problem or error.context}; quote a text that holds ': ' or ' #'"
        reading.faults.append(Fault(first_line + line, "front matter", message))
    except yaml.YAMLError as error:
        reading.faults.append(Fault(first_line, "front matter", f"is not valid YAML: {error}"))
    return reading


class _Reader:
    def __init__(self, reading: Reading, first_line: int) -> None:
        self.lines = reading.lines
        self.faults = reading.faults
        self.first_line = first_line

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
                raise self.stop(event, "front matter", "holds a second YAML document; keep one")
            if isinstance(event, yaml.NodeEvent):
                value = self.node(event, events, ())
        return value

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], at: Location) -> Value:
        name = str(at[0]) if at else "front matter"
        self.lines[at] = self.line(event) if at not in self.lines else self.lines[at]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.stop(event, name, "uses a YAML anchor or alias; write the value out")
        if len(at) > NESTING_LIMIT:
            raise self.stop(event, name, f"is nested deeper than {NESTING_LIMIT} levels")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, at)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, at)
        assert isinstance(event, yaml.ScalarEvent)  # what is left of the node events
        return self.scalar(event, name)

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
                raise self.stop(event, str(at[0]) if at else "front matter", "has a key that is not text")
            key, line = str(event.value), self.line(event)
            if key in items:
                first = self.lines[(*at, key)]
                self.faults.append(Fault(line, key, f"stands twice, first on line {first}; keep one"))
                self.node(next(events), events, (*at, key))
                continue
            self.lines[(*at, key)] = line
            items[key] = self.node(next(events), events, (*at, key))
        return items

    def scalar(self, event: yaml.ScalarEvent, name: str) -> Value:
        text = str(event.value)
        if event.tag not in (None, "!") and not event.implicit[0]:
            self.faults.append(Fault(self.line(event), name, f"has the YAML tag {quoted(event.tag)}; leave it out"))
        if not event.style:  # plain, neither quoted nor a block
            kind = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
            if kind == _NULL:
                return None
            if kind in _NOT_TEXT:
                message = f"expected text, got {_NOT_TEXT[kind]}: {quoted(event.value)}; put it in quotes"
                self.faults.append(Fault(self.line(event), name, message))
        return text
