"""A build writes what changed, sweeps what is stale, touches nothing else, and is never half done."""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import build
import jsonschema
import pytest
from prep import new_question, render, site
from project import QUESTION, ROOT, SITE, Project

TODAY = datetime.date(2026, 11, 20)
IN_SQL = """\
---
difficulty: hard
tags: [joins]
asked_as:
  - Which rows does an outer join keep?
sources:
  - https://www.postgresql.org/docs/current/queries-table-expressions.html
reviewed: 2026-01-31
era: sql92
---
# What does a `LEFT JOIN` return?

Every row of the left table, with what matches on the right.

## In depth

```sql
SELECT * FROM a LEFT JOIN b USING (id);
```
"""
SHEET = "---\nquestions: [compile]\n---\n# Mine\n\nAll of it.\n\n## Tip\n\nBreathe.\n\n## Checklist\n\n- Slept\n"


def test_two_builds_are_byte_identical(project: Project) -> None:
    project.write("content/sheets/mine.md", SHEET)
    project.build()
    first = project.docs()
    for path in list(first):
        (project.root / "docs" / path).unlink()
    project.build()
    assert project.docs() == first


def test_the_order_of_the_disk_does_not_matter(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        project.question(QUESTION.replace("What does `compile()` configure", name), name)
    expected = project.rendered()
    listed = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: contextlib.nullcontext(reversed(list(listed(folder)))))
    assert project.rendered() == expected


def test_only_what_changed_is_written(project: Project) -> None:
    project.write("content/sheets/mine.md", SHEET)
    project.build()
    assert project.build() == []
    project.question(QUESTION.replace("More about it.", "More about this."))
    assert project.build() == ["questions/keras-api.md"]


def test_stale_pages_go_and_hand_written_ones_stay(project: Project) -> None:
    project.write("content/sheets/mine.md", SHEET)
    mine = project.write("docs/about.md", "# About\n")
    project.build()
    assert (project.root / "docs/sheets/mine.md").exists()
    (project.root / "content/sheets/mine.md").unlink()
    project.write("docs/questions/left/over.md", "old")
    project.build()
    assert not (project.root / "docs/sheets/mine.md").exists()
    assert not (project.root / "docs/questions/left").exists()
    assert mine.read_text() == "# About\n"


def test_a_problem_leaves_everything_as_it_was(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.build()
    before = project.docs()
    project.question(QUESTION.replace("easy", "simple"))
    project.question(QUESTION.replace("What does", "When do you"), "good")
    assert build.main(["--root", str(project.root)]) == 1
    assert project.docs() == before
    assert "unknown difficulty 'simple'" in capsys.readouterr().out


@pytest.mark.slow
def test_a_build_killed_at_any_moment_is_finished_by_the_next(project: Project) -> None:
    for number in range(30):
        title = QUESTION.replace("What does `compile()` configure", f"Question {number}")
        project.question(title, f"question-{number}")
    site.build(project.root)
    expected = project.docs()
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(project.root)]
    chance = random.Random(0)
    for _ in range(10):
        for path in expected:
            (project.root / "docs" / path).unlink(missing_ok=True)
        victim = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 0.6))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    site.build(project.root)
    assert project.docs() == expected


@pytest.mark.slow
def test_two_builds_at_once(project: Project) -> None:
    site.build(project.root)
    expected = project.docs()
    for path in expected:
        (project.root / "docs" / path).unlink()
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(project.root)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert project.docs() == expected


def test_a_disk_that_refuses_gets_one_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("docs/questions", "a file where the folder should be")
    assert build.main(["--root", str(project.root)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith(f"{project.root}/docs/questions")
    assert "cannot be written" in error


def test_a_configuration_that_cannot_be_read_is_called_so(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written before it is read."""
    project.write("mkdocs.yml", "site_name: Prep\n")
    read = Path.read_bytes

    def refuse(file: Path) -> bytes:
        if file.name == "mkdocs.yml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert build.main(["--root", str(project.root)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("mkdocs.yml:1: path: cannot be read: Permission denied\n")
    assert said.err == ""


def test_questions_json_keeps_its_contract(project: Project) -> None:
    project.write("content/sheets/mine.md", SHEET)
    project.question(QUESTION.replace("reviewed", "aliases: [old]\nera: keras2\nreviewed"))
    project.build()
    data = json.loads(project.read("docs/questions.json"))
    jsonschema.validate(data, json.loads(project.read("docs/schemas/questions.schema.json")))
    assert data["version"] == 1
    (question,) = data["questions"]
    assert question == question | {
        "id": "compile",
        "title": "What does compile() configure?",
        "topic": "keras-api",
        "difficulty": "easy",
        "tags": ["keras"],
        "url": "questions/keras-api/#compile",
        "short": "It sets the optimizer, the loss and the metrics.",
        "aliases": ["old"],
        "era": "keras2",
    }
    assert data["sheets"][0] == data["sheets"][0] | {"id": "mine", "title": "Mine", "questions": ["compile"]}


def test_the_schema_for_editors_knows_every_field(project: Project) -> None:
    project.build()
    schema = json.loads(project.read("docs/schemas/question-file.schema.json"))
    fields = {
        "difficulty": "easy",
        "tags": ["keras"],
        "asked_as": ["How?"],
        "sources": ["https://keras.io/api/"],
        "reviewed": "2026-01-31",
    }
    jsonschema.validate(fields, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**fields, "difficulty": "simple"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**fields, "dificulty": "easy"}, schema)


def test_a_bank_about_another_subject_does_not_name_this_one(project: Project) -> None:
    """What is generated holds no word of this bank's subject that its content does not hold: examples, names, eras."""
    project.question(topic="joins", name="left-join", content=IN_SQL)
    shutil.rmtree(project.root / "content/questions/keras-api")
    project.write("content/site.yml", f"{SITE}eras: {{sql92: SQL-92}}\n")
    project.write("content/topics.yml", "- key: joins\n  title: Joins\n  summary: Rows beside rows.\n")
    project.write("content/tags.yml", "joins: Joins\n")
    project.write("content/sheets/basics.md", "---\nchoose: {}\n---\n# Basics\n")
    pages = project.rendered()
    assert "Holds for SQL-92 only." in pages["questions/joins.md"]
    pages["a new question"] = new_question.text(datetime.date(2026, 11, 20))
    for path, text in pages.items():
        assert not re.search(r"tensorflow|keras|\btf\d?\b|deep.learning|epoch", text, re.IGNORECASE), path


def test_the_repository_can_come_from_the_environment(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSITORY_URL", "https://code.example/fork")
    project.build()
    page = project.read("docs/questions/keras-api.md")
    assert 'href="https://code.example/fork/edit/main/content/questions/keras-api/compile.md"' in page


def test_one_question_is_not_a_plural(project: Project) -> None:
    """A fork begins with one on every page."""
    pages = project.rendered()
    assert {path for path, text in pages.items() if re.search(r"\b1 questions", text)} == set()
    assert ">1 question</p>" in pages["questions/keras-api.md"]


def test_the_home_page_counts_the_questions_of_each_difficulty(project: Project) -> None:
    for name, difficulty in (("a", "hard"), ("b", "hard")):
        project.question(
            QUESTION.replace("easy", difficulty).replace("What does `compile()`", f"Why does {name}"), name
        )
    counts = re.findall(r"\?difficulty=(\w+)\">.*<b>(\d+)</b>", project.rendered()["index.md"])
    assert counts == [("easy", "1"), ("medium", "0"), ("hard", "2")]


def test_a_description_is_cut_between_words(project: Project) -> None:
    long = "word " * 31
    for summary, description in ((f"{long}words", f"{long}words"), (f"{long}words.", f"{long.strip()}…")):
        project.write("content/topics.yml", f"- {{key: keras-api, title: Keras API, summary: {summary}}}\n")
        assert f'description: "{description}"' in project.rendered()["questions/keras-api.md"]


def test_a_sheet_says_what_it_is_for_and_when_its_answers_were_last_checked(project: Project) -> None:
    project.question(QUESTION.replace("2026-01-31", "2025-12-01").replace("What does", "Why does"), "other")
    project.write("docs/assets/x.svg", "<svg/>")
    for opening, description in (
        ("For ![the](../../docs/assets/x.svg) *night*.", "For the night."),
        ("", "2 questions with"),
    ):
        project.write("content/sheets/s.md", f"---\nchoose: {{}}\n---\n# S\n\n{opening}\n")
        page = project.rendered()["sheets/s.md"]
        assert f'description: "{description}' in page
        assert "last review 2026-01-31" in page


def test_a_list_of_many_questions_is_laid_out_as_it_is_scrolled(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, long in ((1, False), (0, True)):
        monkeypatch.setattr(render, "LONG_LIST", most)
        project.build()
        assert ("all-questions--long" in project.read("docs/questions/index.md")) is long
