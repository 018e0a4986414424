"""Rules for a review sheet: what it chooses, and its checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prep import markdown
from prep.model import CHECKLIST, IN_FRAME, RESERVED, Library, Sheet
from prep.problems import Problem, quoted, suggestion


def sheet_chooses_in_one_way(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet has a list, a rule or parts, and each part has a list or a rule; only a rule's choice is grouped."""
    yield from _one_of(sheet, ("questions", "choose", "parts"), ())
    for number in range(len(sheet.fields.parts or ())):
        if ("parts", number, "title") in sheet.place.lines:
            yield from _one_of(sheet, ("questions", "choose"), ("parts", number))
    if ("group_by",) in sheet.place.lines and ("choose",) not in sheet.place.lines:
        yield sheet.place.problem("group_by", "divides what `choose` chose, and there is none; use `parts`")


def _one_of(sheet: Sheet, names: Sequence[str], at: tuple[str | int, ...]) -> Iterator[Problem]:
    given = [name for name in names if (*at, name) in sheet.place.lines]
    choices = f"{', '.join(f'`{name}`' for name in names[:-1])} or `{names[-1]}`"
    if not given:
        yield sheet.place.problem(str(at[0]) if at else names[0], f"give {choices}", *at)
    for other in given[1:]:
        yield sheet.place.problem(other, f"stands beside `{given[0]}`; give one of {choices}", *at, other)


def sheet_rules_choose_something(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A rule names topics and tags that exist, and chooses at least one question that stands nowhere before."""
    topics = [topic.key for topic in library.topics]
    for selection, questions in zip(sheet.selections, library.selected(sheet), strict=True):
        rule = selection.choose
        if rule is None or selection.questions is not None:
            continue
        at, unknown = (*selection.at, "choose"), "" in rule.difficulty
        for name, values, known, file in (
            ("topic", rule.topic, topics, "topics"),
            ("tags", rule.tags, list(library.tags), "tags"),
        ):
            for index, value in enumerate(values):
                unknown = unknown or value not in known
                if value and known and value not in known:
                    what = name.removesuffix("s")
                    message = (
                        f"unknown {what} {quoted(value)}{suggestion(value, known)} ({file} stand in content/{file}.yml)"
                    )
                    yield sheet.place.problem(name, message, *at, name, index)
        if not unknown and not questions and library.topics and not library.unread:
            had = " that the sheet does not have already" if any(True for _ in library.chosen(rule)) else ""
            message = f"chooses no question{had}"
            yield sheet.place.problem("choose", f"{message}; widen it or delete it", *at)


def listed_questions_exist_once(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet lists questions that exist, each once."""
    seen: set[str] = set()
    unread = {path.split("/")[-1].removesuffix(".md") for path in library.unread}
    for question_id, line in sheet.listed():
        if question_id in unread:
            continue
        if question_id and question_id not in library.by_id:
            renamed = library.by_alias.get(question_id)
            hint = f"; did you mean {renamed.id!r}?" if renamed else suggestion(question_id, library.by_id)
            message = f"unknown question {quoted(question_id)}{hint}"
            yield sheet.place.problem("questions", message, line=line)
        elif question_id in seen:
            yield sheet.place.problem("questions", f"{quoted(question_id)} stands twice; keep one", line=line)
        seen.add(question_id)


def checklist_is_a_list(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """The checklist of a sheet is one Markdown list."""
    section = sheet.document.section(CHECKLIST)
    if section is None:
        return
    blocks = [
        token.type
        for token in section.tokens
        if token.level == 0 and token.nesting >= 0 and not markdown.is_comment(token)
    ]
    if blocks and blocks not in (["bullet_list_open"], ["ordered_list_open"]):
        yield sheet.place.problem(
            "section", f"{CHECKLIST!r} is not one list; write each item after `- `", line=section.line
        )


def sheet_address_is_free(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet does not take the address of a page of our own."""
    if sheet.id in RESERVED:
        yield sheet.place.problem("id", f"{sheet.id!r} is taken by the list of sheets; rename the file", line=1)
    if IN_FRAME.fullmatch(sheet.id):
        yield sheet.place.problem("id", f"{sheet.id!r} is the id of a part of every page; rename the file", line=1)


def opening_stands_alone(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """What a sheet is for has no footnotes: it also stands in the list of sheets, which has none."""
    for item in markdown.walk(sheet.document.parts.opening, sheet.document.first_line):
        if item.token.type == "footnote_ref":
            message = "a footnote stands before the first section; the list of sheets shows that, and no notes"
            yield sheet.place.problem("definition", message, line=item.line)


RULES = (
    sheet_chooses_in_one_way,
    sheet_rules_choose_something,
    listed_questions_exist_once,
    checklist_is_a_list,
    sheet_address_is_free,
    opening_stands_alone,
)
