"""Has snippets run by child.py in another interpreter, and reads what became of them."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prep import processors
from prep.model import Page
from prep.snippets import Snippet

CHILD = Path(__file__).with_name("child.py")
TIME_LIMIT = 120.0  # seconds that one snippet may run; the slowest takes less than a tenth of it on an idle machine
NOWHERE = "http://127.0.0.1:9"  # nothing listens there: a snippet that asks the network fails at once


Pages = Sequence[tuple[Page, Sequence[Snippet]]]  # each with those of its snippets that are run


class RunnerFailed(Exception):
    """No snippet could be run; the text says why, and what helps."""


@dataclass(frozen=True)
class Raised:
    """An exception that left a snippet."""

    name: str  # of its class
    module: str  # of its class
    text: str  # as it stands at the end of a traceback
    line: int  # of the file: where the page's own code was last
    frames: tuple[tuple[int, str, str], ...]  # line, function and source of the page's own code, outermost first


@dataclass(frozen=True)
class Outcome:
    """What one snippet did."""

    output: str
    raised: Raised | None = None
    stopped: str = ""  # why it did not come to its end
    stderr: tuple[str, ...] = ()  # the last lines; only where it was stopped
    seconds: float = 0.0  # of processor time, of all cores


@dataclass
class Run:
    """What became of the snippets of some pages."""

    versions: dict[str, str] = field(default_factory=dict)  # of the imported packages
    python: str = ""
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)  # by path; up to the first one that failed


def run(
    pages: Pages,
    python: Path,
    *,
    preload: Sequence[str],
    jobs: int | None = None,
    time_limit: float = TIME_LIMIT,
    started: Callable[[Run], object] = lambda run: None,
    ended: Callable[[str], object] = lambda path: None,
) -> Run:
    """Run the snippets of each page with the interpreter `python`, after importing `preload` there.

    `jobs` pages run at once, by default one per core; `time_limit` is in seconds, per snippet. `started` is called
    when the imports are done, `ended` with the path of each page that is through. Raises RunnerFailed.
    """
    result = Run()
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        request = Path(folder, "request.json")
        request.write_text(json.dumps(_request(pages, preload, jobs or processors.count(), time_limit)), "utf-8")
        home = Path(folder, "home")
        home.mkdir()
        with open(Path(folder, "stderr"), "w+", encoding="utf-8", errors="backslashreplace") as stderr:
            try:
                process = subprocess.Popen(
                    [str(python), "-P", "-u", str(CHILD), str(request)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    env=environment(home),
                    text=True,
                    encoding="utf-8",
                )
            except OSError as error:
                raise RunnerFailed(f"{python}: cannot be started: {error.strerror}") from error
            try:
                assert process.stdout
                for line in process.stdout:
                    _take(json.loads(line), result, started, ended)
                status = process.wait()
            finally:
                process.terminate()
                process.wait()
            if status:
                stderr.seek(0)
                last = "".join(stderr.readlines()[-20:])
                raise RunnerFailed(f"{python}: ended with exit code {status} before the snippets did\n{last}")
    return result


def environment(home: Path) -> dict[str, str]:
    """The whole environment of the snippets: nothing of the user's settings, no network, no GPU."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),  # where Keras keeps its settings
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "80",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "KERAS_BACKEND": "tensorflow",
        "CUDA_VISIBLE_DEVICES": "-1",
        "http_proxy": NOWHERE,
        "https_proxy": NOWHERE,
        "no_proxy": "localhost,127.0.0.1,::1",  # clusters inside one machine
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS: forking is safe here, no thread runs yet
    }


def _request(pages: Pages, preload: Sequence[str], jobs: int, time_limit: float) -> dict[str, Any]:
    return {
        "preload": list(preload),
        "jobs": jobs,
        "time_limit": time_limit,
        "pages": [
            {
                "path": page.path,
                "snippets": [
                    {"line": snippet.line + 1, "code": snippet.code, "raises": snippet.raises} for snippet in snippets
                ],
            }
            for page, snippets in pages
        ],
    }


def _take(event: dict[str, Any], result: Run, started: Callable[[Run], object], ended: Callable[[str], object]) -> None:
    """Enter one report of the child into the result. Raises RunnerFailed."""
    if "failed" in event:
        raise RunnerFailed(event["failed"])
    if "versions" in event:
        result.versions, result.python = event["versions"], event["python"]
        started(result)
    elif "ended" in event:
        result.outcomes.setdefault(event["page"], [])
        ended(event["page"])
    else:
        raised = event.get("raised")
        result.outcomes.setdefault(event["page"], []).append(
            Outcome(
                output=event["output"],
                raised=Raised(**{**raised, "frames": tuple(map(tuple, raised["frames"]))}) if raised else None,
                stopped=event.get("stopped", ""),
                stderr=tuple(event.get("stderr", ())),
                seconds=event.get("seconds", 0.0),
            )
        )
