"""The story of a build: load, check, render, write."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

from prep import checks, files, load, render, seal, search, search_index
from prep.model import Library
from prep.problems import Problem

ROOT = Path(__file__).resolve().parents[2]


def check_content(root: Path) -> list[Problem]:
    """Every problem of the content of the project at `root`."""
    return read(root)[1]


def build(root: Path, with_search: bool = True) -> tuple[list[str], list[Problem]]:
    """Bring docs/ up to date with content/: the paths that changed, or the problems that kept it as it was.

    Without search the index and the libraries of the page stay as they are. Raises OSError where the disk refuses,
    and SearchUnavailable where Node is missing.
    """
    library, problems = read(root)
    if problems:
        return [], problems
    pages = render.render(library)
    if not with_search:
        return files.write(root, pages), []
    pages |= search_index.files(search.records(library), root / ".build/search")
    return files.write(root, pages, files.OWNED_FOLDERS + files.SEARCH_FOLDERS), []


def read(root: Path) -> tuple[Library, list[Problem]]:
    """The content of the project at `root`, and every problem of it."""
    library, problems = load.load(root, os.environ.get("REPOSITORY_URL", ""))
    problems += checks.check(library, datetime.date.today())
    return library, problems


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
