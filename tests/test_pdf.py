"""`make pdf`: a PDF of every sheet that readers and machines can use, the same for the same content."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from bs4 import BeautifulSoup
from paper import Sheet
from playwright.sync_api import Browser
from prep import pdf, render, site
from prep.model import Library
from project import ROOT, Project, with_pages
from pypdf.generic import Destination

ADDRESS = "https://prep.example/below/"


@pytest.fixture(scope="module")
def library() -> Library:
    return site.read(ROOT)[0]


@pytest.fixture(scope="module")
def pdfs(
    built_site: Path, library: Library, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The PDF of each sheet, by the sheet's id."""
    copy = tmp_path_factory.mktemp("pdf") / "site"
    shutil.copytree(built_site, copy)
    return {file.stem: file for file in pdf.write(copy, ADDRESS, pdf.of_sheets(library, "An author"), chromium)}


def headings(outline: list[Destination | list[object]]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from headings(item)  # type: ignore[arg-type]  # pypdf nests what it calls an outline
        else:
            yield str(item.title)


@pytest.mark.slow
def test_every_sheet_has_one(pdfs: dict[str, Path], library: Library) -> None:
    assert set(pdfs) == {sheet.id for sheet in library.sheets}


@pytest.mark.slow
@pytest.mark.this_bank
def test_the_sheets_of_the_seeds_have_their_pages(pdfs: dict[str, Path]) -> None:
    assert {name: Sheet(file.read_bytes()).pages for name, file in pdfs.items() if name != "all-questions"} == {
        "tensorflow-keras-15": 1,
        "tensorflow-30": 2,
    }


@pytest.mark.slow
def test_it_is_a_document_of_its_own(pdfs: dict[str, Path], library: Library) -> None:
    for sheet in library.sheets:
        document = pypdf.PdfReader(pdfs[sheet.id])
        root: Any = document.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/StructTreeRoot"]["/K"]
        html = BeautifulSoup((pdfs[sheet.id].with_suffix("") / "index.html").read_text("utf-8"), "html5lib")
        assert root["/Lang"] == html.select("html")[0]["lang"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert document.metadata is not None
        assert (document.metadata.title, document.metadata.author) == (sheet.title, "An author")
        reviewed = max(question.fields.reviewed for question in library.on_sheet(sheet))
        assert document.metadata.creation_date == document.metadata.modification_date
        assert document.metadata.creation_date is not None
        assert document.metadata.creation_date.date() == reviewed
        found = list(headings(document.outline))  # type: ignore[arg-type]
        assert found[0] == sheet.title
        assert [title for title in found if title in {q.title for q in library.questions}] == [
            question.title for question in library.on_sheet(sheet)
        ]
        for page in document.pages:
            assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (210, 297)


@pytest.mark.slow
def test_links_lead_to_the_published_site(pdfs: dict[str, Path], library: Library) -> None:
    sheet = library.sheets[-1]
    document = pypdf.PdfReader(pdfs[sheet.id])
    links = [
        str(note.get_object()["/A"]["/URI"])
        for page in document.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    for question in library.on_sheet(sheet):
        assert ADDRESS + question.address in links
    assert all(link.startswith(("https://", "http://")) for link in links)


@pytest.mark.slow
def test_fonts_are_embedded(pdfs: dict[str, Path]) -> None:
    for file in pdfs.values():
        for page in pypdf.PdfReader(file).pages:
            resources: Any = page["/Resources"]
            for font in resources["/Font"].values():
                descendants = font.get_object().get("/DescendantFonts", [font])
                descriptor = descendants[0].get_object().get("/FontDescriptor")
                assert descriptor is None or {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object())
                assert descriptor is not None or font.get_object()["/Subtype"] == "/Type3"


@pytest.mark.slow
def test_the_same_content_gives_the_same_bytes(
    pdfs: dict[str, Path], library: Library, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = next(iter(pdfs.values())).parents[1]
    before = {name: file.read_bytes() for name, file in pdfs.items()}
    pdf.write(folder, ADDRESS, pdf.of_sheets(library, "An author"), chromium)
    assert {name: file.read_bytes() for name, file in pdfs.items()} == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    job = next(pdf.of_sheets(library, "An author"))
    (file,) = pdf.write(folder, ADDRESS, [job], chromium)
    metadata = pypdf.PdfReader(file).metadata
    assert metadata is not None
    assert metadata.creation_date == datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)


@pytest.mark.slow
def test_a_page_that_is_not_there_is_not_printed(built_site: Path, chromium: Browser) -> None:
    job = pdf.Print("sheets/none/", "sheets/none.pdf", "None", "", datetime.date(2026, 1, 1), ())
    with pytest.raises(pdf.NotPrinted, match="sheets/none/: is not part of the built site"):
        pdf.write(built_site, ADDRESS, [job], chromium)


def test_every_heading_that_a_line_may_break_is_known(project: Project) -> None:
    """Chromium drops the space there from the outline."""
    project.write("content/sheets/mine.md", "---\nparts: [{title: To begin with, choose: {}}]\n---\n# For tonight\n")
    (job,) = pdf.of_sheets(site.read(project.root)[0], "")
    assert job.headings == ("For tonight", "To begin with", "What does compile() configure?")


def test_a_pdf_is_offered_only_where_it_is_made(project: Project) -> None:
    project.write("content/sheets/mine.md", "---\nchoose: {}\n---\n# Mine\n")
    for offered in (True, False):
        site.build(project.root, pdf=offered)
        assert ('href="../mine.pdf"' in project.read("docs/sheets/mine.md")) is offered


def test_a_sheet_of_many_questions_is_a_long_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("content/sheets/mine.md", "---\nchoose: {}\n---\n# Mine\n")
    for most, long in ((1, False), (0, True)):
        monkeypatch.setattr(render, "LONG_SHEET", most)
        project.build()
        assert ("sheet--long" in project.read("docs/sheets/mine.md")) is long


def test_the_margins_hold_any_title(project: Project) -> None:
    """A title cannot end the string that holds it, and is what the browser shows."""
    project.write("content/sheets/mine.md", '---\nchoose: {}\n---\n# A "quoted" }\\\\ title; é /\\* \\*/\n')
    project.build()
    style = project.read("docs/sheets/mine.css")
    (string,) = re.findall(r'@bottom-left \{ content: "([^"]*)"; font', style)
    shown = re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), string)
    assert shown == 'A "quoted" }\\ title; é /* */'


def test_the_address_on_paper_is_that_of_the_site(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with_pages(project)
    project.write("content/sheets/mine.md", "---\nchoose: {}\n---\n# Mine\n")
    monkeypatch.setenv("SITE_URL", "https://you.example/prep")
    project.build()
    assert "you.example/prep/sheets/mine/" in project.read("docs/sheets/mine.md")
    assert '"you.example/prep/sheets/mine/"' in project.read("docs/sheets/mine.css")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "complaint"),
    [("none", "none is not a program that can be run"), ("ends", "printed no PDF, and site/ is as")],
)
def test_without_a_chromium_that_works_nothing_is_touched(tmp_path: Path, program: str, complaint: str) -> None:
    path = tmp_path / program
    if program == "ends":
        path.write_text("#!/bin/sh\nexit 1\n")
        path.chmod(0o755)
    finished = subprocess.run(
        [sys.executable, ROOT / "scripts/pdf.py"],
        env={**os.environ, "CHROMIUM": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 2
    assert complaint in finished.stderr
    assert "Traceback" not in finished.stderr
    assert finished.stdout == ""
