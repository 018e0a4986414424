"""The version of a publication, in the address of every script and style, and of the index of the search.

Browsers keep each of these by itself, for as long as the host says: after a publication a page would run with scripts
and styles of the last one, and they with each other's. With `?v=<digest>` in each address, a page asks for what was
published with it. A query, not a folder: a page of the last publication, which a browser or a tab still has, gets the
files of today instead of none. An import does not take its importer's query along, so each is written out.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

_KINDS = {".css", ".js", ".json"}
# Relative addresses in scripts: of an import, a list of modules, a worker, the index.
_IN_SCRIPT = re.compile(rb'"(\.\.?/[^"?]+\.js(?:on)?)"')
# Our own in pages; the theme's bear a digest in their names.
_IN_PAGE = re.compile(rb'(<(?:link rel="stylesheet" href|script src)="[^":?]*assets/(?:css|js)/[^"?]+)"')


def stamp_scripts(site: Path) -> bytes:
    """Write the version into every script of a built site, and return it. Raises OSError."""
    files = sorted(file for file in (site / "assets").rglob("*") if file.suffix in _KINDS)
    content = {file: file.read_bytes() for file in files}
    digest = hashlib.sha256()
    for file, text in content.items():
        digest.update(b"%s\0%d\0%s" % (file.relative_to(site).as_posix().encode(), len(text), text))
    version = digest.hexdigest()[:8].encode()
    for file, text in content.items():
        if file.suffix == ".js":
            file.write_bytes(_IN_SCRIPT.sub(rb'"\1?v=%s"' % version, text))
    return version


def stamped(page: bytes, version: bytes) -> bytes:
    """A page that asks for the scripts and styles of this version."""
    return _IN_PAGE.sub(rb'\1?v=%s"' % version, page)
