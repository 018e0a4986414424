"""Reading a PDF back: its letters in the order they were painted, where each stands, and its pages as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

Paper = Literal["A4", "Letter"]
MM = 72 / 25.4  # points
HYPHENS = ("\x02", "\ufffe")  # what PDFium makes of a hyphen at the end of a line


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
        self.sizes = [page.get_size() for page in self._document]
        self.letters = [letter for number in range(len(self.sizes)) for letter in self._letters(number)]
        self.text = "".join(letter.character for letter in self.letters)

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
        picture: Image.Image = self._document[page].render(scale=dots_per_inch / 72).to_pil()
        return picture.convert("L")

    def _letters(self, number: int) -> Iterator[Letter]:
        text_page = self._document[number].get_textpage()
        for index in range(text_page.count_chars()):
            character = text_page.get_text_range(index, 1)
            if character in HYPHENS:
                character = "-"
            if character.strip():
                box = text_page.get_charbox(index)
                matrix = pdfium_c.FS_MATRIX()
                pdfium_c.FPDFText_GetMatrix(text_page.raw, index, matrix)
                size = pdfium_c.FPDFText_GetFontSize(text_page.raw, index) * abs(matrix.d)
                left, bottom, right, top = box
                yield Letter(character, number, left, bottom, right, top, size)


def squeezed(text: str) -> str:
    return "".join(text.split())
