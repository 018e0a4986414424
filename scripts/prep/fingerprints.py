"""What the problems and the HTML of a page depend on, as a digest: equal digests, equal results."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from prep import links
from prep.memory import Memory, digest
from prep.model import Library, Page, Question


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
        targets, shared = library.targets, library.shared
        states = {folder.topic: (targets, shared, folder.texts) for folder in library.folders if folder.questions}
        found = memory.recall_each("fingerprints", states, self._topic)
        self._questions = {topic: digests for topic, (digests, _) in found.items()}
        self.topics = {topic: state for topic, (_, state) in found.items()}  # of each topic that has questions
        self._sheets = {sheet.path: self._fingerprint(sheet) for sheet in library.sheets}

    def of(self, page: Page) -> str:
        """The digest of a page of the library."""
        return self._questions[page.topic][page.path] if isinstance(page, Question) else self._sheets[page.path]

    def _topic(self, topic: str) -> tuple[dict[str, str], TopicState]:
        questions = self._library.by_topic[topic]
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
