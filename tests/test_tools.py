"""The code is type-checked and linted, and the doors behave as the contract says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import browser
import check
import new
import publish
import pytest
from prep import problems, site
from prep.problems import Problem
from project import QUESTION, ROOT, Project

BIN = Path(sys.executable).parent


@pytest.mark.slow
@pytest.mark.parametrize("command", [["mypy"], ["ruff", "check"], ["ruff", "format", "--check"]], ids=" ".join)
def test_the_code_is_clean(command: list[str]) -> None:
    finished = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_check_says_nothing_when_there_is_nothing_to_say(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--root", str(project.root)]) == 0
    assert capsys.readouterr().out == ""


def test_check_prints_annotations(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.question(QUESTION.replace("easy", "50%"))
    assert check.main(["--root", str(project.root), "--format", "github"]) == 1
    assert capsys.readouterr().out == (
        "::error file=content/questions/keras-api/compile.md,line=2,title=difficulty"
        "::unknown difficulty '50%25'; choose from easy, medium, hard\n"
    )


@pytest.mark.slow
def test_check_ends_well_whatever_reads_it(project: Project) -> None:
    """A console that knows only ASCII, and a reader such as `head` that leaves after a line."""
    keys = "".join(f"key-{number}: x\n" for number in range(1_000))  # more complaints than a pipe holds
    project.question(QUESTION.replace("easy", f"leicht – ä\n{keys}"))
    command = [sys.executable, str(ROOT / "scripts/check.py"), "--root", str(project.root)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (1, "")
    assert r"unknown difficulty 'leicht \u2013 \xe4'" in finished.stdout
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check.main(["--format", "xml"])
    assert ended.value.code == 2
    assert "invalid choice: 'xml'" in capsys.readouterr().err


def test_who_publishes_is_told_which_address_the_pages_give(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without SITE_URL they call themselves example.org, and nothing else would say so."""
    monkeypatch.setattr(site, "publish", lambda root, finish: None)
    for address in ("https://you.example/prep/", "https://example.org/"):
        monkeypatch.setenv("SITE_URL", address)
        assert publish.publish() == 0
        assert f" at {address} (SITE_URL names another address)" in capsys.readouterr().out


def test_a_message_cannot_forge_a_line() -> None:
    forged = Problem("a.md", 1, "title", "x\n::error::y\x1b[31m")
    assert problems.lines([forged], "text") == [r"a.md:1: title: x\n::error::y\x1b[31m"]
    assert problems.lines([forged], "github") == [r"::error file=a.md,line=1,title=title::x\n::error::y\x1b[31m"]


def test_new_starts_a_file_whose_gaps_check_names(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert new.main(["keras-api", "layers", "--root", str(project.root)]) == 0
    assert "content/questions/keras-api/layers.md is ready" in capsys.readouterr().out
    fields = {line.split(": ")[1] for line in project.complaints()}
    assert fields == {"difficulty", "tags", "asked_as", "sources", "title", "short answer", "section"}


@pytest.mark.parametrize(
    ("topic", "name", "complaint"),
    [
        ("kerasapi", "x", "content/topics.yml:1: topic: unknown topic 'kerasapi'; did you mean 'keras-api'?"),
        (
            "keras-api",
            "../x",
            "content/questions/keras-api/../x.md:1: id: '../x' is not made of "
            "lower-case letters, digits and single hyphens, at most 80",
        ),
        ("keras-api", "compile", "content/questions/keras-api/compile.md:1: id: 'compile' exists; choose another id"),
        ("keras-api", "con", "content/questions/keras-api/con.md:1: id: 'con' is a reserved name on Windows"),
        ("keras-api", "content", "content/questions/keras-api/content.md:1: id: 'content' is the id of a"),
        (
            "keras-api",
            "compiling",
            "content/questions/keras-api/compile.md:1: id: 'compiling' is an earlier id of this question; choose",
        ),
    ],
)
def test_new_refuses(
    project: Project, capsys: pytest.CaptureFixture[str], topic: str, name: str, complaint: str
) -> None:
    project.question(QUESTION.replace("reviewed", "aliases: [compiling]\nreviewed"))
    assert new.main([topic, name, "--root", str(project.root)]) == 2
    first, usage = capsys.readouterr().err.splitlines()
    assert first.startswith(complaint)
    assert usage == "usage: make new TOPIC=<a key of content/topics.yml> ID=<a name for its address>"


def test_a_browser_that_somebody_named_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped path must not start the system's package manager."""
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: pytest.fail(f"ran {command}"))
    assert browser.find() is None
    assert browser.install() is None
    assert browser.CHROMIUM.help.startswith("CHROMIUM=/nowhere/chromium is not a program that can be run")


@pytest.mark.slow
def test_make_help_explains_every_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[1] for line in shown.splitlines()} == targets


@pytest.mark.slow
def test_a_linked_environment_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    """Somebody shares one environment among clones: an older one must not be emptied for all of them."""
    kept = tmp_path / "shared/bin/python"
    kept.parent.mkdir(parents=True)
    kept.touch()
    (tmp_path / ".venv-verify").symlink_to(tmp_path / "shared")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    (tmp_path / "requirements-verify.txt").touch()
    command = ["make", "-f", str(ROOT / "Makefile"), f"RUN={sys.executable}", ".venv-verify/.done"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert kept.exists()
    assert (tmp_path / ".venv-verify/.done").exists()
    assert not (tmp_path / ".venv-verify").is_symlink()


@pytest.mark.slow
def test_a_package_that_this_python_has_no_release_of(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / "requirements.txt").write_text("--no-index\nframework==9 --hash=sha256:" + "0" * 64 + "\n", "utf-8")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    command = ["make", ".venv/site.done", f"RUN={sys.executable}"]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert finished.returncode == 2
    assert "No matching distribution found for framework==9" in finished.stderr
    assert f"there is none for Python {sys.version.split()[0]}; make clean, then make PYTHON=" in finished.stderr


@pytest.mark.slow
def test_packages_are_installed_one_after_the_other_even_with_jobs(tmp_path: Path) -> None:
    """Two pips in one environment get in each other's way, and MAKEFLAGS=-j is some people's habit."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name in ("requirements.txt", "requirements-pdf.txt", "requirements-test.txt", ".venv/bin/python"):
        (tmp_path / name).touch()
    pip = tmp_path / "pip"
    pip.write_text("#!/bin/sh\necho begins >> log\nsleep 0.2\necho ends >> log\n")
    pip.chmod(0o755)
    command = ["make", "-j", "4", "-f", str(ROOT / "Makefile"), f"RUN={pip}", ".venv/pdf.done", ".venv/test.done"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "log").read_text().split() == ["begins", "ends"] * 3
