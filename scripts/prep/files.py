"""Writing generated files: whole or not at all, only what changed, and nothing that is not ours."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

# Below docs/: folders and files that hold nothing but generated files.
OWNED_FOLDERS = ("questions", "sheets", "schemas")
OWNED_FILES = ("index.md", "questions.json")


def write(root: Path, pages: Mapping[str, str]) -> list[str]:
    """Make the owned part of docs/ hold exactly `pages`; returns the paths that changed, in order.

    Each file is replaced in one step, so that a reader never sees half of one; a build that is killed leaves old
    and new files, and the next one finishes the work. Builds that run at once take turns. Raises OSError.
    """
    docs, workshop = root / "docs", root / ".build"
    workshop.mkdir(exist_ok=True)
    with FileLock(workshop / "lock"):
        scratch = workshop / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed build left
        scratch.mkdir()
        changed = [path for path, text in pages.items() if _replace(docs / path, text.encode(), scratch)]
        stale = [path for path in _owned(docs) if path not in pages]
        for path in stale:
            (docs / path).unlink()
        _remove_empty_folders(docs)
        shutil.rmtree(scratch)
    return sorted([*changed, *stale])


def _replace(target: Path, content: bytes, scratch: Path) -> bool:
    """Write `content` unless the file holds it already; whether it was written."""
    try:
        if target.stat().st_size == len(content) and target.read_bytes() == content:
            return False
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=scratch)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, target)
    return True


def _owned(docs: Path) -> Iterator[str]:
    for name in OWNED_FILES:
        if (docs / name).exists():
            yield name
    for folder in OWNED_FOLDERS:
        for directory, _, names in os.walk(docs / folder):
            for name in names:
                yield Path(directory, name).relative_to(docs).as_posix()


def _remove_empty_folders(docs: Path) -> None:
    for folder in OWNED_FOLDERS:
        for directory, folders, names in os.walk(docs / folder, topdown=False):
            if not folders and not names:
                Path(directory).rmdir()
