"""Rules for a question: its short answer and its fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from prep import links, markdown
from prep.model import IN_DEPTH, IN_FRAME, REVIEW_MONTHS, Library, Question
from prep.problems import Problem, comparable, quoted, suggestion

SHORT_ANSWER_WORDS = 60
SHORT_ANSWER_CHARACTERS = 600
# A host of two or more names, and after it what an address may hold.
HTTPS = re.compile(r"https://[^\s./?#<>\"'\\@\[\]]+(\.[^\s./?#<>\"'\\@\[\]]+)+([/?#][^\s<>\"\\]*)?")


def short_answer_is_short(question: Question, library: Library) -> Iterator[Problem]:
    """Between the title and the first section stands one paragraph of at most 60 words."""
    opening = [token for token in question.document.parts.opening if not markdown.is_comment(token)]
    above = opening[0] if opening else question.document.title
    line = question.document.line_of(above) if above else question.document.first_line
    blocks = [token for token in opening if token.level == 0 and token.nesting >= 0]
    if not opening or (not question.short and [token.type for token in blocks] == ["paragraph_open"]):
        message = f"is missing; write one paragraph of at most {SHORT_ANSWER_WORDS} words below the title"
        yield question.place.problem("short answer", message, line=line)
        return
    if len(blocks) != 1 or blocks[0].type != "paragraph_open":
        other = next((token for token in blocks[1:]), blocks[0])
        message = "is not one paragraph; join it, and move lists, code and the rest to `## In depth`"
        yield question.place.problem("short answer", message, line=question.document.line_of(other))
    words, characters = len(question.short.split()), len(question.short)
    if words > SHORT_ANSWER_WORDS:
        yield question.place.problem("short answer", f"has {words} words; at most {SHORT_ANSWER_WORDS}", line=line)
    elif characters > SHORT_ANSWER_CHARACTERS:
        message = f"has {characters} characters; at most {SHORT_ANSWER_CHARACTERS}"
        yield question.place.problem("short answer", message, line=line)
    for token in opening:
        for child in token.children or ():
            if child.type in ("image", "footnote_ref"):
                message = f"holds {'an image' if child.type == 'image' else 'a footnote'}; it must stand alone on paper"
                yield question.place.problem("short answer", message, line=line)


def in_depth_is_there(question: Question, library: Library) -> Iterator[Problem]:
    """A question has the section `## In depth`."""
    if question.document.section(IN_DEPTH) is None:
        source = question.document.source
        line = question.document.first_line + len(source) - (1 if source[-1] or len(source) == 1 else 2)
        yield question.place.problem("section", f"'## {IN_DEPTH}' is missing; add it below the short answer", line=line)


def tags_are_known(question: Question, library: Library) -> Iterator[Problem]:
    """Every tag stands in content/tags.yml, if that can be read, and once in the question."""
    for index, tag in enumerate(question.fields.tags):
        if tag and library.tags and tag not in library.tags:
            message = f"unknown tag {quoted(tag)}{suggestion(tag, library.tags)} (tags stand in content/tags.yml)"
            yield question.place.problem("tags", message, "tags", index)
    yield from _repeated(question, "tags", question.fields.tags)


def era_is_known(question: Question, library: Library) -> Iterator[Problem]:
    """The era is one that content/site.yml names, if those can be read."""
    era, known = question.fields.era, library.site.eras
    if era and known and era not in known:
        message = f"unknown era {quoted(era)}{suggestion(era, known)} (eras stand in content/site.yml)"
        yield question.place.problem("era", message)


def sources_are_https(question: Question, library: Library) -> Iterator[Problem]:
    """Every source is a complete https address, and stands once."""
    for index, source in enumerate(question.fields.sources):
        if source and not (HTTPS.fullmatch(source) and links.is_web_address(source)):
            message = f"{quoted(source)} is not an https address; write nothing but `https://`, the host and the page"
            yield question.place.problem("sources", message, "sources", index)
    yield from _repeated(question, "sources", question.fields.sources)


def asked_as_says_it_otherwise(question: Question, library: Library) -> Iterator[Problem]:
    """Each way of asking differs from the title and from the others."""
    for index, text in enumerate(question.fields.asked_as):
        if text and comparable(text) == comparable(question.title):
            yield question.place.problem(
                "asked_as", f"{quoted(text)} is the title itself; say it otherwise", "asked_as", index
            )
    yield from _repeated(question, "asked_as", question.fields.asked_as)


def id_is_free(question: Question, library: Library) -> Iterator[Problem]:
    """No id or alias is that of an element of every page."""
    if IN_FRAME.fullmatch(question.id):
        message = f"{quoted(question.id)} is the id of a part of every page; rename the file"
        yield question.place.problem("id", message, line=1)
    for index, alias in enumerate(question.fields.aliases):
        if IN_FRAME.fullmatch(alias):
            message = f"{quoted(alias)} is the id of a part of every page; remove the alias"
            yield question.place.problem("aliases", message, "aliases", index)


def _repeated(question: Question, name: str, values: Sequence[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value and comparable(value) in seen:
            yield question.place.problem(name, f"{quoted(value)} stands twice; keep one", name, index)
        seen.add(comparable(value))


def reviewed_is_past(question: Question, today: datetime.date) -> Iterator[Problem]:
    """The day of review is not in the future."""
    if question.fields.reviewed > today:
        yield question.place.problem("reviewed", f"{question.fields.reviewed} lies in the future; today is {today}")


def reviewed_lately(question: Question, today: datetime.date) -> Iterator[Problem]:
    """The last review was within twelve months: releases come, and answers age."""
    if question.fields.reviewed > datetime.date.min and question.review_is_due(today):
        message = (
            f"{question.fields.reviewed} is more than {REVIEW_MONTHS} months ago; "
            "check the answer against its sources, and write today's date"
        )
        line = question.place.line("reviewed")
        yield Problem(question.path, line, "reviewed", message, warning=True)


RULES = (
    short_answer_is_short,
    in_depth_is_there,
    tags_are_known,
    era_is_known,
    sources_are_https,
    asked_as_says_it_otherwise,
    id_is_free,
)
