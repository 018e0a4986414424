"""What the tests share: a small project, the real site built once, a server for it, a browser."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import browser as browsers
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright
from prep import pdf, site
from project import ROOT, Project, is_about_another_subject, small_project

# A test of a busy machine's speed would fail by chance.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A fork's own bank is not asked for the questions of this one; the report counts what was left out."""
    if is_about_another_subject():
        for item in items:
            if item.get_closest_marker("this_bank"):
                item.add_marker(pytest.mark.skip("asks for what only the bank has that this project came with"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real content as `make site` builds it, once for all workers."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    root = shared / "real-project"
    with FileLock(shared / "real-project.lock"):
        if not (root / "site").exists():
            for name in ("content", "docs"):
                shutil.copytree(ROOT / name, root / name)
            for name in ("mkdocs.yml", "requirements-verify.txt"):
                shutil.copy(ROOT / name, root)
            _, problems = site.build(root)
            assert problems == []
            site.publish(root)
    return root / "site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """As static hosts do: the site's own page for what does not exist."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """The address at which the real site is served."""
    yield from serve(built_site)


# Chromium draws an address bar for every window, seen or not, and keeps a process ready for the next: half the time of
# a short test. The last --disable-features counts, so what Playwright switches off is here too.
SWITCHED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "MediaRouter"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    "AimEnabled",
)


@pytest.fixture(scope="module")  # Playwright runs once at a time in a process, and `make pdf` starts its own
def chromium() -> Iterator[Browser]:
    path = browsers.find()
    assert path, browsers.CHROMIUM.help
    with sync_playwright() as playwright:
        flags = [*pdf.FLAGS, "--no-sandbox", "--disable-gpu", f"--disable-features={','.join(SWITCHED_OFF)}"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[PageOpener]:
    opener = PageOpener(chromium)
    yield opener
    opener.close()


Addresses = str | re.Pattern[str] | Callable[[str], bool]


class PageOpener:
    """Opens pages, and fails the test for an error on the console or a request that leaves the host."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._servers: list[Iterator[str]] = []
        self.faults: list[str] = []
        self._console_errors: list[str] = []
        self._console_counts = True

    def __call__(
        self,
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        script: bool = True,
        routes: Mapping[Addresses, Callable[[Route], object]] | None = None,
    ) -> Page:
        """A page whose requests for some addresses are handled by the test, from the first one on.

        Chromium takes a while to hold the requests of a page that is already open: those of a key pressed at once may
        slip through.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self._contexts.append(context)
        for addresses, handle in (routes or {}).items():
            context.route(addresses, handle)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._on_request(request.url, url))
        page.goto(url)
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._console_errors.append(message.text)

    def forgive_console(self) -> None:
        """Let only other faults count, whenever the message comes: the browser reports there what it did not get."""
        self._console_counts = False

    def _on_request(self, address: str, page_url: str) -> None:
        host = "/".join(page_url.split("/")[:3])
        if not address.startswith((host, "data:", "blob:")):
            self.faults.append(f"request to {address}")

    def serve(self, folder: Path) -> str:
        """The address at which a folder is served until the pages are closed: none of them loses its host before."""
        self._servers.append(serve(folder))
        return next(self._servers[-1])

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        for server in self._servers:
            next(server, None)
        assert self.faults == []
        assert not self._console_counts or self._console_errors == []
