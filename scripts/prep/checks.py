"""What is wrong with the content: one generator per rule, whose docstring is the rule."""

from __future__ import annotations

import ast
import datetime
import re
import warnings as python_warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from markdown_it.token import Token
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.util import ClassNotFound

from prep import links, markdown
from prep.memory import Memory
from prep.model import (
    CHECKLIST,
    IN_DEPTH,
    QUESTION_SECTIONS,
    REVIEW_MONTHS,
    SHEET_SECTIONS,
    Library,
    Page,
    Question,
    Sheet,
)
from prep.problems import Problem, quoted, suggestion
from prep.snippets import NO_RUN, NUMBER, OUTPUT, PYTHON, RAISES, TOLERANCE, Snippet, is_fence

SHORT_ANSWER_WORDS = 60
SHORT_ANSWER_CHARACTERS = 600
TITLE_CHARACTERS = 150
SYNONYM_WORDS = 5
INLINE_HTML = ("abbr", "br", "del", "ins", "kbd", "mark", "small", "sub", "sup", "var", "wbr")
VOID_HTML = ("br", "wbr")
HTML_TAG = re.compile(r"<(/?)([a-z]+)\s*/?>")
FENCE_OPTIONS = {PYTHON: (RAISES, NO_RUN), OUTPUT: (TOLERANCE,)}
OTHER_PYTHON = ("py", "py3", "python3", "pycon", "pyi", "ipython", "ipython3", "sage")  # highlighted, but never run
REASON_WORDS = 2  # "needs two GPUs", not "slow"
RESERVED = ("index",)  # docs/questions/index.md and docs/sheets/index.md are pages of our own


def check(library: Library, today: datetime.date, memory: Memory | None = None) -> list[Problem]:
    """Every problem of the loaded content, in no particular order.

    A question that `memory` knows is judged again only when it, the day, or what questions see of each other changed.
    """
    memory = memory or Memory()
    interface = memory.same("interface", library.interface)
    problems: list[Problem] = []
    for question in library.questions:
        made_from = (question, interface, today)
        problems += memory.recall(("checks", question.path), made_from, partial(_judge, question, library, today))
    for sheet in library.sheets:
        for page_rule in PAGE_RULES:
            problems += page_rule(sheet, library)
        for sheet_rule in SHEET_RULES:
            problems += sheet_rule(sheet, library)
    for library_rule in LIBRARY_RULES:
        problems += library_rule(library)
    return problems


def _judge(question: Question, library: Library, today: datetime.date) -> list[Problem]:
    problems = list(reviewed_is_past(question, today))
    for page_rule in PAGE_RULES:
        problems += page_rule(question, library)
    for question_rule in QUESTION_RULES:
        problems += question_rule(question, library)
    return problems


def warnings(library: Library, today: datetime.date) -> list[Problem]:
    """What asks for attention and stops nothing, in no particular order."""
    return [warning for question in library.questions for warning in reviewed_lately(question, today)]


# --- any page: headings -----------------------------------------------------------------------------------------


def one_title_comes_first(page: Page, library: Library) -> Iterator[Problem]:
    """The text begins with the one `# Title`."""
    document = page.document
    titles = [token for token in document.tokens if token.type == "heading_open" and token.tag == "h1"]
    if not titles:
        yield page.place.problem(
            "title", "is missing; write `# ` and the title below the front matter", line=document.first_line
        )
        return
    for extra in titles[1:]:
        line = document.line_of(extra)
        yield page.place.problem(
            "title", f"is the second one; the first stands on line {document.line_of(titles[0])}", line=line
        )
    first = next(token for token in document.tokens if not _is_comment(token))
    if first is not titles[0]:
        yield page.place.problem(
            "title", "does not come first; move what stands before it below", line=document.line_of(titles[0])
        )


def title_is_plain(page: Page, library: Library) -> Iterator[Problem]:
    """A title is words, code and emphasis: it stands in lists, in search and on paper."""
    token = page.document.title
    if token is None:
        return
    line = page.document.line_of(token)
    if not page.title:
        yield page.place.problem("title", "is empty; write it after `# `", line=line)
    if len(page.title) > TITLE_CHARACTERS:
        yield page.place.problem("title", f"has {len(page.title)} characters; at most {TITLE_CHARACTERS}", line=line)
    for child in token.children or ():
        if child.type in ("link_open", "image", "html_inline", "footnote_ref"):
            what = {"link_open": "a link", "image": "an image", "html_inline": "HTML"}.get(child.type, "a footnote")
            yield page.place.problem("title", f"holds {what}; use words and `code` only", line=line)


def headings_step_down(page: Page, library: Library) -> Iterator[Problem]:
    """A heading is at most one level below the one before it, has words, and stands at the left margin."""
    previous = 1
    tokens = page.document.tokens
    for position, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), page.document.line_of(token)
        if token.level:
            yield page.place.problem(
                "heading", "stands inside a list, quote or footnote; move it to the left margin", line=line
            )
            continue
        if level > previous + 1:
            message = f"skips a level: {'#' * level} after {'#' * previous}; use {'#' * (previous + 1)}"
            yield page.place.problem("heading", message, line=line)
        if level > 1 and not markdown.plain_text(tokens[position + 1]):
            yield page.place.problem("heading", "is empty; write words after it or delete it", line=line)
        previous = level


def sections_are_known(page: Page, library: Library) -> Iterator[Problem]:
    """Every `##` is one of the sections of its kind of page, stands once and holds something."""
    known = QUESTION_SECTIONS if isinstance(page, Question) else SHEET_SECTIONS
    seen: dict[str, int] = {}
    for section in page.document.sections:
        problem = page.place.problem
        if section.title not in known:
            yield problem(
                "section",
                f"unknown section {quoted(section.title)}{suggestion(section.title, known)}",
                line=section.line,
            )
        elif section.title in seen:
            first = seen[section.title]
            yield problem(
                "section", f"{section.title!r} stands twice, first on line {first}; join them", line=section.line
            )
        elif all(_is_comment(token) for token in section.tokens):
            yield problem(
                "section",
                f"{section.title!r} is empty; {'fill it' if section.title == IN_DEPTH else 'fill it or delete it'}",
                line=section.line,
            )
        seen.setdefault(section.title, section.line)


# --- any page: Markdown -----------------------------------------------------------------------------------------


def fences_are_closed_and_named(page: Page, library: Library) -> Iterator[Problem]:
    """A code fence is closed, names a language that can be highlighted, and has only options that mean something."""
    document = page.document
    for item in document.located.get("fence", ()):
        token = item.token
        if not _is_closed(page, token):
            yield page.place.problem("code", f"fence is not closed; end it with a line {token.markup}", line=item.line)
        info = markdown.fence_info(token)
        if not info.language:
            message = "fence has no language; write for example ```python, ```output, ```bash or ```text"
            yield page.place.problem("code", message, line=item.line)
        elif not _language_is_known(info.language):
            hint = suggestion(info.language, _languages()) or "; use ```text where none fits"
            yield page.place.problem("code", f"unknown language {quoted(info.language)}{hint}", line=item.line)
        allowed = FENCE_OPTIONS.get(info.language, ())
        for name, value in info.options.items():
            if name not in allowed:
                yield page.place.problem(
                    "code", f"unknown option {quoted(name)}{suggestion(name, allowed)}", line=item.line
                )
            elif not value.strip():
                yield page.place.problem("code", f"option {name!r} has no value", line=item.line)
        if info.rest:
            yield page.place.problem("code", f"cannot read {quoted(info.rest)} after the language", line=item.line)


def _is_closed(page: Page, fence: Token) -> bool:
    source, (first, end) = page.document.source, fence.map or (0, 0)
    closing = re.compile(rf"[\s>]*{re.escape(fence.markup[0])}{{{len(fence.markup)},}}\s*")
    return end - first >= 2 and bool(closing.fullmatch(source[min(end, len(source)) - 1]))


@lru_cache
def _language_is_known(language: str) -> bool:
    try:
        return find_lexer_class_by_name(language) is not None
    except ClassNotFound:
        return False


@lru_cache
def _languages() -> frozenset[str]:
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def python_parses(page: Page, library: Library) -> Iterator[Problem]:
    """A Python fence is Python, run or not."""
    for snippet in page.snippets:
        if not _is_closed(page, snippet.token):
            continue  # what it swallowed is no Python
        try:
            with python_warnings.catch_warnings():
                python_warnings.simplefilter("ignore")
                ast.parse(snippet.code)
        except SyntaxError as error:
            if snippet.raises not in ("SyntaxError", "IndentationError", "TabError"):
                line = snippet.line + (error.lineno or 1)
                yield page.place.problem("code", f"is not Python: {error.msg}", line=line)
        except ValueError as error:
            yield page.place.problem("code", f"is not Python: {error}", line=snippet.line)


def snippets_are_run(page: Page, library: Library) -> Iterator[Problem]:
    """A Python fence is called `python`, and one that is not run says why in words, and does nothing besides."""
    for item in page.document.located.get("fence", ()):
        language = markdown.fence_info(item.token).language
        if language.casefold() in (PYTHON, *OTHER_PYTHON) and language != PYTHON:
            message = f"language {quoted(language)} would not be run; write ```python and leave out prompts"
            yield page.place.problem("code", message, line=item.line)
    for snippet in page.snippets:
        if snippet.runs:
            continue
        if len(snippet.no_run.split()) < REASON_WORDS:
            message = f'{NO_RUN}={quoted(snippet.no_run)} is no reason; say what is missing: {NO_RUN}="needs two GPUs"'
            yield page.place.problem("code", message, line=snippet.line)
        if snippet.raises:
            message = f"has both {NO_RUN!r} and {RAISES!r}; what is not run raises nothing: keep one"
            yield page.place.problem("code", message, line=snippet.line)
        if snippet.output:
            message = "follows code that is not run, so nobody checks it; delete it or let the code run"
            yield page.place.problem("output", message, line=snippet.output.line)


def outputs_belong_to_snippets(page: Page, library: Library) -> Iterator[Problem]:
    """An output fence stands right after the Python fence that prints it, shows something, and is compared."""
    owned = {id(snippet.output.token) for snippet in page.snippets if snippet.output}
    for item in page.document.located.get("fence", ()):
        token, line = item.token, item.line
        if not is_fence(token, OUTPUT):
            continue
        if id(token) not in owned:
            message = "follows no ```python fence; put it right after the code that prints it, or use ```text"
            yield page.place.problem("output", message, line=line)
        if not token.content.replace("...", "").strip():
            message = "is empty; delete it" if not token.content.strip() else "is only `...`, so nothing is compared"
            yield page.place.problem("output", message, line=line)
        written = markdown.fence_info(token).options.get(TOLERANCE, "")
        if written and not (NUMBER.fullmatch(written) and float(written)):
            message = f"{TOLERANCE}={quoted(written)} is not a positive number; write for example {TOLERANCE}=0.01"
            yield page.place.problem("output", message, line=line)


def errors_are_shown(page: Page, library: Library) -> Iterator[Problem]:
    """A fence that raises names one exception, and the output fence after it ends in that exception's message."""
    for snippet in page.snippets:
        if not snippet.raises or not snippet.runs:
            continue
        if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*", snippet.raises):
            message = f"{RAISES}={quoted(snippet.raises)} is not the name of an exception; write {RAISES}=ValueError"
            yield page.place.problem("code", message, line=snippet.line)
        elif snippet.output is None:
            message = (
                f"raises {snippet.raises}, but shows no message; put an ```output fence after it "
                f"that ends in `{snippet.raises}: …`, or run `make verify Q={page.id} UPDATE=1`"
            )
            yield page.place.problem("code", message, line=snippet.line)
        elif not _shows(snippet, snippet.output.text):
            message = f"does not show the message: no line begins with `{snippet.raises.split('.')[-1]}`"
            yield page.place.problem("output", message, line=snippet.output.line)


def _shows(snippet: Snippet, output: str) -> bool:
    name = re.escape(snippet.raises.split(".")[-1])
    return bool(re.search(rf"^([\w.]*\.|\.\.\.)?{name}\b", output, re.MULTILINE))


def images_have_words(page: Page, library: Library) -> Iterator[Problem]:
    """An image has alternative text and lies under docs/assets/."""
    for item in page.document.located.get("image", ()):
        source = str(item.token.attrGet("src"))
        if not markdown.plain_text(item.token):
            message = f"{quoted(source)} has no alternative text; write what it shows: ![…]({source})"
            yield page.place.problem("image", message, line=item.line)
        try:
            address = links.resolve(source, page, library)
        except links.DeadLink as reason:
            yield page.place.problem("image", f"{quoted(source)} {reason}", line=item.line)
        else:
            if not address.startswith("assets/"):
                yield page.place.problem("image", f"{quoted(source)} does not lie under {links.ASSETS}", line=item.line)


def links_lead_somewhere(page: Page, library: Library) -> Iterator[Problem]:
    """A link leads to an http(s) address, or by a relative path to a question, sheet or page that exists."""
    for item in page.document.located.get("link_open", ()):
        href = str(item.token.attrGet("href"))
        try:
            links.resolve(href, page, library)
        except links.DeadLink as reason:
            yield page.place.problem("link", f"{quoted(href)} {reason}", line=item.line)


def definitions_are_used_once(page: Page, library: Library) -> Iterator[Problem]:
    """A footnote or link definition is defined once and used: what is not would vanish from the page."""
    for definition in page.document.definitions:
        label = quoted(f"[{definition.label}]")
        if definition.repeated:
            yield page.place.problem(
                "definition", f"{label} is defined twice; rename or delete one", line=definition.line
            )
        elif not definition.used:
            yield page.place.problem("definition", f"{label} is never used; use it or delete it", line=definition.line)


def html_is_harmless(page: Page, library: Library) -> Iterator[Problem]:
    """Raw HTML is a comment, or one of a few inline tags without attributes, closed where it was opened."""
    choices = " ".join(f"<{name}>" for name in INLINE_HTML)
    for item in page.document.located.get("html_block", ()):
        if not _is_comment(item.token):
            rest = markdown.without_comments(item.token.content)
            first = next(line.strip() for line in rest.splitlines() if line.strip())
            yield page.place.problem(
                "html", f"{quoted(first)} is not allowed; use Markdown, or inline {choices}", line=item.line
            )
    if "html_inline" in page.document.located:
        for item in page.document.located["inline"]:
            yield from _unbalanced(page, item.token, item.line, choices)


def _unbalanced(page: Page, inline: Token, line: int, choices: str) -> Iterator[Problem]:
    """Tags that are not allowed, or not nested properly with the emphasis and links around them."""
    open_tags: list[str] = []
    for item in markdown.walk(inline.children or (), line):
        token = item.token
        if token.type == "html_inline":
            if not markdown.without_comments(token.content).strip():
                continue
            match = HTML_TAG.fullmatch(token.content)
            if match is None or match[2] not in INLINE_HTML:
                message = (
                    f"{quoted(token.content)} is not allowed; use Markdown, or inline {choices} without attributes"
                )
                yield page.place.problem("html", message, line=item.line)
                continue
            closes, name = bool(match[1]), match[2]
            if name in VOID_HTML:
                if closes:
                    yield page.place.problem("html", f"{quoted(token.content)}: write <{name}>", line=item.line)
                continue
        elif token.nesting:
            closes, name = token.nesting < 0, token.tag
        else:
            continue
        if not closes:
            open_tags.append(name)
        elif open_tags and open_tags[-1] == name:
            open_tags.pop()
        else:
            yield page.place.problem(
                "html", f"</{name}> closes what is not open here; nest tags properly", line=item.line
            )
            return
    if open_tags:
        yield page.place.problem("html", f"<{open_tags[-1]}> is not closed in its paragraph", line=line)


def nesting_is_bounded(page: Page, library: Library) -> Iterator[Problem]:
    """Lists and quotes are not nested beyond a limit below which Markdown parsers keep every word."""
    for item in (item for items in page.document.located.values() for item in items):
        if item.token.level >= markdown.NESTING_LIMIT:
            yield page.place.problem("text", f"is nested deeper than {markdown.NESTING_LIMIT} levels", line=item.line)
            return


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and not markdown.without_comments(token.content).strip()


# --- questions --------------------------------------------------------------------------------------------------


def short_answer_is_short(question: Question, library: Library) -> Iterator[Problem]:
    """Between the title and the first section stands one paragraph of at most 60 words."""
    opening = [token for token in question.document.opening if not _is_comment(token)]
    above = opening[0] if opening else question.document.title
    line = question.document.line_of(above) if above else question.document.first_line
    if not opening:
        message = f"is missing; write one paragraph of at most {SHORT_ANSWER_WORDS} words below the title"
        yield question.place.problem("short answer", message, line=line)
        return
    blocks = [token for token in opening if token.level == 0 and token.nesting >= 0]
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
        line = question.document.first_line + len(question.document.source) - 1
        yield question.place.problem("section", f"'## {IN_DEPTH}' is missing; add it below the short answer", line=line)


def tags_are_known(question: Question, library: Library) -> Iterator[Problem]:
    """Every tag stands in content/tags.yml, and once in the question."""
    for index, tag in enumerate(question.fields.tags):
        if tag and tag not in library.tags:
            message = f"unknown tag {quoted(tag)}{suggestion(tag, library.tags)} (tags stand in content/tags.yml)"
            yield question.place.problem("tags", message, "tags", index)
    yield from _repeated(question, "tags", question.fields.tags)


def sources_are_https(question: Question, library: Library) -> Iterator[Problem]:
    """Every source is a complete https address, and stands once."""
    for index, source in enumerate(question.fields.sources):
        if source and not re.fullmatch(r"https://[^\s/?#<>\"'\\@]+\.[^\s<>\"'\\]+", source):
            yield question.place.problem("sources", f"{quoted(source)} is not an https address", "sources", index)
    yield from _repeated(question, "sources", question.fields.sources)


def asked_as_says_it_otherwise(question: Question, library: Library) -> Iterator[Problem]:
    """Each way of asking differs from the title and from the others."""
    for index, text in enumerate(question.fields.asked_as):
        if text and _spoken(text) == _spoken(question.title):
            yield question.place.problem(
                "asked_as", f"{quoted(text)} is the title itself; say it otherwise", "asked_as", index
            )
    yield from _repeated(question, "asked_as", question.fields.asked_as)


def _repeated(question: Question, name: str, values: Sequence[str]) -> Iterator[Problem]:
    for index, value in enumerate(values):
        if value and _spoken(value) in map(_spoken, values[:index]):
            yield question.place.problem(name, f"{quoted(value)} stands twice; keep one", name, index)


def _spoken(text: str) -> str:
    """What is left of a text when spelling, case and end marks do not count."""
    return " ".join(text.casefold().replace("`", "").rstrip(" ?!.").split())


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


# --- sheets -----------------------------------------------------------------------------------------------------


def sheet_chooses_in_one_way(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet has a list, a rule or parts, and each part has a list or a rule; only a rule's choice is grouped."""
    yield from _one_of(sheet, ("questions", "choose", "parts"), ())
    for number, part in enumerate(sheet.fields.parts or ()):
        if part.title or ("parts", number, "title") in sheet.place.lines:
            yield from _one_of(sheet, ("questions", "choose"), ("parts", number))
    if ("group_by",) in sheet.place.lines and ("choose",) not in sheet.place.lines:
        yield sheet.place.problem("group_by", "divides what `choose` chose, and there is none; use `parts`")


def _one_of(sheet: Sheet, names: Sequence[str], at: tuple[str | int, ...]) -> Iterator[Problem]:
    given = [name for name in names if (*at, name) in sheet.place.lines]
    choices = f"{', '.join(f'`{name}`' for name in names[:-1])} or `{names[-1]}`"
    if not given:
        yield sheet.place.problem(str(at[0]) if at else names[0], f"give {choices}", *at or names[:1])
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
                if value and value not in known:
                    what = name.removesuffix("s")
                    message = (
                        f"unknown {what} {quoted(value)}{suggestion(value, known)} ({file} stand in content/{file}.yml)"
                    )
                    yield sheet.place.problem(name, message, *at, name, index)
        if not unknown and not questions:
            had = " that the sheet does not have already" if any(True for _ in library.chosen(rule)) else ""
            message = f"chooses no question{had}"
            yield sheet.place.problem("choose", f"{message}; widen it or delete it", *at)


def listed_questions_exist_once(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet lists questions that exist, each once."""
    seen: set[str] = set()
    for question_id, line in sheet.listed():
        if question_id and question_id not in library.by_id:
            message = f"unknown question {quoted(question_id)}{suggestion(question_id, library.by_id)}"
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
        token.type for token in section.tokens if token.level == 0 and token.nesting >= 0 and not _is_comment(token)
    ]
    if blocks and blocks not in (["bullet_list_open"], ["ordered_list_open"]):
        yield sheet.place.problem(
            "section", f"{CHECKLIST!r} is not one list; write each item after `- `", line=section.line
        )


def sheet_address_is_free(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet does not take the address of a page of our own."""
    if sheet.id in RESERVED:
        yield sheet.place.problem("id", f"{sheet.id!r} is taken by the list of sheets; rename the file", line=1)


# --- the bank ---------------------------------------------------------------------------------------------------


def ids_are_unique(library: Library) -> Iterator[Problem]:
    """An id stands once in the whole bank, whatever its case."""
    seen: dict[str, Question] = {}
    for question in library.questions:
        first = seen.setdefault(question.id.casefold(), question)
        if first is not question:
            how = "the same id" if first.id == question.id else "an id that differs only in case"
            yield question.place.problem("id", f"{quoted(question.id)}: {first.path} has {how}; rename one", line=1)


def titles_are_unique(library: Library) -> Iterator[Problem]:
    """A title stands once in the whole bank."""
    seen: dict[str, Question] = {}
    for question in library.questions:
        if question.document.title and question.title:
            first = seen.setdefault(_spoken(question.title), question)
            if first is not question:
                line = question.document.line_of(question.document.title)
                yield question.place.problem(
                    "title", f"{quoted(question.title)} is also the title of {first.path}", line=line
                )


def aliases_do_not_clash(library: Library) -> Iterator[Problem]:
    """An alias is nobody's id and nobody else's alias."""
    owners: dict[str, str] = {}
    for question in library.questions:
        for index, alias in enumerate(question.fields.aliases):
            if not alias:
                continue
            holder = library.by_id.get(alias)
            if holder is not None:
                message = f"{quoted(alias)} is the id of {holder.path}; remove the alias"
                yield question.place.problem("aliases", message, "aliases", index)
            elif alias in owners:
                message = f"{quoted(alias)} is already an alias in {owners[alias]}; keep one"
                yield question.place.problem("aliases", message, "aliases", index)
            owners.setdefault(alias, question.path)


def topics_are_distinct_and_filled(library: Library) -> Iterator[Problem]:
    """A topic has a key and a title of its own, in plain text, and at least one question."""
    place = library.places["topics"]
    keys: set[str] = set()
    titles: set[str] = set()
    for index, topic in enumerate(library.topics):
        if topic.key in keys:
            yield place.problem("key", f"{quoted(topic.key)} stands twice; keep one", index, "key")
        elif topic.key in RESERVED:
            yield place.problem("key", f"{topic.key!r} is taken by the list of all questions", index, "key")
        elif topic.key and topic.key not in library.by_topic:
            message = f"{quoted(topic.key)} has no questions; add one with `make new`, or delete the topic"
            yield place.problem("key", message, index, "key")
        if topic.title and _spoken(topic.title) in titles:
            yield place.problem("title", f"{quoted(topic.title)} stands twice; reword one", index, "title")
        keys.add(topic.key)
        titles.add(_spoken(topic.title))


def tags_have_plain_keys(library: Library) -> Iterator[Problem]:
    """A tag is made like an id, so that it can stand in an address."""
    for tag in library.tags:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tag):
            yield library.places["tags"].problem(
                "tags", f"{quoted(tag)}: use lower-case letters, digits and hyphens", tag
            )


def synonyms_differ(library: Library) -> Iterator[Problem]:
    """A group of synonyms has two or more phrases of at most five words, and no phrase or group stands twice."""
    place = library.places["synonyms"]
    seen: dict[frozenset[str], int] = {}
    for index, group in enumerate(library.synonyms):
        keys = [" ".join(re.findall(r"\w+", phrase.casefold().replace("_", " "))) for phrase in group]
        for at, (phrase, key) in enumerate(zip(group, keys, strict=True)):
            if not key:
                yield place.problem("synonyms", f"{quoted(phrase)} holds no word; write one or delete it", index, at)
            elif key in keys[:at]:
                yield place.problem("synonyms", f"{quoted(phrase)} stands twice in its group; keep one", index, at)
            elif len(key.split()) > SYNONYM_WORDS:
                message = f"{quoted(phrase)} has {len(key.split())} words; at most {SYNONYM_WORDS}"
                yield place.problem("synonyms", message, index, at)
        if len(group) == 1:
            message = f"{quoted(group[0])} stands alone; write what means the same beside it, or delete the line"
            yield place.problem("synonyms", message, index)
        first = seen.setdefault(frozenset(keys), index)
        if group and first != index:
            message = f"is the same group as on line {place.line(first)}; keep one"
            yield place.problem("synonyms", message, index)


def page_titles_are_plain(library: Library) -> Iterator[Problem]:
    """What stands in the title of a page holds no angle brackets: the theme writes it without escaping."""
    place = library.places["topics"]
    for index, topic in enumerate(library.topics):
        if set(topic.title) & set("<>"):
            yield place.problem("title", f"{quoted(topic.title)} holds < or >; use words", index, "title")
    for sheet in library.sheets:
        if set(sheet.title) & set("<>") and sheet.document.title:
            line = sheet.document.line_of(sheet.document.title)
            yield sheet.place.problem("title", f"{quoted(sheet.title)} holds < or >; use words", line=line)


def versions_are_pinned(library: Library) -> Iterator[Problem]:
    """Where code is run, the lock file says on which releases: the pages promise it."""
    running = next((question for question in library.questions if question.runs), None)
    if running is not None and library.versions is None:
        message = f"pins no tensorflow and keras, on which {running.path} runs; write it with `make lock`"
        yield Problem("requirements-verify.txt", 1, "versions", message)


def repository_is_https(library: Library) -> Iterator[Problem]:
    """The address of the repository is https, as edit links begin with it."""
    address = library.site.repository
    if address and not address.startswith("https://"):
        yield library.places["site"].problem("repository", f"{quoted(address)} is not an https address")


Rule = Callable[[Page, Library], Iterator[Problem]]

PAGE_RULES: tuple[Rule, ...] = (
    one_title_comes_first,
    title_is_plain,
    headings_step_down,
    sections_are_known,
    fences_are_closed_and_named,
    python_parses,
    snippets_are_run,
    outputs_belong_to_snippets,
    errors_are_shown,
    images_have_words,
    links_lead_somewhere,
    definitions_are_used_once,
    html_is_harmless,
    nesting_is_bounded,
)
QUESTION_RULES = (
    short_answer_is_short,
    in_depth_is_there,
    tags_are_known,
    sources_are_https,
    asked_as_says_it_otherwise,
)
SHEET_RULES = (
    sheet_chooses_in_one_way,
    sheet_rules_choose_something,
    listed_questions_exist_once,
    checklist_is_a_list,
    sheet_address_is_free,
)
LIBRARY_RULES = (
    ids_are_unique,
    titles_are_unique,
    aliases_do_not_clash,
    topics_are_distinct_and_filled,
    tags_have_plain_keys,
    synonyms_differ,
    page_titles_are_plain,
    repository_is_https,
    versions_are_pinned,
)
