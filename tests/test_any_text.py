"""Any text in a question file is either reported or rendered whole, never a traceback."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from prep import markdown, problems, site
from project import QUESTION, Project, small_project

# Text that likes to collide with front matter, Markdown, HTML and templates.
FRAGMENTS = st.sampled_from(
    """
    ---|# |## In depth|## Common mistake|### |- |1. |> |```|```python|~~~|    |[a](b.md)|[^1]|[^1]: |[a]: https://a.b|
    <div>|</details>|<sub>|</sub>|<!--|-->|&amp;|{{ x }}|{% y %}|///|`|``|*|**|_|\\|!|[|](|)||a | b|--- | ---|
    difficulty: easy|tags: [keras]|reviewed: 2026-01-01|: |&a|*a|!!x|\t|\u202e|é|日本|🙂|\x00|\r|word|https://a.b/c|<a@b.c>
    """.replace("\n    ", "").split("|")
)
NOISE = st.lists(st.one_of(FRAGMENTS, st.just("\n"), st.just("\n\n"), st.text(max_size=8)), max_size=40).map("".join)
QUICK = settings(max_examples=40)


@contextlib.contextmanager
def fresh() -> Iterator[Project]:
    """A project for one example: a fixture would be shared by all of them."""
    with tempfile.TemporaryDirectory() as folder:
        yield small_project(Path(folder))


@QUICK
@given(NOISE)
def test_any_file_is_reported_or_built(text: str) -> None:
    with fresh() as project:
        project.question(text.encode("utf-8", "surrogatepass"))
        for line in project.complaints():
            assert re.match(r"content/[^:]+:[1-9][0-9]*: [^:]+: .", line), line


@QUICK
@given(st.integers(0, len(QUESTION)), NOISE)
def test_noise_anywhere_in_a_good_file(position: int, noise: str) -> None:
    with fresh() as project:
        project.question((QUESTION[:position] + noise + QUESTION[position:]).encode("utf-8", "surrogatepass"))
        changed, found = site.build(project.root, with_search=False)
    assert bool(found) != bool(changed)
    assert len(problems.lines(found)) == len(set(found))


@QUICK
@given(NOISE)
def test_an_answer_that_passes_loses_no_word(noise: str) -> None:
    with fresh() as project:
        project.question(QUESTION.replace("More about it.", f"Begin {noise} end.").encode("utf-8", "surrogatepass"))
        _, found = site.build(project.root, with_search=False)
        if found:
            return
        page = project.read("docs/questions/keras-api.md").split("---\n", 2)[2]
    soup = BeautifulSoup(page, "html5lib")
    (card,) = soup.select("article.card")
    shown = "".join(card.get_text().split())
    for word in words(noise):
        assert word in shown, word
    assert "end." in shown
    assert len(card.select("footer.card-foot")) == 1


def words(noise: str) -> list[str]:
    """The runs of letters that a reader must find again: not in addresses, comments and labels of definitions."""
    visible = markdown.without_comments(noise)
    if re.search(r"[<&\\[\]`~]|https?:|python", visible):  # what markup may rightly turn into something else
        return []
    return re.findall(r"[^\W_]{2,}", visible)
