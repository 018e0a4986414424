"""The story of a build: load, check, render, write."""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from filelock import FileLock

from prep import ahead, checks, configuration, files, load, render, seal, search, search_index, vendor
from prep.configuration import Configuration
from prep.fingerprints import Fingerprints
from prep.memory import Memory
from prep.model import Library
from prep.problems import Problem

ROOT = Path(__file__).resolve().parents[2]


def kept_memory(root: Path) -> contextlib.AbstractContextManager[Memory]:
    """What the last build of the project at `root` left for the next one."""
    return Memory.kept(root / ".build/memory")


def build(
    root: Path,
    pdf: bool = False,
    memory: Memory | None = None,
    with_search: bool = True,
    search_later: Callable[[list[str]], None] | None = None,
) -> tuple[list[str], list[Problem]]:
    """Bring docs/ up to date with content/: the paths that changed, or the problems that kept it as it was.

    With `pdf`, the sheets offer PDFs, which `publish` then has to be given. With the `memory` of an earlier build, only
    what changed since is done again. Without search the index and the libraries of the page stay as they are; with
    `search_later`, they are left to that function, which is given what the index is made from.
    Raises OSError where the disk refuses, and NotInstalled where Node or a package is missing.
    """
    memory = memory or Memory()
    with _no_garbage_collection():
        settings = render.Settings(datetime.date.today(), _configuration(root, memory)[0].address, pdf)
        library, fingerprints, problems = _read(root, memory, settings)
        if problems:
            return [], problems
        pages = render.render(library, settings, fingerprints, memory)
        records = search.records(library, fingerprints, memory) if with_search else []
        library.forget()
        memory.drop_unused()
        found = _search(root, records) if with_search and not search_later else {}
        changed = files.write(root, pages, files.PAGES, memory)
        if search_later:
            search_later(records)
        elif with_search:
            changed += files.write(root, found, files.SEARCH)
        return changed, []


def _search(root: Path, records: list[str]) -> dict[str, str | bytes]:
    return {**vendor.others(), **search_index.files("".join(records), root / ".build/search")}


def write_search(root: Path, records: list[str]) -> list[str]:
    """Bring the index and what comes from packages up to date: the paths that changed. Raises as `build` does."""
    return files.write(root, _search(root, records), files.SEARCH)


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A build makes millions of objects and no cycles; looking for some would take a third of its time."""
    gc.disable()
    try:
        yield
    finally:
        _freeze_once()
        gc.enable()


@cache
def _freeze_once() -> None:
    """What later builds find again is not looked through either; what MkDocs leaves is."""
    gc.freeze()


def address(root: Path) -> str:
    """Where the site will stand, as mkdocs.yml has it, from SITE_URL or by itself; empty where it does not say."""
    return _configuration(root, Memory())[0].address


def name(root: Path) -> str:
    """What the site is called."""
    return _configuration(root, Memory())[0].name


def _configuration(root: Path, memory: Memory) -> tuple[Configuration, list[Problem]]:
    file = root / configuration.FILE
    if not file.is_file():
        return Configuration(), []
    try:
        content = file.read_bytes()
    except OSError as error:
        return Configuration(), [Problem(configuration.FILE, 1, "path", f"cannot be read: {error.strerror}")]

    def make() -> tuple[Configuration, list[Problem]]:
        found: list[Problem] = []
        return configuration.parse(root, content, found), found

    return memory.recall("configuration", (content, dict(os.environ)), make)


def read(root: Path, memory: Memory | None = None) -> tuple[Library, list[Problem]]:
    """The content of the project at `root`, and every problem of it and of mkdocs.yml."""
    library, _, problems = _read(root, memory or Memory())
    return library, problems


def _read(
    root: Path, memory: Memory, settings: render.Settings | None = None
) -> tuple[Library, Fingerprints, list[Problem]]:
    """The content, judged; with `settings`, and unless something is wrong, it is also made ready to be rendered."""
    today = settings.today if settings else datetime.date.today()
    library, problems = load.load(root, os.environ.get("REPOSITORY_URL", ""), memory)
    problems = [*_configuration(root, memory)[1], *problems]
    ahead.make(library, today, bool(settings) and not problems, memory)
    fingerprints = Fingerprints(library, memory)
    problems = problems + checks.check(library, today, fingerprints, memory)
    return library, fingerprints, problems


def warnings(library: Library) -> list[Problem]:
    """What of the content asks for attention today, and stops nothing."""
    return checks.warnings(library, datetime.date.today())


class PageProblems(Exception):
    """MkDocs refused the pages, and said why."""


def publish(root: Path, finish: Callable[[Path], None] | None = None) -> None:
    """Build the pages with MkDocs, strictly, and put the result in place of site/ in one step.

    `finish`, given the folder of the new site, may add to it before that. Publications that run at once take turns.
    Raises PageProblems and OSError, and what `finish` raises, with site/ as it was.
    """
    private = root / ".build"
    private.mkdir(exist_ok=True)
    with FileLock(private / "site.lock"):
        _publish(root, private / "site", private / "last-site", finish)


def _publish(root: Path, fresh: Path, last: Path, finish: Callable[[Path], None] | None) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(root / "mkdocs.yml")]
    finished = subprocess.run([*command, "--site-dir", str(fresh)], check=False, cwd=root)
    if finished.returncode:
        raise PageProblems
    shutil.rmtree(fresh / "assets/javascripts", ignore_errors=True)  # the theme's, 2.4 MB that no page asks for
    try:
        seal.seal(fresh)
    except seal.Unsealable as error:
        raise PageProblems(str(error)) from error
    if finish:
        finish(fresh)
    shutil.rmtree(last, ignore_errors=True)
    target = root / "site"
    if target.exists():
        target.rename(last)
    fresh.rename(target)
    shutil.rmtree(last, ignore_errors=True)
