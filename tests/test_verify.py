"""The runner of snippets: what it catches, what it keeps apart, and what it rewrites. Plain Python, small questions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import verify
from project import QUESTION, ROOT, Project, small_project

PATH = "content/questions/keras-api/compile.md"
FIRST_LINE = 16  # of the text that stands in for "More about it."


def question(text: str) -> str:
    return QUESTION.replace("More about it.\n", text)


def fence(code: str, output: str | None = None, options: str = "") -> str:
    text = f"```python{' ' if options else ''}{options}\n{code}\n```\n"
    return text if output is None else f"{text}\n```output\n{output}\n```\n"


class Verified:
    """The outcome of a run: its exit code, the complaints less the path, and all that it printed."""

    def __init__(self, project: Project, capfd: pytest.CaptureFixture[str], *options: str) -> None:
        arguments = ["--root", str(project.root), "--preload", "--python", sys.executable, *options]
        self.status = verify.main(arguments)
        captured = capfd.readouterr()
        self.out, self.err = captured.out, captured.err
        self.complaints = re.findall(rf"^{PATH}:(\d+: .*)$", self.out, re.MULTILINE)


Run = Callable[..., Verified]


@pytest.fixture
def run(project: Project, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(text: str, *options: str) -> Verified:
        project.question(question(text))
        return Verified(project, capfd, *options)

    return run


def run_all(root: Path, cases: dict[str, str], *options: str) -> tuple[Project, dict[str, list[str]], str]:
    """Run every case as a question of one project; the lines that name each, and the last line."""
    project = small_project(root)
    names = {case: re.sub(r"[^a-z]+", "-", case.casefold()).strip("-") for case in cases}
    for case, text in cases.items():
        project.question(question(text).replace("What does `compile()` configure", case), names[case])
    (project.root / PATH).unlink()
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(root), "--python", sys.executable]
    finished = subprocess.run([*command, *options, "--preload"], capture_output=True, text=True, check=False)
    *lines, last = finished.stdout.splitlines()
    told = {
        case: [m[1] for line in lines if (m := re.match(rf"content/questions/keras-api/{name}\.md:(.*)", line))]
        for case, name in names.items()
    }
    return project, told, last


# --- what fails -------------------------------------------------------------------------------------------------

FAILURES = {
    "wrong output": (fence("print(1)\nprint(2)", "1\n3"), ["23: output: is not what the code prints"]),
    "missing output fence": (
        fence("print(1)"),
        ["16: code: prints what no ```output fence right after it shows; write one, or let UPDATE=1 do it"],
    ),
    "an output that is not printed": (fence("x = 1", "1"), ["21: output: is shown, but the code prints nothing"]),
    "an unannounced error": (
        fence("def f(x):\n    return 1 / x\n\nf(0)"),
        ["18: code: raises ZeroDivisionError: division by zero"],
    ),
    "another error": (
        fence("int('x')", "TypeError: ...", "raises=TypeError"),
        ["17: code: raises ValueError instead of TypeError"],
    ),
    "the base class of the error": (
        fence("int('x')", "ValueError: ...", "raises=Exception"),
        ["17: code: raises ValueError instead of Exception"],
    ),
    "another message": (
        fence("raise ValueError('no')", "ValueError: yes", "raises=ValueError"),
        ["21: output: is not what the code prints"],
    ),
    "no error": (fence("x = 1", "ValueError: x", "raises=ValueError"), ["16: code: does not raise ValueError"]),
    "sys.exit": (
        fence("import sys\nsys.exit(3)"),
        ["18: code: ends the program: SystemExit: 3; leave the exit out, or announce it: ```python raises=SystemExit"],
    ),
    "os._exit": (fence("import os\nos._exit(0)"), ["16: code: ends the process with exit code 0"]),
    "a crash": (
        fence("import os\nos.abort()"),
        ["16: code: kills the process with SIGABRT"],
    ),
    "a question asked of nobody": (fence("input()"), ["17: code: raises EOFError: EOF when reading a line"]),
    "no Python": (fence("x ="), ["17: code: raises SyntaxError: invalid syntax"]),
    "a broken pipe to the runner": (
        fence("import os\nos.closerange(3, 100)") + fence("x = 1"),
        ["16: code: ends the process with exit code 70"],
    ),
}


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return run_all(tmp_path_factory.mktemp("failures"), {case: text for case, (text, _) in FAILURES.items()})[1]


@pytest.mark.parametrize("case", FAILURES)
def test_what_does_not_hold_is_named_with_its_line(failures: dict[str, list[str]], case: str) -> None:
    assert failures[case][: len(FAILURES[case][1])] == FAILURES[case][1]


HOLDS = {
    "output": fence("print(1)", "1"),
    "no output": fence("x = 1"),
    "an announced error": fence("print(1)\nint('x')", "1\nValueError: invalid literal ...", "raises=ValueError"),
    "an announced exit": fence("raise SystemExit('bye')", "SystemExit: bye", "raises=SystemExit"),
    "one namespace": fence("x = 1") + "\nThen:\n\n" + fence("print(x)", "1"),
    "what comes after an announced error": fence("x = 1 / 0", "ZeroDivisionError: ...", "raises=ZeroDivisionError")
    + fence("print(2)", "2"),
    "bytes": fence("import sys\nprint('a')\nsys.stdout.buffer.write(b'b\\xff\\n')\nprint('c')", "a\nb\\xff\nc"),
    "a file descriptor": fence("import os\nprint('a')\nos.write(1, b'b\\n')\nprint('c')", "a\nb\nc"),
    "what a child process prints": fence(
        "import subprocess\nprint('a')\nsubprocess.run(['echo', 'b'])\nprint('c')", "a\nb\nc"
    ),
    "standard error is not output": fence("import sys\nprint('x', file=sys.stderr)"),
    "a fork that runs to the end": fence(
        "import os\nprint('once')\nif pid := os.fork():\n    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))",
        "once\n0",
    )
    + fence("print('parent only')", "parent only"),
    "a fork that fails": fence(
        "import os\nif pid := os.fork():\n    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\nelse:\n"
        "    raise SystemExit(7)",
        "7",
    ),
    "a pool of processes": fence(
        "import multiprocessing\ncontext = multiprocessing.get_context('fork')\nwith context.Pool(2) as pool:\n"
        "    print(pool.map(abs, [-1, -2]))",
        "[1, 2]",
    ),
    "the source of a function": fence(
        "import inspect\n\ndef f():\n    return 1\n\nprint(inspect.getsource(f))", "def f():\n    return 1"
    ),
    "the source of a class in a list": "- Item:\n\n"
    + "".join(
        f"  {line}\n" if line else "\n"
        for line in fence(
            "import inspect\nclass A:\n    x = 1\nprint(inspect.getsource(A))", "class A:\n    x = 1"
        ).splitlines()
    ),
    "an empty folder of its own": fence("import os\nprint(os.listdir(), os.environ['HOME'] != os.getcwd())", "[] True"),
    "no seed but the snippet's": fence("import random\nrandom.seed(1)\nprint(random.random())", "0.134364244112401..."),
    "a pickle of a class": fence(
        "import pickle\nclass A:\n    pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__)", "A"
    ),
    "an exempt fence": fence("import nothing_like_it", None, 'no-run="needs a package"'),
    "a tolerance": fence("print(0.27)") + "\n```output tolerance=0.02\n0.25\n```\n",
}


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], str]:
    return run_all(tmp_path_factory.mktemp("holding"), HOLDS)[1:]


@pytest.mark.parametrize("case", HOLDS)
def test_what_holds_passes(holding: tuple[dict[str, list[str]], str], case: str) -> None:
    told, last = holding
    assert told[case] == []
    assert f"{len(HOLDS) - 1} pages" in last  # one has nothing to run


def test_expected_and_actual_output_are_shown(run: Run) -> None:
    found = run(fence("print('a 0.501')\nprint('c')", "a 0.5\nb"))
    assert found.out.splitlines()[:-1] == [
        f"{PATH}:23: output: is not what the code prints",
        "    --- expected",
        "    +++ actual",
        "    @@ -1,2 +1,2 @@",
        "     a 0.5",
        "    -b",
        "    +c",
    ]


def test_a_traceback_names_only_the_authors_lines(run: Run) -> None:
    found = run(fence("import json\n\ndef read(text):\n    return json.loads(text)\n\nread('x')"))
    assert found.out.splitlines()[:-1] == [
        f"{PATH}:20: code: raises json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        f"    {PATH}:22: read('x')",
        f"    {PATH}:20: return json.loads(text)  (in read)",
    ]


@pytest.mark.slow
def test_a_fence_that_hangs_is_named_and_all_it_started_ends(run: Run, tmp_path: Path) -> None:
    code = (
        "import subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(str(child.pid))\nprint('so far', flush=True)\nchild.wait()"
    )
    begin = time.monotonic()
    found = run(fence("x = 1") + fence(code), "--time-limit", "2")
    assert found.complaints == ["19: code: still runs after 2 s"]
    assert "    printed before:\n    so far\n" in found.out
    assert time.monotonic() - begin < 60
    _assert_gone(int((tmp_path / "child").read_text()))


@pytest.mark.slow
def test_the_time_limit_is_one_for_each_fence(run: Run) -> None:
    nap = fence("import time; time.sleep(0.7)")
    assert run(nap * 3, "--time-limit", "2").status == 0


def test_a_fence_that_prints_without_end_is_stopped(run: Run) -> None:
    found = run(fence("while True: print('x' * 1000)"), "--time-limit", "30")
    assert found.complaints == ["16: code: prints more than 1,000,000 bytes"]


def test_what_stays_behind_is_killed_and_deleted(run: Run, tmp_path: Path) -> None:
    code = (
        "import os, subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(f'{{child.pid}} {{os.getcwd()}}')\nopen('left', 'w').close()"
    )
    assert run(fence(code)).status == 0
    pid, folder = (tmp_path / "child").read_text().split()
    _assert_gone(int(pid))
    assert not Path(folder).exists()


def test_questions_share_no_state(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    leaks = (
        "import builtins, json, os, random, sys\n"
        "print(hasattr(builtins, 'leak'), hasattr(json, 'leak'), 'LEAK' in os.environ, 'left' in os.listdir(),\n"
        "      'shared' in globals(), random.getstate() == getattr(random, 'seeded', None))\n"
        "builtins.leak = json.leak = shared = 1\nos.environ['LEAK'] = '1'\nopen('left', 'w').close()\n"
        "random.seed(0)\nrandom.seeded = random.getstate()\nos.chdir('/')\nsys.stdout = None"
    )
    for name in ("one", "two", "three", "four"):
        text = question(fence(leaks, "False False False False False False"))
        project.question(text.replace("What does `compile()` configure", name), name)
    project.question(question(fence("x = 1")))
    for jobs in ("1", "3"):
        found = Verified(project, capfd, "--jobs", jobs)
        assert (found.status, found.out.count("\n")) == (0, 1), found.out


def test_the_environment_is_ours(
    project: Project, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setenv("SECRET", "1")
    code = "import os\nprint(os.environ['KERAS_BACKEND'], os.environ['PYTHONHASHSEED'], 'SECRET' in os.environ)"
    project.question(question(fence(code, "tensorflow 0 False")))
    assert Verified(project, capfd).status == 0


def test_several_failures_are_told_in_the_order_of_the_files(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    project.question(question(fence("print(1)", "2") + fence("print(3)", "4")))
    project.question(question(fence("print(5)", "6")).replace("What does", "How does"), "other")
    found = Verified(project, capfd)
    assert re.findall(r"([\w-]+)\.md:(\d+)", found.out) == [("compile", "21"), ("compile", "28"), ("other", "21")]
    assert "2 pages, 3 snippets, 3 failures" in found.out


# --- usage ------------------------------------------------------------------------------------------------------


def test_one_question_is_run_alone(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    project.question(question(fence("print(1)", "2")))
    project.question(question(fence("print(1)", "1")).replace("What does", "How does"), "other")
    assert Verified(project, capfd, "other").status == 0
    assert Verified(project, capfd, "compile").status == 1


def test_an_unknown_question_is_wrong_usage(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    found = Verified(project, capfd, "compil")
    assert found.status == 2
    assert found.err == "Q=compil: no question has this id; did you mean 'compile'?\n"


def test_a_missing_interpreter_is_named(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    project.question(question(fence("x = 1")))
    assert verify.main(["--root", str(project.root)]) == 2
    assert ".venv-verify/bin/python: cannot be started: No such file or directory" in capfd.readouterr().err


def test_a_missing_package_is_named(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    project.question(question(fence("x = 1")))
    assert verify.main(["--root", str(project.root), "--python", sys.executable, "--preload", "nothing_like_it"]) == 2
    assert "No module named 'nothing_like_it'" in capfd.readouterr().err


def test_an_interpreter_that_dies_is_quoted(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    project.question(question(fence("x = 1")))
    python = project.write("python", "#!/bin/sh\necho no library >&2\nexit 3\n")
    python.chmod(0o755)
    assert verify.main(["--root", str(project.root), "--python", str(python)]) == 2
    assert "ended with exit code 3 before the snippets did\nno library\n" in capfd.readouterr().err


@pytest.mark.slow
def test_other_releases_than_the_pins_are_refused(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    """A stale environment proves nothing about the releases that the pages name."""
    (project.root / "lib").mkdir()
    project.write("bin/python", f'#!/bin/sh\nPYTHONPATH={project.root}/lib exec {sys.executable} -u "$3" "$4"\n').chmod(
        0o755
    )
    project.write("lib/keras.py", "")
    project.write("lib/keras-9.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: keras\nVersion: 9.0\n")
    project.write("lib/keras-9.0.dist-info/top_level.txt", "keras\n")
    project.question(question(fence("print(1)", "2")))
    arguments = ["--root", str(project.root), "--python", str(project.root / "bin/python"), "--preload", "keras"]
    assert verify.main(arguments) == 2
    assert "keras 9.0 is installed, but requirements-verify.txt pins 3.15.1" in capfd.readouterr().err
    assert verify.main([*arguments, "--newest"]) == 0
    captured = capfd.readouterr()
    assert f"{PATH}:21: output: is not what the code prints" in captured.out
    assert "1 page, 1 snippet, 1 failure in" in captured.out
    assert "on keras 9.0" in captured.out


def test_annotations_are_printed_on_request(run: Run) -> None:
    found = run(fence("print(1)", "2"), "--format", "github")
    assert found.out.startswith(f"::error file={PATH},line=21,title=output::is not what the code prints\n")


def test_output_cannot_forge_a_line(run: Run) -> None:
    found = run(fence("print('\\x1b[2J\\n::error::x')", "x"))
    assert "\x1b" not in found.out
    assert not any(line.startswith("::") for line in found.out.splitlines())


@pytest.mark.slow
def test_when_the_door_is_killed_the_snippets_end(project: Project, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    project.question(
        question(fence(f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"))
    )
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(project.root), "--python", sys.executable]
    with subprocess.Popen([*command, "--preload"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as door:
        deadline = time.monotonic() + 60
        while not (mark.exists() and mark.read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)
        door.kill()
    _assert_gone(int(mark.read_text()))


def _assert_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return  # dead, and nobody asked for its exit code
        except (ProcessLookupError, FileNotFoundError):  # it may end between two looks
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} still runs")


# --- update -----------------------------------------------------------------------------------------------------

UPDATES = {
    "wrong output": (fence("print(2)", "1"), fence("print(2)", "2")),
    "missing output": (fence("print(2)") + "\nText.\n", fence("print(2)", "2") + "\nText.\n"),
    "output that is not printed": (fence("x = 2", "1") + "\nText.\n", fence("x = 2") + "\nText.\n"),
    "an error without its message": (
        fence("int('x')", None, "raises=ValueError"),
        fence("int('x')", "ValueError: invalid literal for int() with base 10: 'x'", "raises=ValueError"),
    ),
    "lines that still match stay": (
        fence("print('at', hex(255))\nprint(0.501)\nprint('new')", "at 0x...\n0.5\nold"),
        fence("print('at', hex(255))\nprint(0.501)\nprint('new')", "at 0x...\n0.5\nnew"),
    ),
    "a fence in a list": (
        "1. Item\n\n   ```python\n   print('a\\n\\nb')\n   ```\n\n   More.\n",
        "1. Item\n\n   ```python\n   print('a\\n\\nb')\n   ```\n\n   ```output\n   a\n\n   b\n   ```\n\n   More.\n",
    ),
    "a fence in a quote": (
        "> ```python\n> print(2)\n> ```\n>\n> ```output\n> 1\n> ```\n",
        "> ```python\n> print(2)\n> ```\n>\n> ```output\n> 2\n> ```\n",
    ),
    "other fence characters": (
        "~~~python\nprint(2)\n~~~\n\n~~~~output tolerance=0.5\n1\n~~~~\n",
        "~~~python\nprint(2)\n~~~\n\n~~~~output tolerance=0.5\n2\n~~~~\n",
    ),
    "output that holds a fence": (
        fence("print('```')", "1"),
        "```python\nprint('```')\n```\n\n````output\n```\n````\n",
    ),
    "several fences": (
        fence("print(1)", "x") + "\nAnd\n\n" + fence("print(2)") + "\n" + fence("print(3)", "3"),
        fence("print(1)", "1") + "\nAnd\n\n" + fence("print(2)", "2") + "\n" + fence("print(3)", "3"),
    ),
}


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, list[str]]]:
    root = tmp_path_factory.mktemp("updates")
    return run_all(root, {case: before for case, (before, _) in UPDATES.items()}, "--update")[:2]


@pytest.mark.parametrize("case", UPDATES)
def test_update_rewrites_the_output_and_not_one_byte_besides(
    updated: tuple[Project, dict[str, list[str]]], case: str
) -> None:
    project, told = updated
    name = re.sub(r"[^a-z]+", "-", case.casefold()).strip("-")
    after = question(UPDATES[case][1]).replace("What does `compile()` configure", case)
    assert project.read(f"content/questions/keras-api/{name}.md") == after
    assert [line.split(";")[0] for line in told[case]] == [" output rewritten"]


@pytest.mark.slow
def test_what_was_updated_holds(tmp_path: Path) -> None:
    _, told, last = run_all(tmp_path, {case: after for case, (_, after) in UPDATES.items()})
    assert told == {case: [] for case in UPDATES}
    assert " 0 failures" in last


def test_update_leaves_alone_what_holds(project: Project, run: Run) -> None:
    text = fence("print('at', 0.5001)", "at   0.50").replace("at   ", "at ")
    odd = text.replace("```output", "```output  ") + "\t\n \n"
    assert run(odd, "--update").status == 0
    assert project.read(PATH) == question(odd)


def test_update_does_not_hide_a_failure(project: Project, run: Run) -> None:
    text = fence("print(2)", "1") + fence("1 / 0")
    found = run(text, "--update")
    assert found.status == 1
    assert project.read(PATH) == question(text)
    assert found.complaints == [
        "21: output: is not what the code prints",
        "24: code: raises ZeroDivisionError: division by zero",
    ]


def test_update_refuses_windows_line_ends(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    text = question(fence("print(2)", "1")).replace("\n", "\r\n")
    project.question(text)
    found = Verified(project, capfd, "--update")
    assert found.status == 1
    assert found.complaints == [
        "1: file: has Windows line ends or a byte order mark; save it as UTF-8 with LF line ends first"
    ]
    assert project.read(PATH) == text or (project.root / PATH).read_bytes().decode() == text
