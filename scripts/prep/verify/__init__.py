"""Runs the Python fences of the bank and compares what they print with what the answers show.

Looked at first, and why the two halves below are our own. Sybil, pytest-examples and pytest-codeblocks run snippets
inside the process of the tests, so one that exits, hangs or crashes takes the rest with it, and all questions share
TensorFlow's state; phmdoctest and mktestdocs write test files with the same limit and compare text exactly; byexample
and doctest want prompts in the code. None captures what C++ and child processes print, tolerates rounding, and rewrites
the expected output in place. So finding the fences is markdown-it's work, as everywhere in this project; child.py adds
the processes, compare.py the rules of doctest's ELLIPSIS and pytest's NUMBER in a form in which both hold at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from prep.model import Page
from prep.verify.run import Pages


def runnable(pages: Iterable[Page]) -> Pages:
    """The pages that have snippets to run, each with these."""
    found = [(page, tuple(snippet for snippet in page.snippets if snippet.runs)) for page in pages]
    return [(page, those) for page, those in found if those]
