"""Run every Python fence of content/, and compare what it prints with what the answers show."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from prep import load, problems, site, verify
from prep.model import Library, Page
from prep.problems import Problem, suggestion
from prep.verify import run as runner
from prep.verify import update
from prep.verify.judge import Failure, judge

INTERPRETER = ".venv-verify/bin/python"


def main(arguments: list[str] | None = None) -> int:
    """0 when every output holds, 1 when one does not, 2 for wrong usage or a missing tool."""
    options = _options(arguments)
    library, found = load.load(options.root)
    if unreadable := [problem for problem in found if problem.field in ("path", "encoding", "file")]:
        problems.tell(problems.lines(unreadable, options.format))
        return 1
    pages: list[Page] = [*library.questions, *library.sheets]
    if options.question:
        pages = [page for page in pages if page.id == options.question]
        if not pages:
            hint = suggestion(options.question, library.by_id)
            print(f"Q={options.question}: no question has this id{hint}", file=sys.stderr)
            return 2
    suite = verify.runnable(pages)
    if not suite:
        print("No Python fence to run")
        return 0
    try:
        return _verify(library, suite, options)
    except runner.RunnerFailed as reason:
        print(f"{reason}\n`make verify` installs what the snippets run on", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question", nargs="?", default="", help="the id of one question or sheet; all without it")
    parser.add_argument("--update", action="store_true", help="rewrite the output fences, for an author to review")
    parser.add_argument("--newest", action="store_true", help="report what would break; fail neither for that nor pins")
    parser.add_argument("--slowest", type=_positive, metavar="N", help="name the N fences that take most of the time")
    parser.add_argument("--jobs", type=_positive, help="questions that run at once; by default one per core")
    parser.add_argument(
        "--time-limit", type=float, default=runner.TIME_LIMIT, metavar="SECONDS", help="for one fence (%(default)g)"
    )
    parser.add_argument("--python", type=Path, help=f"an interpreter that has what the snippets import ({INTERPRETER})")
    parser.add_argument("--preload", nargs="*", help="packages to import once (default: `runs_on` of site.yml)")
    parser.add_argument("--format", choices=sorted(problems.FORMATS), default="text", help="how to print a failure")
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    options = parser.parse_args(arguments)
    options.python = options.python or options.root / INTERPRETER
    return options


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _verify(library: Library, suite: runner.Pages, options: argparse.Namespace) -> int:
    begin = time.monotonic()
    with click.progressbar(length=len(suite), label="Importing", show_pos=True, width=30, file=sys.stderr) as bar:

        def started(result: runner.Run) -> None:
            if not options.newest:
                _require_pins(library, result)
            bar.label = "Running  "
            bar.update(0)

        result = runner.run(
            suite,
            options.python,
            preload=list(library.site.runs_on) if options.preload is None else options.preload,
            jobs=options.jobs,
            time_limit=options.time_limit,
            started=started,
            ended=lambda path: bar.update(1),
        )
    failures = [failure for page, those in suite for failure in judge(page, those, result.outcomes.get(page.path, ()))]
    seconds = time.monotonic() - begin
    if options.update:
        failures = _update(suite, result, failures, options.root)
    _print(failures, options.format)
    if options.slowest:
        _print_slowest(suite, result, options.slowest)
    count = sum(len(those) for _, those in suite)
    versions = ", ".join(
        [*(f"{name} {version}" for name, version in result.versions.items()), f"Python {result.python}"]
    )
    counts = ", ".join(
        f"{number} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((len(suite), "page"), (count, "snippet"), (len(failures), "failure"))
    )
    print(f"{counts} in {seconds:.0f} s on {versions}")
    return 1 if failures and not options.newest else 0


def _require_pins(library: Library, result: runner.Run) -> None:
    """Refuse to prove answers on other releases than the pages name. Raises RunnerFailed."""
    pins = {release.package: release.version for release in library.releases}
    for name, version in result.versions.items():
        pinned = pins.get(name, version)
        if version != pinned:
            raise runner.RunnerFailed(f"{name} {version} is installed, but {load.PINS} pins {pinned}")


def _update(suite: runner.Pages, result: runner.Run, failures: Sequence[Failure], root: Path) -> list[Failure]:
    """Rewrite the files in which output fences are the only thing wrong; the failures that stay."""
    broken = {failure.problem.path for failure in failures if not failure.mendable}
    remaining = [failure for failure in failures if failure.problem.path in broken]
    mendable = {failure.problem.path for failure in failures} - broken
    for page, those in suite:
        if page.path not in mendable:
            continue
        file = root / page.path
        try:
            text = file.read_bytes().decode()
            new = update.updated(text, page, those, result.outcomes[page.path])
        except update.NotUpdated as reason:
            remaining.append(Failure(Problem(page.path, 1, "file", str(reason)), (), mendable=False))
            continue
        draft = file.with_name(f".{file.name}.new")
        draft.write_bytes(new.encode())
        os.replace(draft, file)
        print(f"{page.path}: output rewritten; read it: does it show the claim? (git diff {page.path})")
    return remaining


def _print(failures: Sequence[Failure], output_format: str) -> None:
    for failure in sorted(failures, key=lambda failure: failure.problem):
        problems.tell([*problems.lines([failure.problem], output_format), *map(_visible, failure.details)])


def _print_slowest(suite: runner.Pages, result: runner.Run, count: int) -> None:
    times = [
        (outcome.seconds, f"{page.path}:{snippet.line}")
        for page, those in suite
        for snippet, outcome in zip(those, result.outcomes[page.path], strict=False)
    ]
    for seconds, place in sorted(times, reverse=True)[:count]:
        print(f"{place}: {seconds:.1f} s of processor time")


def _visible(line: str) -> str:
    return problems.one_line(line).replace("\\t", "\t")


if __name__ == "__main__":
    sys.exit(main())
