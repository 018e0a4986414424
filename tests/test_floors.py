"""Imports go downward only: a module that needs one from above stands on the wrong floor."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from project import ROOT

# From the ground up. Modules of one floor do not import each other; a package is a floor of its own within.
FLOORS = (
    {
        "problems",
        "markdown",
        "memory",
        "highlight",
        "vendor",
        "copies",
        "schema",
        "versions",
        "templating",
        "processors",
        "plain_site",
        "static_host",
    },
    {"snippets", "text_files", "files", "search_index", "seal"},
    {"model", "yaml_values"},
    {"links", "fields", "pdf", "new_question", "synthetic", "verify"},
    {"fingerprints", "vocabularies", "answer_html", "configuration"},
    {"exports", "search", "load", "checks", "cards"},
    {"render", "ahead"},
    {"site"},
)
FLOOR_OF = {module: number for number, floor in enumerate(FLOORS) for module in floor}
LIBRARY = ROOT / "scripts/prep"


def imported(file: Path) -> set[str]:
    """The modules of the library that a file imports, packages as a whole."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "prep":
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("prep."):
            found.add(str(node.module).split(".")[1])
    return found


@pytest.mark.parametrize("file", sorted(LIBRARY.rglob("*.py")), ids=lambda file: file.relative_to(LIBRARY).as_posix())
def test_a_module_imports_only_from_below(file: Path) -> None:
    own = file.relative_to(LIBRARY).parts[0].removesuffix(".py")
    for module in imported(file) - {own}:
        assert FLOOR_OF[module] < FLOOR_OF[own], f"{own} imports {module}"


def test_doors_are_imported_by_doors_only() -> None:
    doors = {file.stem for file in (ROOT / "scripts").glob("*.py")}
    for file in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert doors.isdisjoint(alias.name for alias in node.names), file
