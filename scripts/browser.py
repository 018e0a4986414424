"""Find a browser, or install one: from PATH, the system's package manager, or (Chromium) Playwright."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Engine:
    """A browser to test with: its commands, the variable that names another, its packages by package manager."""

    name: str
    variable: str
    commands: tuple[str, ...]
    packages: dict[str, str]

    @property
    def help(self) -> str:
        """What to do where it is missing."""
        if named := os.environ.get(self.variable):
            return f"{self.variable}={named} is not a program that can be run; name another, or none"
        return (
            f"No {self.name} was found and none could be installed. Install one "
            f"(Debian: apt-get install {self.packages['apt-get']}), "
            f"or name it: {self.variable}=/path/to/{self.commands[0]} make test"
        )


CHROMIUM = Engine(
    "Chromium",
    "CHROMIUM",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    {"apt-get": "chromium", "dnf": "chromium", "apk": "chromium", "pacman": "chromium"},
)
FIREFOX = Engine(
    "Firefox",
    "FIREFOX",
    ("firefox", "firefox-esr"),
    {"apt-get": "firefox-esr", "dnf": "firefox", "apk": "firefox", "pacman": "firefox"},
)
ENGINES = {"chromium": CHROMIUM, "firefox": FIREFOX}
PACKAGE_MANAGERS = (
    ("apt-get", (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends"))),
    ("dnf", (("dnf", "install", "-y", "-q"),)),
    ("apk", (("apk", "add", "--quiet"),)),
    ("pacman", (("pacman", "-Sy", "--noconfirm", "--quiet"),)),
)


def find(engine: Engine = CHROMIUM) -> str | None:
    """The path of the browser: the one named by its variable, one on PATH, or Playwright's own Chromium."""
    if named := os.environ.get(engine.variable):
        return named if os.access(named, os.X_OK) else None
    found = next((path for name in engine.commands if (path := shutil.which(name))), None)
    return found or (_playwrights_own() if engine is CHROMIUM else None)


def install(engine: Engine = CHROMIUM) -> str | None:
    """Install the browser; its path, or None when every way failed or its variable names one, which is then missing."""
    if os.environ.get(engine.variable):
        return None
    for manager, commands in PACKAGE_MANAGERS:
        if shutil.which(manager) and os.geteuid() == 0:
            print(f"Installing {engine.name} with {manager} …", flush=True)
            *before, last = commands
            if all(_succeeds(command) for command in (*before, (*last, engine.packages[manager]))) and find(engine):
                return find(engine)
    if engine is CHROMIUM:
        print("Installing Chromium with Playwright …", flush=True)
        _succeeds((sys.executable, "-m", "playwright", "install", "chromium"))
    return find(engine)


def _succeeds(command: tuple[str, ...]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def main() -> int:
    """0 when the browser is there at the end, 2 when not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", nargs="?", choices=ENGINES, default="chromium", help="chromium unless told otherwise")
    parser.add_argument("--install", action="store_true", help="install one where none is found")
    options = parser.parse_args()
    engine = ENGINES[options.engine]
    path = find(engine) or (install(engine) if options.install else None)
    if path is None:
        print(engine.help, file=sys.stderr)
        return 2
    print(f"{engine.name}: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
