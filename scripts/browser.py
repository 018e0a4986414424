"""Find a Chromium, or install one: from PATH, the system's package manager, or Playwright."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE_MANAGERS = (
    (
        "apt-get",
        (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")),
    ),
    ("dnf", (("dnf", "install", "-y", "-q", "chromium"),)),
    ("apk", (("apk", "add", "--quiet", "chromium"),)),
    ("pacman", (("pacman", "-Sy", "--noconfirm", "--quiet", "chromium"),)),
)
HELP = (
    "No Chromium was found and none could be installed. Install one (Debian: apt-get install chromium), "
    "or name it: export CHROMIUM=/path/to/chromium"
)


def find() -> str | None:
    """The path of a Chromium: the one named by CHROMIUM, one on PATH, or Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None) or _playwrights_own()


def install() -> str | None:
    """Install a Chromium where there is none; its path, or None when every way failed."""
    for manager, commands in PACKAGE_MANAGERS:
        if shutil.which(manager) and os.geteuid() == 0:
            print(f"Installing Chromium with {manager} …", flush=True)
            if all(_succeeds(command) for command in commands) and (path := find()):
                return path
    print("Installing Chromium with Playwright …", flush=True)
    _succeeds((sys.executable, "-m", "playwright", "install", "chromium"))
    return find()


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
    """0 when a Chromium is there at the end, 2 when not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install one where none is found")
    path = find() or (install() if parser.parse_args().install else None)
    if path is None:
        print(HELP, file=sys.stderr)
        return 2
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
