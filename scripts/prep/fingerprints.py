"""What the problems and the HTML of a page depend on, as a digest: equal digests, equal results."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from prep import links
from prep.memory import Memory, digest
from prep.model import Folder, Library, Page, Question


@dataclass(frozen=True)
class TopicState:
    """What everything that is made of a topic's questions depends on."""

    questions: str  # a digest of the fingerprints of its questions, in order
    last_review: datetime.date
    first_overdue_after: datetime.date

    def on(self, today: datetime.date) -> tuple[str, datetime.date | None]:
        """The state on a day, which counts only where a review is overdue then, or lies in the future."""
        decides = self.last_review > today or self.first_overdue_after < today
        return self.questions, today if decides else None


class Fingerprints:
    """A digest for each page of its file and text, of what its links lead to, and of what all pages share.

    Rules and templates are not part of it, nor is the day.
    """

    def __init__(self, library: Library, memory: Memory) -> None:
        self._library = library
        self._memory = memory
        self._topics = {folder.topic: self._topic(folder) for folder in library.folders if folder.questions}
        self._sheets = {sheet.path: self._fingerprint(sheet) for sheet in library.sheets}

    def of(self, page: Page) -> str:
        """The digest of a page of the library."""
        return self._topics[page.topic][0][page.path] if isinstance(page, Question) else self._sheets[page.path]

    def of_topic(self, topic: str) -> TopicState:
        """The state of a topic that has questions."""
        return self._topics[topic][1]

    def _topic(self, folder: Folder) -> tuple[dict[str, str], TopicState]:
        made_from = (self._library.targets, self._library.shared, folder.texts)
        make = partial(self._make, folder.in_order)
        return self._memory.recall(("fingerprints", folder.topic), made_from, make)

    def _make(self, questions: Sequence[Question]) -> tuple[dict[str, str], TopicState]:
        found = {question.path: self._fingerprint(question) for question in questions}
        last_review = max(question.fields.reviewed for question in questions)
        first_overdue_after = min(question.review_until for question in questions)
        return found, TopicState(digest(*found.values()), last_review, first_overdue_after)

    def _fingerprint(self, page: Page) -> str:
        made_from = (self._library.targets, self._library.shared, page.place.digest)
        return self._memory.recall(("fingerprint", page.path), made_from, lambda: fingerprint(page, self._library))


def fingerprint(page: Page, library: Library) -> str:
    """The digest of a page. It reads no other page than this one, and those to whose headings it links."""
    outcomes = [links.outcome(href, page, library) for href in page.hrefs]
    return digest(page.path, page.place.digest, library.shared, *outcomes)
