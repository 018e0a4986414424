"""The index of the question search, made by the very modules that the page searches with, run by Node."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from prep import vendor

ROOT = Path(__file__).resolve().parents[2]
MODULES = "assets/js/search"  # below docs/
INDEX = "assets/search/questions.json"  # below docs/
BUILDER = ROOT / "scripts/search-index.mjs"


def files(records: str, cache: Path) -> dict[str, str]:
    """What the search needs beside its scripts, by path below docs/: libraries and index, equal for equal records.

    The last index is kept in the folder `cache`, so that a build that changes no words does not start Node.
    Raises NotInstalled and OSError.
    """
    libraries = vendor.scripts()
    code = libraries | {f"{MODULES}/{path.name}": path.read_text("utf-8") for path in sorted(_modules())}
    digest = hashlib.sha256("\0".join([records, BUILDER.read_text("utf-8"), *code.values()]).encode())
    kept = cache / f"{digest.hexdigest()}.json"
    if kept.exists():
        return libraries | {INDEX: kept.read_text("utf-8")}
    index = _index(records, code)
    _keep(kept, index)
    return libraries | {INDEX: index}


def _modules() -> Iterator[Path]:
    return (ROOT / "docs" / MODULES).glob("*.js")


def _index(records: str, code: dict[str, str]) -> str:
    """The records as an index. The modules run from a copy that has its libraries beside it, as on the page."""
    node = shutil.which("node")
    if node is None:
        message = "Node.js is missing, which makes the search index; `make build` installs it, or put `node` on PATH"
        raise vendor.NotInstalled(message)
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        for path, text in {**code, "package.json": '{"type": "module"}'}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        finished = subprocess.run(
            [node, str(BUILDER), str(Path(folder, MODULES, "engine.js"))],
            input=records,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if finished.returncode:
        raise vendor.NotInstalled(f"Node failed to make the search index:\n{finished.stderr.strip()}")
    return finished.stdout


def _keep(kept: Path, index: str) -> None:
    for last in kept.parent.glob("*.json"):
        last.unlink(missing_ok=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_text(index, "utf-8")
    fresh.replace(kept)
