"""Measure the site with Lighthouse, beside a plain Material site that holds the same text, in one run."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import browser
import publish
from prep import plain_site, site
from prep.model import Library, Question
from prep.static_host import served

# Lighthouse's scores, of 100: what home, topic and sheet pages have to reach.
TARGETS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MAX_AGE = 600  # seconds, as most static hosts say
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
    with served(site.ROOT / "site", MAX_AGE) as ours, served(PLAIN / "site", MAX_AGE) as plain:
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
        texts = map(text, library.by_topic[topic.key])
        files[f"questions/{topic.key}.md"] = plain_site.topic_page(topic.key, topic.title, topic.summary, texts)
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
    """The question's file."""
    return (site.ROOT / question.path).read_text("utf-8")


# --- measuring ----------------------------------------------------------------------------------------------------


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
