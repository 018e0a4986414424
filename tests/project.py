"""A project of one's own for a test: the real scripts and pages, a small content, all in a temporary folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from prep import problems, site

ROOT = Path(__file__).resolve().parents[1]

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
        return problems.lines(site.check_content(self.root))

    def build(self) -> list[str]:
        """The paths that changed, without the search, for which Node would run; a problem fails the test."""
        changed, found = site.build(self.root, with_search=False)
        assert problems.lines(found) == []
        return changed

    def docs(self) -> dict[str, bytes]:
        """Every file below docs/, to compare builds."""
        docs = self.root / "docs"
        return {path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def small_project(root: Path) -> Project:
    """One topic with one question, no sheets."""
    project = Project(root)
    project.write("content/site.yml", "headline: Prep\nlead: Checked.\nrepository: https://code.example/prep\n")
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
