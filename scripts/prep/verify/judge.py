"""What is wrong with an answer, judged by what its snippets did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prep.model import Page
from prep.problems import Problem, quoted
from prep.snippets import Snippet
from prep.verify import compare
from prep.verify.run import Outcome, Raised


@dataclass(frozen=True)
class Failure:
    """A snippet that does not do what its page says."""

    problem: Problem
    details: tuple[str, ...]  # lines to print below it
    mendable: bool  # whether rewriting the output fence mends it


def judge(page: Page, snippets: Sequence[Snippet], outcomes: Sequence[Outcome]) -> Iterator[Failure]:
    """The failures of a page; a snippet after one that was stopped has none, as it was not run."""
    for snippet, outcome in zip(snippets, outcomes, strict=False):
        yield from _judge(page, snippet, outcome)
    if len(outcomes) < len(snippets) and not (outcomes and _ended_early(snippets[len(outcomes) - 1], outcomes[-1])):
        missing = snippets[len(outcomes)]
        yield _failure(page, missing.line, "was not run; a snippet above broke the process that runs the page")


def printed(snippet: Snippet, outcome: Outcome) -> str:
    """What the output fence must show: the output, and after it the message of an exception that was announced."""
    if outcome.raised is None or not snippet.raises:
        return outcome.output
    gap = "" if not outcome.output or outcome.output.endswith("\n") else "\n"
    return outcome.output + gap + outcome.raised.text


def _judge(page: Page, snippet: Snippet, outcome: Outcome) -> Iterator[Failure]:
    raised = outcome.raised
    if outcome.stopped:
        details = (*_titled("printed before:", outcome.output), *_titled("standard error:", "\n".join(outcome.stderr)))
        yield _failure(page, snippet.line, outcome.stopped, details)
        return
    if raised is not None and not snippet.raises:
        yield _failure(page, raised.line, _unexpected(raised), _trace(page, raised))
        return
    if raised is not None and snippet.raises not in (raised.name, f"{raised.module}.{raised.name}"):
        message = f"raises {raised.name} instead of {snippet.raises}"
        yield _failure(page, raised.line, message, (*_trace(page, raised), *_titled("", raised.text)))
        return
    if raised is None and snippet.raises:
        details = _titled("printed:", outcome.output)
        yield _failure(page, snippet.line, f"does not raise {snippet.raises}", details)
        return
    yield from _judge_output(page, snippet, printed(snippet, outcome))


def _judge_output(page: Page, snippet: Snippet, actual: str) -> Iterator[Failure]:
    shown = snippet.output
    if shown is None:
        if compare.lines(actual):
            message = "prints what no ```output fence right after it shows; write one, or let UPDATE=1 do it"
            yield _failure(page, snippet.line, message, _titled("actual:", actual), mendable=True)
        return
    if compare.matches(shown.text, actual, shown.tolerance):
        return
    line = shown.line + 1 + compare.first_difference(shown.text, actual, shown.tolerance)
    message = "is not what the code prints" if compare.lines(actual) else "is shown, but the code prints nothing"
    details = tuple("    " + line for line in compare.difference(shown.text, actual, shown.tolerance))
    yield Failure(Problem(page.path, line, "output", message), details, mendable=True)


def _failure(page: Page, line: int, message: str, details: Sequence[str] = (), mendable: bool = False) -> Failure:
    return Failure(Problem(page.path, line, "code", message), tuple(details), mendable)


def _ended_early(snippet: Snippet, outcome: Outcome) -> bool:
    return bool(outcome.stopped) or (outcome.raised is not None and not snippet.raises)


def _unexpected(raised: Raised) -> str:
    last = raised.text.strip().splitlines()[-1]
    if raised.name == "SystemExit":
        return f"ends the program: {last}; leave the exit out, or announce it: ```python raises=SystemExit"
    return f"raises {quoted(last)[1:-1]}"


def _trace(page: Page, raised: Raised) -> tuple[str, ...]:
    """Where the page's own code was, outermost first; what happened inside libraries is left out."""
    found = []
    for line, function, source in raised.frames:
        where = "" if function == "<module>" else f"  (in {function})"
        found.append(f"    {page.path}:{line}: {source}{where}")
    return tuple(found)


def _titled(title: str, text: str) -> tuple[str, ...]:
    found = tuple("    " + line for line in compare.lines(text))
    return (("    " + title, *found) if title else found) if found else ()
