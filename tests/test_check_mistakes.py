"""Everything an author can get wrong, one mistake at a time, with the exact complaint."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from pathlib import Path

import pytest
from prep import site
from project import QUESTION, ROOT, RUNS_ON, SITE, Project

PATH = "content/questions/keras-api/compile.md"
TITLE = "# What does `compile()` configure?\n"
ADDRESS = "write nothing but `https://`, the host and the page"
OPTIONS = 'write options as name=value or name="two words", each once'
OPEN_BRACKET = "did not find expected ',' or ']'; close the bracket, or quote a text that holds ': ' or ' #' "
OPEN_BRACKET += "or begins with a sign"
SHORT = "It sets the optimizer, the loss and the metrics.\n"


def changed(old: str, new: str) -> str:
    assert old in QUESTION
    return QUESTION.replace(old, new, 1)


def in_depth(text: str) -> str:
    return changed("More about it.\n", text)


# mistake: (text of the file, complaints less the path)
MISTAKES: dict[str, tuple[str, list[str]]] = {
    "missing key": (
        changed("difficulty: easy\n", ""),
        ["2: difficulty: is missing; write for example `difficulty: easy`"],
    ),
    "empty key": (
        changed("difficulty: easy", "difficulty:"),
        ["2: difficulty: is empty; write for example `difficulty: easy`"],
    ),
    "empty list": (
        changed("tags: [keras]", "tags: []"),
        ["3: tags: is empty; write for example `tags: [basics, performance]`"],
    ),
    "empty item": (
        changed("tags: [keras]", "tags: [keras, '']"),
        ["3: tags: is empty; write for example `tags: [basics, performance]`"],
    ),
    "empty items": (
        changed("https://keras.io/api/models/model_training_apis/", "''\n  - ''"),
        [f"{n}: sources: is empty; write for example `sources: [https://docs.example.org/manual/]`" for n in (7, 8)],
    ),
    "duplicate key": (
        changed("difficulty: easy\n", "difficulty: easy\ndifficulty: hard\n"),
        ["3: difficulty: stands twice, first on line 2; keep one"],
    ),
    "endless list": (
        changed("tags: [keras]", f"tags: [{', '.join(f'tag-{number}' for number in range(1000))}]"),
        ["3: tags: has 1,000 items; at most 50"],
    ),
    "misspelt key": (
        changed("difficulty: easy\n", "difficulty: easy\ndificulty: easy\n"),
        ["3: dificulty: unknown key 'dificulty'; did you mean 'difficulty'?"],
    ),
    "unknown difficulty": (
        changed("difficulty: easy", "difficulty: simple"),
        ["2: difficulty: unknown difficulty 'simple'; choose from easy, medium, hard"],
    ),
    "unknown era": (
        changed("difficulty: easy\n", "difficulty: easy\nera: keras3\n"),
        ["3: era: unknown era 'keras3'; did you mean 'keras2'? (eras stand in content/site.yml)"],
    ),
    "unknown era like no other": (
        changed("difficulty: easy\n", "difficulty: easy\nera: 1.x\n"),
        ["3: era: unknown era '1.x'; choose from tf1, tf2, keras2 (eras stand in content/site.yml)"],
    ),
    "text instead of a list": (
        changed("tags: [keras]", "tags: keras"),
        ["3: tags: expected a list, got text: 'keras'; write for example `tags: [basics, performance]`"],
    ),
    "list instead of text": (
        changed("reviewed: 2026-01-31", "reviewed: [2026-01-31]"),
        ["8: reviewed: ['2026-01-31'] is not a date; write it as YYYY-MM-DD, a day that exists"],
    ),
    "mapping instead of text": (
        changed("  - What happens when you compile a model?", "  - Keras: what is compile?"),
        ["5: asked_as: expected text, got a mapping: {'Keras': 'what is compile?'}; put it in quotes"],
    ),
    "number instead of text": (
        changed("  - What happens when you compile a model?", "  - 42"),
        ["5: asked_as: expected text, got a number: '42'; put it in quotes"],
    ),
    "faulty items side by side": (
        changed("tags: [keras]", "tags: [keras, 12, [training], '']\naliases: [old-id, 1.5, Old]"),
        [
            "3: tags: expected text, got a list: ['training']; write for example `tags: [basics, performance]`",
            "3: tags: expected text, got a number: '12'; put it in quotes",
            "3: tags: is empty; write for example `tags: [basics, performance]`",
            "3: tags: unknown tag '12'; choose from keras, training (tags stand in content/tags.yml)",
            "4: aliases: '1.5' is not made of lower-case letters, digits and single hyphens",
            "4: aliases: 'Old' is not made of lower-case letters, digits and single hyphens",
        ],
    ),
    "boolean instead of text": (
        changed("  - What happens when you compile a model?", "  - yes"),
        ["5: asked_as: expected text, got a boolean: 'yes'; put it in quotes"],
    ),
    "unknown tag": (
        changed("[keras]", "[kears]"),
        ["3: tags: unknown tag 'kears'; did you mean 'keras'? (tags stand in content/tags.yml)"],
    ),
    "repeated tag": (changed("[keras]", "[keras, training, keras]"), ["3: tags: 'keras' stands twice; keep one"]),
    "a date that does not exist": (
        changed("2026-01-31", "2026-02-30"),
        ["8: reviewed: '2026-02-30' is not a date; write it as YYYY-MM-DD, a day that exists"],
    ),
    "a number as a date": (
        changed("2026-01-31", "1700000000"),
        ["8: reviewed: '1700000000' is not a date; write it as YYYY-MM-DD, a day that exists"],
    ),
    "source that is not https": (
        changed("https://keras.io/api", "http://keras.io/api"),
        ["7: sources: 'http://keras.io/api/models/model_training_apis/' is not an https address; " + ADDRESS],
    ),
    "source without a host": (
        changed("https://keras.io/api/models/model_training_apis/", "https://"),
        ["7: sources: 'https://' is not an https address; " + ADDRESS],
    ),
    **{
        f"source that is no address: {source}": (
            changed("https://keras.io/api/models/model_training_apis/", source),
            [f"7: sources: '{source}' is not an https address; {ADDRESS}"],
        )
        for source in (
            *("https://[keras.io/api", "https://keras℀.io/", "https://..a/", "https://keras.io:99999999/"),
            *("https://keras/", "https://a#b.c/", "https://a?b.c/", "https://a/b.c/", "https://a@b.c/"),
            *('https://a.b/"c', "https://a.b/<c>", "https://a.b/ c"),
        )
    },
    "source with an apostrophe": (
        changed("https://keras.io/api/models/model_training_apis/", "https://en.wikipedia.org/wiki/Bayes'_theorem"),
        [],
    ),
    "repeated source": (
        changed("reviewed", "  - https://keras.io/api/models/model_training_apis/\nreviewed"),
        ["8: sources: 'https://keras.io/api/models/model_training_apis/' stands twice; keep one"],
    ),
    "asked as the title": (
        changed("What happens when you compile a model?", "what does compile() configure"),
        ["5: asked_as: 'what does compile() configure' is the title itself; say it otherwise"],
    ),
    "asked as the title less its emphasis": (
        changed(TITLE, "# What is *re*shape?\n").replace("What happens when you compile a model", "What is reshape"),
        ["5: asked_as: 'What is reshape?' is the title itself; say it otherwise"],
    ),
    "asked in too many characters": (
        changed("What happens when you compile a model?", "x" * 501),
        ["5: asked_as: has 501 characters; at most 500"],
    ),
    "alias with forbidden characters": (
        changed("reviewed", "aliases: [Compile_Step]\nreviewed"),
        ["8: aliases: 'Compile_Step' is not made of lower-case letters, digits and single hyphens"],
    ),
    "alias that is an id of the frame": (
        changed("reviewed", "aliases: [content]\nreviewed"),
        ["8: aliases: 'content' is the id of a part of every page; remove the alias"],
    ),
    "asked twice in other codes": (
        changed(
            "- What happens when you compile a model?", "- Was ist Überanpassung?\n  - Was ist U\u0308beranpassung?"
        ),
        ["6: asked_as: 'Was ist U\u0308beranpassung?' stands twice; keep one"],
    ),
    "alias that is an id": (
        changed("reviewed", "aliases: [compile]\nreviewed"),
        ["8: aliases: 'compile' is the id of content/questions/keras-api/compile.md; remove the alias"],
    ),
    "no title": (
        changed(TITLE, ""),
        ["10: title: is missing; write `# ` and the title below the front matter"],
    ),
    "two titles": (in_depth("# Another\n\nMore.\n"), ["16: title: is the second one; the first stands on line 10"]),
    "empty title": (changed(TITLE, "#\n"), ["10: title: is empty; write it after `# `"]),
    "title too long": (changed(TITLE, f"# {'x' * 151}\n"), ["10: title: has 151 characters; at most 150"]),
    "title, answer and ways of asking as long as they may be": (
        changed(TITLE, f"# {'x' * 150}\n")
        .replace(SHORT, f"{'123456789 ' * 59}1234567890\n")
        .replace("What happens when you compile a model?", "x" * 500),
        [],
    ),
    "comments before and after the title": (changed(TITLE, f"<!-- a -->\n\n{TITLE}\n<!-- b -->\n"), []),
    "text before the title": (
        changed(TITLE, "Hello.\n\n" + TITLE),
        ["12: title: does not come first; move what stands before it below"],
    ),
    "link in the title": (
        changed("`compile()`", "[compile](https://keras.io/)"),
        ["10: title: holds a link; use words and `code` only"],
    ),
    "image in the title": (
        changed("`compile()`", "![compile](../../../docs/assets/images/favicon.svg)"),
        ["10: title: holds an image; use words and `code` only"],
    ),
    "unknown section": (
        changed("More about it.\n", "More.\n\n## Common mistakes\n\nText.\n"),
        ["18: section: unknown section 'Common mistakes'; did you mean 'Common mistake'?"],
    ),
    "section in other case": (
        changed("## In depth", "## In Depth"),
        [
            "14: section: unknown section 'In Depth'; did you mean 'In depth'?",
            "16: section: '## In depth' is missing; add it below the short answer",
        ],
    ),
    "repeated section": (
        in_depth("More.\n\n## In depth\n\nAgain.\n"),
        ["18: section: 'In depth' stands twice, first on line 14; join them"],
    ),
    "empty section": (
        in_depth("More.\n\n## Follow-ups\n"),
        ["18: section: 'Follow-ups' is empty; fill it or delete it"],
    ),
    "section that holds a rule": (
        in_depth("---\n"),
        ["14: section: 'In depth' is empty; fill it"],
    ),
    "empty section that every question has": (
        changed("More about it.\n", "<!-- soon -->\n"),
        ["14: section: 'In depth' is empty; fill it"],
    ),
    "no section, and no line end": (
        changed("\n## In depth\n\nMore about it.\n", "").rstrip("\n"),
        ["12: section: '## In depth' is missing; add it below the short answer"],
    ),
    "skipped heading level": (
        in_depth("#### Deep\n\nMore.\n"),
        ["16: heading: skips a level: #### after ##; use ###"],
    ),
    "empty heading": (in_depth("###\n\nMore.\n"), ["16: heading: is empty; write words after it or delete it"]),
    "heading in a list": (
        in_depth("- #### Deep\n"),
        ["16: heading: stands inside a list, quote or footnote; move it to the left margin"],
    ),
    "no short answer": (
        changed(SHORT, ""),
        ["10: short answer: is missing; write one paragraph of at most 60 words below the title"],
    ),
    "short answer that nobody sees": (
        changed(SHORT, "&nbsp;\n"),
        ["12: short answer: is missing; write one paragraph of at most 60 words below the title"],
    ),
    "short answer too long over line breaks": (
        changed(SHORT, "<br>".join(["word"] * 61) + "\n"),
        ["12: short answer: has 61 words; at most 60"],
    ),
    "short answer too long": (
        changed(SHORT, "word " * 61 + "\n"),
        ["12: short answer: has 61 words; at most 60"],
    ),
    "short answer of two paragraphs": (
        changed(SHORT, "One.\n\nTwo.\n"),
        ["14: short answer: is not one paragraph; join it, and move lists, code and the rest to `## In depth`"],
    ),
    "short answer of few words, and long ones": (
        changed(SHORT, "x" * 601 + "\n"),
        ["12: short answer: has 601 characters; at most 600"],
    ),
    "short answer with an image and a footnote": (
        changed(SHORT, "A\n![b](../../../docs/assets/images/favicon.svg)[^1].\n\n[^1]: Note.\n"),
        [f"12: short answer: holds {what}; it must stand alone on paper" for what in ("a footnote", "an image")],
    ),
    "short answer as a list": (
        changed(SHORT, "- One\n- Two\n"),
        ["12: short answer: is not one paragraph; join it, and move lists, code and the rest to `## In depth`"],
    ),
    "short answer as code": (
        changed(SHORT, "```text\nx\n```\n"),
        ["12: short answer: is not one paragraph; join it, and move lists, code and the rest to `## In depth`"],
    ),
    "unclosed code fence": (
        in_depth("```python\nx = 1\n"),
        ["16: code: fence is not closed; end it with a line ```"],
    ),
    "unclosed code fence, and no line end": (
        in_depth("```text\nx = 1"),
        ["16: code: fence is not closed; end it with a line ```"],
    ),
    "fence closed by a shorter one": (
        in_depth("````python\nx = 1\n```\n"),
        ["16: code: fence is not closed; end it with a line ````"],
    ),
    "fence whose end is indented": (
        in_depth("```text\nx\n    ```\n"),
        ["16: code: fence is not closed; end it with a line ```"],
    ),
    "fence with an option twice": (
        in_depth("```python raises=ValueError raises=TypeError\nint('x')\n```\n\n```output\nValueError: x\n```\n"),
        [f"16: code: cannot read 'raises=TypeError' after the language; {OPTIONS}"],
    ),
    "options after a tab, and what is none": (
        in_depth("```python\traises=ValueError\nint('x')\n```\n\n```output x y=\"z\nValueError: x\n```\n"),
        [f"20: code: cannot read 'x y=\"z' after the language; {OPTIONS}"],
    ),
    "fence that holds nothing": (
        in_depth("```text\n\n```\n"),
        ["16: code: fence is empty; write code into it or delete it"],
    ),
    "fence without language": (
        in_depth("```\nx = 1\n```\n"),
        ["16: code: fence has no language; write for example ```python, ```output, ```bash or ```text"],
    ),
    "fence of a misspelt language": (
        in_depth("```pyhton\nx = 1\n```\n"),
        ["16: code: unknown language 'pyhton'; did you mean 'python'?"],
    ),
    "fence with a misspelt option": (
        in_depth("```python raise=ValueError\nx = 1\n```\n"),
        ["16: code: unknown option 'raise'; did you mean 'raises'?"],
    ),
    "Python that does not parse": (
        in_depth("Text.\n\n```python\nx = 1\ny = = 2\n```\n"),
        ["20: code: is not Python: invalid syntax"],
    ),
    "Python that parses and does not compile": (
        in_depth("```python\nx = 1\ndef f(a, a): ...\n```\n"),
        ["18: code: is not Python: duplicate argument 'a' in function definition"],
    ),
    "Python that no parser can hold": (
        in_depth(f"```python\nx = {'-' * 20_000}1\n```\n"),
        ["16: code: is nested too deeply for Python's parser"],
    ),
    "Python that must not parse, and Python that makes the parser warn": (
        in_depth(
            "".join(
                f"```python raises={name}\n{code}\n```\n\n```output\n{name}: ...\n```\n\n"
                for name, code in (
                    ("SyntaxError", "x ="),
                    ("IndentationError", " x = 1"),
                    ("TabError", "if x:\n\ty\n        z"),
                )
            )
            + '```python\nx = "\\d"\n```\n'
        ),
        [],
    ),
    "Python by another name": (
        in_depth("```py\nx = 1\n```\n\n```Python\nx = 1\n```\n"),
        [
            "16: code: language 'py' would not be run; write ```python and leave out prompts",
            "20: code: language 'Python' would not be run; write ```python and leave out prompts",
        ],
    ),
    "no-run without a reason": (
        in_depth('```python no-run=""\nx = 1\n```\n\n```python raises=" "\nx = 1\n```\n'),
        [
            "16: code: option 'no-run' has no value; write it after the =",
            "20: code: option 'raises' has no value; write it after the =",
        ],
    ),
    "no-run with a word": (
        in_depth("```python no-run=slow\nx = 1\n```\n"),
        ["16: code: no-run='slow' is no reason; say what is missing: no-run=\"needs two GPUs\""],
    ),
    "no-run with two words": (in_depth('```python no-run="needs GPUs"\nx = 1\n```\n'), []),
    "output of code that is not run": (
        in_depth('```python no-run="needs two GPUs"\nx\n```\n\n```output\n1\n```\n'),
        ["20: output: follows code that is not run, so nobody checks it; delete it or let the code run"],
    ),
    "an error of code that is not run": (
        in_depth('```python no-run="needs two GPUs" raises=ValueError\nx\n```\n'),
        ["16: code: has both 'no-run' and 'raises'; what is not run raises nothing: keep one"],
    ),
    "output after text": (
        in_depth("```python\nprint(1)\n```\n\nIt prints:\n\n```output\n1\n```\n"),
        ["22: output: follows no ```python fence; put it right after the code that prints it, or use ```text"],
    ),
    "output after a shell command": (
        in_depth("```bash\nls\n```\n\n```output\n1\n```\n"),
        ["20: output: follows no ```python fence; put it right after the code that prints it, or use ```text"],
    ),
    "output that is empty": (
        in_depth("```python\nx = 1\n```\n\n```output\n\n```\n"),
        ["20: output: is empty; delete it"],
    ),
    "output that says nothing": (
        in_depth("```python\nprint(1)\n```\n\n```output\n...\n```\n"),
        ["20: output: is only `...`, so nothing is compared"],
    ),
    "tolerance in words": (
        in_depth("```python\nprint(0.1)\n```\n\n```output tolerance=little\n0.1\n```\n"),
        ["20: output: tolerance='little' is not a positive number; write for example tolerance=0.01"],
    ),
    "tolerance beyond all numbers": (
        in_depth("```python\nprint(0.1)\n```\n\n```output tolerance=1e99999999999999999999\n0.1\n```\n"),
        [
            "20: output: tolerance='1e99999999999999999999' is not a positive number; write for example tolerance=0.01",
        ],
    ),
    "tolerance as a number": (
        in_depth(
            "".join(
                f"```python\nprint(0.1)\n```\n\n```output tolerance={number}\n0.1\n```\n\n"
                for number in ("0.02", ".5", "1", "1e-3", "2e12")
            )
        ),
        [],
    ),
    "tolerance that is not positive": (
        in_depth("```python\nprint(0.1)\n```\n\n```output tolerance=0.0\n0.1\n```\n"),
        ["20: output: tolerance='0.0' is not a positive number; write for example tolerance=0.01"],
    ),
    "error without its message": (
        in_depth("```python raises=ValueError\nint('x')\n```\n"),
        [
            "16: code: raises ValueError, but shows no message; put an ```output fence after it "
            "that ends in `ValueError: …`, or run `make verify Q=compile UPDATE=1`"
        ],
    ),
    "error with another message": (
        in_depth("```python raises=ValueError\nint('x')\n```\n\n```output\nTypeError: x\n```\n"),
        ["20: output: does not show the message: no line begins with `ValueError`"],
    ),
    "error of a module": (
        in_depth(
            "".join(
                f"```python raises=tf.errors.AbortedError\nx\n```\n\n```output\n{message}: x\n```\n\n"
                for message in ("AbortedError", "tensorflow.errors.AbortedError", "...AbortedError", "AbortedErrors")
            )
        ),
        ["44: output: does not show the message: no line begins with `AbortedError`"],
    ),
    "error without a name": (
        in_depth(
            "".join(
                f'```python raises="{name}"\nint("x")\n```\n\n```output\nValueError: x\n```\n\n'
                for name in ("a ValueError", "-x", "2x", "x.-x", "x.2x")
            )
        ),
        [
            f"{line}: code: raises='{name}' is not the name of an exception; write raises=ValueError"
            for line, name in ((16, "a ValueError"), (24, "-x"), (32, "2x"), (40, "x.-x"), (48, "x.2x"))
        ],
    ),
    "image without words": (
        in_depth("![](../../../docs/assets/images/favicon.svg)\n"),
        [
            "16: image: '../../../docs/assets/images/favicon.svg' has no alternative text; "
            "write what it shows: ![…](../../../docs/assets/images/favicon.svg)"
        ],
    ),
    "image from elsewhere": (
        in_depth("![A plot](https://keras.io/plot.png)\n"),
        ["16: image: 'https://keras.io/plot.png' does not lie under docs/assets/"],
    ),
    "raw HTML": (
        in_depth("<div>\n\nMore.\n\n</div>\n"),
        [
            f"{line}: html: '<{tag}>' is not allowed; use Markdown, or inside a text "
            "<abbr> <br> <del> <ins> <kbd> <mark> <small> <sub> <sup> <var> <wbr>"
            for line, tag in ((16, "div"), (20, "/div"))
        ],
    ),
    "inline HTML with an attribute": (
        in_depth('A <kbd class="x">K</kbd>\n<br id=x>.\n'),
        [
            f"{line}: html: '<{tag}>' is not allowed; put code between backticks, use Markdown, or <abbr> <br> <del> "
            "<ins> <kbd> <mark> <small> <sub> <sup> <var> <wbr> without attributes"
            for line, tag in ((16, 'kbd class="x"'), (17, "br id=x"))
        ],
    ),
    "unclosed inline HTML": (in_depth("H<sub>2.\n"), ["16: html: <sub> is not closed in its paragraph"]),
    "every fault of the HTML in a paragraph": (
        in_depth("a</sub> <b> <sub> *b <sup>c* d</sup>\n"),
        [
            "16: html: '<b>' is not allowed; put code between backticks, use Markdown, or <abbr> <br> <del> <ins> "
            "<kbd> <mark> <small> <sub> <sup> <var> <wbr> without attributes",
            "16: html: </em> closes what is not open here; nest tags properly",
            "16: html: </sub> closes what is not open here; nest tags properly",
            "16: html: <sub> is not closed in its paragraph",
        ],
    ),
    "end of a tag that has none": (
        in_depth("a<br>b</br>\nc<wbr/>d</wbr>\n"),
        ["16: html: '</br>': write <br>", "17: html: '</wbr>': write <wbr>"],
    ),
    "every line of raw HTML, after a comment": (
        in_depth("<!-- a\nb -->\n\n<div>\ntext <!-- c\nd --> <script>x</script>\n</div>\n"),
        [
            f"{line}: html: '{tag}' is not allowed; use Markdown, or inside a text "
            "<abbr> <br> <del> <ins> <kbd> <mark> <small> <sub> <sup> <var> <wbr>"
            for line, tag in ((19, "<div>"), (21, "<script>x</script>"), (22, "</div>"))
        ],
    ),
    "comment that is not closed": (
        in_depth("<!-- a\n\nb\n"),
        ["16: html: '<!-- a': the comment is not closed; end it with -->"],
    ),
    "text beside a comment": (
        in_depth("<!-- a\nb --> *text*\n"),
        ["17: html: '*text*' stands on the line of a comment, where no Markdown is read; give it a line of its own"],
    ),
    "script link": (
        in_depth("[x](javascript:alert(1))\n"),
        ["16: link: 'javascript:alert(1)' is neither an http(s) address nor a relative path"],
    ),
    "link with a user name": (
        in_depth("[x](https://keras.io@evil.example/)\n"),
        [
            "16: link: 'https://keras.io@evil.example/' holds a user name, which hides where it leads; "
            "leave out what stands before the @"
        ],
    ),
    "link without a host": (
        in_depth("[x](<https://a b/>)\n[x](https:///a)\n[x](https://a.b:0/)\n"),
        [
            f"{line}: link: '{address}' is not a complete web address"
            for line, address in ((16, "https://a%20b/"), (17, "https:///a"), (18, "https://a.b:0/"))
        ],
    ),
    "data link on the second line": (
        in_depth("A\n[x](data:text/html,hello)\n"),
        ["17: link: 'data:text/html,hello' is neither an http(s) address nor a relative path"],
    ),
    "link on the line after code, a title, an address or an image that goes on over lines": (
        in_depth(
            "`a\nb` [x](a.md)\n[b](compile.md\n'title') [x](b.md) [c\nd](\ncompile.md) [x](c.md)\n"
            "![e `f\ng`](../../../docs/assets/images/favicon.svg\n'h') [x](d.md)\ni\\\n[x](e.md) j  \n[x](f.md)\n"
        ),
        [
            f"{line}: link: '{name}.md' leads to content/questions/keras-api/{name}.md, which does not exist"
            for line, name in ((17, "a"), (19, "b"), (21, "c"), (24, "d"), (26, "e"), (27, "f"))
        ],
    ),
    "HTML on the second line": (
        in_depth("A\n<b>\nC <sub>x\nD\n"),
        [
            "17: html: '<b>' is not allowed; put code between backticks, use Markdown, or <abbr> <br> <del> <ins> "
            "<kbd> <mark> <small> <sub> <sup> <var> <wbr> without attributes",
            "18: html: <sub> is not closed in its paragraph",
        ],
    ),
    "link to nowhere": (
        in_depth("[x]() [y](<>)\n[z](#)\n"),
        ["16: link: '' is empty; write where it leads", "17: link: '#' is empty; write where it leads"],
    ),
    "link without words": (
        in_depth(
            "[](compile.md) [ `x` ](compile.md)\n[**x**](compile.md) "
            "[![x](../../../docs/assets/images/favicon.svg)](compile.md)\n"
        ),
        ["16: link: 'compile.md' has no words; write [what it leads to](…)"],
    ),
    "link in a link": (
        in_depth("[a\n<https://keras.io/> b](compile.md)\n"),
        ["17: link: 'https://keras.io/' stands inside another link; take it out"],
    ),
    "footnote and references without a definition": (
        in_depth(
            "A[^1]\n\n[b][c]\n[d][]\n\n\\[^1] \\[b][c] `[^1]` x[0][1] f(x)[0][1] x[0][1][2] [^a-z][compile]\n\n"
            "[compile]: compile.md\n"
        ),
        [
            "16: definition: '[^1]' is defined nowhere; add a line `[^1]: …`, or put it in backticks",
            "18: definition: '[b][c]' is defined nowhere; add a line `[c]: …`, or put it in backticks",
            "19: definition: '[d][]' is defined nowhere; add a line `[d]: …`, or put it in backticks",
        ],
    ),
    "link or image that is none": (
        in_depth("[a](my file.md) ![b](c d.png)\n[e[^1]](compile.md) \\[f](g h) `[i](j k)` l\\](m n)\n\n[^1]: Note.\n"),
        [
            f"{line}: link: '{text}' makes no link; write an address with spaces as [words](<…>), "
            "code between backticks"
            for line, text in ((16, "](c d.png)"), (16, "](my file.md)"), (17, "](compile.md)"))
        ],
    ),
    "heading that is none": (
        in_depth("###Deep `x`\n\nText\n##x `\n##y` #z\n\\##a\n\n### ##b\n"),
        [
            "16: heading: '###Deep `x`' is no heading; write a space after ###, or \\# for a # in the text",
            "19: heading: '##x `' is no heading; write a space after ##, or \\# for a # in the text",
        ],
    ),
    "table that is none": (
        in_depth("| a | b |\n|---|\n| 1 | 2 |\n\n> a | b\n> :-|- | -:\n\na\n|--|--|\n"),
        [
            "17: table: row '|---|' has 1 cells, and the head above it 2: no table begins here; give both as many",
            "21: table: row ':-|- | -:' has 3 cells, and the head above it 2: no table begins here; give both as many",
        ],
    ),
    "footnote in a footnote": (
        in_depth("A[^1] b[^2]\n\n[^1]: C\n\n    [^2]: D\n"),
        ["20: definition: '[^2]' is defined inside a footnote, whose text would be lost; move it to the left margin"],
    ),
    "row with too many cells": (
        in_depth("> | a | b |\n> |---|---|\n> | `x | y` | lost |\n> | `x \\| y` | kept |\n\n| a |\n|---|\n|| b\n"),
        [
            "18: table: row has 3 cells, and its table 2 columns: 'lost' would be lost; "
            "write \\| for a | inside a cell",
            "23: table: row has 2 cells, and its table 1 columns: 'b' would be lost; write \\| for a | inside a cell",
        ],
    ),
    "entity for what nobody sees": (
        in_depth("A\nb &#x202e;c\n"),
        ["17: text: holds the invisible character U+202E; delete it"],
    ),
    "title of a link with what nobody sees": (
        in_depth("[a](compile.md 'b&#8203;c')\n"),
        ["16: text: holds the invisible character U+200B; delete it"],
    ),
    "section with a link and a footnote": (
        changed("## In depth\n", "## [In depth](compile.md)[^1] <!-- x -->\n\n[^1]: A note.\n"),
        [
            "14: section: holds a footnote, which would be lost; use words only",
            "14: section: holds a link, which would be lost; use words only",
        ],
    ),
    "link to a question that does not exist": (
        in_depth("[x](compiler.md)\n"),
        [
            "16: link: 'compiler.md' leads to content/questions/keras-api/compiler.md, which does not exist; "
            "did you mean 'compile.md'?"
        ],
    ),
    "link to what is no question": (
        in_depth("[x](../../topics.yml) [y](../keras-api/)\n"),
        [
            "16: link: '../../topics.yml' leads to content/topics.yml, which is neither a question nor a sheet",
            "16: link: '../keras-api/' leads to content/questions/keras-api, which is neither a question nor a sheet",
        ],
    ),
    "link to an anchor that does not exist": (
        in_depth("[x](compile.md#in-dept)\n"),
        [
            "16: link: 'compile.md#in-dept' leads to #in-dept, a heading that "
            "content/questions/keras-api/compile.md does not have; did you mean 'in-depth'?"
        ],
    ),
    "link to a file outside the site": (
        in_depth("[x](../../../README.md)\n"),
        ["16: link: '../../../README.md' leads to README.md, which is not part of the site"],
    ),
    "absolute link": (
        in_depth("[x](/questions/)\n"),
        ["16: link: '/questions/' is an absolute path; write it relative to this file"],
    ),
    "link definition that is not used": (
        in_depth("More.\n\n[keras]: https://keras.io/\n"),
        ["18: definition: '[keras]' is never used; use it or delete it"],
    ),
    "footnote that is not used": (
        in_depth("More.\n\n[^1]: A note.\n"),
        ["18: definition: '[^1]' is never used; use it or delete it"],
    ),
    "link defined twice": (
        in_depth("[a]\n\n[a]: https://keras.io/\n[A]: https://a.b/\n"),
        ["19: definition: '[a]' is defined twice; rename or delete one"],
    ),
    "footnote defined twice": (
        in_depth("More.[^1]\n\n[^1]: A note.\n\n[^1]: Another.\n"),
        ["20: definition: '[^1]' is defined twice; rename or delete one"],
    ),
    "quotes nested without end": (in_depth(">" * 30 + " deep\n"), ["16: text: is nested deeper than 20 levels"]),
    "brackets without end": (
        in_depth("[" * 600 + "\n"),
        ["10: text: has more than 500 brackets that begin no link; put code between backticks"],
    ),
    "front matter is missing": (
        "# Title?\n\nShort.\n\n## In depth\n\nMore.\n",
        ["1: front matter: is missing; begin the file with a line `---`, the fields, and another line `---`"],
    ),
    "front matter is not closed": (
        "---\ndifficulty: easy\n",
        [
            "1: front matter: is not closed; end it with a line `---`",
            "3: section: '## In depth' is missing; add it below the short answer",
            "3: short answer: is missing; write one paragraph of at most 60 words below the title",
            "3: title: is missing; write `# ` and the title below the front matter",
        ],
    ),
    "front matter is not closed, and a line follows between paragraphs": (
        changed("---\n# What", "# What").replace("[keras]", "[kears]").replace("More", "More.\n\n---\n\n[x](y.md)"),
        [
            "1: front matter: is not closed; end it with a line `---`",
            "3: tags: unknown tag 'kears'; did you mean 'keras'? (tags stand in content/tags.yml)",
            "19: link: 'y.md' leads to content/questions/keras-api/y.md, which does not exist",
        ],
    ),
    "front matter with remarks, and no title": (
        changed("tags: [keras]", "# one\nera: tf2\n## two\ntags: [kears").replace(TITLE, ""),
        [
            f"6: front matter: is not valid YAML: 'tags: [kears': {OPEN_BRACKET}",
            "13: title: is missing; write `# ` and the title below the front matter",
        ],
    ),
    "front matter with remarks, between lines that end in blanks": (
        changed("---\n", "---  \n").replace("tags:", "# one\n\n## two\ntags:").replace("---\n# ", "--- \n# "),
        [],
    ),
    "front matter is empty": (
        changed(QUESTION[4 : QUESTION.index("---\n# ")], ""),
        ["1: front matter: holds no fields; it needs difficulty, tags, asked_as, sources, reviewed"],
    ),
    "YAML that is none": (
        changed("tags: [keras]", "tags: [keras"),
        [f"3: front matter: is not valid YAML: 'tags: [keras': {OPEN_BRACKET}"],
    ),
    "YAML with an open bracket in its last line": (
        changed("reviewed: 2026-01-31", "reviewed: 2026-01-31\naliases: ["),
        [
            "9: front matter: is not valid YAML: 'aliases: [': did not find expected node content; "
            + OPEN_BRACKET.partition("; ")[2]
        ],
    ),
    "YAML with an open quotation mark": (
        changed("tags: [keras]", 'tags: ["keras]'),
        ["3: front matter: is not valid YAML: 'tags: [\"keras]': the quotation mark is not closed"],
    ),
    "YAML with an open bracket over lines": (
        changed("tags: [keras]", "tags: [keras,\n  training"),
        [f"3: front matter: is not valid YAML: 'tags: [keras,': {OPEN_BRACKET}"],
    ),
    "every mistake in the YAML, and those of the fields that can be read": (
        changed("difficulty: easy\ntags: [keras]", "difficulty: eazy\ntags: [keras\nera:tf2")
        .replace("2026-01-31", "31.1.2026\nalias: x\ndifficulty: hard")
        .replace("  - What", "  - @What"),
        [
            "2: difficulty: unknown difficulty 'eazy'; did you mean 'easy'?",
            f"3: front matter: is not valid YAML: 'tags: [keras': {OPEN_BRACKET}",
            "4: front matter: is not valid YAML: 'era:tf2' has no ': ' between key and value",
            "6: front matter: is not valid YAML: '- @What happens when you compile a model?': "
            "found character that cannot start any token; quote a text that holds ': ' or ' #' or begins with a sign",
            "9: reviewed: '31.1.2026' is not a date; write it as YYYY-MM-DD, a day that exists",
            "10: alias: unknown key 'alias'; did you mean 'aliases'?",
            "11: difficulty: stands twice, first on line 2; keep one",
        ],
    ),
    "every mistake in the YAML of a list": (
        changed(
            "  - What happens when you compile a model?",
            "  - @tf.function?\n  - {What: is it}\n  - `fit()`?  # or not\n\n  - 12\n  - *all\n  - Which?",
        ),
        [
            "5: asked_as: is not valid YAML: '- @tf.function?': found character that cannot start any token; "
            "quote a text that holds ': ' or ' #' or begins with a sign",
            "6: asked_as: expected text, got a mapping: {'What': 'is it'}; put it in quotes",
            "7: asked_as: is not valid YAML: '- `fit()`?  # or not': found character that cannot start any token; "
            "quote a text that holds ': ' or ' #' or begins with a sign",
            "9: asked_as: expected text, got a number: '12'; put it in quotes",
            "10: asked_as: uses a YAML anchor or alias; write the value out",
        ],
    ),
    "a list of nothing but mistakes in its YAML": (
        changed("  - What happens when you compile a model?", "  - @tf.function?"),
        [
            "5: front matter: is not valid YAML: '- @tf.function?': found character that cannot start any token; "
            "quote a text that holds ': ' or ' #' or begins with a sign",
        ],
    ),
    "a key that is a list, beside a mistake": (
        changed("tags: [keras]", "tags: [kears]\n[a]: b"),
        [
            "3: tags: unknown tag 'kears'; did you mean 'keras'? (tags stand in content/tags.yml)",
            "4: front matter: has a key that is not text; write a word, then ': ' and the value",
        ],
    ),
    "an escape that YAML does not know": (
        changed("- What happens when you compile a model?", '- "\\d"'),
        [
            "5: front matter: is not valid YAML: '- \"\\\\d\"': found unknown escape character; "
            "use single quotes, in which a backslash is only itself",
        ],
    ),
    "open bracket over lines, with another mistake inside": (
        changed("tags: [keras]", "tags: [keras,\n  a: b: c,\n]"),
        [f"4: front matter: is not valid YAML: 'a: b: c,': {OPEN_BRACKET}"],
    ),
    "items in the first column, beside a mistake": (
        changed("  - What", "- What").replace("[keras]", "[keras"),
        [f"3: front matter: is not valid YAML: 'tags: [keras': {OPEN_BRACKET}"],
    ),
    "more keys than are read one by one": (
        changed("tags: [keras]", "tags: [keras" + "\nk: v" * 1001),
        [f"3: front matter: is not valid YAML: 'tags: [keras': {OPEN_BRACKET}"],
    ),
    "item in another column": (
        changed("a model?\n", "a model?\n - What for?\n"),
        [
            "6: front matter: is not valid YAML: ' - What for?': did not find expected key; begin it in the same "
            "column as what stands beside it, or quote a text that holds ': ' or ' #' or begins with a sign"
        ],
    ),
    "key without a space after its colon": (
        changed("difficulty: easy", "difficulty:easy"),
        ["2: front matter: is not valid YAML: 'difficulty:easy' has no ': ' between key and value"],
    ),
    "last key without a space after its colon": (
        changed("reviewed: 2026", "reviewed:2026"),
        ["8: front matter: is not valid YAML: 'reviewed:2026-01-31' has no ': ' between key and value"],
    ),
    "key with an equals sign": (
        changed("tags: [keras]", "tags = [keras]"),
        ["3: front matter: is not valid YAML: 'tags = [keras]' has no ': ' between key and value"],
    ),
    "wrong indentation": (
        changed("tags: [keras]", " tags: [keras]"),
        [
            "3: front matter: is not valid YAML: 'tags: [keras]': mapping values are not allowed in this context; "
            "quote a text that holds ': ' or ' #' or begins with a sign"
        ],
    ),
    "tab in the front matter": (
        changed("  - What", "\t- What"),
        ["5: front matter: holds a tab; write spaces"],
    ),
    "tabs in the front matter, and other mistakes in its YAML": (
        changed("easy\ntags: [keras]", "easy\t# or not\ntags: [keras").replace("  - https", "\t- https"),
        [
            "2: front matter: holds a tab; write spaces",
            f"3: front matter: is not valid YAML: 'tags: [keras': {OPEN_BRACKET}",
            "7: front matter: holds a tab; write spaces",
        ],
    ),
    "tab among other mistakes": (
        changed("easy\ntags: [keras]", "easi\t# or not\ntags: [kears]"),
        [
            "2: difficulty: unknown difficulty 'easi'; did you mean 'easy'?",
            "2: front matter: holds a tab; write spaces",
            "3: tags: unknown tag 'kears'; did you mean 'keras'? (tags stand in content/tags.yml)",
        ],
    ),
    "YAML alias among other mistakes": (
        changed("easy\ntags: [keras]", "easi\ntags: [*t]\nera: &e tf3"),
        [
            "2: difficulty: unknown difficulty 'easi'; did you mean 'easy'?",
            "3: tags: uses a YAML anchor or alias; write the value out",
            "4: era: unknown era 'tf3'; did you mean 'tf1'? (eras stand in content/site.yml)",
            "4: era: uses a YAML anchor or alias; write the value out",
        ],
    ),
    "YAML tag on a list and on a key, anchor on a key": (
        changed("difficulty: easy\ntags: [", "&d difficulty: easy\n!!str tags: !!python/tuple ["),
        [
            "2: difficulty: uses a YAML anchor or alias; write the value out",
            "3: tags: has the YAML tag 'tag:yaml.org,2002:python/tuple'; leave it out",
            "3: tags: has the YAML tag 'tag:yaml.org,2002:str'; leave it out",
        ],
    ),
    "invisible character as an escape": (
        changed("- What happens when you compile a model?", '- "a\\0b \\u202e"'),
        ["5: asked_as: holds the invisible character U+0000; delete it"],
    ),
    "empty key that may be left out": (
        changed("difficulty: easy\n", "difficulty: easy\nera:\n"),
        ["3: era: is empty; write for example `era: version-1`"],
    ),
    "unknown key with a boolean": (
        changed("difficulty: easy\n", "difficulty: easy\ndraft: true\n"),
        [
            "3: draft: unknown key 'draft'; choose from difficulty, tags, asked_as, sources, reviewed, era, aliases",
        ],
    ),
    "difficulty as a number": (
        changed("difficulty: easy\n", "difficulty: 1\n"),
        ["2: difficulty: unknown difficulty '1'; choose from easy, medium, hard"],
    ),
    "keys that would forge a line": (
        changed("difficulty: easy\n", 'difficulty: easy\n"a\\nb.md:1: x": y\n"": y\n? ' + "k" * 900 + "\n: y\n"),
        [
            f"{line}: {field}: unknown key {key}; "
            "choose from difficulty, tags, asked_as, sources, reviewed, era, aliases"
            for line, field, key in (
                (3, "a?b.md?1? x", r"'a\nb.md:1: x'"),
                (4, "key", "''"),
                (5, "k" * 40 + "...", "'" + "k" * 76 + "..."),
            )
        ],
    ),
    "YAML alias": (
        changed("tags: [keras]", "tags: &t [keras]"),
        ["3: tags: uses a YAML anchor or alias; write the value out"],
    ),
    "YAML tag": (
        changed("difficulty: easy", "difficulty: !!python/name:os.system easy"),
        ["2: difficulty: has the YAML tag 'tag:yaml.org,2002:python/name:os.system'; leave it out"],
    ),
    "item further right than the one above": (
        changed("a model?\n", "a model?\n   - What for?\n"),
        ["6: asked_as: '- What for?' stands further right than the item above it; begin both in the same column"],
    ),
    "item with a remark that its author took for text": (
        changed("you compile a model?", "you usé\n    𝕏 C # compile?"),
        [
            "6: asked_as: 'What happens when you usé 𝕏 C' is cut off at ' #'; "
            "quote the text, or give the remark a line of its own"
        ],
    ),
    "remarks behind words": (changed("[keras]\n", "[keras]  # the API\n").replace("-01-31", "-01-31 # at last"), []),
    "key in another column": (
        changed("reviewed:", " reviewed:"),
        [
            "8: front matter: is not valid YAML: ' reviewed: 2026-01-31': did not find expected key; begin it in the "
            "same column as what stands beside it, or quote a text that holds ': ' or ' #' or begins with a sign"
        ],
    ),
    "item after a star": (
        changed("tags: [keras]", "tags:\n* keras"),
        [
            "3: tags: is empty; write for example `tags: [basics, performance]`",
            "4: front matter: is not valid YAML: '* keras': did not find expected alphabetic or numeric character; "
            "begin an item with '- '",
        ],
    ),
    "item without a space": (
        changed("tags: [keras]", "tags:\n  - keras\n  -training"),
        [
            "5: front matter: is not valid YAML: '-training' has no ': ' between key and value, "
            "and no space after the '-' of an item"
        ],
    ),
    **{
        f"no-break space: {text!r}": (
            changed(text.replace("\xa0", " "), text),
            [f"{line}: encoding: holds the no-break space U+00A0 where Markdown and YAML need a space; type one"],
        )
        for text, line in (("#\xa0What", 10), ("##\xa0In depth", 14), ("\xa0 - What", 5))
    },
    "no-break space where it belongs": (in_depth("10\xa0kB\n"), []),
    "fence of a language that nobody colours": (
        in_depth("```stdout\nx\n```\n"),
        ["16: code: unknown language 'stdout'; write ```output for what code prints, ```text where none fits"],
    ),
    "output with a capital": (
        in_depth("```python\nprint(1)\n```\n\n```Output\n1\n```\n"),
        ["20: code: 'Output' is compared with nothing; write ```output"],
    ),
    **{
        f"fence that is indented: {marks}": (
            in_depth(f"1. First:\n\n        {marks}python\n        print(1)\n        {marks}\n"),
            [f"18: code: '{marks}python' is indented by four or more, so it is no fence; move it left"],
        )
        for marks in ("```", "~~~")
    },
    "fence on one line": (
        in_depth("```python print(1)```\n"),
        [
            "16: code: 'python print(1)' is no fence; ``` and a language stand on a line of their own, "
            "and so does the closing ```"
        ],
    ),
    "fence behind words": (
        in_depth("Text ```python\nprint(1)\n```\n"),
        [
            "16: code: 'Text ```python' is no fence; ``` and a language stand on a line of their own, "
            "and so does the closing ```",
            "18: code: fence has no language; write for example ```python, ```output, ```bash or ```text",
            "18: code: fence is not closed; end it with a line ```",
        ],
    ),
    "link with a space": (
        in_depth("a\n[Epoch] (compile.md) and\n\n[b] (https://a.b/c).\n"),
        [
            f"{line}: link: '{text}' has a space between ] and (; delete it"
            for line, text in ((17, "[Epoch] (compile.md)"), (19, "[b] (https://a.b/c)"))
        ],
    ),
    **{
        f"link that is none: {text}": (
            in_depth(f"See {text} there.\n"),
            [f"16: link: {text!r} makes no link; write [words](address), or put it in backticks"],
        )
        for text in ("(x)[compile.md]", "(x)[https://keras.io]", "[[compile]]", "<compile.md>")
    },
    "addresses as links": (
        in_depth("<https://keras.io:8080/api> [https://keras.io](https://keras.io/) `https://a.b`\n"),
        [],
    ),
    "markup of other dialects": (
        in_depth(
            "a^[note] [x](compile.md){target=_blank}\n\n### A {#b}\n\nThe rule $x^2 + 1$ and\n\\(y\\) cost $5 or $6.\n"
            '\n!!! note "x"\n    a\n\n:::tip\na\n:::\n\n> [!NOTE]\n> a\n\n- [ ] do\n\n####### Deep\n'
        ),
        [
            "16: definition: '^[note]' makes no footnote; write [^1] and a line `[^1]: …`, or put it in backticks",
            "16: text: '{target=_blank}' gives no attributes here; delete it, or put it in backticks",
            "18: text: '{#b}' gives no attributes here; delete it, or put it in backticks",
            "20: text: '$x^2 + 1$' is no formula here; write it in words, in Unicode or in backticks",
            "21: text: '\\\\(y\\\\)' is no formula here; write it in words, in Unicode or in backticks",
            "23: text: '!!! note \"x\"' is no block of this Markdown; write a paragraph, a list or a quote",
            "26: text: ':::tip' is no block of this Markdown; write a paragraph, a list or a quote",
            "30: text: '[!NOTE]' is no block of this Markdown; write a paragraph, a list or a quote",
            "33: text: '[ ] do' makes no box to tick; delete it",
            "35: text: '####### Deep' is no heading; headings have at most six #",
        ],
    ),
    **{
        f"formula of another dialect: {text}": (
            in_depth(f"a {text}\n"),
            [f"16: text: {found!r} is no formula here; write it in words, in Unicode or in backticks"],
        )
        for text, found in (("\\(y\\)", "\\(y\\)"), ("$$y", "$$"), ("$a_b$", "$a_b$"), ("$a=b$", "$a=b$"))
    },
    **{
        f"block of another dialect: {text}": (
            in_depth(f"{text}\n"),
            [f"16: text: {text!r} is no block of this Markdown; write a paragraph, a list or a quote"],
        )
        for text in ("!!! note", "??? note", '???+ "Note"', '=== "Tab"', ":::", "[!TIP]")
    },
    **{
        f"attributes of another dialect: {before}{text}": (
            in_depth(f"{before}{text}\n"),
            [f"16: text: '{text}' gives no attributes here; delete it, or put it in backticks"],
        )
        for before, text in (("a ", "{:b}"), ("a ", "{.b}"), ("a ", "{#b}"), ("[x](compile.md)", "{b=c}"))
    },
    "footnote of another dialect, by itself": (
        in_depth("a^[note]\n"),
        ["16: definition: '^[note]' makes no footnote; write [^1] and a line `[^1]: …`, or put it in backticks"],
    ),
    "option of a fence that has none": (
        in_depth("```bash no-run='x'\nls\n```\n"),
        ["16: code: unknown option 'no-run'; a fence of bash has none, so delete it"],
    ),
    "image in another case": (
        in_depth("![A](../../../docs/assets/images/Favicon.svg)\n"),
        [
            "16: image: '../../../docs/assets/images/Favicon.svg' leads to docs/assets/images/Favicon.svg, "
            "which does not exist; did you mean '../../../docs/assets/images/favicon.svg'?"
        ],
    ),
    "character that was lost": (
        in_depth("caf\ufffd\n"),
        ["16: encoding: holds U+FFFD, which stands for a character that was lost; write it anew"],
    ),
    "markup left open": (
        in_depth("This is **open.\n\nThis is `open.\n\nThis is** open.\n\nThis is (open**)\n\nThis is**\n"),
        [
            "16: text: '**o' opens or closes nothing; close it, or put \\ before it",
            "18: text: 'This is `open.' has a backtick that opens or closes nothing; close it, or put \\ before it",
            "20: text: 's**' opens or closes nothing; close it, or put \\ before it",
            "22: text: 'n**' opens or closes nothing; close it, or put \\ before it",
            "24: text: 's**' opens or closes nothing; close it, or put \\ before it",
        ],
    ),
    "signs that stand for themselves": (
        in_depth(
            "\\`a, \\*\\*b, \\[c\\] (compile.md), 2**3, 2**-3, 2 ** 3, `$x^2$`, "
            "row[0][1], $5, {a}, a [x](compile.md) (b)\n\n"
            "[x](compile.md)\\{b=c}, \\{.b}\n\n```` ``` ````, ``` `a` ```\n\na | b\n\n    x = 1\n"
        ),
        [],
    ),
    "items that are none": (
        in_depth("-What next?\n\n• one\n"),
        [
            f"{line}: text: '{text}' begins no list; write `- ` and the item, or put it in backticks"
            for line, text in ((16, "-What next?"), (18, "• one"))
        ],
    ),
    "merge conflict": (
        in_depth("<<<<<<< HEAD\n\na\n\n>>>>>>> x\n"),
        [
            f"{line}: text: '{text}' is left of a merge conflict; keep one side, and delete the marks"
            for line, text in ((16, "<<<<<<< HEAD"), (20, ">>>>>>> x"))
        ],
    ),
    "rows without a table": (
        in_depth("| a | b |\n|—|—|\n\n> | c |\n\n| d |\n|---|\n| 1 |\n\n| 2 |\n"),
        [
            f"{line}: table: '{row}' is no row of a table; put |---|---| below its head and no blank line inside, or "
            "put it in backticks"
            for line, row in ((16, "| a | b |"), (19, "| c |"), (25, "| 2 |"))
        ],
    ),
    "sentence below a table": (
        in_depth("| a | b |\n|---|---|\n| 1 | 2 |\nThat is all.\n"),
        ["19: table: 'That is all.' would be a row of the table above it; put a blank line before it"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line(project: Project, mistake: str) -> None:
    text, expected = MISTAKES[mistake]
    project.write("docs/assets/images/favicon.svg", "<svg/>")
    project.question(text)
    if not expected:
        project.build()
    assert project.complaints() == [f"{PATH}:{complaint}" for complaint in expected]


# --- what is wrong with the file itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "1: file: is empty; start it with `make new`, or delete it"),
        (b" \n\n", "1: file: is empty; start it with `make new`, or delete it"),
        (b"---\n\xff\n", "2: encoding: byte 0xff is not UTF-8; save the file as UTF-8"),
        (b"\xef\xbb\xbf" + QUESTION.encode(), "1: encoding: begins with a byte order mark; save as UTF-8 without BOM"),
        (
            QUESTION.replace("\n", "\r\n").encode(),
            "1: line ends: holds a carriage return (Windows line ends); save with LF line ends",
        ),
        (QUESTION.replace("More", "Mo\0re").encode(), "16: encoding: holds the invisible character U+0000; delete it"),
        (
            QUESTION.replace("More", "Mo\u202ere").encode(),
            "16: encoding: holds the invisible character U+202E; delete it",
        ),
        (QUESTION.replace("More", "M\u3164").encode(), "16: encoding: holds the invisible character U+3164; delete it"),
        (
            QUESTION.replace("More", "M\U000e0041").encode(),
            "16: encoding: holds the invisible character U+E0041; delete it",
        ),
        (b"x" * 5_000_000, "1: file: is too large: 5,000,000 bytes; at most 50,000"),
    ],
    ids=[
        "empty",
        "blank",
        "not UTF-8",
        "BOM",
        "CRLF",
        "control character",
        "turned direction",
        "blank letter",
        "tag",
        "5 MB",
    ],
)
def test_a_file_that_cannot_be_read_as_text(project: Project, content: bytes, complaint: str) -> None:
    project.question(content, "broken")
    assert f"content/questions/keras-api/broken.md:{complaint}" in project.complaints()


def test_a_flag_is_spelled_with_tags(project: Project) -> None:
    scotland = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct\x7f")
    project.question(QUESTION.replace("More", f"More {scotland}"))
    assert project.complaints() == []


NO_QUESTION: dict[str, tuple[bytes, str]] = {
    "UTF-16": (QUESTION.encode("utf-16"), "1: encoding: byte 0xff is not UTF-8; save the file as UTF-8"),
    "empty": (b"", "1: file: is empty; start it with `make new`, or delete it"),
    "5 MB": (b"x" * 5_000_000, "1: file: is too large: 5,000,000 bytes; at most 50,000"),
    "Latin-1": (QUESTION.replace("More", "M\xe9").encode("latin-1"), "16: encoding: byte 0xe9 is not UTF-8; save"),
    "control character": (QUESTION.replace("More", "M\x01").encode(), "16: encoding: holds the invisible character"),
    "open front matter": (QUESTION.replace("31\n---\n", "31\n").encode(), "1: front matter: is not closed; end it"),
}


@pytest.mark.parametrize("case", NO_QUESTION)
def test_a_broken_file_is_no_mistake_of_those_that_need_it(project: Project, case: str) -> None:
    content, complaint = NO_QUESTION[case]
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n",
    )
    text = in_depth("See [it](../keras-api/compile.md) and [there](../keras-api/compile.md#in-depth).\n")
    project.question(text.replace("What does", "Why does"), "other", "training")
    project.write("content/sheets/mine.md", "---\nquestions: [compile, other]\n---\n# Mine\n")
    project.write("content/sheets/keras.md", "---\nchoose: {topic: [keras-api]}\n---\n# Keras\n")
    assert project.complaints() == []
    project.question(content)
    (found,) = project.complaints()
    assert found.startswith(f"{PATH}:{complaint}")


def test_a_broken_file_gets_its_other_complaints_too(project: Project) -> None:
    text = changed("easy", "eazy").replace("More about it.", "M\xe9\x01 [x](nowhere.md)\nM\u200b\u202e")
    project.question(text.encode().replace("\xe9".encode(), b"\xe9"))
    assert project.complaints() == [
        f"{PATH}:2: difficulty: unknown difficulty 'eazy'; did you mean 'easy'?",
        f"{PATH}:16: encoding: byte 0xe9 is not UTF-8; save the file as UTF-8",
        f"{PATH}:16: encoding: holds the invisible character U+0001; delete it",
        f"{PATH}:16: link: 'nowhere.md' leads to content/questions/keras-api/nowhere.md, which does not exist",
        f"{PATH}:17: encoding: holds the invisible character U+200B; delete it",
        f"{PATH}:17: encoding: holds the invisible character U+202E; delete it",
    ]


def test_things_that_are_no_files(project: Project) -> None:
    folder = project.root / "content/questions/keras-api"
    (folder / "folder.md").mkdir()
    (folder / "broken-link.md").symlink_to("nowhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "outside.md").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.md")
    assert project.complaints() == [
        "content/questions/keras-api/broken-link.md:1: path: "
        "is a symbolic link to nothing; remove it or restore its target",
        "content/questions/keras-api/folder.md:1: path: is a directory; only a file is read here",
        "content/questions/keras-api/loop.md:1: path: cannot be read: Too many levels of symbolic links",
        "content/questions/keras-api/outside.md:1: path: "
        "is a symbolic link that leads out of the project; put the file here",
        "content/questions/keras-api/pipe.md:1: path: is not a regular file",
    ]


def test_topic_folders_that_are_none(project: Project) -> None:
    folder = project.root / "content/questions"
    (folder / "loop").symlink_to("loop")
    (folder / "nothing").symlink_to("nowhere")
    (folder / "outside").symlink_to("/etc")
    assert project.complaints() == [
        "content/questions/loop:1: path: 'loop' is not a topic folder; put it at content/questions/<topic>/<id>.md",
        "content/questions/nothing:1: path: "
        "'nothing' is not a topic folder; put it at content/questions/<topic>/<id>.md",
        "content/questions/outside:1: path: is a symbolic link that leads out of the project; put the folder here",
    ]


def test_names_that_will_not_do(project: Project) -> None:
    other = QUESTION.replace("What does", "Why does")
    project.question(other, "Two_Words")
    project.question(other.replace("Why", "When"), "con")
    project.question(other.replace("Why", "Whose"), "a" * 81)
    project.question(other.replace("Why", "Which"), "b" * 80)
    project.question(other.replace("Why", "How"), "COMPILE")
    project.write("content/questions/keras-api/notes.txt", "x")
    project.write("content/questions/stray.md", QUESTION)
    project.question(other.replace("Why", "Where"), "other", topic="kerasapi")
    project.question(other.replace("Why", "Who"), "content")
    complaints = project.complaints()
    assert complaints == [
        "content/questions/keras-api/COMPILE.md:1: id: "
        "'COMPILE' is not made of lower-case letters, digits and single hyphens; rename the file",
        "content/questions/keras-api/Two_Words.md:1: id: "
        "'Two_Words' is not made of lower-case letters, digits and single hyphens; rename the file",
        f"content/questions/keras-api/{'a' * 81}.md:1: id: has 81 characters; at most 80",
        "content/questions/keras-api/compile.md:1: id: 'compile': content/questions/keras-api/COMPILE.md has "
        "an id that differs only in case; rename one",
        "content/questions/keras-api/con.md:1: id: 'con' is a reserved name on Windows; rename the file",
        "content/questions/keras-api/content.md:1: id: 'content' is the id of a part of every page; rename the file",
        "content/questions/keras-api/notes.txt:1: path: "
        "'notes.txt' does not end in '.md'; images belong under docs/assets/",
        "content/questions/kerasapi:1: topic: unknown topic 'kerasapi'; did you mean 'keras-api'? "
        "(topics stand in content/topics.yml)",
        "content/questions/stray.md:1: path: "
        "'stray.md' is not a topic folder; put it at content/questions/<topic>/<id>.md",
    ]


# --- the bank as a whole ----------------------------------------------------------------------------------------


def test_ids_titles_and_aliases_clash_over_the_whole_bank(project: Project) -> None:
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n- {key: training, title: Training, summary: Loops.}\n",
    )
    project.question(topic="training")
    for name, title in (("one", "One"), ("two", "Two")):
        project.question(
            QUESTION.replace("What does `compile()` configure", title).replace("reviewed", "aliases: [old]\nreviewed"),
            name,
        )
    assert project.complaints() == [
        "content/questions/keras-api/two.md:8: aliases: 'old' is already an alias in "
        "content/questions/keras-api/one.md; keep one",
        "content/questions/training/compile.md:1: id: 'compile': content/questions/keras-api/compile.md has "
        "the same id; rename one",
        "content/questions/training/compile.md:10: title: 'What does compile() configure?' is also the title of "
        "content/questions/keras-api/compile.md",
    ]


def test_questions_without_a_title_have_not_the_same_one(project: Project) -> None:
    for name in ("one", "two"):
        project.question(changed(TITLE, ""), name)
    assert [complaint.partition(".md:")[2][:21] for complaint in project.complaints()] == ["10: title: is missing"] * 2


def test_a_sheet_titled_with_an_angle_bracket(project: Project) -> None:
    project.write("content/sheets/s.md", "---\nchoose: {}\n---\n# 1 \\< 2\n")
    assert project.complaints() == ["content/sheets/s.md:4: title: '1 < 2' holds < or >; use words"]


def test_topics(project: Project) -> None:
    project.write(
        "content/topics.yml",
        "- {key: keras-api, title: Keras API, summary: Models.}\n"
        "- {key: empty, title: Empty, summary: Nothing.}\n"
        "- {key: keras-api, title: Keras API, summary: Again.}\n"
        "- {key: index, title: <Index>, summary: Taken.}\n"
        "- {key: Bad Key, title: Bad, sumary: Misspelt.}\n"
        "- only text\n"
        "- {key: keras-api, summary: No title.}\n"
        "- {key: keras-api, summary: No title.}\n",
    )
    assert project.complaints() == [
        "content/topics.yml:2: key: 'empty' has no questions; add one with `make new`, or delete the topic",
        "content/topics.yml:3: key: 'keras-api' stands twice; keep one",
        "content/topics.yml:3: title: 'Keras API' stands twice; reword one",
        "content/topics.yml:4: key: 'index' is taken by the list of all questions",
        "content/topics.yml:4: title: '<Index>' holds < or >; use words",
        "content/topics.yml:5: key: 'Bad Key' is not made of lower-case letters, digits and single hyphens",
        "content/topics.yml:5: sumary: unknown key 'sumary'; did you mean 'summary'?",
        "content/topics.yml:5: summary: is missing; write for example `summary: What every interview begins with.`",
        "content/topics.yml:6: topics: expected a mapping with key, title and summary, got 'only text'",
        *(
            f"content/topics.yml:{line}: {complaint}"
            for line in (7, 8)
            for complaint in (
                "key: 'keras-api' stands twice; keep one",
                "title: is missing; write for example `title: Basics`",
            )
        ),
    ]


def test_a_remark_behind_the_words_of_a_key_is_none_of_them(project: Project) -> None:
    """Behind those of an item it may be a # that its author took for text."""
    project.write("content/topics.yml", "- key: keras-api\n  title: Keras API  # as it is called\n  summary: Models.\n")
    assert project.complaints() == []


def test_a_topic_of_a_name_that_windows_reserves(project: Project) -> None:
    project.write("content/topics.yml", "- {key: nul, title: Nothing, summary: Void.}\n")
    (project.root / "content/questions/keras-api").rename(project.root / "content/questions/nul")
    assert project.complaints() == [
        "content/questions/nul:1: topic: 'nul' is a reserved name on Windows; rename the folder and the topic's key"
    ]


def test_the_ids_of_the_frame_are_known(project: Project) -> None:
    """Those of the templates; the search numbers its own."""
    pages = (ROOT / "docs/.overrides").rglob("*.html")
    assert {found for page in pages for found in re.findall(r'\bid="([^"_]+)"', page.read_text("utf-8"))} == {
        "content",
        "search-results",
    }
    assert "item.id = `search-result-${number}`" in (ROOT / "docs/assets/js/search/dialog.js").read_text("utf-8")
    for name in ("content", "search-result-0"):
        project.write(f"content/sheets/{name}.md", "---\nchoose: {}\n---\n# S\n")
        (complaint,) = project.complaints()
        assert complaint == (
            f"content/sheets/{name}.md:1: id: '{name}' is the id of a part of every page; rename the file"
        )
        (project.root / f"content/sheets/{name}.md").unlink()


def test_a_footnote_in_what_a_sheet_is_for(project: Project) -> None:
    project.write("content/sheets/s.md", "---\nchoose: {}\n---\n# S\n\nA\nb[^1].\n\n[^1]: Note.\n")
    assert project.complaints() == [
        "content/sheets/s.md:7: definition: a footnote stands before the first section; "
        "the list of sheets shows that, and no notes"
    ]


def test_sheets(project: Project) -> None:
    project.write(
        "content/sheets/mine.md",
        "---\nquestions:\n  - compile\n  - compiler\n  - compile\n---\n# Mine\n\n"
        "## Checklst\n\n- x\n\n## Checklist\n\nText.\n",
    )
    project.write("content/sheets/none.md", "---\n{}\n---\n# None\n\nText.\n")
    project.write("content/sheets/index.md", "---\nparts: [{title: A, questions: [compil]}]\n---\n# Index\n")
    assert project.complaints() == [
        "content/sheets/index.md:1: id: 'index' is taken by the list of sheets; rename the file",
        "content/sheets/index.md:2: questions: unknown question 'compil'; did you mean 'compile'?",
        "content/sheets/mine.md:4: questions: unknown question 'compiler'; did you mean 'compile'?",
        "content/sheets/mine.md:5: questions: 'compile' stands twice; keep one",
        "content/sheets/mine.md:9: section: unknown section 'Checklst'; did you mean 'Checklist'?",
        "content/sheets/mine.md:13: section: 'Checklist' is not one list; write each item after `- `",
        "content/sheets/none.md:2: questions: give `questions`, `choose` or `parts`",
    ]


@pytest.mark.parametrize(
    ("checklist", "complaint"),
    [
        ("- a\n\n<!-- b -->\n", ""),
        ("1. a\n2. b\n", ""),
        ("- a\n\nb\n", "'Checklist' is not one list; write each item after `- `"),
        ("- a\n\n```text\nb\n```\n", "'Checklist' is not one list; write each item after `- `"),
        ("<!-- b -->\n", "'Checklist' is empty; fill it or delete it"),
    ],
)
def test_a_checklist_is_one_list(project: Project, checklist: str, complaint: str) -> None:
    project.write("content/sheets/s.md", f"---\nchoose: {{}}\n---\n# S\n\n## Checklist\n\n{checklist}")
    assert project.complaints() == ([f"content/sheets/s.md:6: section: {complaint}"] if complaint else [])


def test_mistakes_in_the_yaml_of_shared_files_hide_no_other_mistakes(project: Project) -> None:
    """What uses the topics and tags that cannot be read is not wrong for that."""
    project.write("content/site.yml", "headline: a: b\nlead:\nrepository: http://a.b\nbranch: ''\n")
    project.write("content/topics.yml", "- {key: keras, titel: T, summary: S}\n- key: [\n- {kee: c}\n")
    project.write("content/tags.yml", "kera: K\nx: a: b\nempty:\n")
    project.write("content/synonyms.yml", "- [a, b]\n- [c, d\n- [e]\n")
    assert [complaint[:60] for complaint in project.complaints()] == [
        line[:60]
        for line in (
            "content/site.yml:1: file: is not valid YAML: 'headline: a: b': mapping values",
            "content/site.yml:2: lead: is empty; write for example `lead: Every answer",
            "content/site.yml:3: repository: 'http://a.b' is not an https address",
            "content/site.yml:4: branch: is empty; write for example `branch: main",
            "content/synonyms.yml:2: file: is not valid YAML: '- [c, d': did not find",
            "content/synonyms.yml:3: synonyms: 'e' stands alone; write what means the",
            "content/tags.yml:2: file: is not valid YAML: 'x: a: b': mapping values are",
            "content/tags.yml:3: empty: expected text: what the tag covers",
            "content/topics.yml:1: titel: unknown key 'titel'; did you mean 'title'?",
            "content/topics.yml:1: title: is missing; write for example `title: Training`",
            "content/topics.yml:2: file: is not valid YAML: '- key: [': did not find",
            "content/topics.yml:3: kee: unknown key 'kee'; did you mean 'key'?",
            "content/topics.yml:3: key: is missing; write for example `key: training`",
            "content/topics.yml:3: summary: is missing; write for example `summary: Loops",
            "content/topics.yml:3: title: is missing; write for example `title: Training`",
        )
    ]


def test_a_fault_below_parts_is_no_second_way_of_choosing(project: Project) -> None:
    project.write(
        "content/sheets/s.md", "---\nparts:\n  - title: Basics: start\n    questions: [compile]\n---\n# S\n\nA.\n"
    )
    assert project.complaints() == [
        "content/sheets/s.md:3: front matter: is not valid YAML: '- title: Basics: start': mapping values are not "
        "allowed in this context; quote a text that holds ': ' or ' #' or begins with a sign"
    ]


def test_a_sheet_with_a_mistake_in_its_yaml_gets_its_other_complaints_too(project: Project) -> None:
    project.write("content/sheets/s.md", "---\nchoose: {topic: [\ngroup_by: tag\n---\n# S\n")
    assert [complaint.split("; ")[-1] for complaint in project.complaints()] == [
        "close the bracket, or quote a text that holds ': ' or ' #' or begins with a sign",
        "choose from topic, difficulty",
    ]


def test_a_fault_in_the_yaml_of_a_shared_file_is_named_by_its_nearest_key(project: Project) -> None:
    project.write("content/topics.yml", "- key: keras-api\n  title: &t Keras API\n  summary: Models.\n")
    project.write("content/synonyms.yml", "- [lr, 1]\n---\n- [a, b]\n")
    project.write("content/tags.yml", "keras: The Keras API\n\t# x\n")
    assert project.complaints() == [
        "content/synonyms.yml:1: file: expected text, got a number: '1'; put it in quotes",
        "content/synonyms.yml:2: file: holds a second YAML document; keep one",
        "content/tags.yml:2: file: holds a tab; write spaces",
        "content/topics.yml:2: title: uses a YAML anchor or alias; write the value out",
    ]


def test_missing_vocabulary_files(project: Project) -> None:
    for name in ("tags", "topics", "site"):
        (project.root / f"content/{name}.yml").unlink()
    assert project.complaints() == [
        "content/site.yml:1: path: does not exist; write a mapping with headline, lead, repository",
        "content/tags.yml:1: path: does not exist; write a mapping of tags, each with what it covers",
        "content/topics.yml:1: path: does not exist; write a list of topics, each with key, title and summary",
    ]


def test_what_is_named_almost_like_a_part_of_the_content(project: Project) -> None:
    """Nothing would read it, and nobody would say so. What has another name is the author's own business."""
    for name in ("synonyms.yaml", "sheet/mine.md", "Tags.yml", "site.yml~", "README.md", "drafts/x.md", ".site.yml"):
        project.write(f"content/{name}", "x")
    assert project.complaints() == [
        f"content/{name}:1: path: nothing reads this; did you mean {known!r}?"
        for name, known in (
            ("Tags.yml", "tags.yml"),
            ("sheet", "sheets"),
            ("site.yml~", "site.yml"),
            ("synonyms.yaml", "synonyms.yml"),
        )
    ]


def test_folders_where_files_belong(project: Project) -> None:
    project.write("content/questions/keras-api/more/x.md", QUESTION)
    (project.root / "content/site.yml").unlink()
    project.write("content/site.yml/x", "x")
    assert project.complaints() == [
        "content/questions/keras-api/more:1: path: is a directory; only a file is read here",
        "content/site.yml:1: path: is a directory; only a file is read here",
    ]


def test_who_uses_an_earlier_id_is_told_the_present_one(project: Project) -> None:
    project.question(changed("reviewed", "aliases: [old-name]\nreviewed"))
    project.question(in_depth("[x](old-name.md)\n").replace("What does", "Why does"), "other")
    project.write("content/sheets/s.md", "---\nquestions: [old-name]\n---\n# S\n")
    assert project.complaints() == [
        "content/questions/keras-api/other.md:16: link: 'old-name.md' leads to "
        "content/questions/keras-api/old-name.md, which does not exist; did you mean 'compile.md'?",
        "content/sheets/s.md:2: questions: unknown question 'old-name'; did you mean 'compile'?",
    ]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("topics", "[]", "1: file: expected a list of topics, each with key, title and summary, got []"),
        ("topics", "# none\n", "1: file: expected a list of topics, each with key, title and summary, got nothing"),
        (
            "topics",
            "key: keras-api",
            "1: file: expected a list of topics, each with key, title and summary, got {'key': 'keras-api'}",
        ),
        ("topics", "", "1: file: is empty; fill it"),
        ("tags", "{}", "1: file: expected a mapping of tags, each with what it covers, got {}"),
        ("tags", "- keras", "1: file: expected a mapping of tags, each with what it covers, got ['keras']"),
        ("tags", "keras: ''\ntraining: T", "1: keras: expected text: what the tag covers"),
    ],
)
def test_a_broken_vocabulary_is_one_complaint(project: Project, name: str, content: str, complaint: str) -> None:
    """What uses its words is not wrong for that."""
    project.write("content/sheets/all.md", "---\nchoose: {topic: [keras-api], tags: [keras]}\n---\n# All\n")
    project.write("content/sheets/easy.md", "---\nchoose: {difficulty: [easy]}\n---\n# Easy\n")
    project.write(f"content/{name}.yml", content)
    assert project.complaints() == [f"content/{name}.yml:{complaint}"]


@pytest.mark.parametrize("name", ["content/synonyms.yml", "content/sheets"])
def test_what_may_be_left_out_is_read_when_it_is_there(project: Project, name: str) -> None:
    (project.root / name).symlink_to("nowhere")
    (complaint,) = project.complaints()
    assert complaint.startswith(f"{name}:1: path: ")
    (project.root / name).unlink()
    project.write(name, "")
    (complaint,) = project.complaints()
    assert complaint.startswith(f"{name}:1: ")


def test_a_bank_without_a_question_is_told_how_to_start(project: Project) -> None:
    """Version control keeps no empty folder, so who deletes the questions of this bank has none."""
    shutil.rmtree(project.root / "content/questions")
    assert project.complaints() == [
        "content/questions:1: path: does not exist; `make new` starts a question",
        "content/topics.yml:1: key: 'keras-api' has no questions; add one with `make new`, or delete the topic",
    ]


def test_a_yaml_bomb_ends_at_once(project: Project) -> None:
    bomb = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    project.question(f"---\n{bomb}---\n# T\n\nS.\n\n## In depth\n\nM.\n")
    assert f"{PATH}:2: a: uses a YAML anchor or alias; write the value out" in project.complaints()


def test_deep_yaml_ends_at_once(project: Project) -> None:
    project.question(changed("tags: [keras]", "tags: " + "[" * 40_000))
    assert f"{PATH}:3: tags: is nested deeper than 8 levels; write it flatter" in project.complaints()


def test_code_needs_pins(project: Project) -> None:
    """The pages say on which releases the code runs; the lock file must say it to them."""
    project.question(in_depth("```python\nx = 1\n```\n"))
    project.write("requirements-verify.txt", "keras==3.15.1\n")
    assert project.complaints() == [
        "content/site.yml:4: runs_on: 'tensorflow' is not pinned in requirements-verify.txt; "
        "add it to the .in file, `make lock`"
    ]
    project.write("requirements-verify.txt", b"keras==3.15.1 # \xff")
    assert len(project.complaints()) == 2
    (project.root / "requirements-verify.txt").unlink()
    assert len(project.complaints()) == 2


@pytest.mark.parametrize(
    "address",
    [
        "http://a.b/",
        "https://",
        "https://a b",
        "https://[a/",
        "https://a%b/",
        *(f"https://a.b/{sign}" for sign in "\"'<>?#"),
    ],
)
def test_the_repository_has_an_address(project: Project, address: str) -> None:
    project.write("content/site.yml", f"{SITE.replace('https://code.example/prep', repr(address))}{RUNS_ON}")
    assert project.complaints() == [f"content/site.yml:3: repository: {address!r} is not an https address"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("runs_on:", "4: runs_on: is empty; write for example `runs_on: {numpy: NumPy}`"),
        (
            "runs_on: keras",
            "4: runs_on: expected a mapping, got text: 'keras'; write for example `runs_on: {numpy: NumPy}`",
        ),
        (
            "runs_on: [keras]",
            "4: runs_on: expected a mapping, got a list: ['keras']; write for example `runs_on: {numpy: NumPy}`",
        ),
        (
            "runs_on: {keras: [Keras]}",
            "4: keras: expected text, got a list: ['Keras']; write for example `runs_on: {numpy: NumPy}`",
        ),
        ("runs_on: {keras: }", "4: keras: is empty; write for example `runs_on: {numpy: NumPy}`"),
    ],
)
def test_what_code_runs_on_is_a_mapping(project: Project, line: str, complaint: str) -> None:
    project.write("content/site.yml", f"{SITE}{line}\n")
    assert project.complaints() == [f"content/site.yml:{complaint}"]


def test_what_code_runs_on_is_judged_beside_a_mistake(project: Project) -> None:
    project.write("content/site.yml", f"{SITE}runs_on:\n  keras: ''\n  torch: PyTorch\n")
    assert [complaint[:50] for complaint in project.complaints()] == [
        "content/site.yml:5: keras: is empty; write for exa",
        "content/site.yml:6: runs_on: 'torch' is not pinned",
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("eras:", "4: eras: is empty; write for example `eras: {version-1: Version 1}`"),
        ("eras: {}", "4: eras: is empty; write for example `eras: {version-1: Version 1}`"),
        ("eras: tf1", "4: eras: expected a mapping, got text: 'tf1'; write for example `eras: {version-1: Version 1}`"),
        ("eras: {py2: , py3: Python 3}", "4: py2: is empty; write for example `eras: {version-1: Version 1}`"),
        ("eras: {TF 1: TensorFlow 1}", "4: TF 1: 'TF 1' is not made of lower-case letters, digits and single hyphens"),
    ],
)
def test_eras_are_a_mapping(project: Project, line: str, complaint: str) -> None:
    """While they cannot all be read, no question is told that it has a wrong one."""
    project.question(changed("difficulty: easy\n", "difficulty: easy\nera: py2\n"))
    project.write("content/site.yml", f"{SITE}{line}\n")
    assert project.complaints() == [f"content/site.yml:{complaint}"]


@pytest.mark.parametrize("text", ["- a list\n", f"{SITE}eras: [\n", "eras: {py2: Python 2\n" + SITE])
def test_no_era_is_unknown_while_the_file_of_eras_cannot_be_read(project: Project, text: str) -> None:
    project.question(changed("difficulty: easy\n", "difficulty: easy\nera: py2\n"))
    project.write("content/site.yml", text)
    assert {complaint.split(":")[0] for complaint in project.complaints()} == {"content/site.yml"}


@pytest.mark.parametrize("branch", ["../b", *(f"a{sign}b" for sign in ' ~^:?*[\\<>"#%')])
def test_the_branch_can_stand_in_an_address(project: Project, branch: str) -> None:
    project.write("content/site.yml", f"{SITE}branch: '{branch}'\n")
    assert project.complaints() == [
        f"content/site.yml:4: branch: {branch!r} is not the name of a branch; write for example `branch: main`"
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            "site_name: Go: prep\n",
            "1: file: is not valid YAML: 'site_name: Go: prep': mapping values are not allowed here; "
            "quote a text that holds ': ' or ' #' or begins with a sign",
        ),
        ("nav:\n  - [a\nsite_name: x\n", "2: file: is not valid YAML: '- [a': "),
        ("site_name:a\nnav: b\n", "1: file: is not valid YAML: 'site_name:a' has no ': ' between key and value"),
        ("site_name: ' '\n", "1: site_name: expected text: what the site is called, got ' '; write for example"),
        ("site_name: a\nsite_url: 12\n", "2: site_url: 12 is not an http(s) address; write for example"),
        ("# x\nsite_name: 12\n", "2: site_name: expected text: what the site is called, got 12; write for example"),
        ("site_description: x\n", "1: site_name: expected text: what the site is called, got nothing; write for"),
        ("- site_name: x\n", "1: file: expected a mapping with site_name and more, got [{'site_name': 'x'}]"),
        ("site_name: a\nx: 2026-02-31\n", "1: file: is not valid YAML: day is out of range for month"),
        (f"site_name: {'[' * 1_000}", "1: file: is not valid YAML: maximum recursion depth exceeded"),
        ("5", "1: file: expected a mapping with site_name and more, got 5"),
        (b"site_name: a\nsite_description: Caf\xe9\n", "2: encoding: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        ("", "1: file: is empty; fill it"),
        (
            "site_name: a\ntheme:\n  name: material\n  language: klingonish\n",
            "4: language: unknown language 'klingonish'; write for example `language: de`, as in `lang` of HTML",
        ),
        ("site_name: a\ntheme:\n  language: [de]\n", "3: language: unknown language ['de']; write for example"),
        (
            "site_name: a\nsite_url: !ENV [PREP_NOWHERE, prep.example]\n",
            "2: site_url: 'prep.example' is not an http(s) address; "
            "write for example `site_url: https://you.example/prep/`, or set SITE_URL so",
        ),
        ("site_name: a\nx: [{y: 1}]\nsite_name: b\n", "3: site_name: stands twice, first on line 1; keep one"),
        ("site_name: a\nx:\n  - y: 1\n    y: &z {}\nv: *z\nw: *z\n", "4: y: stands twice, first on line 3; keep one"),
    ],
)
def test_mkdocs_yml(project: Project, content: str | bytes, complaint: str) -> None:
    """Who makes the project about another subject edits it first."""
    project.write("mkdocs.yml", content)
    (found,) = project.complaints()
    assert found.startswith(f"mkdocs.yml:{complaint}")
    assert site.build(project.root, with_search=False)[0] == []


def test_mkdocs_yml_may_have_what_only_mkdocs_knows(project: Project) -> None:
    project.write(
        "mkdocs.yml",
        "site_name: a\r\nsite_url: https://a.b/c\r\ntheme: {language: pt-BR}\r\n"
        "x: !!python/name:a.b.c\r\ny: !relative $docs_dir\r\n",
    )
    assert project.complaints() == []
    assert (site.name(project.root), site.address(project.root)) == ("a", "https://a.b/c/")


def test_a_link_to_a_generated_page_is_refused_before_and_after_a_build(project: Project) -> None:
    project.build()
    project.question(in_depth("See [home](../../../docs/index.md).\n"))
    assert project.complaints() == [
        f"{PATH}:16: link: '../../../docs/index.md' leads to docs/index.md, which is not part of the site"
    ]


@pytest.mark.parametrize("name", [".overrides/main.html", ".hidden.md", "schemas/question-file.schema.json"])
def test_a_link_to_what_is_hidden_or_made_is_refused(project: Project, name: str) -> None:
    project.write(f"docs/{name}", "x")
    project.question(in_depth(f"See [it](../../../docs/{name}).\n"))
    assert project.complaints() == [
        f"{PATH}:16: link: '../../../docs/{name}' leads to docs/{name}, which is not part of the site"
    ]


def test_future_review(project: Project) -> None:
    project.question(changed("2026-01-31", "2999-01-31"))
    (complaint,) = project.complaints()
    assert complaint.startswith(f"{PATH}:8: reviewed: 2999-01-31 lies in the future; today is ")
    project.question(changed("2026-01-31", str(datetime.date.today())))
    assert project.complaints() == []


def test_one_rotten_file_gets_all_its_complaints_at_once(project: Project) -> None:
    here = Path(__file__).parent
    project.question((here / "rotten.md").read_bytes())
    assert "\n".join(project.complaints()) + "\n" == (here / "rotten.expected").read_text("utf-8")
