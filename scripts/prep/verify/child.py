"""Runs snippets in the interpreter that has TensorFlow. Standard library only: nothing else of ours is there.

    python -P -u child.py REQUEST.json

It imports what the request says once, then forks a process per page, so that pages share no state and none waits for
the import. A page's process has its own session, folder and standard streams; it is killed with all it started when a
snippet is over its time limit or prints without end. Standard output carries the reports, one JSON value a line.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.metadata
import importlib.util
import json
import linecache
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
from collections.abc import Iterator
from typing import Any, NoReturn

POLLING_SECONDS = 0.01
RUNNER_BROKEN = 70  # exit code of a page's process in which a snippet broke what reports on it
OUTPUT_LIMIT = 1_000_000  # bytes that one snippet may print
STDERR_LINES = 15  # how many of the last ones are reported when a process dies

Json = dict[str, Any]


def main() -> int:
    """0 when every page ended one way or another, 1 when the modules cannot be imported."""
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    report = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what the imports print is no report
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        modules = {package: _module(package) for package in request["preload"]}
        for module in modules.values():
            importlib.import_module(module)
    except Exception:
        report.write(json.dumps({"failed": traceback.format_exc()}) + "\n")
        return 1
    versions = {package: _version(module) for package, module in modules.items()}
    report.write(json.dumps({"versions": versions, "python": sys.version.split()[0]}) + "\n")
    parent, waiting, running = os.getppid(), list(reversed(request["pages"])), list[Task]()
    try:
        while (waiting or running) and os.getppid() == parent:
            while waiting and len(running) < request["jobs"]:
                running.append(Task(waiting.pop(), request["time_limit"]))
            for task in running:
                for event in task.events():
                    report.write(json.dumps({"page": task.page["path"], **event}) + "\n")
            running = [task for task in running if not task.ended]
            time.sleep(POLLING_SECONDS)
    except BrokenPipeError:  # whoever asked is gone
        os._exit(0)
    finally:
        for task in running:
            task.kill()
    return 0


def _module(package: str) -> str:
    """What is imported of a package, which is not always called as the package is."""
    if importlib.util.find_spec(package):
        return package
    found = importlib.metadata.packages_distributions().items()
    return next((module for module, distributions in found if package in distributions), package)


def _version(name: str) -> str:
    for distribution in importlib.metadata.packages_distributions().get(name, ()):
        return importlib.metadata.version(distribution)
    return ""


class Task:
    """A page that is running, seen from outside."""

    def __init__(self, page: Json, time_limit: float) -> None:
        self.page = page
        self.ended = False
        self._limit = time_limit
        self._folder = tempfile.mkdtemp(prefix="verify-")
        self._current = 0  # the snippet that runs
        self._deadline = time.monotonic() + time_limit
        self._rest = b""
        self._done = False
        self._pipe, pipe = os.pipe()
        os.set_blocking(self._pipe, False)
        self._process = os.fork()
        if self._process == 0:
            try:
                _Page(page, self._folder, pipe).run()
            finally:  # whatever happens, this process does not go on as its parent
                os._exit(RUNNER_BROKEN)
        os.close(pipe)

    def events(self) -> Iterator[Json]:
        """What happened since the last call."""
        process, status = os.waitpid(self._process, os.WNOHANG)
        yield from self._finished_snippets()
        reason = None
        if process:
            reason = None if self._done else _ending(status)
        elif time.monotonic() > self._deadline:
            reason = f"still runs after {self._limit:g} s"
        elif self._printed_bytes() > OUTPUT_LIMIT:
            reason = f"prints more than {OUTPUT_LIMIT:,} bytes"
        if reason:
            stderr = _read(os.path.join(self._folder, "stderr"))
            yield {
                "snippet": self._current,
                "output": _read(self._capture())[:OUTPUT_LIMIT],
                "stopped": reason,
                "stderr": stderr.splitlines()[-STDERR_LINES:],
            }
        if process or reason:
            self.kill(reap=not process)
            yield {"ended": True}

    def kill(self, reap: bool = True) -> None:
        """End the process and all that it started, and delete its folder."""
        try:
            os.killpg(self._process, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            if reap:  # not yet in a session of its own
                os.kill(self._process, signal.SIGKILL)
        if reap:
            os.waitpid(self._process, 0)
        os.close(self._pipe)
        shutil.rmtree(self._folder, ignore_errors=True)
        self.ended = True

    def _finished_snippets(self) -> Iterator[Json]:
        try:
            while piece := os.read(self._pipe, 1 << 16):
                self._rest += piece
        except BlockingIOError:
            pass
        *complete, self._rest = self._rest.split(b"\n")
        for line in complete:
            event = json.loads(line)
            if event.get("done"):
                self._done = True
                continue
            self._current = event["snippet"] + 1
            self._deadline = time.monotonic() + self._limit
            yield event

    def _capture(self) -> str:
        return os.path.join(self._folder, f"stdout-{self._current}")

    def _printed_bytes(self) -> int:
        try:
            return os.stat(self._capture()).st_size
        except OSError:
            return 0


class _Page:
    """A page that is running, seen from inside its process."""

    def __init__(self, page: Json, folder: str, pipe: int) -> None:
        self._page = page
        self._folder = folder
        self._pipe = pipe
        self._process = os.getpid()
        self._source = os.path.join(folder, page["path"])

    def run(self) -> NoReturn:
        """Run the snippets in order in one namespace, up to the first that fails; never return."""
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._enter_folder()
        self._write_source()
        module = types.ModuleType("__main__")
        module.__file__ = self._source
        own, sys.modules["__main__"] = sys.modules["__main__"], module
        for number, snippet in enumerate(self._page["snippets"]):
            begin = time.process_time()
            raised = self._execute(number, snippet, module.__dict__)
            seconds = time.process_time() - begin
            output = _read(os.path.join(self._folder, f"stdout-{number}"))
            self._tell({"snippet": number, "output": output, "raised": raised, "seconds": seconds})
            if raised and not snippet["raises"]:
                break
        self._tell({"done": True})
        del own
        os._exit(0)

    def _enter_folder(self) -> None:
        for name in ("work", "tmp"):
            os.mkdir(os.path.join(self._folder, name))
        os.chdir(os.path.join(self._folder, "work"))
        os.environ["TMPDIR"] = os.path.join(self._folder, "tmp")
        tempfile.tempdir = None
        stderr = os.open(os.path.join(self._folder, "stderr"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(stderr, 2)
        os.close(stderr)
        sys.path.insert(0, "")
        sys.argv[:] = [self._source]

    def _write_source(self) -> None:
        """Let inspect.getsource, on which AutoGraph relies, and tracebacks find each line where its page has it."""
        lines: list[str] = []
        for snippet in self._page["snippets"]:
            lines += ["\n"] * (snippet["line"] - 1 - len(lines))
            lines += snippet["code"].splitlines(keepends=True)
        os.makedirs(os.path.dirname(self._source))
        with open(self._source, "w", encoding="utf-8") as file:
            file.writelines(lines)

    def _execute(self, number: int, snippet: Json, namespace: dict[str, Any]) -> Json | None:
        capture = os.open(os.path.join(self._folder, f"stdout-{number}"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(capture, 1)
        os.close(capture)
        error: BaseException | None = None
        try:
            # Empty lines above put the code on the lines that it has in its file.
            source = "\n" * (snippet["line"] - 1) + snippet["code"]
            exec(compile(source, self._source, "exec", dont_inherit=True), namespace)  # noqa: S102
        except BaseException as caught:
            error = caught
        if os.getpid() != self._process:
            self._leave_fork(error)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # a snippet may have closed or replaced it
                stream.flush()
        ctypes.CDLL(None).fflush(None)  # what C code printed
        return None if error is None else self._described(error, snippet)

    @staticmethod
    def _leave_fork(error: BaseException | None) -> NoReturn:
        """End a process that the snippet forked and let run to its end."""
        status = 0
        if isinstance(error, SystemExit):
            status = error.code if isinstance(error.code, int) else int(error.code is not None)
        elif error is not None:
            traceback.print_exception(error)
            status = 1
        os._exit(status & 0xFF)

    def _described(self, error: BaseException, snippet: Json) -> Json:
        path = self._source
        frames = [
            (line, frame.f_code.co_name)
            for frame, line in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename == path
        ]
        if isinstance(error, SyntaxError) and error.filename == path and error.lineno:
            frames.append((error.lineno, "<module>"))
        kind = type(error)
        return {
            "name": kind.__qualname__,
            "module": kind.__module__,
            "text": "".join(traceback.format_exception_only(kind, error)),
            "line": frames[-1][0] if frames else snippet["line"],
            "frames": [(line, name, linecache.getline(path, line).strip()) for line, name in frames],
        }

    def _tell(self, event: Json) -> None:
        data = json.dumps(event).encode() + b"\n"
        while data:
            data = data[os.write(self._pipe, data) :]


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"kills the process with {signal.Signals(-code).name}"
    return f"ends the process with exit code {code}"


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(OUTPUT_LIMIT + 1).decode("utf-8", "backslashreplace")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
