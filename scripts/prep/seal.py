"""The Content-Security-Policy of the finished site: own files only, and the theme's inline scripts by their hashes.

Source: https://www.w3.org/TR/CSP3/. A data block such as JSON-LD is not a script and needs no hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from prep import versions

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",  # the theme's stylesheet draws its icons from data: addresses
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# What only a header can say, for hosts that read a `_headers` file.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The bank as data, which pages of other sites may read.
SHARED = ("/questions.json", "/schemas/*")

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_CHARSET = b'<meta charset="utf-8">'
# What Python-Markdown writes for `| --: |`.
_ALIGNED_CELL = re.compile(rb'(<t[dh]) style="text-align: (left|center|right);">')


class Unsealable(Exception):
    """A page has no place for the policy."""


def seal(site: Path) -> None:
    """Give every page of a built site its policy and version, and write `_headers`. Raises Unsealable and OSError.

    Cells of hand-written tables are aligned by a class instead of an inline style, which the policy refuses.
    """
    hashes: set[str] = set()
    version = versions.stamp_scripts(site)
    for page in sorted(site.rglob("*.html")):
        text = _ALIGNED_CELL.sub(rb'\1 class="align-\2">', versions.stamped(page.read_bytes(), version))
        own = {_hash(script) for script in _INLINE_SCRIPT.findall(text)}
        head, charset, rest = text.partition(_CHARSET)
        if not charset:
            raise Unsealable(f"{page.relative_to(site)}: has no {_CHARSET.decode()} to put the policy behind")
        page.write_bytes(head + charset + _meta(policy(own)) + rest)
        hashes |= own
    lines = [f"  Content-Security-Policy: {policy(hashes)}; frame-ancestors 'none'"]
    lines += [f"  {name}: {value}" for name, value in HEADERS.items()]
    for path in SHARED:
        lines += [path, "  Access-Control-Allow-Origin: *"]
    (site / "_headers").write_text("\n".join(["/*", *lines, ""]), "utf-8")


def policy(script_hashes: set[str]) -> str:
    """The policy as text, with the inline scripts that may run."""
    rules = {**POLICY, "script-src": " ".join([POLICY["script-src"], *sorted(script_hashes)])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def _meta(content: str) -> bytes:
    return f'\n  <meta http-equiv="Content-Security-Policy" content="{content}">'.encode()
