"""Results of steps, kept from one build to the next by a process that builds again and again."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast

SETTLED_NANOSECONDS = 2_000_000_000  # after its last change, a file is known to have changed no more

Value = TypeVar("Value")


class Memory:
    """Remembers what a step made, together with all that it was made from.

    A result is taken again only while everything it was made from is equal, so it cannot be a wrong one; equal values
    that are the same object compare at once, which is what makes it quick.
    """

    def __init__(self) -> None:
        self._entries: dict[Hashable, tuple[object, object]] = {}

    def recall(self, key: Hashable, made_from: object, make: Callable[[], Value]) -> Value:
        """What `make` returned for `key` when it was last made from something equal, else what it returns now."""
        entry = self._entries.get(key)
        if entry is not None and entry[0] == made_from:
            return cast(Value, entry[1])
        value = make()
        self._entries[key] = (made_from, value)
        return value

    def same(self, key: Hashable, value: Value) -> Value:
        """The value remembered for `key` if it equals `value`, else `value`: one object for equal values."""
        return self.recall(key, value, lambda: value)


def signature(file: Path) -> tuple[int, ...] | None:
    """What changes when a regular file is written, or None where that cannot be told.

    A file written in the last two seconds may be written again within the clock's grain, as git explains for its index
    (https://git-scm.com/docs/racy-git).
    """
    try:
        status = file.lstat()
    except OSError:
        return None
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    if not stat.S_ISREG(status.st_mode) or newest > time.time_ns() - SETTLED_NANOSECONDS:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev
