"""mkdocs.yml, as far as we read it ourselves: what the site is called, and where it will stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import get_yaml_loader

from prep.links import EXTERNAL, is_web_address
from prep.problems import Problem, quoted
from prep.text_files import decode
from prep.yaml_values import explained

FILE = "mkdocs.yml"
THEME = resources.files("material") / "templates"
OVERRIDES = "docs/.overrides"
LANGUAGE = "partials/languages/{}.html"  # in the theme or in what we put in its place


@dataclass(frozen=True)
class Configuration:
    """What we need to know of the site; both are empty where the file does not say."""

    name: str = ""
    address: str = ""  # with a slash at its end


def parse(root: Path, content: bytes, problems: list[Problem]) -> Configuration:
    """The content of the project's mkdocs.yml, with environment variables; the rest of it is for MkDocs to judge."""
    text = decode(FILE, content.replace(b"\r\n", b"\n"), problems)
    if text is None:
        return Configuration()
    loader: Any = get_yaml_loader(yaml.SafeLoader)
    loader.add_multi_constructor(None, lambda *_: None)  # other tags stand for what only MkDocs needs
    lines = text.split("\n")
    try:
        problems += _repeated(yaml.compose(text, loader))
        found = yaml.load(text, loader)  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line, message = explained(error, lines)
        problems.append(Problem(FILE, line + 1, "file", f"is not valid YAML: {message}"))
        return Configuration()
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # dates that do not exist, a thousand brackets
        problems.append(Problem(FILE, 1, "file", f"is not valid YAML: {error}"))
        return Configuration()
    if not isinstance(found, dict):
        problems.append(Problem(FILE, 1, "file", f"expected a mapping with site_name and more, got {quoted(found)}"))
        return Configuration()

    def complain(key: str, message: str) -> None:
        line = next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{key}:")), 1)
        problems.append(Problem(FILE, line, key, message))

    name, address = found.get("site_name"), found.get("site_url")
    if not isinstance(name, str) or not name.strip():
        message = f"expected text: what the site is called, got {quoted(name)}"
        complain("site_name", f"{message}; write for example `site_name: Interview prep`")
    if address and not (isinstance(address, str) and EXTERNAL.match(address) and is_web_address(address)):
        message = (
            f"{quoted(address)} is not an http(s) address; write for example `site_url: https://you.example/prep/`"
        )
        complain("site_url", f"{message}, or set SITE_URL so")
        address = ""
    theme = found.get("theme")
    language = theme.get("language", "en") if isinstance(theme, dict) else "en"
    partial = LANGUAGE.format(language) if re.fullmatch("[A-Za-z-]{2,10}", str(language)) else ""
    if not any((folder / partial).is_file() for folder in (THEME, root / OVERRIDES)):
        message = f"unknown language {quoted(language)}; write for example `language: de`, as in `lang` of HTML"
        complain("language", message)
    return Configuration(str(name or ""), f"{address.rstrip('/')}/" if address else "")


def _repeated(node: yaml.Node | None) -> Iterator[Problem]:
    """Keys that stand twice in one mapping: YAML's own reader keeps the last of them without a word."""
    waiting, seen = [node], set[int]()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:  # which an alias repeats
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, value in node.value:
                line = key.start_mark.line + 1
                if key.value in first and isinstance(key, yaml.ScalarNode):
                    message = f"stands twice, first on line {first[key.value]}; keep one"
                    yield Problem(FILE, line, key.value, message)
                first.setdefault(str(key.value), line)
                waiting.append(value)
