"""A PDF of every sheet, as a browser prints it, made from the built pages.

Headless Chromium and WeasyPrint were compared on the same pages and the same print stylesheet (November 2026,
Chromium 156, WeasyPrint 70). Both write tagged files with an outline, live links, embedded fonts and page numbers.
WeasyPrint's are smaller (45 kB against 125 kB), but it lost 22 of thirty questions where two columns go on over
two pages, took 4 to 12 s a sheet against 1 s, and needs Pango from the system. Chromium is what readers print from
and what the tests use anyway, so it is one renderer to look after instead of two.

Chromium runs without script and without a network: every request is answered from the folder of the built site, under
the address at which the site will stand, which makes every link absolute. What it writes differs from run to run in
its dates only; these are set, and the file is written anew with an identity made from its content.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import mimetypes
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
from playwright.sync_api import Browser, Error, Route, sync_playwright

from prep.model import Library

FLAGS = (  # without these, Chromium asks its maker's servers on every start
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True)
class Print:
    """A page to be printed, and what the file says of itself."""

    page: str  # its address below the root of the site: `sheets/<id>/`
    file: str  # where the PDF goes, below the folder of the site
    title: str
    author: str
    date: datetime.date
    headings: tuple[str, ...]  # for the outline


def of_sheets(library: Library, author: str) -> Iterator[Print]:
    """What to print of a library: each sheet, dated by the last review of its questions."""
    for sheet in library.sheets_in_order:
        parts = [part.title for part in library.sheet_parts[sheet.id] if part.title]
        yield Print(
            page=sheet.address,
            file=f"sheets/{sheet.id}.pdf",
            title=sheet.title,
            author=author,
            date=max(question.fields.reviewed for question in library.on_sheet(sheet)),
            headings=(sheet.title, *parts, *(question.title for question in library.on_sheet(sheet))),
        )


class NotPrinted(Exception):
    """Chromium did not start, or did not print; the text says what it said."""


@contextlib.contextmanager
def printer(chromium: str) -> Iterator[Browser]:
    """A headless Chromium, started from its path. Raises NotPrinted."""
    sandbox = () if os.geteuid() else ("--no-sandbox",)  # Chromium refuses to sandbox for root
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *sandbox])
        except Error as error:
            raise NotPrinted(str(error)) from error
        yield browser
        browser.close()


def write(site: Path, site_address: str, prints: Iterable[Print], browser: Browser) -> list[Path]:
    """Print pages of the built site at `site`, which will stand at `site_address`, on A4; the files, in order.

    Equal pages give equal bytes with the same Chromium and fonts. The environment's SOURCE_DATE_EPOCH (seconds), where
    it is set, takes the place of each date. Raises NotPrinted and OSError.
    """
    context = browser.new_context(java_script_enabled=False, color_scheme="light")
    context.set_default_timeout(0)  # ten thousand questions take their time
    context.route("**/*", _Answers(site, site_address))
    written = []
    try:
        page = context.new_page()
        for job in prints:
            response = page.goto(site_address + job.page)
            if response is None or not response.ok:
                raise NotPrinted(f"{job.page}: is not part of the built site")
            file = site / job.file
            file.write_bytes(finished(page.pdf(format="A4", tagged=True, outline=True), job))
            written.append(file)
    except Error as error:
        raise NotPrinted(str(error)) from error
    finally:
        context.close()
    return written


def finished(pdf: bytes, job: Print) -> bytes:
    """Chromium's PDF with a title, an author and fixed dates, and nothing that differs from run to run."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else job.date
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.docinfo["/Title"] = job.title
        document.docinfo["/Author"] = job.author
        for name in ("/CreationDate", "/ModDate"):
            document.docinfo[name] = day.strftime("D:%Y%m%d%H%M%SZ")
        document.docinfo["/Creator"] = "Chromium"
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with document.open_outline() as outline:
            _mend(outline.root, {"".join(heading.split()): heading for heading in job.headings})
        document.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            linearize=False,
        )
    return target.getvalue()


def _mend(items: Iterable[pikepdf.OutlineItem], headings: Mapping[str, str]) -> None:
    """Give headings back the spaces that Chromium drops where it broke a line."""
    for item in items:
        item.title = headings.get("".join(item.title.split()), item.title)
        _mend(item.children, headings)


class _Answers:
    """Answers every request from the folder of the site; what lies outside of it gets no answer."""

    def __init__(self, site: Path, address: str) -> None:
        self._site = site
        self._address = address

    def __call__(self, route: Route) -> None:
        url = route.request.url
        path = unquote(urlsplit(url).path.removeprefix(urlsplit(self._address).path))
        file = self._site / path / "index.html" if path.endswith("/") or not path else self._site / path
        if not url.startswith(self._address) or not file.is_file():
            route.fulfill(status=404, body="Not part of the site")  # without a body, Chromium only says that it failed
            return
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")
