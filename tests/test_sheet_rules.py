"""A sheet chooses by list or by rule: what it gets, what is exported, and what is said of a rotten one."""

from __future__ import annotations

import json

import pytest
from prep import site
from project import QUESTION, Project


@pytest.fixture
def bank(project: Project) -> Project:
    """Two topics; `b` and `d` are medium, `c` is hard, `d` is about training."""
    project.write(
        "content/topics.yml",
        "- {key: training, title: Training, summary: Loops.}\n- {key: keras-api, title: Keras API, summary: Models.}\n",
    )
    for name, topic, difficulty, tags in (
        ("b", "keras-api", "medium", "keras"),
        ("c", "keras-api", "hard", "keras"),
        ("d", "training", "medium", "training, keras"),
    ):
        text = QUESTION.replace("difficulty: easy", f"difficulty: {difficulty}").replace("[keras]", f"[{tags}]")
        project.question(text.replace("What does `compile()` configure?", f"What is {name}?"), name, topic)
    return project


def sheet(project: Project, front: str) -> None:
    project.write("content/sheets/s.md", f"---\n{front}\n---\n# A sheet\n")


def exported(project: Project) -> list[str]:
    project.build()
    (found,) = json.loads(project.read("docs/questions.json"))["sheets"]
    questions: list[str] = found["questions"]
    return questions


@pytest.mark.parametrize(
    ("front", "questions"),
    [
        ("questions: [c, compile]", ["c", "compile"]),
        ("choose: {}", ["d", "compile", "b", "c"]),
        ("choose: {topic: [keras-api]}", ["compile", "b", "c"]),
        ("choose: {difficulty: [medium, easy]}", ["d", "compile", "b"]),
        ("choose: {tags: [training]}", ["d"]),
        ("choose: {tags: [training, keras], topic: [keras-api], difficulty: [hard]}", ["c"]),
        ("choose: {}\ngroup_by: topic", ["d", "compile", "b", "c"]),
        ("choose: {}\ngroup_by: difficulty", ["compile", "d", "b", "c"]),
        ("parts:\n- {title: First, choose: {}}\n- {title: Then, questions: [b]}", ["d", "compile", "c", "b"]),
        ("parts:\n- {title: M, choose: {difficulty: [medium]}}\n- {title: R, choose: {}}", ["d", "b", "compile", "c"]),
    ],
)
def test_what_a_sheet_chooses(bank: Project, front: str, questions: list[str]) -> None:
    sheet(bank, front)
    assert exported(bank) == questions


@pytest.mark.parametrize(
    ("grouping", "titles"), [("topic", ["Training", "Keras API"]), ("difficulty", ["Easy", "Medium", "Hard"])]
)
def test_a_group_has_a_title(bank: Project, grouping: str, titles: list[str]) -> None:
    sheet(bank, f"choose: {{}}\ngroup_by: {grouping}")
    library, _ = site.read(bank.root)
    assert [part.title for part in library.sheet_parts["s"]] == titles


@pytest.mark.parametrize(
    ("front", "complaints"),
    [
        (
            "choose: {topic: [trainin]}",
            ["2: topic: unknown topic 'trainin'; did you mean 'training'? (topics stand in"],
        ),
        ("choose:\n  tags:\n    - keras\n    - kears", ["5: tags: unknown tag 'kears'; did you mean 'keras'? (tags"]),
        ("choose: {difficulty: [hrad]}", ["2: difficulty: unknown difficulty 'hrad'; did you mean 'hard'?"]),
        ("choose: {topics: [training]}", ["2: topics: unknown key 'topics'; did you mean 'topic'?"]),
        ("choose: {topic: training}", ["2: topic: expected a list, got text: 'training'; write for example"]),
        ("choose: {topic: [training], difficulty: [hard]}", ["2: choose: chooses no question; widen it or delete it"]),
        (
            "parts:\n- {title: A, choose: {}}\n- {title: B, choose: {topic: [training]}}",
            ["4: choose: chooses no question that the sheet does not have already; widen it or delete it"],
        ),
        ("questions: [b]\nchoose: {}", ["3: choose: stands beside `questions`; give one of `questions`, `choose` or"]),
        (
            "parts:\n- title: A\n  questions: [b]\n  choose: {}\n- title: B",
            [
                "5: choose: stands beside `questions`; give one of `questions` or `choose`",
                "6: parts: give `questions` or `choose`",
            ],
        ),
        ("questions: [b]\ngroup_by: topic", ["3: group_by: divides what `choose` chose, and there is none;"]),
        ("choose: {}\ngroup_by: tag", ["3: group_by: unknown group_by 'tag'; choose from topic, difficulty"]),
        ("choose: {topic: []}", ["2: topic: is empty; write for example `topic: [basics]`"]),
        ("choose: {topic: ['', training]}", ["2: topic: is empty; write for example `topic: [basics]`"]),
        ("choose: {difficulty: [hard], topic: [trainin, training]}", ["2: topic: unknown topic 'trainin';"]),
        ("questions: [b]\nchoose: {topic: [trainin]}", ["3: choose: stands beside `questions`; give one of"]),
        ("choose:", ["2: choose: is empty; write for example `choose: {topic: [basics], tags: [performance]}`"]),
        ("parts: [b]", ["2: parts: expected a mapping, got text: 'b'; write for example `parts: [{title: Basic,"]),
        ("parts:\n- {questions: [b, e]}", ["3: questions: unknown question 'e'", "3: title: is missing; write for"]),
        (
            "parts:\n- questions: [b]\n- title: B\n  questions: [[b]]",
            ["3: title: is missing; write for", "5: questions: expected text, got a list: ['b']; write for example"],
        ),
        ("questions: [b, b]", ["2: questions: 'b' stands twice; keep one"]),
        (
            "parts:\n- title: A\n  questions: [b]\n- titel: B\n  choose: {topik: [x]}\n- c",
            [
                "5: titel: unknown key 'titel'; did you mean 'title'?",
                "5: title: is missing; write for example `title: Basic`",
                "6: topik: unknown key 'topik'; did you mean 'topic'?",
                "7: parts: expected a mapping, got text: 'c'; write for example",
            ],
        ),
        ("", ["1: questions: give `questions`, `choose` or `parts`"]),
    ],
)
def test_what_is_said_of_a_rotten_sheet(bank: Project, front: str, complaints: list[str]) -> None:
    sheet(bank, front)
    found = bank.complaints()
    assert len(found) == len(complaints)
    for text, start in zip(found, complaints, strict=True):
        assert text.startswith(f"content/sheets/s.md:{start}")


def test_the_schema_of_a_sheet_file_knows_the_rules(bank: Project) -> None:
    bank.build()
    schema = json.loads(bank.read("docs/schemas/sheet-file.schema.json"))
    assert set(schema["$defs"]["Choice"]["properties"]) == {"topic", "difficulty", "tags"}


def test_the_list_of_sheets_counts_their_questions(bank: Project) -> None:
    sheet(bank, "choose: {topic: [keras-api]}")
    assert "3 questions" in bank.rendered()["sheets/index.md"]


@pytest.mark.this_bank
def test_all_questions_are_on_the_sheet_of_all_questions() -> None:
    library, _ = site.read(site.ROOT)
    everything = next(sheet for sheet in library.sheets if sheet.id == "all-questions")
    assert {question.id for question in library.on_sheet(everything)} == set(library.by_id)
