"""What hosts, caches and deployments do to the site between its publication and its reader."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import PageOpener
from playwright.sync_api import Page, expect
from prep import site
from project import QUESTION, Project, small_project, with_pages

pytestmark = pytest.mark.slow

INDEX = "assets/search/questions.json"
WORKER = "assets/js/search/worker.js"


class Host:
    """A static host that lets browsers keep what they got; what it serves, and how, a test may change at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[str, Callable[[_Handler], None]] = {}  # by the end of a path, what happens instead
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, host: Host, *arguments: object) -> None:
        self._host = host
        super().__init__(*arguments, directory=str(host.folder))  # type: ignore[arg-type]  # as the server passes them

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:  # the name is http.server's
        self._host.asked.append(self.path.lstrip("/"))
        path = self.path.partition("?")[0]
        for end, fault in self._host.faults.items():
            if path.endswith(end):
                fault(self)
                return
        super().do_GET()

    def end_headers(self) -> None:
        for name, value in {"Cache-Control": "max-age=3600", **self._host.headers}.items():
            self.send_header(name, value)
        super().end_headers()

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small site of two topics."""
    project = with_pages(small_project(tmp_path_factory.mktemp("published")))
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n",
    )
    project.question(QUESTION.replace("What does `compile()` configure", "Which wombat digs"), "wombat", "training")
    project.build(with_search=True)
    site.publish(project.root)
    return project


@pytest.fixture
def host(published: Project) -> Iterator[Host]:
    running = Host(published.root / "site")
    yield running
    running.close()


def search_for(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.locator("[data-search-input]").fill(text)


def expect_result(page: Page, text: str) -> None:
    expect(page.locator("[role=option]").first).to_contain_text(text)


# --- a new publication while browsers keep the last one -----------------------------------------------------------


@pytest.fixture(scope="module")
def changed(published: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later publication, whose scripts do not work together with those before, nor with the index before."""
    root = tmp_path_factory.mktemp("changed")
    project = Project(root)
    shutil.copytree(published.root, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site", ".build"))
    project.build(with_search=True)
    for path, old, new in (
        ("js/filter.js", "filterCards", "filterTheCards"),
        ("js/main.js", "filterCards", "filterTheCards"),
        ("js/search/dialog.js", "export function attach", "export function attachTo"),
        ("js/search.js", "attach", "attachTo"),
        ("js/search/engine.js", "saved.postings", "saved.packed"),
        ("search/questions.json", '"postings"', '"packed"'),
        ("search/questions.json", "Which wombat digs", "Which wombat sleeps"),
    ):
        text = project.read(f"docs/assets/{path}")
        assert old in text
        project.write(f"docs/assets/{path}", text.replace(old, new))
    site.publish(root)
    return root / "site"


def test_a_new_page_takes_nothing_of_the_last_publication(host: Host, changed: Path, open_page: PageOpener) -> None:
    page = open_page(host.url)
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")
    host.folder = changed
    page.goto(host.url + "questions/training/")
    search_for(page, "wombat")
    expect_result(page, "Which wombat sleeps")


def test_a_new_page_is_not_started_by_scripts_of_the_last_publication(
    host: Host, changed: Path, open_page: PageOpener
) -> None:
    page = open_page(host.url)
    expect(page.locator("[data-colour-scheme]")).to_have_attribute("title", re.compile("Colours"))
    host.folder = changed
    page.goto(host.url + "questions/training/")
    search_for(page, "wombat")
    expect_result(page, "Which wombat sleeps")
    page.locator("[data-search-close]").click()
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details[open]")).to_have_count(1)


def test_a_page_that_stayed_open_over_a_publication_asks_to_be_reloaded(
    host: Host, changed: Path, open_page: PageOpener
) -> None:
    page = open_page(host.url)
    host.folder = changed
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_contain_text("Reload the page")
    page.reload()
    search_for(page, "wombat")
    expect_result(page, "Which wombat sleeps")


def test_an_index_that_was_kept_and_does_not_fit_is_replaced(host: Host, changed: Path, open_page: PageOpener) -> None:
    """As when the host was asked while it had one half of a publication. The reader notices nothing."""
    page = open_page(host.url)

    def once(handler: _Handler) -> None:
        host.faults.clear()
        handler.answer(200, "application/json", (changed / INDEX).read_bytes())

    host.faults[INDEX] = once
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")


def test_all_that_works_together_has_the_version_in_its_address(host: Host, open_page: PageOpener) -> None:
    """One that an import, a worker or a fetch leaves out could come from another publication."""
    page = open_page(host.url + "questions/training/?marks=wombat#wombat")
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")
    asked = {path for path in host.asked if re.search(r"assets/(?!stylesheets/).*\.(js|css|json)(\?|$)", path)}
    assert {path.partition("?")[0].rpartition("/")[2] for path in asked} >= {
        *("main.js", "marks.js", "worker.js", "engine.js", "questions.json", "tokens.css"),
    }
    versions = {path.partition("?v=")[2] for path in asked}
    assert len(versions) == 1
    assert re.fullmatch("[0-9a-f]{8}", versions.pop())
    assert len(asked) == len({path.partition("?")[0] for path in asked})


# --- hosts that answer with something else, or not at all ---------------------------------------------------------


def page_instead(handler: _Handler) -> None:
    """As hosts do that are set up for applications of one page."""
    handler.answer(200, "text/html", b"<!doctype html><title>App</title>")


def server_error(handler: _Handler) -> None:
    handler.answer(500, "text/plain", b"oops")


def cut(handler: _Handler) -> None:
    handler.answer(200, "application/json", b'{"questions": [')


def of_another_kind(handler: _Handler) -> None:
    handler.answer(200, "application/json", b"[]")


def hang_up(handler: _Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


def hang_up_in_the_middle(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "50000")
    handler.end_headers()
    handler.wfile.write(b'{"questions": [')
    handler.wfile.flush()
    handler.connection.shutdown(2)


def plain_text(handler: _Handler) -> None:
    path = Path(handler.translate_path(handler.path))
    handler.answer(200, "text/plain", path.read_bytes())


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        *((INDEX, fault) for fault in (page_instead, server_error, cut, of_another_kind, hang_up_in_the_middle)),
        *((where, page_instead) for where in (WORKER, "search/engine.js", "vendor/minisearch/index.js")),
        (WORKER, hang_up),
        ("search/engine.js", server_error),
    ],
)
def test_a_part_of_the_search_that_does_not_come(
    host: Host, open_page: PageOpener, where: str, fault: Callable[[_Handler], None]
) -> None:
    """It is said, with a way on, and the next try fetches it anew, though the browser may have kept what came."""
    page = open_page(host.url)
    host.faults[where] = fault
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_have_text("The search index could not be loaded.")
    link = page.get_by_role("link", name="list of all questions")
    assert str(link.get_attribute("href")) == f"{host.url}questions/"
    host.faults.clear()
    page.get_by_role("button", name="Try again").click()
    expect_result(page, "Which wombat digs")
    open_page.forgive_console()


@pytest.mark.parametrize(
    ("where", "fault"),
    [("search/dialog.js", page_instead), ("search/words.js", server_error), ("stemmer/index.js", hang_up)],
)
def test_a_dialog_that_does_not_come(
    host: Host, open_page: PageOpener, where: str, fault: Callable[[_Handler], None]
) -> None:
    page = open_page(host.url)
    host.faults[where] = fault
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_contain_text("Reload the page to try again")
    host.faults.clear()
    page.reload()
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")
    open_page.forgive_console()


def test_a_search_that_fails_says_so_and_goes_on(host: Host, open_page: PageOpener) -> None:
    """With the next words; a reader who waits for an answer that never comes learns nothing."""
    page = open_page(host.url)
    engine = (host.folder / "assets/js/search/engine.js").read_text("utf-8")
    broken = engine.replace("search(query) {", 'search(query) {\n    if (query === "keras") throw new Error("bug");')
    host.faults["search/engine.js"] = lambda handler: handler.answer(200, "text/javascript", broken.encode())
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")
    page.locator("[data-search-input]").fill("keras")
    expect(page.locator("[data-search-status]")).to_have_text("The search failed.")
    expect(page.get_by_role("link", name="list of all questions")).to_be_visible()
    expect(page.locator("[role=option]")).to_have_count(0)
    page.locator("[data-search-input]").fill("wombat digs")
    expect_result(page, "Which wombat digs")
    expect(page.locator("[data-search-status]")).to_have_text("1 question")
    page.locator("[data-search-input]").fill("keras")
    host.faults.clear()
    page.get_by_role("button", name="Try again").click()
    expect_result(page, "compile()")


def test_a_browser_without_workers_says_so(host: Host, open_page: PageOpener) -> None:
    page = open_page(host.url)
    page.evaluate("() => { window.Worker = class { constructor() { throw new Error('blocked'); } }; }")
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_have_text("The search index could not be loaded.")
    expect(page.get_by_role("link", name="list of all questions")).to_be_visible()


def test_offline_after_the_dialog_has_come(host: Host, open_page: PageOpener) -> None:
    page = open_page(host.url)
    asked = threading.Event()

    def wait(handler: _Handler) -> None:
        asked.wait(10)
        hang_up(handler)

    host.faults[INDEX] = wait
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_have_text("Loading …")
    while f"{INDEX}?" not in "".join(host.asked):
        time.sleep(0.05)
    page.context.set_offline(True)
    asked.set()
    expect(page.locator("[data-search-status]")).to_contain_text("You are offline")
    host.faults.clear()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect_result(page, "Which wombat digs")
    open_page.forgive_console()


def test_an_index_served_as_plain_text_is_fine(host: Host, open_page: PageOpener) -> None:
    host.faults[INDEX] = plain_text
    page = open_page(host.url)
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")


def test_a_slow_host_is_waited_for_in_words(host: Host, open_page: PageOpener) -> None:
    """From the first key on, whichever part is slow."""
    for where in ("search/dialog.js", INDEX):
        slow = threading.Event()

        def wait(handler: _Handler, slow: threading.Event = slow) -> None:
            slow.wait(10)
            super(_Handler, handler).do_GET()

        host.faults = {where: wait}
        page = open_page(host.url)
        search_for(page, "wombat")
        expect(page.locator("[data-search-status]")).to_have_text(re.compile("Loading|Searching"))
        time.sleep(0.3)
        slow.set()
        expect_result(page, "Which wombat digs")


# --- scripts that do not come, or come without the small one in the page ------------------------------------------


@pytest.mark.parametrize(
    ("where", "fault"), [("js/main.js", plain_text), ("js/filter.js", server_error), ("js/main.js", hang_up)]
)
def test_controls_that_would_do_nothing_are_not_shown(
    host: Host, open_page: PageOpener, where: str, fault: Callable[[_Handler], None]
) -> None:
    host.faults[where] = fault
    page = open_page(host.url + "questions/training/")
    expect(page.locator(".filter")).to_be_hidden()
    expect(page.locator("[data-colour-scheme]")).to_be_hidden()
    page.locator(".header-search").click()
    expect(page.locator("h1")).to_have_text("All questions")
    open_page.forgive_console()


def test_controls_work_under_a_policy_of_the_host_that_refuses_inline_scripts(
    host: Host, open_page: PageOpener
) -> None:
    host.headers["Content-Security-Policy"] = "default-src 'self'"
    page = open_page(host.url + "questions/training/")
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details[open]")).to_have_count(1)
    search_for(page, "wombat")
    expect_result(page, "Which wombat digs")
    open_page.forgive_console()


def test_a_host_that_allows_no_worker(host: Host, open_page: PageOpener) -> None:
    host.headers["Content-Security-Policy"] = "worker-src 'none'"
    page = open_page(host.url)
    search_for(page, "wombat")
    expect(page.locator("[data-search-status]")).to_have_text("The search index could not be loaded.")
    expect(page.get_by_role("link", name="list of all questions")).to_be_visible()
    open_page.forgive_console()
