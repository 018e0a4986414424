"""What is wrong with the content: one generator per rule, whose docstring is the rule."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.util import ClassNotFound

from prep import links, markdown
from prep.model import (
    CHECKLIST,
    IN_DEPTH,
    QUESTION_SECTIONS,
    SHEET_SECTIONS,
    Library,
    Page,
    Question,
    Sheet,
)
from prep.problems import Problem, quoted, suggestion

SHORT_ANSWER_WORDS = 60
SHORT_ANSWER_CHARACTERS = 600
TITLE_CHARACTERS = 150
SYNONYM_WORDS = 5
INLINE_HTML = ("abbr", "br", "del", "ins", "kbd", "mark", "small", "sub", "sup", "var", "wbr")
VOID_HTML = ("br", "wbr")
HTML_TAG = re.compile(r"<(/?)([a-z]+)\s*/?>")
FENCE_OPTIONS = {"python": ("raises", "no-run")}
RESERVED = ("index",)  # docs/questions/index.md and docs/sheets/index.md are pages of our own


def check(library: Library, today: datetime.date) -> list[Problem]:
    """Every problem of the loaded content, in no particular order."""
    problems: list[Problem] = []
    for question in library.questions:
        for page_rule in PAGE_RULES:
            problems += page_rule(question, library)
        for question_rule in QUESTION_RULES:
            problems += question_rule(question, library)
        problems += reviewed_is_past(question, today)
    for sheet in library.sheets:
        for page_rule in PAGE_RULES:
            problems += page_rule(sheet, library)
        for sheet_rule in SHEET_RULES:
            problems += sheet_rule(sheet, library)
    for library_rule in LIBRARY_RULES:
        problems += library_rule(library)
    return problems


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
    for item in document.walk():
        token = item.token
        if token.type != "fence" or token.map is None:
            continue
        last = document.source[min(token.map[1], len(document.source)) - 1]
        closing = re.compile(rf"[\s>]*{re.escape(token.markup[0])}{{{len(token.markup)},}}\s*")
        if token.map[1] - token.map[0] < 2 or not closing.fullmatch(last):
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


@lru_cache
def _language_is_known(language: str) -> bool:
    try:
        return find_lexer_class_by_name(language) is not None
    except ClassNotFound:
        return False


@lru_cache
def _languages() -> frozenset[str]:
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def images_have_words(page: Page, library: Library) -> Iterator[Problem]:
    """An image has alternative text and lies under docs/assets/."""
    for item in page.document.walk():
        if item.token.type != "image":
            continue
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
    for item in page.document.walk():
        if item.token.type == "link_open":
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
    for item in page.document.walk():
        token = item.token
        if token.type == "html_block" and not _is_comment(token):
            first = next(line for line in markdown.without_comments(token.content).splitlines() if line.strip())
            message = f"{quoted(first.strip())} is not allowed; use Markdown, or inline {choices}"
            yield page.place.problem("html", message, line=item.line)
        if token.type == "inline":
            yield from _unbalanced(page, token, item.line, choices)


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
    for item in page.document.walk():
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


# --- sheets -----------------------------------------------------------------------------------------------------


def sheet_names_questions_once(sheet: Sheet, library: Library) -> Iterator[Problem]:
    """A sheet names questions that exist, each once, by `questions` or by `parts`."""
    if bool(sheet.fields.questions) == bool(sheet.fields.parts):
        message = "give either `questions` or `parts`" + (", not both" if sheet.fields.questions else "")
        yield sheet.place.problem("questions", message)
    seen: set[str] = set()
    for question_id, line in sheet.question_ids():
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
SHEET_RULES = (sheet_names_questions_once, checklist_is_a_list, sheet_address_is_free)
LIBRARY_RULES = (
    ids_are_unique,
    titles_are_unique,
    aliases_do_not_clash,
    topics_are_distinct_and_filled,
    tags_have_plain_keys,
    synonyms_differ,
    page_titles_are_plain,
    repository_is_https,
)
