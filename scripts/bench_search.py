"""Measure the question search beside the theme's: what each finds, and what a reader waits for.

Both engines run in Chromium, in their own workers, over the same questions. The theme's is the very worker file that
MkDocs Material ships, set up as its search plugin does; each question is a page of its own there, so that none of its
hits hides behind another ("N more on this page").
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser
from mkdocs.theme import Theme
from playwright.sync_api import Page, sync_playwright
from prep import pdf, problems, search, search_index, site, synthetic, yaml_values
from prep.fingerprints import Fingerprints
from prep.markdown import plain_text
from prep.memory import Memory
from prep.model import IN_DEPTH, Library, Place, Question
from prep.problems import Problem
from prep.schema import Fields, Text
from prep.static_host import served
from prep.vendor import NotInstalled
from pydantic import Field, TypeAdapter, ValidationError

QUERIES = "tests/search-queries.yml"
TYPED = "what does gradient tape record"
NOT_FOUND = 0
SAMPLE = 8  # in a large bank every so many queries are asked: the theme needs seconds for one
THEME_WORKER = "assets/javascripts/workers/search.*.js"
SEPARATOR = r"""[\s\-_,:!=\[\]()"`/.]+|(?<=[a-z])(?=[A-Z])"""  # the theme's own advice for code


@dataclass(frozen=True)
class Query:
    """What somebody types, and the ids of the questions that would be right."""

    half: str
    kind: str
    text: str
    expected: tuple[str, ...]


class _Entry(Fields):
    """A query as the file has it."""

    query: Text
    expect: tuple[Text, ...] = Field(min_length=1)


_FILE = TypeAdapter(dict[str, dict[str, tuple[_Entry, ...]]])


class BadQueries(Exception):
    """The file of queries is not what it should be; the text says where, and why."""


@dataclass(frozen=True)
class Rates:
    """How often the right question came first, and among the first three; the mean of 1/rank."""

    count: int
    hit1: float
    hit3: float
    mrr: float


def records(library: Library) -> str:
    """What the index of a library is made from."""
    memory = Memory()
    return "".join(search.records(library, Fingerprints(library, memory), memory))


def read_queries(path: Path) -> list[Query]:
    """The queries of tests/search-queries.yml; none where there is no such file. Raises BadQueries."""
    reading = yaml_values.read(path.read_text("utf-8") if path.exists() else "", 1, "file")
    found = [Problem(QUERIES, fault.line, fault.field, fault.message) for fault in reading.faults]
    try:
        halves = _FILE.validate_python(reading.value or {})
    except ValidationError as error:
        place, details = Place(QUERIES, reading.lines), error.errors(include_url=False)
        found += [place.problem(_name(detail["loc"]), detail["msg"], *detail["loc"]) for detail in details]
    if found:
        raise BadQueries("\n".join(problems.lines(found)))
    return [
        Query(half, kind, entry.query, entry.expect)
        for half, kinds in halves.items()
        for kind, entries in kinds.items()
        for entry in entries
    ]


def _name(location: tuple[str | int, ...]) -> str:
    """The key that is nearest to a place in the file of queries."""
    return next((part for part in reversed(location) if isinstance(part, str)), "queries")


def fitting(queries: Iterable[Query], library: Library) -> list[Query]:
    """The queries that some question of the bank would be right for: none of those of a bank about something else."""
    return [query for query in queries if any(identity in library.by_id for identity in query.expected)]


def rank(query: Query, found: list[str]) -> int:
    """The place of the first right question, from 1; NOT_FOUND where there is none."""
    return next((place for place, identity in enumerate(found, 1) if identity in query.expected), NOT_FOUND)


def rates(ranks: list[int]) -> Rates:
    """The rates of the ranks of several queries."""
    count = len(ranks)
    return Rates(
        count=count,
        hit1=sum(place == 1 for place in ranks) / count,
        hit3=sum(1 <= place <= 3 for place in ranks) / count,
        mrr=sum(1 / place for place in ranks if place) / count,
    )


def main() -> int:
    """0 when measured, 2 without a Chromium, Node or a sound content."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=0, help="fill the bank up to that many with made-up ones")
    parser.add_argument("--held-back", action="store_true", help="print the misses of the half that is held back, too")
    options = parser.parse_args()
    library, found = site.read(site.ROOT)
    if found:
        print(*problems.lines(found), sep="\n", file=sys.stderr)
        return 2
    try:
        written = read_queries(site.ROOT / QUERIES)
    except BadQueries as error:
        print(error, file=sys.stderr)
        return 2
    chromium = browser.find()
    if chromium is None:
        print(browser.CHROMIUM.help, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        if options.questions:
            library = _filled_up(library, root / "bank", options.questions)
        try:
            sizes = _site(library, root / "site")
        except NotInstalled as error:
            print(error, file=sys.stderr)
            return 2
        with _page(root / "site", chromium) as page:
            queries = fitting(written, library)[:: SAMPLE if options.questions else 1]
            if queries:
                _report_hits(page, queries, options.held_back)
            else:
                print(f"{QUERIES}: no query is about a question of this bank; write some to see what is found")
            _report_costs(page, sizes, len(library.questions))
    return 0


def _filled_up(library: Library, folder: Path, count: int) -> Library:
    print(f"Making up a bank of {count:,} questions …", flush=True)
    synthetic.write(library, site.ROOT, folder, count)
    return site.read(folder)[0]


def _site(library: Library, folder: Path) -> dict[str, int]:
    """A site with nothing but both searches; the compressed bytes that each loads as its index."""
    files = search_index.files(records(library), folder / ".cache")
    for module in (site.ROOT / "docs" / search_index.MODULES).glob("*.js"):
        files[f"{search_index.MODULES}/{module.name}"] = module.read_text("utf-8")
    (worker,) = (file for place in Theme("material").dirs for file in Path(place).glob(THEME_WORKER))
    files["theme/worker.js"] = worker.read_text("utf-8")
    files["theme/search_index.json"] = json.dumps(_theme_index(library))
    files["bench.js"] = (site.ROOT / "scripts/bench-search.js").read_text("utf-8")
    files["index.html"] = "<!doctype html><title>Search benchmark</title>"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return {
        "ours": len(gzip.compress(files[search_index.INDEX].encode())),
        "theme": len(gzip.compress(files["theme/search_index.json"].encode())),
    }


def _theme_index(library: Library) -> dict[str, Any]:
    """search_index.json as the theme's plugin writes it, with a page for each question."""
    return {
        "config": {
            "lang": ["en"],
            "separator": SEPARATOR,
            "pipeline": ["stopWordFilter"],
            "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
        },
        "docs": [
            {"location": question.id, "title": question.title, "text": _text(question)}
            for question in library.questions
        ],
    }


def _text(question: Question) -> str:
    section = question.document.section(IN_DEPTH)
    tokens = section.tokens if section else ()
    parts = [question.short, *question.fields.asked_as]
    parts += [plain_text(token) if token.type == "inline" else token.content for token in tokens]
    return "\n".join(part for part in parts if part)


@contextmanager
def _page(folder: Path, chromium: str) -> Iterator[Page]:
    with served(folder) as address, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[*pdf.FLAGS, "--no-sandbox"])
        page = started.new_page()
        page.set_default_timeout(600_000)
        page.goto(address)
        yield page
        started.close()


def _report_hits(page: Page, queries: list[Query], with_held_back: bool) -> None:
    ranks: dict[str, list[int]] = {}
    for name in ("ours", "theme"):
        script = "async ([name, queries]) => (await import('./bench.js')).ask(name, queries)"
        answers = page.evaluate(script, [name, [query.text for query in queries]])
        ranks[name] = [rank(query, found) for query, found in zip(queries, answers, strict=True)]
        if name == "ours":
            _print_misses(queries, answers, ranks[name], with_held_back)
    heads = f"{'hit@1':>12} {'hit@3':>6} {'MRR':>6}"
    print(f"\n{'':24}{'queries':>8}{'ours: ' + heads.strip():>32}{'theme: ' + heads.strip():>34}")
    for half in dict.fromkeys(query.half for query in queries):
        kinds = list(dict.fromkeys(query.kind for query in queries))
        for kind in [*kinds, ""]:
            chosen = [n for n, query in enumerate(queries) if query.half == half and kind in ("", query.kind)]
            if not chosen:
                continue
            ours, theme = (rates([ranks[name][n] for n in chosen]) for name in ("ours", "theme"))
            label = f"{half} {kind or 'all'}".replace("_", " ")
            print(
                f"{label:24}{ours.count:8}   {ours.hit1:11.3f} {ours.hit3:6.3f} {ours.mrr:6.3f}"
                f"   {theme.hit1:12.3f} {theme.hit3:6.3f} {theme.mrr:6.3f}"
            )


def _print_misses(queries: list[Query], answers: list[list[str]], ranks: list[int], with_held_back: bool) -> None:
    print("Misses (ours; the right question, its place, what came first):")
    for query, found, place in zip(queries, answers, ranks, strict=True):
        if place != 1 and (with_held_back or query.half != "held_back"):
            where = f"place {place}" if place else "not found"
            print(f"  {query.kind}: {query.text!r}: {query.expected[0]} {where}; {', '.join(found[:2]) or 'nothing'}")
    hidden = sum(place != 1 for query, place in zip(queries, ranks, strict=True) if query.half == "held_back")
    if hidden and not with_held_back:
        print(f"  and {hidden} of the half that is held back (HELD_BACK=1 prints them)")


def _report_costs(page: Page, sizes: dict[str, int], count: int) -> None:
    script = "async ([name, typed]) => (await import('./bench.js')).measure(name, typed)"
    heads = ("index, compressed", "first result", "a key, median", "worst", "page blocked")
    print(f"\n{f'{count:,} questions':20}" + "".join(f"{head:>20}" for head in heads))
    for name, title in (("ours", "ours"), ("theme", "theme's")):
        runs = [page.evaluate(script, [name, TYPED]) for _ in range(3)]
        run = sorted(runs, key=lambda one: one["first"])[1]
        keys = run["keys"]
        kilobytes = sizes[name] / 1000
        times = (run["first"], statistics.median(keys), max(keys), run["standstill"])
        print(f"{title:20}{f'{kilobytes:,.1f} kB':>20}" + "".join(f"{f'{time:,.0f} ms':>20}" for time in times))
    print("First result: from an empty page to the answer for one letter, worker, index and all; median of three.")


if __name__ == "__main__":
    sys.exit(main())
