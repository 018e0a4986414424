"""Code -> coloured HTML: Python, of which the answers are full, by tree-sitter; every other language by Pygments.

tree-sitter takes 0.3 ms for an ordinary snippet, Pygments five times as long, which was half of a build's work.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby

import tree_sitter_python
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, String, _TokenType
from tree_sitter import Language, Parser, Query, QueryCursor

# What the stylesheet colours, by Pygments' class names. Names, operators and punctuation stay plain: two thirds of the
# markup, for no colour.
_COLOURED: dict[object, str] = {
    Comment: "c1",
    Keyword: "k",
    Keyword.Constant: "kc",
    Name.Builtin: "nb",
    Name.Class: "nc",
    Name.Decorator: "nd",
    Name.Exception: "ne",
    Name.Function: "nf",
    Name.Namespace: "nn",
    Name.Tag: "nt",
    Name.Attribute: "na",
    Number: "mi",
    Operator.Word: "ow",
    String: "s1",
    String.Escape: "se",
    Generic.Deleted: "gd",
    Generic.Inserted: "gi",
    Generic.Prompt: "gp",
}
_PLAIN = ("output", "text")
_PYTHON = ("python", "py")


def coloured(code: str, language: str) -> str:
    """The code as HTML: text, and spans with a class where there is a colour. Any text can be coloured."""
    if language in _PLAIN:
        return escape(code, quote=False)
    runs = _python(code) if language in _PYTHON else _any_language(code, language)
    parts = []
    for colour, run in runs:
        text = escape(run, quote=False)
        parts.append(f'<span class="{colour}">{text}</span>' if colour and text.strip() else text)
    return "".join(parts)


def _any_language(code: str, language: str) -> Iterator[tuple[str, str]]:
    """The code in runs, each with its class or none."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    for colour, tokens in groupby(lexer.get_tokens(code), key=lambda token: _colour(token[0])):
        yield colour, "".join(text for _, text in tokens)


@cache
def _colour(kind: _TokenType) -> str:
    """The class of the nearest kind of token that has a colour; empty for none."""
    return next((_COLOURED[near] for near in reversed(kind.split()) if near in _COLOURED), "")


# --- Python -----------------------------------------------------------------------------------------------------

_BUILTINS = {
    name.encode(): "ne" if isinstance(value, type) and issubclass(value, BaseException) else "nb"
    for name, value in vars(builtins).items()
    if not keyword.iskeyword(name)
}

# Source: https://tree-sitter.github.io/tree-sitter/using-parsers/queries/ and tree-sitter-python's grammar.js.
_QUERY = """
(comment) @c1
[(string_start) (string_content) (string_end)] @s1
(escape_sequence) @se
[(integer) (float)] @mi
[(none) (true) (false)] @kc
["as" "assert" "async" "await" "break" "case" "class" "continue" "def" "del" "elif" "else" "except" "finally" "for"
 "from" "global" "if" "import" "lambda" "match" "nonlocal" "pass" "raise" "return" "try" "while" "with" "yield"] @k
["and" "in" "is" "is not" "not" "not in" "or"] @ow
(function_definition name: (identifier) @nf)
(class_definition name: (identifier) @nc)
(decorator "@" @nd)
(decorator [(identifier) @nd (attribute) @nd (call function: (_) @nd)])
(import_statement name: [(dotted_name) @nn (aliased_import name: (dotted_name) @nn alias: (identifier) @nn)])
(import_from_statement module_name: [(dotted_name) (relative_import)] @nn)
(attribute attribute: (identifier) @attribute)
(keyword_argument name: (identifier) @attribute)
(identifier) @name
"""
_GRAMMAR = Language(tree_sitter_python.language())
_PARSER, _CURSOR = Parser(_GRAMMAR), QueryCursor(Query(_GRAMMAR, _QUERY))
_CLASSES = ("", *dict.fromkeys(_COLOURED.values()))
_RUN = re.compile(rb"(.)\1*", re.DOTALL)  # of equal bytes


def _python(code: str) -> Iterator[tuple[str, str]]:
    """The code in runs, each with its class or none."""
    text = code.encode("utf-8", "replace")
    found = _CURSOR.captures(_PARSER.parse(text).root_node)
    attributes = {node.start_byte for node in found.pop("attribute", ())}
    # Names are looked up here: tree-sitter compares each with each of 150.
    for node in found.pop("name", ()):
        if (colour := _BUILTINS.get(text[node.start_byte : node.end_byte])) and node.start_byte not in attributes:
            found.setdefault(colour, []).append(node)
    paint = bytearray(len(text))  # of each byte the number of its class; what lies within goes over what lies around
    spans = [(node.start_byte, node.end_byte, colour) for colour in found for node in found[colour]]
    for start, end, colour in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        paint[start:end] = bytes([_CLASSES.index(colour)]) * (end - start)
    for run in _RUN.finditer(paint):
        yield _CLASSES[paint[run.start()]], text[run.start() : run.end()].decode()
