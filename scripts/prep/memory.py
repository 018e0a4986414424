"""Results of steps, kept from one build to the next: within a process, or in a file for the next process."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

SETTLED_NANOSECONDS = 2_000_000_000  # after so long without a change, the time of a file can be trusted
LIBRARIES = (
    *("jinja2", "markdown-it-py", "mdit-py-plugins", "pydantic", "pygments", "pyyaml", "rapidfuzz"),
    *("tree-sitter", "tree-sitter-python"),
)

Value = TypeVar("Value")
Signature = tuple[int, ...]  # of a file, see `signature`


class Memory:
    """Remembers what a step made, together with all that it was made from.

    A result is reused only while everything it was made from is equal, so it cannot be out of date. Results that are
    `lasting` may be reused by another process: they are made from texts and digests alone, never from times of files.
    """

    def __init__(self) -> None:
        self._entries: dict[Hashable, tuple[object, object]] = {}
        self._lasting: set[Hashable] = set()  # keys whose results another process may reuse
        self._used: set[Hashable] = set()  # of these, the ones asked for here
        self._changed = False

    def knows(self, key: Hashable, made_from: object) -> bool:
        """Whether `recall` would make nothing."""
        entry = self._entries.get(key)
        return entry is not None and entry[0] == made_from

    def recall(self, key: Hashable, made_from: object, make: Callable[[], Value], *, lasting: bool = False) -> Value:
        """What `make` returned for `key` when it was last made from something equal, else what it returns now."""
        entry = self._entries.get(key)
        if entry is None or entry[0] != made_from:
            entry = self._entries[key] = (made_from, make())
            self._changed = self._changed or lasting
        if lasting:
            self._lasting.add(key)
            self._used.add(key)
        return cast(Value, entry[1])

    def recall_each(self, step: str, made_from: Mapping[str, object], make: Callable[[str], Value]) -> dict[str, Value]:
        """What `recall` would return for each key of a step, in order, for a fraction of the time.

        What the step is not asked for this time is forgotten.
        """
        known = cast(dict[str, tuple[object, object]], self._entries.get(step, ("", {}))[1])
        entries: dict[str, tuple[object, object]] = {}
        for key, state in made_from.items():
            entry = known.get(key)
            entries[key] = entry if entry is not None and entry[0] == state else (state, make(key))
        self._entries[step] = ("", entries)
        return {key: cast(Value, entry[1]) for key, entry in entries.items()}

    def lasting(self) -> dict[Hashable, tuple[object, object]]:
        """The lasting results, for the memory of another process to `learn`."""
        return {key: self._entries[key] for key in self._lasting}

    def learn(self, entries: Mapping[Hashable, tuple[object, object]]) -> None:
        """Take over the lasting results of another process's memory."""
        self._entries.update(entries)
        self._lasting.update(entries)
        self._changed = self._changed or bool(entries)

    def drop_unused(self) -> None:
        """Forget lasting results that nobody asked for; to be called when everything that exists has been asked for."""
        if len(self._used) < len(self._lasting):
            for key in self._lasting - self._used:
                del self._entries[key]
            self._lasting &= self._used

    @classmethod
    @contextlib.contextmanager
    def kept(cls, file: Path) -> Iterator[Memory]:
        """The memory that another process left in `file`, and writes its lasting results there for the next one.

        The file counts only if it was written by the same code on the same libraries; without it, or where it cannot
        be read or written, every step is done again.
        """
        maker = _maker()
        memory = cls()
        # A file that is cut short, or of another shape, may raise anything.
        with contextlib.suppress(Exception), file.open("rb") as stream:
            if pickle.load(stream) == maker:
                memory._entries = dict(pickle.load(stream))
                memory._lasting = set(memory._entries)
        yield memory
        if memory._changed:
            with contextlib.suppress(OSError):
                memory._keep(file, maker)

    def _keep(self, file: Path, maker: str) -> None:
        """Write the lasting results, whole or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        try:
            with fresh.open("wb") as stream:
                pickle.dump(maker, stream)
                pickle.dump(self.lasting(), stream, protocol=pickle.HIGHEST_PROTOCOL)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)


def _maker() -> str:
    """A digest of all code that lasting results are made by."""
    here = Path(__file__).parent
    sources = (path for path in sorted(here.rglob("*")) if path.suffix in (".py", ".html", ".md"))
    parts = [sys.version, *map(version, LIBRARIES), *(path.read_text("utf-8") for path in sources)]
    return digest(*parts)


def digest(*parts: str) -> str:
    """A text that differs when any of the texts, or their number, differs (SHA-256)."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def settled_before() -> int:
    """The time, in nanoseconds, before which a file must have changed to count as settled.

    A file written in the last two seconds may be written again within the clock's grain, as git explains for its index
    (https://git-scm.com/docs/racy-git).
    """
    return time.time_ns() - SETTLED_NANOSECONDS


def signature(status: os.stat_result, settled: int, kind: int = stat.S_IFREG) -> Signature | None:
    """What changes when a file is written, or None where that cannot be told: see `settled_before`.

    Of a folder (`kind` is `stat.S_IFDIR`) it changes when a name in it comes, goes or changes. Other kinds have none.
    """
    changed, entry_changed = status.st_mtime_ns, status.st_ctime_ns
    if changed > settled or entry_changed > settled or stat.S_IFMT(status.st_mode) != kind:
        return None
    return changed, entry_changed, status.st_size, status.st_ino, status.st_dev
