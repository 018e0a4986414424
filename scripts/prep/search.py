"""What the question search knows: a record of words for each question, and the vocabulary of synonyms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from markdown_it.token import Token

from prep.fingerprints import Fingerprints
from prep.markdown import plain_text
from prep.memory import Memory
from prep.model import COMMON_MISTAKE, IN_DEPTH, Library, Question

# In a code block the names that somebody could look for.
CODE_NAME = re.compile(
    r"""
    \b[a-z]\w*(?:\.[A-Za-z]\w*)+(?=\()          # tf.data.Dataset.range(
    | \b[A-Z][a-z]+(?:[A-Z]\w*)+                # GradientTape
    | \b[a-z]+(?:_[a-z0-9]+)+(?=[=(])           # from_logits=, train_step(
    | (?<=[."'])[a-z]+(?:_[a-z0-9]+)+           # .batch_size, "val_loss"
    """,
    re.VERBOSE,
)


def records(library: Library, fingerprints: Fingerprints, memory: Memory) -> list[str]:
    """Everything the index is built from, as JSON in pieces to be joined: equal libraries give equal text."""
    topics = {topic.key: topic.title for topic in library.topics}
    data = {
        "repository": library.site.repository.rstrip("/"),
        "topics": topics,
        "synonyms": [list(group) for group in library.synonyms],
        "subject": {
            "releases": [{"name": one.name, "version": one.version.split(".")[0]} for one in library.releases],
            "area": library.site.area,
        },
    }
    pieces = [f'{_json(data)[:-1]},"questions":[']
    states = {topic: fingerprints.topics[topic].questions for topic in topics}
    make = partial(_topic_records, library=library, memory=memory)
    for found in memory.recall_each("records of topics", states, make).values():
        pieces += [found, ","]
    return [*pieces[:-1], "]}"]


def _topic_records(topic: str, library: Library, memory: Memory) -> str:
    return ",".join(question_record(question, library, memory) for question in library.by_topic[topic])


def question_record(question: Question, library: Library, memory: Memory) -> str:
    """What the search knows of a question, as JSON."""
    made_from = (library.shared, question.place.digest)
    return memory.recall(("record", question.path), made_from, lambda: _record(question, library), lasting=True)


def _record(question: Question, library: Library) -> str:
    return _json(
        {
            "id": question.id,
            "topic": question.topic,
            "difficulty": question.fields.difficulty,
            "title": question.title,
            "short": question.short,
            "asked_as": list(question.fields.asked_as),
            "tags": [f"{tag} {library.tags[tag]}" for tag in question.fields.tags],
            "code": _code_names(question),
            "headings": _headings(question),
            "body": _body(question),
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _body(question: Question) -> str:
    """The prose of the answer below the short one. Follow-ups are left out: they ask about other questions."""
    return _text(question, headings=False)


def _headings(question: Question) -> str:
    return _text(question, headings=True)


def _text(question: Question, headings: bool) -> str:
    return " ".join(
        plain_text(token)
        for before, token in pairwise([None, *_tokens(question)])
        if token and token.type == "inline" and headings == bool(before and before.type == "heading_open")
    )


def _code_names(question: Question) -> str:
    """Identifiers in the order in which they first occur."""
    names: dict[str, None] = {}
    for token in _tokens(question):
        if token.type == "fence":
            names.update(dict.fromkeys(CODE_NAME.findall(token.content)))
        else:
            names.update(dict.fromkeys(_inline_code(token.children or ())))
    return " ".join(names)


def _inline_code(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "code_inline":
            yield token.content


def _tokens(question: Question) -> list[Token]:
    sections = (question.document.section(title) for title in (IN_DEPTH, COMMON_MISTAKE))
    return [token for section in sections if section for token in section.tokens]
