"""A build that remembers the last one makes what a fresh build makes, after any change."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from prep import memory as memory_module
from prep import problems, site
from prep.memory import Memory, signature
from project import QUESTION, Project, small_project

TOPICS = "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n"


def question(title: str, body: str = "More.\n") -> str:
    return QUESTION.replace("What does `compile()` configure?", title).replace("More about it.\n", body)


def edit(project: Project, chance: random.Random) -> None:
    """One of the things authors do, often enough with a mistake in it."""
    files = sorted((project.root / "content/questions").rglob("*.md"))
    file = chance.choice(files)
    other = os.path.relpath(chance.choice(files), file.parent)
    heading = chance.choice(["One", "Two"])
    number = chance.randrange(1_000)
    kind = chance.randrange(9)
    if kind == 0:
        file.write_text(question(f"Question {number}?", f"See [it]({other}).\n\n### {heading}\n\n`{number}`\n"))
    elif kind == 1:
        file.write_text(question(f"Question {number}?", f"See [it]({other}#{heading.lower()}).\n"))
    elif kind == 2:
        project.question(question(f"New {number}?"), f"new-{number}", chance.choice(["keras-api", "training"]))
    elif kind == 3 and len(files) > 2:
        file.unlink()
    elif kind == 4:
        file.rename(file.parent.parent / chance.choice(["keras-api", "training"]) / file.name)
    elif kind == 5:
        project.write("content/tags.yml", chance.choice(["keras: K\n", "keras: K\ntraining: T\n", "other: O\n"]))
    elif kind == 6:
        project.write("content/topics.yml", TOPICS.replace("Loops", f"Loops {number}"))
    elif kind == 7:
        file.write_text(question(f"Question {number}?", f"```python\nx = {number}\n```\n"))
    else:
        project.write("docs/questions.json", "somebody else wrote this")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_is_never_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    project = small_project(tmp_path / "project")
    project.write("content/topics.yml", TOPICS)
    project.question(question("Why train?"), "train", "training")
    # Files count as settled at once, so that the test need not wait two seconds after each edit.
    monkeypatch.setattr(memory_module, "SETTLED_NANOSECONDS", 0)
    chance, memory = random.Random(seed), Memory()
    for step in range(25):
        edit(project, chance)
        _, found = site.build(project.root, memory=memory, with_search=False)
        library, expected = site.read(project.root)
        assert problems.lines(found) == problems.lines(expected), step
        if not found:
            assert site.build(project.root, with_search=False) == ([], []), step
            assert {page.id for page in library.questions} == {
                path.stem for path in (project.root / "content/questions").rglob("*.md")
            }


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("fresh")
    assert signature(file.lstat()) is None
    os.utime(file, (1, 1))
    assert signature(file.lstat()) is None  # its entry changed just now
    assert signature(tmp_path.lstat()) is None


def test_equal_is_taken_again_and_unequal_is_not() -> None:
    memory, made = Memory(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert memory.recall("key", "a", make) == 1
    assert memory.recall("key", "a", make) == 1
    assert memory.recall("key", "b", make) == 2
    assert memory.recall("other", "b", make) == 3
