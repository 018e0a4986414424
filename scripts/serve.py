"""Serve the site on http://127.0.0.1:8000/ and rebuild it when a file of content/, docs/ or scripts/ changes."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from mkdocs.commands.build import build as build_pages
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from prep import files, problems, site
from prep.memory import Memory
from prep.vendor import NotInstalled

WATCHED = ("content", "docs", "scripts", "mkdocs.yml")
POLLING_SECONDS = 0.2


class Preview:
    """The site as it stands, rebuilt into a folder of its own."""

    def __init__(self, root: Path, target: Path, address: str, memory: Memory) -> None:
        self._root = root
        self._target = target
        self._address = address
        self._by_hand = self._fingerprint()
        self._scripts = self._times("scripts")
        self._memory = memory
        self._in_background = ThreadPoolExecutor(max_workers=1)
        self._indexing: Future[None] = Future()
        self.failed = False

    def rebuild(self) -> None:
        """Bring the preview up to date; on a problem print it and leave the last good pages."""
        if self._times("scripts") != self._scripts:
            print("scripts/ changed: starting again", flush=True)
            shutil.rmtree(self._target, ignore_errors=True)  # the new process has a folder of its own
            os.execv(sys.executable, [sys.executable, *sys.argv, "--keep"])
        was_failing, self.failed = self.failed, True
        records: list[list[str]] = []
        try:
            _, found = site.build(self._root, memory=self._memory, search_later=records.append)
        except OSError as error:
            print(files.refusal(error, self._root), flush=True)
            return
        if found:
            problems.tell(problems.lines(found))
            kept = (
                "the last good pages stay" if self._has_pages() else "no pages to serve yet; mend them and start again"
            )
            print(f"{len(found)} problem(s): {kept}", flush=True)
            return
        by_hand = self._fingerprint()
        # When only generated pages changed, MkDocs builds just those.
        only_generated = by_hand == self._by_hand and self._has_pages()
        try:
            config = load_config(str(self._root / "mkdocs.yml"), site_dir=str(self._target), strict=not only_generated)
            config.site_url = self._address
            config.plugins.on_startup(command="serve", dirty=only_generated)
            build_pages(config, serve_url=self._address, dirty=only_generated)
        except (Abort, MkDocsException) as error:
            print(f"{error}\nThe last good pages stay", flush=True)
            return
        self._by_hand = by_hand
        self.failed = False
        if was_failing:
            print("No problem is left: the pages are up to date", flush=True)
        # The pages are fresh; the index of a large bank takes seconds more.
        self._indexing.cancel()
        self._indexing = self._in_background.submit(self._index, *records)

    def _index(self, records: list[str]) -> None:
        try:
            for path in site.write_search(self._root, records):
                (self._target / path).parent.mkdir(parents=True, exist_ok=True)
                fresh = self._target / f"{path}.new"
                shutil.copy(self._root / "docs" / path, fresh)
                fresh.replace(self._target / path)  # in one step, as it may be asked for just now
        except NotInstalled as error:
            print(error, flush=True)
        except OSError as error:
            print(files.refusal(error, self._root), flush=True)

    def _has_pages(self) -> bool:
        return (self._target / "index.html").exists()

    def _fingerprint(self) -> dict[str, int]:
        generated = {self._root / "docs" / name for name in (*files.PAGES, *files.SEARCH)}
        return {
            path: time
            for path, time in {**self._times("docs"), **self._times("mkdocs.yml")}.items()
            if not generated & {Path(path), *Path(path).parents}
        }

    def _times(self, name: str) -> dict[str, int]:
        top = self._root / name
        found = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
        return {str(file): file.stat().st_mtime_ns for file in found if "__pycache__" not in file.parts}


def _announce(server: LiveReloadServer, address: str) -> None:
    """Say where the site is once requests are answered and changes are seen."""
    while not (server.serve_thread.is_alive() and server.observer.is_alive()):
        time.sleep(POLLING_SECONDS / 10)
    time.sleep(POLLING_SECONDS)  # the watchers take their first look
    print(f"Serving {address} (stop with Ctrl-C)", flush=True)


def main() -> int:
    """Serve until interrupted. 1 when the first build fails, 2 when the port is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    parser.add_argument("--keep", action="store_true", help=argparse.SUPPRESS)  # set when it restarts itself
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    address = f"http://{options.host}:{options.port}/"
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        target = Path(folder)
        with site.kept_memory(options.root) as memory:
            preview = Preview(options.root, target, address, memory)
            preview.rebuild()
        server = LiveReloadServer(
            builder=preview.rebuild,
            host=options.host,
            port=options.port,
            root=folder,
            polling_interval=POLLING_SECONDS,
        )
        server.error_handler = lambda code: (target / "404.html").read_bytes() if code == 404 else None
        if preview.failed and not options.keep:
            return 1
        for name in WATCHED:
            if (options.root / name).exists():
                server.watch(str(options.root / name))
        threading.Thread(target=_announce, args=(server, address), daemon=True).start()
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs leaves it untyped
        except KeyboardInterrupt:
            pass
        except OSError as error:
            print(
                f"{address}: {error.strerror}; another server runs there? Name a port: make serve PORT=8001",
                file=sys.stderr,
            )
            return 2
        finally:
            server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
