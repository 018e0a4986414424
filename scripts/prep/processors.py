"""How many processes may run at once."""

from __future__ import annotations

import os


def count() -> int:
    """The processors that this process may use, which in a container are often fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
