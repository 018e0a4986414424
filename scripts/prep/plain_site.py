"""The text of a bank as anybody would write it for MkDocs with stock Material: what ours is measured against."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?:\.\./([a-z0-9-]+)/)?[a-z0-9-]+\.md(?:#[^)]*)?\)")


def topic_page(key: str, title: str, summary: str, files: Iterable[str]) -> str:
    """The page of a topic, with the texts of its question files one below the other."""
    return "\n\n".join([f"# {title}", summary, *(part_of_a_page(file, key) for file in files)]) + "\n"


def part_of_a_page(file: str, topic: str) -> str:
    """The text of a question file of `topic`, less its front matter.

    Headings go one level down, and links to question files lead to the pages of their topics.
    """
    parts = _CODE.split(file.split("\n---\n", 1)[1])
    for number in range(0, len(parts), 2):  # the odd ones are code
        parts[number] = re.sub(r"^#", "##", parts[number], flags=re.MULTILINE)
        parts[number] = _LINK.sub(lambda match: f"]({match[1] or topic}.md)", parts[number])
    return "".join(parts)
