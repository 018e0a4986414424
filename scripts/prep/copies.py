"""A bank of any size with the shape of the real one, for benchmarks: copies of its files with invented words."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import yaml

_LINK = re.compile(r"\]\((?:\.\./)?(?:([a-z0-9-]+)/)?([a-z0-9-]+)\.md")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"(?<![\w`.(\[/#-])[a-z]{5,}(?![\w`.(\]/-])")
_INVENTED_SHARE = 0.15  # of the ordinary words: about what each new real question brings
_SYLLABLES = (
    "ba ce di fo gu ka le mi no pu ra se ti vo xu za bre cli dro fla gri klo plu sto tra".split()  # noqa: SIM905
)


def write_bank(project: Path, target: Path, count: int) -> None:
    """Write a project of `count` questions under `target`, after the content and the pages of `project`.

    Every round of copies has its own topics, ids, titles, links and invented words; code differs by its comments,
    so that no cache of equal snippets flatters a benchmark. Equal arguments write equal files.
    """
    for name in ("docs/assets", "docs/.overrides"):
        shutil.copytree(project / name, target / name, ignore=shutil.ignore_patterns("vendor"))
    for name in ("mkdocs.yml", "requirements-verify.txt"):
        shutil.copy(project / name, target)
    content = target / "content"
    content.mkdir(parents=True)
    for vocabulary in (project / "content").glob("*.yml"):
        shutil.copy(vocabulary, content)
    sources = sorted((project / "content/questions").rglob("*.md"))
    texts = {path: path.read_text("utf-8") for path in sources}
    used: dict[str, None] = {}
    for number in range(count):
        source = sources[number % len(sources)]
        round_number = number // len(sources)
        # The last round is cut short: its links may only lead to what it still has.
        last = {path.stem for path in sources[: count - round_number * len(sources)]}
        topic = f"{source.parent.name}-{round_number}"
        used[topic] = None
        file = content / "questions" / topic / f"{source.stem}-{round_number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_varied(texts[source], number, round_number, last), "utf-8")
    _write_topics(project, content, list(used))


def _varied(text: str, number: int, round_number: int, ids: set[str]) -> str:
    chance = random.Random(number)
    front, title, body = re.split(r"^(?=# )|(?<=\n)(?=\n)", text, maxsplit=2, flags=re.MULTILINE)

    def link(match: re.Match[str]) -> str:
        topic, identity = match[1], match[2]
        if identity not in ids:
            return "](https://example.org/" + identity
        folder = f"../{topic}-{round_number}/" if topic else ""
        return f"]({folder}{identity}-{round_number}.md"

    def invent(match: re.Match[str]) -> str:
        if chance.random() > _INVENTED_SHARE:
            return match[0]
        return "".join(chance.choice(_SYLLABLES) for _ in range(max(2, len(match[0]) // 2)))

    def prose(passage: str) -> str:
        return "".join(
            line if line.startswith("#") else _WORD.sub(invent, line) for line in passage.splitlines(keepends=True)
        )

    parts, end = [], 0
    for fence in _FENCE.finditer(body):
        parts += [prose(body[end : fence.start()]), _commented(fence[0], number)]
        end = fence.end()
    parts.append(prose(body[end:]))
    varied = _LINK.sub(link, "".join(parts))
    return f"{front}{title.rstrip()} ({number})\n{varied}"


def _commented(fence: str, number: int) -> str:
    first, _, rest = fence.partition("\n")
    return f"{first}\n# variant {number}\n{rest}" if first.startswith("```python") else fence


def _write_topics(project: Path, content: Path, keys: list[str]) -> None:
    real = {topic["key"]: topic for topic in yaml.safe_load((project / "content/topics.yml").read_text("utf-8"))}
    topics = []
    for key in keys:
        name, _, round_number = key.rpartition("-")
        topics.append({**real[name], "key": key, "title": f"{real[name]['title']} {round_number}"})
    (content / "topics.yml").write_text(yaml.safe_dump(topics, sort_keys=False), "utf-8")
