"""Measure how the build grows: a bank of N questions beside a plain Material site of the same text.

Every figure that counts is a ratio of two measurements of this run; seconds depend on the machine and its load.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from prep import copies, plain_site, site
from prep.memory import Memory

PLAIN_CONFIG = """\
site_name: Plain
theme: {name: material, font: false}
plugins: [search]
nav: [{Home: index.md}]
not_in_nav: /questions/
validation: {nav: {omitted_files: warn}, links: {anchors: warn, unrecognized_links: warn}}
markdown_extensions: [attr_list, tables, footnotes, pymdownx.superfences, pymdownx.highlight, toc]
"""


@dataclass(frozen=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    processor_seconds: float
    peak_megabytes: float

    def __sub__(self, other: Cost) -> Cost:
        """What comes on top; the peak is that of the whole."""
        seconds = self.seconds - other.seconds
        return Cost(seconds, self.processor_seconds - other.processor_seconds, self.peak_megabytes)


def main(arguments: list[str] | None = None) -> int:
    """Print the table. 0 when it could be measured, whatever the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="?", type=int, default=1000, help="the size of the bank")
    count = parser.parse_args(arguments).questions
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        small, large, plain = (Path(folder, name) for name in ("small", "large", "plain"))
        print(f"Writing banks of {max(count // 10, 41)} and {count} questions …", flush=True)
        copies.write_bank(site.ROOT, small, max(count // 10, 41))
        copies.write_bank(site.ROOT, large, count)
        write_plain(large, plain)
        first = _apart(lambda: _build(large))
        later = _apart(lambda: _build(large))
        search = _apart(lambda: _build(large, with_index=True)) - later
        pages = _apart(lambda: _mkdocs(large))
        plain_pages = _apart(lambda: _mkdocs(plain))
        one = _after_one_change(large)
        _build(small)
        rows = {
            "load + check + render, first build": first,
            "the same in a later process": later,
            "index of the search, by Node": search,
            "MkDocs, our pages": pages,
            "MkDocs, plain Material, same text": plain_pages,
        }
        print(f"\n{'':38}{'seconds':>9}{'processor':>11}{'peak MB':>9}")
        for name, cost in rows.items():
            print(f"{name:38}{cost.seconds:9.2f}{cost.processor_seconds:11.2f}{cost.peak_megabytes:9.0f}")
        print()
        growth = _bytes_per_page(large) / _bytes_per_page(small) - 1
        pages_and_search = search.seconds + pages.seconds
        _row("our part, first build : MkDocs", f"{first.seconds / pages.seconds:.2f}", "0.25")
        _row("our part, later build : MkDocs", f"{later.seconds / pages.seconds:.2f}", "0.25")
        _row(
            "whole first build : plain Material",
            f"{(first.seconds + pages_and_search) / plain_pages.seconds:.2f}",
            "1.1",
        )
        _row(
            "whole later build : plain Material",
            f"{(later.seconds + pages_and_search) / plain_pages.seconds:.2f}",
            "1.1",
        )
        _row("bytes a topic page, N against N/10", f"{growth:+.1%}", "+5 %")
        _row("our part after one changed question", f"{one:.2f} s", "0.2 s")
    return 0


def _row(name: str, value: str, limit: str) -> None:
    print(f"{name:38}{value:>9}   to reach: at most {limit}")


def write_plain(bank: Path, target: Path) -> None:
    """The same text as a stock Material site: a Markdown page per topic, headings and all."""
    pages = target / "docs/questions"
    pages.mkdir(parents=True)
    (target / "mkdocs.yml").write_text(PLAIN_CONFIG, "utf-8")
    (target / "docs/index.md").write_text("# Plain\n", "utf-8")
    for topic in yaml.safe_load((bank / "content/topics.yml").read_text("utf-8")):
        files = sorted((bank / "content/questions" / topic["key"]).glob("*.md"))
        texts = (file.read_text("utf-8") for file in files)
        page = plain_site.topic_page(topic["key"], topic["title"], topic["summary"], texts)
        (pages / f"{topic['key']}.md").write_text(page, "utf-8")


def _build(root: Path, with_index: bool = False) -> None:
    with site.kept_memory(root) as memory:
        _, problems = site.build(root, memory=memory, search_later=None if with_index else lambda records: None)
    assert not problems, problems[:3]


def _mkdocs(root: Path) -> None:
    config = str(root / "mkdocs.yml")
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", config, "--site-dir", str(root / "site")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})


def _apart(work: Callable[[], None]) -> Cost:
    """The cost of some work in a process of its own."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(2)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes of ru_maxrss
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1024**2)


def _bytes_per_page(root: Path) -> float:
    pages = [path.stat().st_size for path in (root / "docs/questions").glob("*.md") if path.stem != "index"]
    return sum(pages) / len(pages)


def _after_one_change(root: Path) -> float:
    """Seconds of our part after one question was saved, in a process that has built before, as `make serve` does.

    The median of five; the search index, which `make serve` makes after the pages, is not part of it.
    """
    memory = Memory()
    site.build(root, memory=memory, search_later=lambda records: None)
    time.sleep(2.1)  # only then is a file that was just written known to stay
    site.build(root, memory=memory, search_later=lambda records: None)
    files = sorted((root / "content/questions").rglob("*.md"))
    taken = []
    for file in files[:: len(files) // 5][:5]:
        file.write_text(file.read_text("utf-8") + "\nOne more line.\n", "utf-8")
        began = time.perf_counter()
        changed, _ = site.build(root, memory=memory, search_later=lambda records: None)
        taken.append(time.perf_counter() - began)
        assert changed
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
