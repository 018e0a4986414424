"""A project of one's own for a test: the real scripts and pages, a small content, all in a temporary folder."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

from prep import problems, render, site
from prep.fingerprints import Fingerprints
from prep.memory import Memory

ROOT = Path(__file__).resolve().parents[1]
SITE = "headline: Prep\nlead: Checked.\nrepository: https://code.example/prep\n"
RUNS_ON = "runs_on: {tensorflow: TensorFlow, keras: Keras}\n"
TODAY = datetime.date(2026, 11, 20)
# Questions that the tests of this bank ask for. A bank that has none of them is about another subject.
OURS = ("keras-api/compile", "graphs-and-gradients/gradient-tape")

QUESTION = """\
---
difficulty: easy
tags: [keras]
asked_as:
  - What happens when you compile a model?
sources:
  - https://keras.io/api/models/model_training_apis/
reviewed: 2026-01-31
---
# What does `compile()` configure?

It sets the optimizer, the loss and the metrics.

## In depth

More about it.
"""


@dataclass(frozen=True)
class Project:
    """A project folder and what a test does with it."""

    root: Path

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def question(self, content: str | bytes = QUESTION, name: str = "compile", topic: str = "keras-api") -> Path:
        return self.write(f"content/questions/{topic}/{name}.md", content)

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def complaints(self) -> list[str]:
        return problems.lines(site.read(self.root)[1])

    def rendered(self, today: datetime.date = TODAY) -> dict[str, str]:
        """What the content is rendered to on a day."""
        library, found = site.read(self.root)
        assert found == []
        memory = Memory()
        settings = render.Settings(today)
        return render.render(library, settings, Fingerprints(library, memory), memory)

    def build(self, with_search: bool = False) -> list[str]:
        """The paths that changed; a problem fails the test. The search needs Node, and time."""
        changed, found = site.build(self.root, with_search=with_search)
        assert problems.lines(found) == []
        return changed

    def docs(self) -> dict[str, bytes]:
        """Every file below docs/, to compare builds."""
        docs = self.root / "docs"
        return {path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def is_about_another_subject(content: Path = ROOT / "content") -> bool:
    """Whether the bank is a fork's own, which the tests marked `this_bank` do not fit."""
    return not any((content / "questions" / f"{name}.md").is_file() for name in OURS)


def small_project(root: Path) -> Project:
    """One topic with one question, no sheets."""
    project = Project(root)
    project.write("content/site.yml", SITE + RUNS_ON)
    project.write("content/tags.yml", "keras: The Keras API\ntraining: Training\n")
    project.write("content/topics.yml", "- key: keras-api\n  title: Keras API\n  summary: Models.\n")
    project.write("requirements-verify.txt", "keras==3.15.1\ntensorflow-cpu==2.21.0\n")
    project.question()
    return project


def with_pages(project: Project) -> Project:
    """The hand-written pages, styles and scripts of the real project, so that MkDocs can build the project."""
    for name in ("assets", ".overrides"):
        shutil.copytree(ROOT / "docs" / name, project.root / "docs" / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", project.root)
    return project
