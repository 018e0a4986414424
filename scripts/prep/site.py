"""The story of a build: load, check, render, write."""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from prep import checks, files, highlight, load, render, seal
from prep.model import Library
from prep.problems import Problem

ROOT = Path(__file__).resolve().parents[2]


def check_content(root: Path) -> list[Problem]:
    """Every problem of the content of the project at `root`."""
    return read(root)[1]


def build(root: Path) -> tuple[list[str], list[Problem]]:
    """Bring docs/ up to date with content/: the paths that changed, or the problems that kept it as it was.

    Raises OSError where the disk refuses.
    """
    with _no_garbage_collection():
        library, problems = read(root)
        if problems:
            return [], problems
        colours = highlight.coloured_all(render.snippets(library), root / ".build/highlights.sqlite")
        return files.write(root, render.render(library, datetime.date.today(), colours)), []


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A build makes millions of objects and no cycles; looking for some would take a third of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read(root: Path) -> tuple[Library, list[Problem]]:
    """The content of the project at `root`, and every problem of it."""
    library, problems = load.load(root, os.environ.get("REPOSITORY_URL", ""))
    problems += checks.check(library, datetime.date.today())
    return library, problems


def warnings(library: Library) -> list[Problem]:
    """What of the content asks for attention today, and stops nothing."""
    return checks.warnings(library, datetime.date.today())


class PageProblems(Exception):
    """MkDocs refused the pages, and said why."""


def publish(root: Path) -> None:
    """Build the pages with MkDocs, strictly, and put the result in place of site/ in one step.

    Raises PageProblems, with site/ as it was, and OSError.
    """
    fresh, last = root / ".build/site", root / ".build/last-site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(root / "mkdocs.yml")]
    finished = subprocess.run([*command, "--site-dir", str(fresh)], check=False, cwd=root)
    if finished.returncode:
        raise PageProblems
    try:
        seal.seal(fresh)
    except seal.Unsealable as error:
        raise PageProblems(str(error)) from error
    shutil.rmtree(last, ignore_errors=True)
    target = root / "site"
    if target.exists():
        target.rename(last)
    fresh.rename(target)
    shutil.rmtree(last, ignore_errors=True)
