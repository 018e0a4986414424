"""What the finished site says to browsers and hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from prep import seal


def test_a_host_is_told_what_only_headers_say(tmp_path: Path) -> None:
    """Pages of other sites may read the bank as data; nothing else of ours is for them."""
    (tmp_path / "index.html").write_text('<head><meta charset="utf-8"><script>1</script>')
    seal.seal(tmp_path)
    blocks = {block.split("\n")[0]: block for block in (tmp_path / "_headers").read_text().split("\n/")}
    assert "frame-ancestors 'none'" in blocks["/*"]
    assert seal._hash(b"1") in blocks["/*"]
    assert {path for path, block in blocks.items() if "Access-Control-Allow-Origin: *" in block} == {
        *("questions.json", "schemas/*"),
    }


def test_a_page_without_a_place_for_the_policy_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.html").write_text("<p>")
    with pytest.raises(seal.Unsealable, match=r"odd\.html"):
        seal.seal(tmp_path)
