"""The index of the search as the build writes it: deterministic, small, made only when words change; and its words."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path

import bench_search
import build
import pytest
from prep import problems, search_index, site, synthetic, vendor
from project import QUESTION, ROOT, RUNS_ON, SITE, Project

INDEX = f"docs/{search_index.INDEX}"


def built(project: Project) -> list[str]:
    """The paths that changed in a build with the search."""
    changed, found = site.build(project.root)
    assert problems.lines(found) == []
    return changed


def test_equal_content_gives_equal_bytes(project: Project) -> None:
    built(project)
    first = project.read(INDEX)
    shutil.rmtree(project.root / ".build")
    (project.root / INDEX).unlink()
    built(project)
    assert project.read(INDEX) == first


def test_an_unchanged_bank_does_not_start_node(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    built(project)
    monkeypatch.setattr("shutil.which", lambda name: pytest.fail(f"looked for {name}"))
    (project.root / INDEX).unlink()
    assert built(project) == [search_index.INDEX]


@pytest.mark.slow
def test_only_the_last_index_is_kept(project: Project) -> None:
    for word in ("alpha", "beta", "gamma"):
        project.question(project.read("content/questions/keras-api/compile.md") + f"\n{word}\n")
        built(project)
    assert len(list((project.root / ".build/search").iterdir())) == 1
    assert "gamma" in project.read(INDEX)


@pytest.mark.this_bank
def test_the_words_of_the_area_stand_in_the_content_alone() -> None:
    """They count little in a search; in another bank they may be what is asked about."""
    script = (ROOT / "docs" / search_index.MODULES / "query.js").read_text("utf-8")
    listed = set(re.split(r"[\s`]+", script.partition("WEAK_WORDS")[2].partition(".split")[0]))
    area = {word for phrase in site.read(ROOT)[0].site.area for word in phrase.split()}
    assert {"ml", "neural"} <= area
    assert "tutorial" in listed
    assert listed & area == set()


def test_the_real_index_weighs_less_than_900_bytes_a_question() -> None:
    """That is 40 kB for the first 44; whoever adds a question may add its words."""
    library, found = site.read(ROOT)
    assert found == []
    files = search_index.files(bench_search.records(library), ROOT / ".build/search")
    assert len(gzip.compress(files[search_index.INDEX].encode())) < max(40_000, 900 * len(library.questions))


def test_synonyms_and_the_repository_stand_in_the_index(project: Project) -> None:
    project.write("content/synonyms.yml", "- [learning rate, lr]\n")
    built(project)
    data = json.loads(project.read(INDEX))
    assert data["synonyms"] == [["learning rate", "lr"]]
    assert data["repository"] == "https://code.example/prep"


def test_what_the_bank_is_about_stands_in_the_index(project: Project) -> None:
    project.write("content/site.yml", f"{SITE}{RUNS_ON}area: [deep learning]\n")
    project.write("requirements-verify.txt", "keras==3.15.1\ntensorflow-cpu==2.21.0\n")
    built(project)
    assert json.loads(project.read(INDEX))["subject"] == {
        "releases": [{"name": "TensorFlow", "version": "2"}, {"name": "Keras", "version": "3"}],
        "area": ["deep learning"],
    }


def test_the_libraries_of_the_page_come_with_their_licences(project: Project) -> None:
    built(project)
    for name in ("minisearch", "stemmer"):
        assert "sourceMappingURL" not in project.read(f"docs/assets/vendor/{name}/index.js")
        assert "MIT" in project.read(f"docs/assets/vendor/{name}/LICENSE.txt") or "Permission is hereby granted" in (
            project.read(f"docs/assets/vendor/{name}/LICENSE.txt")
        )


def test_without_node_the_build_says_how_to_get_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", os.fspath(project.root))
    assert build.main(["--root", str(project.root)]) == 2
    assert capsys.readouterr().err == (
        "Node.js is missing, which makes the search index; `make build` installs it, or put `node` on PATH\n"
    )
    assert not (project.root / "docs/index.md").exists()


def test_without_the_packages_the_build_says_how_to_get_them(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(vendor.SCRIPTS, "assets/vendor/minisearch/index.js", "nowhere/index.js")
    assert build.main(["--root", str(project.root)]) == 2
    assert "node_modules/nowhere/index.js is missing; `make build` installs it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("lr: learning rate\n", "1: file: expected a list of groups such as `- [database, db]`, got {'lr':"),
        ("- lr\n", "1: synonyms: expected a list of texts such as [database, db], got 'lr'"),
        ("- [null, unknown]\n", "1: synonyms: has an empty phrase; fill it, or put the word null in quotes"),
        ("- [lr]\n", "1: synonyms: 'lr' stands alone; write what means the same beside it, or delete the line"),
        ("- [a, b]\n- [lr, LR]\n", "2: synonyms: 'LR' stands twice in its group; keep one"),
        ("- [a, b]\n- [c, d]\n- [B, a]\n", "3: synonyms: is the same group as on line 1; keep one"),
        ("- [lr, '...']\n", "1: synonyms: '...' holds no word; write one or delete it"),
        ("- [lr, one two three four five six]\n", "1: synonyms: 'one two three four five six' has 6 words; at most 5"),
    ],
)
def test_a_mistake_in_the_synonyms_is_reported(project: Project, text: str, complaint: str) -> None:
    project.write("content/synonyms.yml", text)
    (line,) = project.complaints()
    assert line.startswith(f"content/synonyms.yml:{complaint}")


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("tuning:\n  typos:\n    - {query: [a, expect: [b]}\n", ["3: file: is not valid YAML: "]),
        ("- a\n", ["1: queries: Input should be a valid dictionary"]),
        (
            "tuning:\n  typos:\n    - {query: a}\n    - {query: 1, expect: []}\n",
            [
                "3: expect: Field required",
                "4: expect: Tuple should have at least 1 item",
                "4: query: expected text, got",
            ],
        ),
    ],
)
def test_a_mistake_in_the_queries_is_reported(tmp_path: Path, text: str, complaints: list[str]) -> None:
    (tmp_path / "queries.yml").write_text(text, "utf-8")
    with pytest.raises(bench_search.BadQueries) as raised:
        bench_search.read_queries(tmp_path / "queries.yml")
    for line, start in zip(str(raised.value).splitlines(), complaints, strict=True):
        assert line.startswith(f"tests/search-queries.yml:{start}")


def test_a_bank_is_asked_only_for_what_it_may_have(project: Project) -> None:
    """The benchmark of a fork does not report the misses of another bank's queries."""
    project.write(
        "queries.yml", "tuning:\n  typos:\n    - {query: cmopile, expect: [compile]}\n    - {query: x, expect: [y]}\n"
    )
    queries = bench_search.read_queries(project.root / "queries.yml")
    assert [query.text for query in bench_search.fitting(queries, site.read(project.root)[0])] == ["cmopile"]
    project.write("queries.yml", "# none yet\n")
    assert bench_search.read_queries(project.root / "queries.yml") == []


@pytest.mark.slow
def test_a_made_up_bank_is_sound_and_always_the_same(tmp_path: Path) -> None:
    library, _ = site.read(ROOT)
    for name in ("one", "two"):
        synthetic.write(library, ROOT, tmp_path / name, 80)
        shutil.copy(ROOT / "requirements-verify.txt", tmp_path / name)  # the checker reads the tested versions from it
    made, found = site.read(tmp_path / "one")
    assert found == []
    assert len(made.questions) == 80
    assert bench_search.records(made) == bench_search.records(site.read(tmp_path / "two")[0])


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("SELECT pg_current_wal_lsn();", {"pg_current_wal_lsn"}),
        ("case <-time.After(time.Second):", {"time.After"}),
        ("x = tf.strings.join(inputs=parts, keep_dims=True)", {"tf.strings.join", "keep_dims"}),
        ("layer = MultiHeadAttention(); y.get_weights()", {"MultiHeadAttention", "y.get_weights"}),
        ("total = 1.5 + one_two", set()),
    ],
)
def test_names_of_code_are_found_whatever_its_language(project: Project, code: str, names: set[str]) -> None:
    project.question(QUESTION.replace("More about it.", f"```text\n{code}\n```\n"))
    (record,) = json.loads(bench_search.records(site.read(project.root)[0]))["questions"]
    assert names <= set(record["code"].split())
    assert names or not record["code"]
