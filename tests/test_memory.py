"""A build that remembers the last one makes what a fresh build makes, after any change."""

from __future__ import annotations

import datetime
import os
import pickle
import random
import re
import shutil
import stat
import time
from pathlib import Path

import pytest
from prep import checks, load, markdown, problems, render, site
from prep import memory as memory_module
from prep.fingerprints import Fingerprints
from prep.memory import Memory, settled_before, signature
from project import QUESTION, RUNS_ON, SITE, Project, small_project

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
    kind = chance.randrange(14)
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
    elif kind == 8:
        file.rename(file.with_name(f"renamed-{number}.md"))
    elif kind == 9:
        rule = chance.choice(["choose: {}", "choose: {}\ngroup_by: topic", f"questions: [{file.stem}]"])
        project.write("content/sheets/mine.md", f"---\n{rule}\n---\n# Sheet {number}\n\nAll.\n")
    elif kind == 10:
        project.write("content/site.yml", f"{SITE.replace('Checked', f'Checked {number}')}{RUNS_ON}")
    elif kind == 11:
        project.write("requirements-verify.txt", f"keras==3.{number}\ntensorflow-cpu==2.21.0\n")
    elif kind == 12:
        day = chance.choice(["2020-01-01", "2026-02-03", "2999-01-01"])
        file.write_text(re.sub(r"reviewed: \S+", f"reviewed: {day}", file.read_text()))
    elif kind == 7:
        file.write_text(question(f"Question {number}?", f"```python\nx = {number}\n```\n"))
    else:
        project.write("docs/questions.json", "somebody else wrote this")


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_what_is_remembered_is_never_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    project = small_project(tmp_path / "project")
    project.write("content/topics.yml", TOPICS)
    project.question(question("Why train?"), "train", "training")
    # Files count as settled at once, so that the test need not wait two seconds after each edit.
    monkeypatch.setattr(memory_module, "SETTLED_NANOSECONDS", 0)
    chance, memory = random.Random(seed), Memory()
    for step in range(30):
        edit(project, chance)
        if chance.random() < 0.3:  # another process goes on, with what this one left
            with site.kept_memory(project.root) as memory:
                _, found = site.build(project.root, memory=memory, with_search=False)
        else:
            _, found = site.build(project.root, memory=memory, with_search=False)
        library, expected = site.read(project.root)
        assert problems.lines(found) == problems.lines(expected), step
        if not found:
            assert site.build(project.root, with_search=False) == ([], []), step
            assert {page.id for page in library.questions} == {
                path.stem for path in (project.root / "content/questions").rglob("*.md")
            }


def test_what_the_day_changes_is_judged_again_when_it_comes(project: Project) -> None:
    """The file stays as it is, and so does all that is remembered of it but what its dates decide."""
    library, _ = load.load(project.root)
    memory = Memory()
    for day, complaints, overdue in (
        (datetime.date(2026, 1, 30), 1, 0),
        (datetime.date(2026, 1, 31), 0, 0),
        (datetime.date(2027, 1, 31), 0, 0),
        (datetime.date(2027, 2, 1), 0, 1),
        (datetime.date(2026, 1, 30), 1, 0),
    ):
        fingerprints = Fingerprints(library, memory)
        assert len(checks.check(library, day, fingerprints, memory)) == complaints
        page = render.render(library, render.Settings(day), fingerprints, memory)["questions/keras-api.md"]
        assert page.count("12 months ago") == overdue


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("fresh")
    assert signature(file.lstat(), settled_before()) is None
    os.utime(file, (1, 1))
    assert signature(file.lstat(), settled_before()) is None  # its entry changed just now
    assert signature(tmp_path.lstat(), settled_before()) is None


def test_a_folder_changes_with_the_names_in_it(tmp_path: Path) -> None:
    def state() -> object:
        found = signature(tmp_path.stat(), time.time_ns(), stat.S_IFDIR)
        time.sleep(0.02)  # the grain of the file system's clock
        return found

    file = tmp_path / "file"
    states = [state()]
    file.write_text("new")
    states.append(state())
    file.write_text("changed")
    assert state() == states[-1]
    file.rename(tmp_path / "renamed")
    states.append(state())
    (tmp_path / "renamed").unlink()
    states.append(state())
    assert None not in states
    assert len(set(states)) == 4
    assert signature(tmp_path.stat(), settled_before(), stat.S_IFDIR) is None  # it may still change


def test_a_renamed_file_is_another_question(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text is the same, its address is not."""
    monkeypatch.setattr(memory_module, "SETTLED_NANOSECONDS", 0)
    memory = Memory()
    site.build(project.root, memory=memory, with_search=False)
    file = project.root / "content/questions/keras-api/compile.md"
    file.rename(file.with_name("renamed.md"))
    site.build(project.root, memory=memory, with_search=False)
    for path in ("docs/questions/keras-api.md", "docs/questions/index.md", "docs/questions.json"):
        assert "renamed" in project.read(path), path
        assert "#compile" not in project.read(path), path


def test_equal_is_taken_again_and_unequal_is_not() -> None:
    memory, made = Memory(), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert memory.recall("key", "a", make) == 1
    assert memory.recall("key", "a", make) == 1
    assert memory.recall("key", "b", make) == 2
    assert memory.recall("other", "b", make) == 3


def test_each_of_a_step_is_made_again_by_itself() -> None:
    memory, made = Memory(), []

    def make(key: str) -> str:
        made.append(key)
        return f"{key}{len(made)}"

    assert memory.recall_each("step", {"a": 1, "b": 1}, make) == {"a": "a1", "b": "b2"}
    assert memory.recall_each("step", {"b": 1, "a": 2, "c": 1}, make) == {"b": "b2", "a": "a3", "c": "c4"}
    assert list(memory.recall_each("step", {"c": 1, "b": 1}, make).values()) == ["c4", "b2"]
    assert memory.recall_each("step", {"a": 2}, make) == {"a": "a5"}  # it was not asked for in between
    assert memory.recall_each("another step", {"a": 2}, make) == {"a": "a6"}
    assert memory.recall_each("step", {"a": object()}, make) == {"a": "a7"}


def test_the_next_process_parses_only_what_changed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.question(question("Why train?"), "train")
    with site.kept_memory(project.root) as memory:
        site.build(project.root, memory=memory, with_search=False)
    project.question(question("Why test?"), "train")
    parsed: list[str] = []
    parse = markdown._parse

    def parse_and_tell(text: str, first_line: int) -> markdown.Parts:
        parsed.append(text)
        return parse(text, first_line)

    monkeypatch.setattr(markdown, "_parse", parse_and_tell)
    with site.kept_memory(project.root) as memory:
        changed, _ = site.build(project.root, memory=memory, with_search=False)
    assert "questions/keras-api.md" in changed
    assert len(parsed) == 1
    assert "Why test?" in parsed[0]


def test_a_check_leaves_what_a_build_will_need(project: Project) -> None:
    with site.kept_memory(project.root) as memory:
        site.build(project.root, memory=memory, with_search=False)
    project.question(question("Why?"))
    with site.kept_memory(project.root) as memory:
        site.read(project.root, memory)
    project.question()
    with site.kept_memory(project.root) as memory:
        assert any(key[0] == "card" for key in memory._entries if isinstance(key, tuple))


@pytest.mark.parametrize("damage", ["cut", "noise", "another maker", "another shape"])
def test_a_memory_that_cannot_be_trusted_is_done_without(
    project: Project, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    with site.kept_memory(project.root) as memory:
        site.build(project.root, memory=memory, with_search=False)
    file = project.root / ".build/memory"
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif damage == "noise":
        file.write_bytes(b"noise")
    elif damage == "another shape":
        file.write_bytes(pickle.dumps(memory_module._maker()) + pickle.dumps(["no", "entries"]))
    else:
        monkeypatch.setattr(memory_module, "_maker", lambda: "newer code")
    with site.kept_memory(project.root) as memory:
        assert memory._entries == {}
        assert site.build(project.root, memory=memory, with_search=False) == ([], [])
    with site.kept_memory(project.root) as memory:
        assert memory._entries != {}


def test_a_question_that_is_gone_is_forgotten(project: Project) -> None:
    project.question(question("Why train?"), "train")
    for _ in range(2):
        with site.kept_memory(project.root) as memory:
            site.build(project.root, memory=memory, with_search=False)
        (project.root / "content/questions/keras-api/train.md").unlink(missing_ok=True)
    assert "train.md" not in str(list(memory._entries))


def test_the_code_that_made_it_is_part_of_its_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = memory_module._maker()
    assert memory_module._maker() == mark
    copy = tmp_path / "prep"
    shutil.copytree(Path(memory_module.__file__).parent, copy)
    (copy / "templates/card.html").write_text("new")
    monkeypatch.setattr(memory_module, "__file__", str(copy / "memory.py"))
    assert memory_module._maker() != mark
