"""What processes make ahead is what the build would have made: it takes their work, and the result is the same."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prep import ahead, cards, markdown, problems, processors, site
from prep import memory as memory_module
from prep.memory import Memory
from project import ROOT, Project, small_project
from test_memory import TOPICS, edit, question

COUNT = 12


@pytest.fixture
def several(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose questions are made in two processes, three at a time."""
    monkeypatch.setattr(ahead, "WORTH_PROCESSES", 2)
    monkeypatch.setattr(ahead, "CHUNK", 3)
    monkeypatch.setattr(processors, "count", lambda: 2)
    monkeypatch.setattr(ahead, "_can_fork", lambda: True)
    for number in range(COUNT):
        other = (number + 1) % COUNT
        body = f"See [it](q{other}.md#one) and [that](q{other}.md).\n\n### One\n\n```python\nx = {number}\n```\n"
        project.question(question(f"Question {number}?", body), f"q{number}")
    project.write("content/sheets/all.md", "---\nchoose: {}\n---\n# All\n\nAll of them.\n")
    return project


def test_the_pages_are_the_same(several: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, found = site.build(several.root, with_search=False)
    assert found == []
    assert len(changed) > 5
    monkeypatch.setattr(ahead, "WORTH_PROCESSES", COUNT * 10)
    assert site.build(several.root, with_search=False) == ([], [])


def test_the_build_takes_what_was_made(several: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is parsed or rendered in the process of the build itself."""

    def fail(*_: object, **__: object) -> None:
        pytest.fail("done twice")

    make = ahead.make

    def make_and_forbid(*arguments: object) -> None:
        make(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(cards, "_card", fail)
        parse = markdown._parse
        monkeypatch.setattr(markdown, "_parse", lambda text, line: fail() if "?" in text else parse(text, line))

    monkeypatch.setattr(ahead, "make", make_and_forbid)
    _, found = site.build(several.root, with_search=False)
    assert found == []


def test_a_check_leaves_the_rendering_to_the_processes_of_the_build(
    several: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by_forks, rendered = ahead._made_by_forks, []

    def spy(job: ahead.Job, count: int) -> Iterator[ahead.Made]:
        rendered.append(job.rendered)
        return made_by_forks(job, count)

    monkeypatch.setattr(ahead, "_made_by_forks", spy)
    for step in (
        lambda memory: site.read(several.root, memory),
        lambda memory: site.build(several.root, memory=memory),
    ):
        for _ in range(2):
            with site.kept_memory(several.root) as memory:
                step(memory)
    with site.kept_memory(several.root) as memory:
        site.read(several.root, memory)
    assert rendered == [False, True]


def test_the_problems_are_the_same(several: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    several.question(question("Question 1?", "[dead](nowhere.md)\n"), "q1")
    several.question(question("Two\n\n# titles?"), "q2")
    several.question(b"\xff", "q3")
    _, found = site.build(several.root, with_search=False)
    monkeypatch.setattr(ahead, "WORTH_PROCESSES", COUNT * 10)
    assert problems.lines(found) == problems.lines(site.read(several.root)[1])
    assert len(found) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_after_any_change_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    project = small_project(tmp_path / "project")
    project.write("content/topics.yml", TOPICS)
    project.question(question("Why train?"), "train", "training")
    monkeypatch.setattr(memory_module, "SETTLED_NANOSECONDS", 0)
    monkeypatch.setattr(processors, "count", lambda: 2)
    monkeypatch.setattr(ahead, "_can_fork", lambda: True)
    chance, memory = random.Random(seed), Memory()
    for step in range(30):
        edit(project, chance)
        monkeypatch.setattr(ahead, "WORTH_PROCESSES", 1)
        _, found = site.build(project.root, memory=memory, with_search=False)
        monkeypatch.setattr(ahead, "WORTH_PROCESSES", 1_000)
        assert problems.lines(found) == problems.lines(site.read(project.root)[1]), step
        if not found:
            assert site.build(project.root, with_search=False) == ([], []), step


@pytest.mark.parametrize("how", ["os._exit(9)", "1 / 0", "os.kill(os.getppid(), 9)"])
@pytest.mark.slow
def test_a_process_that_dies_leaves_its_work_to_the_build(several: Project, how: str) -> None:
    """As a machine does it that runs out of memory. A build that dies takes its processes along."""
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT / 'scripts')!r})\n"
        "import build; from prep import ahead, processors\n"
        "ahead.WORTH_PROCESSES, processors.count = 1, lambda: 2\n"
        f"ahead._made = lambda *_: {how}\n"
        f"sys.exit(build.main(['--root', {str(several.root)!r}]))\n"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert finished.stderr == ""
    if "kill" in how:
        assert finished.returncode == -9
    else:
        assert finished.returncode == 0
        assert (several.root / "docs/index.md").exists()
