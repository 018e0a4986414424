"""`make serve`: a saved file is on the page soon, a broken one leaves the last good page; the site works anywhere."""

from __future__ import annotations

import contextlib
import errno
import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import serve
from bs4 import BeautifulSoup
from conftest import PageOpener
from playwright.sync_api import expect
from prep import site
from prep.memory import Memory
from project import QUESTION, ROOT, Project, small_project, with_pages

pytestmark = pytest.mark.slow

PATIENCE = 30  # seconds; how fast it is, the benchmarks say


class Preview:
    """A running `make serve`."""

    def __init__(self, project: Project) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/"
        command = [sys.executable, str(ROOT / "scripts/serve.py"), "--root", str(project.root), "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def says(self, text: str) -> None:
        """Wait until it prints a line that holds `text`."""
        end, seen = time.monotonic() + PATIENCE, []
        while time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                seen.append(self._lines.get(timeout=0.2))
                if text in seen[-1]:
                    return
        raise AssertionError(f"{text!r} was not printed, but: {seen}")

    def shows(self, path: str, text: str) -> None:
        """Wait until the page holds `text`."""
        end, page = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            # MkDocs may be writing the page.
            with contextlib.suppress(urllib.error.URLError, ConnectionError, http.client.HTTPException):
                page = urllib.request.urlopen(self.url + path).read().decode()
                if text in page:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{text!r} is not on {path}: {page[:500]}")


@pytest.fixture
def preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Project, Preview]]:
    project = with_pages(small_project(tmp_path))
    for folder in ("scripts", "temporary"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    running = Preview(project)
    try:
        running.says("Serving http://127.0.0.1:")
        yield project, running
    finally:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(timeout=PATIENCE)


def test_a_saved_question_is_on_its_page(preview: tuple[Project, Preview]) -> None:
    project, running = preview
    project.question(QUESTION.replace("More about it.", "Much more about it."))
    running.shows("questions/keras-api/", "Much more about it.")


def test_the_search_knows_a_saved_question(preview: tuple[Project, Preview]) -> None:
    """Its index is made after the pages, and served all the same."""
    project, running = preview
    running.shows("assets/search/questions.json", "What does compile() configure?")
    running.shows("assets/vendor/minisearch/index.js", "MiniSearch")
    project.question(QUESTION.replace("What does `compile()` configure?", "Which wombat digs?"))
    running.shows("assets/search/questions.json", "Which wombat digs?")


def test_a_broken_question_leaves_the_last_good_page(preview: tuple[Project, Preview]) -> None:
    project, running = preview
    project.question(QUESTION.replace("easy", "simple").replace("More about it.", "Broken."))
    running.says("content/questions/keras-api/compile.md:2: difficulty: unknown difficulty 'simple'")
    running.says("the last good pages stay")
    running.shows("questions/keras-api/", "More about it.")
    project.question(QUESTION.replace("More about it.", "Mended."))
    running.says("No problem is left")
    running.shows("questions/keras-api/", "Mended.")


def test_a_new_style_and_a_new_topic_are_served(preview: tuple[Project, Preview]) -> None:
    project, running = preview
    project.write("docs/assets/css/cards.css", "/* fresh */")
    running.shows("assets/css/cards.css", "fresh")
    project.question(QUESTION.replace("What does", "Why does"), "other", "training")
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n",
    )
    running.shows("questions/training/", "Why does")


def test_a_changed_script_starts_it_again(preview: tuple[Project, Preview]) -> None:
    """And the folder that the pages were served from does not stay behind."""
    project, running = preview
    project.write("scripts/changed.py", "")
    running.says("starting again")
    running.says("Serving http://127.0.0.1:")
    running.shows("questions/keras-api/", "More about it.")
    assert len(list((project.root / "temporary").glob("preview-*"))) == 1


def test_a_full_disk_is_said_in_one_line(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system does not always name the file that it could not write."""

    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(site, "build", full)
    serve.Preview(project.root, tmp_path / "preview", "http://127.0.0.1/", Memory()).rebuild()
    assert capsys.readouterr().out == f"{project.root}: cannot be written: No space left on device\n"


def test_an_unknown_address_gets_the_page_that_helps(preview: tuple[Project, Preview]) -> None:
    _, running = preview
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(running.url + "nothing/")
    assert error.value.code == 404
    assert "one click away" in error.value.read().decode()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    project = with_pages(small_project(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, str(ROOT / "scripts/serve.py"), "--root", str(project.root), "--port"]
        finished = subprocess.run(
            [*command, str(taken.getsockname()[1])], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert finished.returncode == 2
    assert "Name a port: make serve PORT=8001" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_make_hands_on_the_port() -> None:
    said = subprocess.run(
        ["make", "--dry-run", "serve", "PORT=8123"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "scripts/serve.py --port 8123" in said


def test_a_first_build_that_fails_does_not_speak_of_good_pages(tmp_path: Path) -> None:
    project = with_pages(small_project(tmp_path))
    project.question(QUESTION.replace("easy", "simple"))
    command = [sys.executable, str(ROOT / "scripts/serve.py"), "--root", str(project.root)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert finished.returncode == 1
    assert "compile.md:2: difficulty: unknown difficulty 'simple'" in finished.stdout
    assert "1 problem(s): no pages to serve yet; mend them and start again" in finished.stdout


def test_under_a_sub_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: PageOpener) -> None:
    """Built for https://host/prep/, served under /prep/: pages, links, scripts and the 404 page all work."""
    project = with_pages(small_project(tmp_path / "project"))
    monkeypatch.setenv("SITE_URL", "https://host.example/prep/")
    project.build()
    site.publish(project.root)
    (tmp_path / "host").mkdir()
    (project.root / "site").rename(tmp_path / "host/prep")
    address = open_page.serve(tmp_path / "host")
    page = open_page(address + "prep/")
    page.get_by_role("link", name="Keras API").click()
    page.locator("summary").click()
    expect(page.get_by_text("More about it.")).to_be_visible()
    expect(page.get_by_role("button", name="Close all")).to_be_visible()
    assert page.url == address + "prep/questions/keras-api/"
    lost = BeautifulSoup((tmp_path / "host/prep/404.html").read_text(), "html5lib")
    assert {str(link["href"]) for link in lost.select("article a")} == {"/prep/questions/", "/prep/sheets/", "/prep/."}


def test_a_failed_publication_leaves_the_last_site(tmp_path: Path) -> None:
    project = with_pages(small_project(tmp_path))
    project.build()
    site.publish(project.root)
    before = (tmp_path / "site/index.html").read_bytes()
    project.write("docs/bad.md", "# Bad\n\n[dead](nowhere.md)\n")
    with pytest.raises(site.PageProblems):
        site.publish(project.root)
    assert (tmp_path / "site/index.html").read_bytes() == before


def test_publications_at_once(tmp_path: Path) -> None:
    """Each ends well, one after the other, and leave nothing besides the site."""
    project = with_pages(small_project(tmp_path))
    project.build()
    site.publish(project.root)
    expected = {file: file.read_bytes() for file in (tmp_path / "site").rglob("*.html")}
    command = [sys.executable, "-c", f"from prep import site; site.publish(site.Path({str(tmp_path)!r}))"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    processes = []
    for _ in range(4):  # one ends while another is at work
        processes.append(subprocess.Popen(command, env=environment))
        time.sleep(0.4)
    assert [process.wait() for process in processes] == [0] * 4
    assert {file: file.read_bytes() for file in (tmp_path / "site").rglob("*.html")} == expected
    assert not any((tmp_path / ".build" / name).exists() for name in ("site", "last-site"))


def test_zensical_builds_the_same_pages(tmp_path: Path) -> None:
    """The theme's successor, as strictly: every card is on its page."""
    project = with_pages(small_project(tmp_path))
    project.write("content/sheets/mine.md", "---\nquestions: [compile]\n---\n# Mine\n")
    project.build()
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "--clean"]
    finished = subprocess.run(
        command, cwd=project.root, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"}
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    page = BeautifulSoup(project.read("site/questions/keras-api/index.html"), "html5lib")
    assert page.select_one("article.card > header #compile") is not None
    assert page.select_one("article.card > details .short") is not None
    assert project.read("site/sheets/mine/index.html").count("sheet-answer") == 1
