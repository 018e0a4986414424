"""A made-up bank with the shape of a real one, of any size: for benchmarks, never for readers.

Sentences are walks over the word pairs of the real texts, so that they compress and repeat as real ones do. Invented
words come in with the frequencies of natural language (Zipf) and their number grows with the bank (Heaps).
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from prep.markdown import plain_text
from prep.model import IN_DEPTH, Library, Question

NEW_WORDS = 40  # invented words in a bank of n questions: NEW_WORDS * sqrt(n)
NEW_WORD_SHARE = 0.06  # of the running text
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "lor", "mi", "nu", "pe", "qua", "su", "ten", "vi", "xo", "zen")


def write(library: Library, source: Path, target: Path, count: int, seed: int = 0) -> None:
    """Write content/ of a bank of `count` questions to the folder `target`: equal arguments give equal files.

    The real questions of `library`, read from the project at `source`, come first, then made-up ones, spread over the
    real topics. Raises OSError.
    """
    shutil.copytree(source / "content", target / "content", dirs_exist_ok=True)
    for path, text in questions(library, max(0, count - len(library.questions)), seed):
        (target / path).write_text(text, "utf-8")


def questions(library: Library, count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """`count` made-up question files, as path and text."""
    chance = random.Random(seed)
    talk = _Talk(library, chance, int(NEW_WORDS * count**0.5))
    for number in range(count):
        model = library.questions[number % len(library.questions)]
        identity = f"made-up-{number + 1}"
        yield f"content/questions/{model.topic}/{identity}.md", _question(model, talk, number + 1)


class _Talk:
    """Says sentences that follow the word pairs of the bank."""

    def __init__(self, library: Library, chance: random.Random, new_words: int) -> None:
        self.chance = chance
        self._next: dict[str, list[str]] = defaultdict(list)
        for question in library.questions:
            texts = [question.title, question.short, *question.fields.asked_as, *_paragraphs(question)]
            for text in texts:
                words = [word for word in text.split() if word.strip("`*_<>[]|#~") == word]
                for word, following in pairwise(words):
                    self._next[word].append(following)
        self._starts = sorted(word for word in self._next if word.isalpha())
        self._new = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(max(1, new_words))]

    def words(self, count: int) -> str:
        """`count` words, beginning with a capital and without an end mark."""
        word = self.chance.choice(self._starts)
        said = [word]
        while len(said) < count:
            if self.chance.random() < NEW_WORD_SHARE:
                said.append(self._new[int(len(self._new) * self.chance.random() ** 3)])
            following = self._next.get(word)
            word = self.chance.choice(following or self._starts)
            said.append(word)
        text = " ".join(said[:count]).strip(".,:;?!()-")
        return (text[:1].upper() + text[1:]) or "Word"


def _paragraphs(question: Question) -> list[str]:
    section = question.document.section(IN_DEPTH)
    return [plain_text(token) for token in section.tokens if token.type == "inline"] if section else []


def _question(model: Question, talk: _Talk, number: int) -> str:
    fields = model.fields
    asked = [f"{talk.words(len(text.split()))}?" for text in fields.asked_as]
    front = [
        "---",
        f"difficulty: {talk.chance.choice(['easy', 'medium', 'hard'])}",
        f"tags: [{', '.join(fields.tags)}]",
        "asked_as:",
        *(f"  - {_quoted(text)}" for text in _distinct(asked)),
        "sources:",
        *(f"  - {source}" for source in fields.sources),
        f"reviewed: {fields.reviewed}",
        "---",
    ]
    body = [
        f"# {talk.words(max(4, len(model.title.split()) - 1))} ({number})?",
        f"{talk.words(min(55, len(model.short.split())))}.",
        f"## {IN_DEPTH}",
        *(f"{talk.words(max(3, len(text.split())))}." for text in _paragraphs(model)),
        *_code(model),
    ]
    return "\n".join(front) + "\n" + "\n\n".join(body) + "\n"


def _code(model: Question) -> list[str]:
    fences = [item.token for item in model.document.located.get("fence", ())]
    return [f"```{token.info.split()[0]}\n{token.content}```" for token in fences if token.info.split()]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "").replace('"', "'") + '"'


def _distinct(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts))
