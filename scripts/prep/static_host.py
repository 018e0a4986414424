"""A static host for measurements: a folder served on this machine, and its text compressed, as most hosts do."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(folder: Path, max_age: int = 0) -> Iterator[str]:
    """The address at which a folder that does not change is served, while the context lasts.

    Browsers may keep what they got for `max_age` seconds.
    """
    handler = functools.partial(_Handler, directory=str(folder), max_age=max_age)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, directory: str, max_age: int) -> None:
        self._max_age = max_age
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # as the server passes them

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:  # the name is http.server's
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        kind = self.guess_type(str(path))
        is_text = kind.startswith(("text/", "application/", "image/svg"))
        body = _compressed(path) if is_text else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", f"max-age={self._max_age}")
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@functools.cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())
