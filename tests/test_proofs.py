"""What a card, the home page and questions.json say of proofs, and when a review is overdue."""

from __future__ import annotations

import datetime
import json

import check
import pytest
from bs4 import BeautifulSoup, Tag
from prep import site
from prep.model import months_later
from project import QUESTION, RUNS_ON, SITE, Project

CODE = QUESTION.replace("More about it.\n", "```python\nprint(1)\n```\n\n```output\n1\n```\n")
EXEMPT = QUESTION.replace("More about it.\n", '```python no-run="needs two GPUs"\nprint(1)\n```\n')
REVIEWED = datetime.date(2026, 1, 31)  # in QUESTION
TODAY = datetime.date(2026, 11, 20)


def card(project: Project, today: datetime.date = TODAY) -> Tag:
    soup = BeautifulSoup(project.rendered(today)["questions/keras-api.md"], "html5lib")
    found = soup.select_one("article.card")
    assert found
    return found


def proof(project: Project, today: datetime.date = TODAY) -> str:
    line = card(project, today).select_one(".proof")
    assert line
    return " ".join(line.get_text().split()).split(" · Edit")[0]


def test_a_card_with_code_says_what_it_runs_on(project: Project) -> None:
    project.question(CODE)
    assert proof(project) == "Runs on TensorFlow 2.21.0 · Keras 3.15.1 · Reviewed 2026-01-31"


def test_a_card_with_code_that_runs_in_part_says_so_too(project: Project) -> None:
    project.question(f"{EXEMPT}\n{CODE.partition('## In depth')[2]}")
    assert proof(project).startswith("Runs on TensorFlow 2.21.0")


def test_the_pins_are_read_and_not_repeated(project: Project) -> None:
    project.question(CODE)
    lock = (
        'keras==9.1 \\\n    --hash=sha256:00\ntensorflow==8.2 ; platform_machine != "x86_64" \\\n    --hash=sha256:00\n'
    )
    project.write("requirements-verify.txt", lock)
    assert proof(project) == "Runs on TensorFlow 8.2 · Keras 9.1 · Reviewed 2026-01-31"


@pytest.mark.parametrize(
    ("hosts", "listed"),
    [((), "keras.io"), (("a.b",), "keras.io and a.b"), (("a.b", "c.d"), "keras.io, a.b and c.d")],
)
def test_the_hosts_of_the_sources_are_listed_in_words(project: Project, hosts: tuple[str, ...], listed: str) -> None:
    sources = "".join(f"  - https://{host}/\n" for host in hosts)
    project.question(QUESTION.replace("reviewed:", f"{sources}reviewed:"))
    assert proof(project) == f"Reviewed 2026-01-31 against {listed}"


@pytest.mark.parametrize("text", [QUESTION, EXEMPT], ids=["no code", "code that is not run"])
def test_a_card_whose_code_is_not_run_says_what_it_was_checked_against(project: Project, text: str) -> None:
    source = "  - https://keras.io/api/models/model_training_apis/\n"
    project.question(text.replace(source, f"{source}  - https://www.tensorflow.org/guide\n  - https://keras.io/api/\n"))
    assert proof(project) == "Reviewed 2026-01-31 against keras.io and tensorflow.org"


def test_code_that_is_not_run_says_why(project: Project) -> None:
    project.question(EXEMPT)
    assert "Not run: needs two GPUs." in card(project).get_text()


def test_a_review_of_more_than_twelve_months_ago_shows(project: Project) -> None:
    project.question(CODE)
    on_the_day, after = months_later(REVIEWED, 12), months_later(REVIEWED, 12) + datetime.timedelta(days=1)
    assert on_the_day == datetime.date(2027, 1, 31)
    assert "ago" not in proof(project, on_the_day)
    assert proof(project, after).endswith("Reviewed 2026-01-31, more than 12 months ago")


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2024-02-29", "2025-02-28"),
        ("2023-02-28", "2024-02-28"),
        ("2026-12-31", "2027-12-31"),
        ("9999-01-01", "9999-12-31"),
    ],
)
def test_twelve_months_later(day: str, later: str) -> None:
    assert months_later(datetime.date.fromisoformat(day), 12) == datetime.date.fromisoformat(later)


def test_check_warns_of_an_old_review_and_does_not_fail(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.question(QUESTION.replace("2026-01-31", "2001-01-31"))
    assert check.main(["--root", str(project.root)]) == 0
    assert capsys.readouterr().out == (
        "content/questions/keras-api/compile.md:8: reviewed: warning: 2001-01-31 is more than 12 months ago; "
        "check the answer against its sources, and write today's date\n"
    )
    assert check.main(["--root", str(project.root), "--format", "github"]) == 0
    start = "::warning file=content/questions/keras-api/compile.md,line=8,title=reviewed::2001-01-31 is more than"
    assert capsys.readouterr().out.startswith(start)
    assert project.build()


def test_a_missing_review_is_not_also_old(project: Project) -> None:
    project.question(QUESTION.replace("reviewed: 2026-01-31\n", ""))
    library, found = site.read(project.root)
    assert [problem.field for problem in found] == ["reviewed"]
    assert site.warnings(library) == []


def test_the_home_page_counts_the_answers_whose_code_runs(project: Project) -> None:
    def line() -> str | None:
        found = BeautifulSoup(project.rendered()["index.md"], "html5lib").select_one(".home .proof")
        return found.get_text() if found else None

    assert line() is None
    project.question(CODE)
    runs = "runs on TensorFlow 2.21.0 · Keras 3.15.1 and prints what"
    assert line() == f"1 answer carries code that {runs} it shows. How this site is tested."
    for name in ("one", "two"):
        project.question(CODE.replace("What does `compile()` configure", name), name)
    project.question(EXEMPT.replace("What does `compile()` configure", "three"), "three")
    assert line() == f"3 answers carry code that {runs} they show. How this site is tested."


def test_questions_json_tells_the_releases_and_which_answers_run(project: Project) -> None:
    project.question(CODE.replace("What does `compile()` configure", "one"), "one")
    data = json.loads(project.rendered()["questions.json"])
    assert data["versions"] == {"tensorflow": "2.21.0", "keras": "3.15.1"}
    assert {question["id"]: question["runs"] for question in data["questions"]} == {"compile": False, "one": True}


def test_another_subject_names_what_its_own_code_runs_on(project: Project) -> None:
    """A fork says in content/ and in its lock file what its snippets run on; no code knows TensorFlow."""
    project.question(CODE)
    project.write("content/site.yml", project.read("content/site.yml").replace(RUNS_ON, "runs_on: {torch: PyTorch}\n"))
    project.write("requirements-verify.txt", "torch==2.13.0\n")
    assert "Runs on PyTorch 2.13.0" in card(project).get_text()
    assert json.loads(project.rendered()["questions.json"])["versions"] == {"torch": "2.13.0"}


@pytest.mark.parametrize(("era", "shown"), [("tf1", "TensorFlow 1"), ("tf2", "TensorFlow 2"), ("keras2", "Keras 2")])
def test_a_bank_that_names_no_eras_has_those_that_it_always_had(project: Project, era: str, shown: str) -> None:
    project.question(QUESTION.replace("reviewed", f"era: {era}\nreviewed"))
    assert f"Holds for {shown} only." in card(project).get_text()


def test_another_subject_names_its_own_eras(project: Project) -> None:
    """What an answer may be confined to stands in content/."""
    project.question(QUESTION.replace("reviewed", "era: py2\nreviewed"))
    project.write("content/site.yml", f"{SITE}eras: {{py2: Python 2}}\n")
    assert "Holds for Python 2 only." in card(project).get_text()
    (question,) = json.loads(project.rendered()["questions.json"])["questions"]
    assert question["era"] == "py2"
    project.question(QUESTION.replace("reviewed", "era: tf1\nreviewed"))
    assert project.complaints() == [
        "content/questions/keras-api/compile.md:8: era: unknown era 'tf1'; choose from py2 "
        "(eras stand in content/site.yml)"
    ]


def test_where_nothing_is_said_of_it_code_runs_all_the_same(project: Project) -> None:
    project.question(CODE)
    project.write("content/site.yml", project.read("content/site.yml").replace(RUNS_ON, ""))
    assert "Reviewed 2026-01-31" in card(project).get_text()
    assert json.loads(project.rendered()["questions.json"])["versions"] is None
