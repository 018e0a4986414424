"""Ask for every external link of the content, and report those that do not answer, as `path:line: field: message`.

pytest-check-links (Project Jupyter) does the asking: one test a link, answers kept in a cache (requests-cache), and
failures tried again (pytest-rerunfailures). This door gives it the links, and says where in the content a dead one is.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import xml.etree.ElementTree as ElementTree  # reads only what pytest wrote
from collections.abc import Iterator
from html import escape
from pathlib import Path

from prep import links, load, problems, site
from prep.model import Library, Page, Question
from prep.problems import Problem, quoted

INTERPRETER = ".venv-links/bin/python"
CACHE_SECONDS = 7 * 24 * 3600
RETRIES, RETRY_SECONDS, TIME_LIMIT_SECONDS = 3, 10, 60
REPORT = ".build/links/report.xml"


def main(arguments: list[str] | None = None) -> int:
    """0 when every link answers, 1 when one does not, 2 when the checker cannot run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--format", choices=sorted(problems.FORMATS), default="text", help="how to print a problem")
    parser.add_argument("--python", type=Path, help=f"an interpreter that has pytest-check-links ({INTERPRETER})")
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    parser.add_argument("--retries", type=int, default=RETRIES, help="how often to ask again (%(default)s)")
    options = parser.parse_args(arguments)
    library, _ = load.load(options.root)
    places = list(external_links(library))
    python = (options.python or options.root / INTERPRETER).absolute()
    dead = _ask(options.root, python, {url for url, _ in places}, options.retries)
    if dead is None:
        print("The link checker could not run; `make check-links` installs it", file=sys.stderr)
        return 2
    found = [
        Problem(place.path, place.line, place.field, f"{quoted(url)} does not answer: {dead[url]}")
        for url, place in places
        if url in dead
    ]
    problems.tell(problems.lines(found, options.format))
    print(f"{len({url for url, _ in places})} links, {len(dead)} dead; the report is {REPORT}", file=sys.stderr)
    return 1 if found else 0


def external_links(library: Library) -> Iterator[tuple[str, Problem]]:
    """Every external address of the content, with the place of a problem of it."""
    pages: tuple[Page, ...] = (*library.questions, *library.sheets)
    for page in pages:
        if isinstance(page, Question):
            for index, source in enumerate(page.fields.sources):
                yield source, page.place.problem("sources", "", "sources", index)
        for item in page.document.located.get("link_open", ()):
            if links.EXTERNAL.match(href := str(item.token.attrGet("href"))):
                yield href, page.place.problem("link", "", line=item.line)


def _ask(root: Path, python: Path, urls: set[str], retries: int) -> dict[str, str] | None:
    """Have the links checked: those that do not answer, each with the reason; None when the checker cannot run."""
    folder = root / ".build/links"
    folder.mkdir(parents=True, exist_ok=True)
    (root / REPORT).unlink(missing_ok=True)
    listed = "\n".join(f'<li><a href="{escape(url)}">{escape(url)}</a></li>' for url in sorted(urls))
    (folder / "links.html").write_text(f"<!doctype html>\n<title>Links</title>\n<ul>\n{listed}\n</ul>\n", "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n")  # not the settings of the project's own tests
    command = [
        *(str(python), "-m", "pytest", "links.html", "-p", "no:cacheprovider", "-q", "--tb=line"),
        *("--check-links", "--check-links-cache", "--check-links-cache-name", "answers"),
        *("--check-links-cache-expire-after", str(CACHE_SECONDS)),
        *("--check-links-cache-backend-opt", "allowable_codes:[200]"),  # what failed is asked again
        *("--reruns", str(retries), "--reruns-delay", str(RETRY_SECONDS), "--timeout", str(TIME_LIMIT_SECONDS)),
        "--junitxml=report.xml",
    ]
    try:
        subprocess.run(command, cwd=folder, check=False, stdout=2)
    except OSError as error:
        print(f"{python}: {error.strerror}", file=sys.stderr)
        return None
    if not (root / REPORT).exists():
        return None
    dead = {}
    for case in ElementTree.parse(root / REPORT).iter("testcase"):
        for fault in (*case.iter("failure"), *case.iter("error")):
            url = case.attrib["name"].split(" <a href=", 1)[-1].removesuffix(">")
            reason = (fault.text or fault.attrib.get("message", "")).strip().splitlines()[-1]
            dead[url] = reason.removeprefix(f"{url}: ")
    return dead


if __name__ == "__main__":
    sys.exit(main())
