"""The runner with TensorFlow itself: a falsified answer of the real bank fails with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import verify
from project import ROOT, Project

pytestmark = [pytest.mark.slow, pytest.mark.this_bank]

PYTHON = ROOT / verify.INTERPRETER
NAME = "fundamentals/tensor-vs-variable"
AUTOGRAPH = """\
```python
import sys
import tensorflow as tf

@tf.function
def sign(x):
    if x > 0:
        tf.print("branch", output_stream=sys.stdout)
        return 1
    return -1

print("before")
print(sign(tf.constant(2)).numpy(), sign(tf.constant(-2)).numpy())
```

```output
before
branch
1 -1
```
"""


def real_question(project: Project, name: str) -> Path:
    """A copy of one question of the real bank, with the real pins."""
    assert PYTHON.exists(), f"{PYTHON} is missing; `make verify` installs it"
    topic = name.split("/")[0]
    project.write("content/topics.yml", f"- key: {topic}\n  title: One\n  summary: Topic.\n")
    shutil.rmtree(project.root / "content/questions")
    for file in ("requirements-verify.txt", "content/tags.yml", f"content/questions/{name}.md"):
        (project.root / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, project.root / file)
    return project.root / f"content/questions/{name}.md"


def run(project: Project) -> int:
    return verify.main(["--root", str(project.root), "--python", str(PYTHON)])


def test_falsified_answers_fail_each_with_its_line(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    file = real_question(project, NAME)
    assert run(project) == 0
    capfd.readouterr()
    lines = file.read_text("utf-8").split("\n")
    shown = [number for number, line in enumerate(lines, 2) if line.strip() == "```output"]
    for number in shown:
        lines[number - 1] = "Not what it prints"
    file.write_text("\n".join(lines), "utf-8")
    assert run(project) == 1
    said = [line for line in capfd.readouterr().out.splitlines() if line.startswith("content/")]
    assert said == [f"content/questions/{NAME}.md:{number}: output: is not what the code prints" for number in shown]


def test_tensorflow_finds_the_source_of_functions_and_prints_where_it_should(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    """AutoGraph needs inspect.getsource; tf.print writes to the file descriptor, past Python."""
    file = real_question(project, NAME)
    head = file.read_text("utf-8").split("## In depth")[0]
    file.write_text(f"{head}## In depth\n\n{AUTOGRAPH}", "utf-8")
    assert run(project) == 0, capfd.readouterr().out
