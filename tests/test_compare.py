"""What of a printed text counts: `...` is any text, a number all that round to it, blanks at ends of lines nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prep.verify import compare

SAME = {
    "equal": ("a b\n", "a b\n"),
    "blanks at ends of lines": ("a\nb\n", "a  \nb \n\n"),
    "Windows line ends": ("a\nb", "a\r\nb\r\n"),
    "an address": ("<Model at 0x...>", "<Model at 0x7f3a>"),
    "an ellipsis over lines": ("first\n...\nlast", "first\n2\n3\nlast"),
    "an ellipsis for nothing": ("a...b", "ab"),
    "two ellipses": ("...b...", "abc"),
    "an ellipsis that is printed": ("[0 1 ... 9]", "[0 1 ... 9]"),
    "the last of several places": ("...x end", "x a x end"),
    "fewer digits than printed": ("loss 0.25", "loss 0.2531"),
    "rounded up": ("0.25", "0.2451"),
    "a number beside an ellipsis": ("... took 0.5 s, loss 0.25", "epoch 0.1 took 0.46 s, loss 0.249"),
    "an exponent": ("1.2e-07", "1.2341e-07"),
    "an exponent without decimals": ("1e-07", "9.7e-08"),
    "a negative zero": ("x 0.00", "x -0.00"),
    "fewer digits than shown": ("0.250", "0.25"),
}
DIFFERENT = {
    "another word": ("a b", "a c"),
    "more lines": ("a", "a\nb"),
    "fewer lines": ("a\nb", "a"),
    "nothing": ("a", ""),
    "something": ("", "a"),
    "the last digit": ("0.25", "0.26"),
    "a digit too many is a claim": ("0.250", "0.2531"),
    "rounding away from it": ("0.25", "0.2551"),
    "the sign": ("0.5", "-0.5"),
    "a whole number is exact": ("250", "251"),
    "a whole number for one with decimals": ("1.0", "1"),
    "not a number": ("0.5", "nan"),
    "an ellipsis does not excuse the rest": ("a...c", "abd"),
    "an ellipsis does not excuse a number": ("... 0.25", "x 0.35"),
    "blanks inside": ("a  b", "a b"),
}


@pytest.mark.parametrize("case", SAME)
def test_texts_that_match(case: str) -> None:
    assert compare.matches(*SAME[case])


@pytest.mark.parametrize("case", DIFFERENT)
def test_texts_that_differ(case: str) -> None:
    assert not compare.matches(*DIFFERENT[case])


def test_a_tolerance_widens_what_numbers_match() -> None:
    assert compare.matches("loss 0.25, 3 steps", "loss 0.27, 3 steps", Decimal("0.02"))
    assert not compare.matches("loss 0.25, 3 steps", "loss 0.271, 3 steps", Decimal("0.02"))
    assert not compare.matches("loss 0.25, 3 steps", "loss 0.25, 4 steps", Decimal(10))


@given(st.text())
def test_every_text_matches_itself(text: str) -> None:
    assert compare.matches(text, text)


@given(st.text(alphabet="ab.1 \n"), st.text(alphabet="ab.1 \n"), st.text(alphabet="ab.1 \n"))
def test_an_ellipsis_stands_for_any_text(head: str, middle: str, tail: str) -> None:
    assert compare.matches(f"<{head}>...<{tail}>", f"<{head}>{middle}<{tail}>")


def test_an_update_keeps_the_lines_that_still_match() -> None:
    shown = "at 0x...\nloss 0.25\nold\n...\nend 0.5"
    assert compare.merged(shown, "at 0x7f\nloss 0.2512\nnew\nb\nend 0.501") == [
        "at 0x...",
        "loss 0.25",
        "new",
        "...",
        "end 0.5",
    ]


def test_an_update_takes_away_and_adds_lines() -> None:
    for shown, printed in (("a\na", "a"), ("a", "a\na"), ("a\nb\nc", "a\nc"), ("a\nc", "a\nb\nc"), ("a", "b\na")):
        assert compare.merged(shown, printed) == printed.split("\n")


def test_the_first_line_that_differs_is_named() -> None:
    assert compare.first_difference("a 0.5\nb\nc", "a 0.51\nx\nc") == 1
    assert compare.first_difference("a\nb", "a") == 1
    assert compare.first_difference("a", "a\nb") == 0


def test_a_difference_shows_both_and_only_what_differs() -> None:
    lines = compare.difference("a 0.5\nb\nc", "a 0.51\nx\nc")
    assert lines == ["--- expected", "+++ actual", "@@ -1,3 +1,3 @@", " a 0.5", "-b", "+x", " c"]
