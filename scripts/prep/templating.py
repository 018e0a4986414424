"""Jinja2 templates -> HTML: a name that is not given is an error, and text that is not HTML yet is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def counted(questions: int) -> str:
    """`1 question`, `2 questions`."""
    return f"{questions} question{'' if questions == 1 else 's'}"


_TEMPLATES.filters["counted"] = counted


def filled(template: str, **values: Any) -> Markup:
    """The HTML of a template in templates/ with its values."""
    return Markup(_TEMPLATES.get_template(template).render(**values))
