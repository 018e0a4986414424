"""Mutated files, killed builds, disks that refuse: one clear line each, and the last good output stays."""

from __future__ import annotations

import contextlib
import random
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prep import problems, site
from project import QUESTION, ROOT, Project

REAL = sorted((ROOT / "content/questions").rglob("*.md"))
MUTATIONS = -(-205 // len(REAL))  # of each real file


def mutated(text: bytes, chance: random.Random) -> bytes:
    """The text after one to four mistakes of the kind that fingers and editors make."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        to = min(len(text), at + chance.randrange(1, 60))
        lines = text.split(b"\n")
        line = chance.randrange(len(lines))
        text = (
            chance.choice(
                [
                    text[:at] + text[to:],
                    text[:at] + text[at:to] * 3 + text[to:],
                    text[:at] + bytes([chance.randrange(256)]) + text[at:],
                    text[:at],
                    text[:at] + text[at:to].swapcase() + text[to:],
                    b"\n".join(lines[:line] + lines[line + 1 :]),
                    b"\n".join([*lines[:line], lines[line], *lines[line:]]),
                    text.replace(b"\n", b"\r\n", 3),
                    text.replace(b"```", b"``", 1),
                    text.replace(b": ", b":", 1),
                    text[:at] + chance.choice([b"[", b"<", b"```\n", b"\n---\n", b"# ", b"{{", b"|", b"&"]) + text[at:],
                ]
            )
            or b"x"
        )
    return text


@pytest.mark.slow
def test_mutated_real_files_are_reported_or_built(project: Project) -> None:
    chance = random.Random(20261120)
    reported = built = 0
    for file in REAL:
        for _ in range(MUTATIONS):
            project.question(mutated(file.read_bytes(), chance))
            before = project.docs()
            changed, found = site.build(project.root, with_search=False)
            reported, built = reported + bool(found), built + (not found)
            assert bool(changed) == (project.docs() != before)
            assert not (changed and found)
            for line in problems.lines(found):
                assert re.match(r"content/[a-z0-9/._-]+:[1-9][0-9]*: [^:]+: .", line), line
    assert reported >= 100
    assert reported + built >= 200


def question(front_matter: str = "", in_depth: str = "More.") -> str:
    return QUESTION.replace("---\n#", f"{front_matter}---\n#").replace("More about it.", in_depth)


def many(text: str, size: int = 48_000) -> str:
    return text * (size // len(text))


def numbered(text: str, count: int) -> str:
    return "".join(text.replace("%", str(number)) for number in range(count))


# Files below the limit of size that once took a minute or ended in a traceback, and their like.
TIRING = {
    "keys": question(front_matter=numbered("key%: value\n", 4_000)),
    "keys with numbers": question(front_matter=numbered("k%: 1\n", 5_000)),
    "a list": question(front_matter=f"aliases: [{numbered('a%, ', 5_000)}]\n"),
    "one key": question(front_matter=many("era: tf2\n")),
    "nested YAML": question(front_matter=f"era: {many('[')}\n"),
    "equal headings": question(in_depth=many("### a\n\n")),
    "sections": question(in_depth=many("## In depth\n\n")),
    "underlined headings": question(in_depth=many("a\n---\n\n")),
    "comments": question(in_depth=many("<!--")),
    "unknown languages": question(in_depth=numbered("```language%\n```\n\n", 2_000)),
    "dead links": question(in_depth=numbered("[a](../keras-api/b%.md)\n\n", 1_500)),
    "links that never end": question(in_depth=many("[a](", 20_000)),
    "brackets": question(in_depth=many("![", 20_000)),
    "nested brackets": question(in_depth=many("[[a]", 10_000)),
    "definitions": question(in_depth=numbered("[a%]: https://a.b\n", 2_000)),
    "footnotes": question(in_depth=numbered("a[^%]\n\n[^%]: b\n\n", 1_500)),
    "emphasis": question(in_depth=many("*a_ ")),
    "backticks": question(in_depth=" ".join("`" * length for length in range(1, 300))),
    "signs of money": question(in_depth=f"$a {many('_', 20_000)}{many(' $1', 20_000)}"),
    "escapes": question(in_depth=many("\\(", 40_000)),
    "addresses": question(in_depth=numbered("http://a.b/% ", 2_000)),
    "lines of addresses": question(in_depth=numbered("http://a.b/% **a\n", 2_000)),
    "open brackets": question(in_depth=many("](a [[a ^[a {.a ", 20_000)),
    "no-break spaces": question(in_depth=many("\xa0a\n", 30_000)),
    "a wide table": question(in_depth=f"|{many('a|', 10_000)}\n|{many('-|', 10_000)}\n{many('|a|', 3_000)}"),
    "quotes": question(in_depth=many("> ")),
    "nested brackets in Python": question(in_depth=f"```python\nx = {many('(')}\n```"),
    "signs in Python": question(in_depth=f"```python\nx = {many('-')}1\n```"),
    "a sum in Python": question(in_depth=f"```python\nx = {many('1+')}1\n```"),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", TIRING.values(), ids=TIRING.keys())
def test_no_file_makes_a_build_hang(project: Project, text: str) -> None:
    """Not a measurement: ten times what the slowest takes is called a hang."""
    project.question(text)
    signal.alarm(30)
    try:
        changed, found = site.build(project.root, with_search=False)
    finally:
        signal.alarm(0)
    assert bool(changed) != bool(found)


def many_questions(project: Project) -> dict[str, bytes]:
    for number in range(25):
        title = QUESTION.replace("What does `compile()` configure", f"Question {number}")
        project.question(title, f"question-{number}")
    project.build()
    return project.docs()


class Killed(BaseException):
    """Stands in for SIGKILL: nothing in the build catches it."""


@pytest.mark.slow
def test_a_build_killed_at_50_points_is_finished_by_the_next(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It dies at the n-th change of the disk, for 50 random n (test_build.py kills real processes too)."""
    expected = many_questions(project)
    changes = ("write_bytes", "replace", "unlink", "mkdir")
    left = 0

    def dying(original: Callable[..., object]) -> Callable[..., object]:
        def change(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return original(*arguments, **options)

        return change

    with monkeypatch.context() as patched:
        for name in changes:
            patched.setattr(Path, name, dying(getattr(Path, name)))
        chance = random.Random(0)
        deaths = 0
        for _ in range(50):
            left = 1_000
            for path in chance.sample(sorted(expected), len(expected) // 2):
                (project.root / "docs" / path).unlink(missing_ok=True)
            project.write("docs/questions/stale.md", "old")
            left = chance.randrange(20)
            with contextlib.suppress(Killed):
                site.build(project.root, with_search=False)
                deaths -= 1
            deaths += 1
    assert deaths >= 25
    project.build()
    assert project.docs() == expected
    assert not list((project.root / ".build").glob("scratch*"))


def test_a_full_disk_changes_nothing(project: Project) -> None:
    """A limit on the size of files stands in for a full disk: writing fails half-way in the same manner."""
    project.build()
    before = project.docs()
    project.question(QUESTION.replace("More about it.", "word " * 5_000), "long")
    project.question(QUESTION.replace("What does", "Why does").replace("More about it.", "word " * 5_000))
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(project.root)]
    finished = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert "cannot be written: File too large" in finished.stderr
    assert project.docs() == before


@pytest.mark.parametrize(
    "title",
    ["Was heißt »Überanpassung«?", "什么是过拟合?", "ما هو الموتر؟", "מה זה טנזור?", "👩‍🔬 🤖?", "x" * 150],
    ids=["German", "Chinese", "Arabic", "Hebrew", "emoji", "long"],
)
def test_titles_of_any_script_are_built_whole(project: Project, title: str) -> None:
    project.question(QUESTION.replace("What does `compile()` configure?", title))
    project.build()
    assert f">{title}</h2>" in project.read("docs/questions/keras-api.md")
