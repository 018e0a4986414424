"""What the problems and the HTML of a page depend on, as a digest: equal digests, equal results."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from prep import links
from prep.memory import Memory, digest
from prep.model import Library, Page


class Fingerprints:
    """A digest for each page of its text, of what its links lead to, and of what all pages share.

    Rules and templates are not part of it, nor is the day.
    """

    def __init__(self, library: Library, memory: Memory) -> None:
        self._library = library
        self._memory = memory
        self._of: dict[str, str] = {}
        for topic, questions in library.by_topic.items():
            self._add(topic, questions)
        self._add("sheets", library.sheets)

    def of(self, page: Page) -> str:
        """The digest of a page of the library."""
        return self._of[page.path]

    def _add(self, name: str, pages: Iterable[Page]) -> None:
        made_from = (self._library.targets, self._library.shared, [page.place.digest for page in pages])
        self._of |= self._memory.recall(("fingerprints", name), made_from, partial(self._make, pages))

    def _make(self, pages: Iterable[Page]) -> dict[str, str]:
        return {page.path: self._fingerprint(page) for page in pages}

    def _fingerprint(self, page: Page) -> str:
        outcomes = self._memory.recall(
            ("links", page.path),
            (self._library.targets, page.place.digest),
            lambda: [links.outcome(href, page, self._library) for href in page.hrefs],
        )
        return digest(page.place.digest, self._library.shared, *outcomes)
