"""Rules for the code of a page: fences, snippets that run, and what they print."""

from __future__ import annotations

import re
import symtable
import warnings
from collections.abc import Iterator
from functools import lru_cache

from markdown_it.token import Token
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from prep import markdown
from prep.model import Library, Page
from prep.problems import Problem, closest, quoted, suggestion
from prep.snippets import NO_RUN, OUTPUT, PYTHON, RAISES, TOLERANCE, Snippet, is_fence, tolerance

FENCE_OPTIONS = {PYTHON: (RAISES, NO_RUN), OUTPUT: (TOLERANCE,)}
OTHER_PYTHON = ("py", "py3", "python3", "pycon", "pyi", "ipython", "ipython3", "sage")  # highlighted, but never run
# What an unknown name is likely to mean, of the hundreds that can be highlighted.
COMMON_LANGUAGES = (
    *(PYTHON, OUTPUT, "text", "bash", "console", "diff", "docker", "ini", "json", "markdown", "protobuf", "toml"),
    *("xml", "yaml", "html", "css", "c", "cpp", "go", "java", "javascript", "kotlin", "r", "rust", "sql", "swift"),
    "typescript",
)
REASON_WORDS = 2  # "needs two GPUs", not "slow"


def fences_are_closed_and_named(page: Page, library: Library) -> Iterator[Problem]:
    """A code fence is closed and holds something, names a language that can be highlighted, and knows its options."""
    document = page.document
    for item in document.located.get("fence", ()):
        token = item.token
        if not _is_closed(page, token):
            yield page.place.problem("code", f"fence is not closed; end it with a line {token.markup}", line=item.line)
        elif not token.content.strip() and not is_fence(token, OUTPUT):
            yield page.place.problem("code", "fence is empty; write code into it or delete it", line=item.line)
        info = markdown.fence_info(token)
        if not info.language:
            message = "fence has no language; write for example ```python, ```output, ```bash or ```text"
            yield page.place.problem("code", message, line=item.line)
        elif not _language_is_known(info.language):
            close = closest(info.language, COMMON_LANGUAGES, 0.75)
            others = "write ```output for what code prints, ```text where none fits"
            hint = f"did you mean {close!r}?" if close else others
            yield page.place.problem("code", f"unknown language {quoted(info.language)}; {hint}", line=item.line)
        elif info.language.lower() == OUTPUT != info.language:
            message = f"{quoted(info.language)} is compared with nothing; write ```{OUTPUT}"
            yield page.place.problem("code", message, line=item.line)
        allowed = FENCE_OPTIONS.get(info.language, ())
        for name, value in info.options.items():
            if name not in allowed:
                hint = suggestion(name, allowed) or f"; a fence of {info.language} has none, so delete it"
                yield page.place.problem("code", f"unknown option {quoted(name)}{hint}", line=item.line)
            elif not value.strip():
                yield page.place.problem("code", f"option {name!r} has no value; write it after the =", line=item.line)
        if info.rest:
            message = f"cannot read {quoted(info.rest)} after the language"
            hint = 'write options as name=value or name="two words", each once'
            yield page.place.problem("code", f"{message}; {hint}", line=item.line)


def _is_closed(page: Page, fence: Token) -> bool:
    source, (first, end) = page.document.source, fence.map or (0, 0)
    closing = re.compile(rf"[\s>]*{re.escape(fence.markup[0])}{{{len(fence.markup)},}}\s*")
    closes = end - first == fence.content.count("\n") + 2  # one line less where the text ends first
    return closes and bool(closing.fullmatch(source[min(end, len(source)) - 1]))


@lru_cache
def _language_is_known(language: str) -> bool:
    try:
        return find_lexer_class_by_name(language) is not None
    except ClassNotFound:
        return False


def python_parses(page: Page, library: Library) -> Iterator[Problem]:
    """A Python fence is Python, run or not."""
    for snippet in page.snippets:
        if not _is_closed(page, snippet.token):
            continue  # what it swallowed is no Python
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                symtable.symtable(snippet.code, "snippet", "exec")  # faster than ast.parse(), and finds more
        except SyntaxError as error:
            if snippet.raises not in ("SyntaxError", "IndentationError", "TabError"):
                line = snippet.line + (error.lineno or 1)
                yield page.place.problem("code", f"is not Python: {error.msg}", line=line)
        except (RecursionError, MemoryError):  # what CPython's parser raises for a thousand brackets or signs
            yield page.place.problem("code", "is nested too deeply for Python's parser", line=snippet.line)


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
        if written and not tolerance(written):
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


RULES = (
    fences_are_closed_and_named,
    python_parses,
    snippets_are_run,
    outputs_belong_to_snippets,
    errors_are_shown,
)
