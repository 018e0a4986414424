"""Writing generated files: whole or not at all, only what changed, and nothing that is not ours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from filelock import FileLock

from prep.memory import Memory, settled_before, signature

# Below docs/: generated files, and folders that hold nothing else.
PAGES = ("index.md", "questions.json", "questions", "sheets", "schemas")
SEARCH = ("assets/vendor", "assets/search")


def write(
    root: Path, pages: Mapping[str, str | bytes], owned: Sequence[str], memory: Memory | None = None
) -> list[str]:
    """Make the files and folders `owned` of docs/ hold exactly `pages`; returns the changed paths, in order.

    Each file is replaced in one step, so that a reader never sees half of one; a build that is killed leaves old
    and new files, and the next one finishes the work. Builds that run at once take turns. A file that `memory` knows
    to hold its text is not read again. Raises OSError.
    """
    memory = memory or Memory()
    docs, private = root / "docs", root / ".build"
    private.mkdir(exist_ok=True)
    with FileLock(private / "lock"):
        scratch = private / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed build left
        scratch.mkdir()
        there = dict(_owned(docs, owned))
        settled = settled_before()
        # A file that may still change equals no state that is remembered, so it is read again.
        states = {
            path: (signature(there[path], settled) or object(), text) for path, text in pages.items() if path in there
        }
        held = memory.recall_each("files", states, lambda path: _holds(docs / path, pages[path]))
        changed = [path for path in pages if not held.get(path)]
        # Everything is on the disk before the first old file goes: a full disk changes nothing.
        fresh = {path: _write_apart(scratch, number, pages[path]) for number, path in enumerate(changed)}
        for path, file in fresh.items():
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            file.replace(docs / path)
        stale = [path for path in there if path not in pages]
        for path in stale:
            (docs / path).unlink()
        if stale:
            _remove_empty_folders(docs, owned)
        shutil.rmtree(scratch)
    return sorted([*changed, *stale])


def refusal(error: OSError, root: Path) -> str:
    """What to print when the disk refuses. Of a full disk the system names no file, so `root` is named instead."""
    return f"{error.filename or root}: cannot be written: {error.strerror}"


def _holds(file: Path, text: str | bytes) -> bool:
    content = _bytes(text)
    return file.stat().st_size == len(content) and file.read_bytes() == content


def _write_apart(scratch: Path, number: int, text: str | bytes) -> Path:
    file = scratch / str(number)
    file.write_bytes(_bytes(text))
    return file


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _owned(docs: Path, owned: Sequence[str]) -> Iterator[tuple[str, os.stat_result]]:
    """The files that are there in what the build owns, as paths below docs/, each with its status."""
    for name in owned:
        if (docs / name).is_file():
            yield name, (docs / name).lstat()
        else:
            yield from _below(docs, name)


def _below(docs: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = os.scandir(docs / folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _below(docs, path)
            else:
                yield path, entry.stat(follow_symlinks=False)


def _remove_empty_folders(docs: Path, owned: Sequence[str]) -> None:
    for folder in owned:
        for directory, folders, names in os.walk(docs / folder, topdown=False):
            if not folders and not names:
                Path(directory).rmdir()
