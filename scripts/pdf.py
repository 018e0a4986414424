"""Write the static site with a PDF of every sheet: site/sheets/<id>.pdf, on A4, offered on the sheet's page."""

from __future__ import annotations

import sys
from pathlib import Path

import browser
import build
import publish
from prep import pdf, site


def main() -> int:
    """0 when site/ is new, 1 when content or pages have problems, 2 when a tool or the disk is; site/ is kept then."""
    chromium, address = browser.find(), site.address(site.ROOT)
    if chromium is None:
        print(browser.CHROMIUM.help, file=sys.stderr)
        return 2
    if not address:
        print("mkdocs.yml: site_url: is empty, and the links of a PDF need it; set SITE_URL", file=sys.stderr)
        return 2
    library, _ = site.read(site.ROOT)
    jobs = pdf.of_sheets(library, site.name(site.ROOT))

    try:
        with pdf.printer(chromium) as printer:  # first of all: without one, nothing is touched

            def print_sheets(fresh: Path) -> None:
                for file in pdf.write(fresh, address, jobs, printer):
                    print(f"{file.relative_to(fresh).as_posix()}: {file.stat().st_size / 1000:.0f} kB")

            return build.main(["--pdf"]) or publish.publish(print_sheets)
    except pdf.NotPrinted as error:
        print(f"{chromium} printed no PDF, and site/ is as it was: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
