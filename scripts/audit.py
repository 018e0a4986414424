"""Measure the site with Lighthouse, beside a plain Material site that holds the same text, in one run."""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import publish
from prep import site
from prep.model import Library, Question

# Lighthouse's scores, of 100: what home, topic and sheet pages have to reach.
TARGETS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
PLAIN = site.ROOT / ".build/plain"
PLAIN_CONFIG = """\
site_name: {name}
site_description: The same text on stock Material for MkDocs.
site_url: https://example.org/
theme:
  name: material
  font: false  # else the page asks another host for its fonts, which no run without a network can measure
plugins: [search]
markdown_extensions: [footnotes, tables, pymdownx.highlight, pymdownx.superfences]
"""


def main() -> int:
    """0 when every page reaches the targets, 1 when one is short, 2 when a tool is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs per page, of which the median counts (default: 3)")
    options = parser.parse_args()
    chromium = browser.find() or browser.install()
    if not chromium:
        print(browser.CHROMIUM.help, file=sys.stderr)
        return 2
    if (status := publish.main()) != 0:
        return status
    library, _ = site.read(site.ROOT)
    pages = measured_pages(library)
    build_plain_site(library)
    with served(site.ROOT / "site") as ours, served(PLAIN / "site") as plain:
        addresses = [base + page for page in pages.values() for base in (ours, plain)]
        measured = measure(chromium, options.runs, addresses)
        print(table(pages, measured, ours, plain, options.runs))
        faults = list(shortfalls(pages, measured, ours))
    print("\n".join(faults) or "Every page of ours reaches the targets.")
    return 1 if faults else 0


def measured_pages(library: Library) -> dict[str, str]:
    """One page of each kind: home, the topic with the most text, the longest sheet."""
    largest = max(library.by_topic, key=lambda key: sum(len(text(question)) for question in library.by_topic[key]))
    longest = max(library.sheets, key=lambda sheet: len(library.on_sheet(sheet)))
    return {"home": "", "topic": f"questions/{largest}/", "sheet": longest.address}


# --- the plain site -----------------------------------------------------------------------------------------------


def build_plain_site(library: Library) -> None:
    """The same text, topic by topic and sheet by sheet, as anybody would write it for MkDocs with stock Material."""
    shutil.rmtree(PLAIN, ignore_errors=True)
    topics = [f"- [{topic.title}](questions/{topic.key}.md): {topic.summary}" for topic in library.topics]
    sheets = [f"- [{sheet.title}](sheets/{sheet.id}.md)" for sheet in library.sheets]
    home = [f"# {library.site.headline}", library.site.lead, "## Review sheets", *sheets, "## Topics", *topics]
    files = {"index.md": "\n\n".join(home)}
    for topic in library.topics:
        questions = [as_part_of_a_page(text(question)) for question in library.by_topic[topic.key]]
        files[f"questions/{topic.key}.md"] = "\n\n".join([f"# {topic.title}", topic.summary, *questions])
    for sheet in library.sheets:
        parts = [f"# {sheet.title}"]
        for part in library.sheet_parts[sheet.id]:
            parts += [f"## {part.title}"] if part.title else []
            for question in part.questions:
                parts += [f"### {question.title}", question.short]
        files[f"sheets/{sheet.id}.md"] = "\n\n".join(parts)
    for path, content in files.items():
        file = PLAIN / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content + "\n", "utf-8")
    (PLAIN / "mkdocs.yml").write_text(PLAIN_CONFIG.format(name=json.dumps(library.site.headline)), "utf-8")
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=PLAIN, check=True, env=quiet)


def text(question: Question) -> str:
    """The question's Markdown without its front matter."""
    return (site.ROOT / question.path).read_text("utf-8").split("\n---\n", 1)[1]


def as_part_of_a_page(markdown: str) -> str:
    """Headings one level down, links to question files turned into links to the pages of their topics."""
    parts = re.split(r"(^```.*?^```$)", markdown, flags=re.MULTILINE | re.DOTALL)
    for number in range(0, len(parts), 2):  # the odd ones are code
        parts[number] = re.sub(r"^#", "##", parts[number], flags=re.MULTILINE)
        parts[number] = re.sub(r"\]\(\.\./([a-z0-9-]+)/[a-z0-9-]+\.md(#[^)]*)?\)", r"](\1.md)", parts[number])
        parts[number] = re.sub(r"\]\([a-z0-9-]+\.md#[^)]*\)", "](#)", parts[number])
    return "".join(parts)


# --- measuring ----------------------------------------------------------------------------------------------------


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """A static host as most are: compressed text, kept for ten minutes."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        body = path.read_bytes() if found else b"not found"
        kind = self.guess_type(str(path))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(("text/", "application/", "image/svg")):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the folder is served, while the context lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Compressing, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(chromium: str, runs: int, addresses: list[str]) -> dict[str, Any]:
    """Lighthouse's report of each address."""
    command = ["node", str(site.ROOT / "tools/audit/lighthouse.mjs"), chromium, str(runs), *addresses]
    reports = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for number, line in enumerate(process.stdout, 1):
            report = json.loads(line)
            reports[report["url"]] = report
            print(f"Lighthouse {report['version']}: {number} of {len(addresses)} pages measured", flush=True)
    if process.returncode:
        raise SystemExit(2)
    return reports


def table(pages: dict[str, str], measured: dict[str, Any], ours: str, plain: str, runs: int) -> str:
    """The scores and the weights of both sites, page by page."""
    titles = ("page", "site", "perf", "a11y", "best", "seo", "kB", "LCP s", "TBT ms", "CLS")
    rows: list[tuple[str, ...]] = [titles]
    for name, address in pages.items():
        for who, base in (("ours", ours), ("plain", plain)):
            report = measured[base + address]
            rows.append(
                (
                    name,
                    who,
                    *(str(report["scores"][category]) for category in TARGETS),
                    f"{report['bytes'] / 1000:.0f}",
                    f"{report['contentful'] / 1000:.1f}",
                    f"{report['blocking']:.0f}",
                    f"{report['shift']:.3f}",
                )
            )
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    targets = ", ".join(f"{category} {score}" for category, score in TARGETS.items())
    return "\n".join([f"Mobile, simulated throttling, compressed, median of {runs}. Targets: {targets}.", *lines])


def shortfalls(pages: dict[str, str], measured: dict[str, Any], ours: str) -> Iterator[str]:
    """What keeps a page of ours below a target."""
    for name, address in pages.items():
        report = measured[ours + address]
        for category, target in TARGETS.items():
            if (score := report["scores"][category]) < target:
                reasons = ", ".join(report["short"][category])
                yield f"{name}: {category} is {score}, below {target}: {reasons}"


if __name__ == "__main__":
    sys.exit(main())
