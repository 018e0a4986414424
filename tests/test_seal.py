"""What the finished site says to browsers and hosts."""

from __future__ import annotations

import re
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


def test_a_page_may_use_what_is_our_own_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<meta charset="utf-8"><script>1</script><script>2</script><td style="text-align: right;">')
    seal.seal(tmp_path)
    (policy,) = re.findall(
        r'^<meta charset="utf-8">\n  <meta http-equiv="Content-Security-Policy" content="(.*)"><script>',
        page.read_text(),
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules == {
        **dict.fromkeys(("default-src", "base-uri"), "'none'"),
        **dict.fromkeys(
            ("style-src", "font-src", "connect-src", "worker-src", "manifest-src", "form-action"), "'self'"
        ),
        "img-src": "'self' data:",
        "script-src": " ".join(["'self'", *sorted(map(seal._hash, (b"1", b"2")))]),
    }
    assert page.read_text().endswith('<td class="align-right">')
    headers = (tmp_path / "_headers").read_text().split("\n/")[0].split("\n  ")
    assert headers == [
        *("/*", f"Content-Security-Policy: {policy}; frame-ancestors 'none'", "X-Content-Type-Options: nosniff"),
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Permissions-Policy: camera=(), geolocation=(), microphone=()",
    ]


def test_a_page_without_a_place_for_the_policy_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.html").write_text("<p>")
    with pytest.raises(seal.Unsealable, match=r"odd\.html"):
        seal.seal(tmp_path)
