"""Reading a PDF back: its letters in the order they were painted, where each stands, and its pages as pictures."""

from __future__ import annotations

import ctypes
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

Paper = Literal["A4", "Letter"]
MM = 72 / 25.4  # points
HAIR = 0.5  # points by which a glyph may reach over its own box
HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line


@dataclass(frozen=True)
class Letter:
    """A character on a page: its box in points from the lower left corner."""

    character: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float  # of the type, in points

    def column(self, width: float) -> int:
        """0 in the left half of a page of that width, 1 in the right."""
        return int(self.left > width / 2)


class Sheet:
    """A printed document. Text is compared without white space, as lines break anywhere."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pdfium.PdfDocument(io.BytesIO(pdf))
        self._pictures: dict[tuple[int, int], Image.Image] = {}
        self.sizes = [page.get_size() for page in self._document]
        self.text = "".join(self._texts())

    @functools.cached_property
    def letters(self) -> list[Letter]:
        """One for each character of the text. Asked for only where places count: they take most of the reading."""
        return [letter for number in range(self.pages) for letter in self._letters(number)]

    @property
    def pages(self) -> int:
        return len(self.sizes)

    def count(self, text: str) -> int:
        """How often a text stands in the document."""
        return self.text.count(squeezed(text))

    def find(self, text: str, start: int = 0) -> int:
        """The place of a text among the letters; fails when it is not there."""
        at = self.text.find(squeezed(text), start)
        assert at >= 0, f"not on paper: {text!r}"
        return at

    def span(self, text: str) -> tuple[Letter, Letter]:
        """The first and the last letter of a text."""
        at = self.find(text)
        return self.letters[at], self.letters[at + len(squeezed(text)) - 1]

    def picture(self, page: int, dots_per_inch: int = 144) -> Image.Image:
        """A page in shades of grey."""
        key = (page, dots_per_inch)
        if key not in self._pictures:
            self._pictures[key] = self._document[page].render(scale=dots_per_inch / 72).to_pil().convert("L")
        return self._pictures[key]

    def _texts(self) -> Iterator[str]:
        for page in self._document:
            text = page.get_textpage()  # PDFium frees it with this object
            yield from (character for _, character in _characters(text.raw))

    def _letters(self, number: int) -> Iterator[Letter]:
        text = self._document[number].get_textpage()
        text_page = text.raw
        matrix, left, right, bottom, top = pdfium_c.FS_MATRIX(), *(ctypes.c_double() for _ in range(4))
        for index, character in _characters(text_page):
            pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
            pdfium_c.FPDFText_GetMatrix(text_page, index, matrix)
            size = pdfium_c.FPDFText_GetFontSize(text_page, index) * abs(matrix.d)
            yield Letter(character, number, left.value, bottom.value, right.value, top.value, size)


def _characters(text_page: Any) -> Iterator[tuple[int, str]]:
    """The index and the text of each character that is not white space."""
    for index in range(pdfium_c.FPDFText_CountChars(text_page)):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        character = "-" if code in HYPHENS else chr(code)
        if character.strip():
            yield index, character


def squeezed(text: str) -> str:
    return "".join(text.split())


def assert_nothing_is_cut(sheet: Sheet, margin: float = 9.5 * MM) -> None:
    """Every letter of the text stands inside the margins; the foot of the page stands below them."""
    for letter in sheet.letters:
        width, height = sheet.sizes[letter.page]
        assert margin <= letter.left, letter
        assert letter.right <= width - margin + HAIR, letter
        assert letter.bottom >= 4 * MM, letter
        assert letter.top <= height - margin, letter
