"""Firefox as a second printer: enough of its Marionette protocol to open a page and print it.

Source: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

HELP = "no Firefox on this machine: apt-get install firefox-esr"
START_SECONDS = 60
QUIET = {  # nothing that asks a server of the maker
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def find() -> str | None:
    return shutil.which("firefox") or shutil.which("firefox-esr")


class Firefox:
    """A headless Firefox with a profile of its own, for as long as the `with` lasts."""

    def __init__(self, program: str, profile: Path) -> None:
        profile.mkdir(parents=True)
        prefs = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in QUIET.items())
        (profile / "user.js").write_text("".join(prefs))
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._port = profile / "MarionetteActivePort"
        self._count = 0

    def __enter__(self) -> Self:
        deadline = time.monotonic() + START_SECONDS
        while not (self._port.exists() and self._port.read_text().strip()):
            assert time.monotonic() < deadline, "Firefox did not start"
            assert self._process.poll() is None, "Firefox ended by itself"
            time.sleep(0.1)
        self._socket = socket.create_connection(("127.0.0.1", int(self._port.read_text())))
        self._answers = cast(BinaryIO, self._socket.makefile("rb"))
        self._read()
        self._do("WebDriver:NewSession")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answers.close()
        self._socket.close()
        self._process.terminate()
        self._process.wait()

    def pdf(self, url: str, width: float, height: float) -> bytes:
        """The page as Firefox prints it on paper of `width` x `height` centimetres, without backgrounds."""
        self._do("WebDriver:Navigate", url=url)
        printed = self._do("WebDriver:Print", page={"width": width, "height": height}, background=False)
        return base64.b64decode(printed["value"])

    def _do(self, command: str, **parameters: object) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, parameters]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def _read(self) -> Any:
        length = b""
        while (byte := self._answers.read(1)) != b":":
            assert byte, "Firefox closed the connection"
            length += byte
        return json.loads(self._answers.read(int(length)))
