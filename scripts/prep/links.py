"""Where a link of a content file leads: to another site, or to an address below the root of ours."""

from __future__ import annotations

import posixpath
import re
from itertools import chain
from urllib.parse import unquote, urlsplit

from prep.model import Library, Page
from prep.problems import closest, suggestion

EXTERNAL = re.compile(r"https?://", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ASSETS = "docs/assets/"


class DeadLink(Exception):
    """A link that leads nowhere; the text says why, and what would be right."""


def resolve(href: str, page: Page, library: Library) -> str:
    """The https address, or the address below the root of the site, to which `href` in the text of `page` leads.

    Links inside the bank are relative paths of files, so that they work on a code host as well.
    Raises DeadLink.
    """
    if href in ("", "#"):
        raise DeadLink("is empty; write where it leads")
    if EXTERNAL.match(href):
        return _external(href)
    if SCHEME.match(href) or href.startswith(("//", "\\")):
        raise DeadLink("is neither an http(s) address nor a relative path")
    if href.startswith("/"):
        raise DeadLink("is an absolute path; write it relative to this file")
    path, _, fragment = href.partition("#")
    target = page.path if not path else posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(path)))
    known = library.page(target)
    if known is not None:
        return known.address if not fragment else _with_anchor(known, unquote(fragment))
    if target in library.unread:
        return target
    if target in library.files:
        return _file_address(target, fragment)
    if target.startswith("content/") and posixpath.splitext(target)[1] in ("", ".yml"):
        raise DeadLink(f"leads to {target}, which is neither a question nor a sheet{_closest(target, page, library)}")
    if target.startswith("content/"):
        raise DeadLink(f"leads to {target}, which does not exist{_closest(target, page, library)}")
    if target.startswith(ASSETS):
        close = closest(target, sorted(library.files), 0.8)
        hint = f"; did you mean {posixpath.relpath(close, posixpath.dirname(page.path))!r}?" if close else ""
        raise DeadLink(f"leads to {target}, which does not exist{hint}")
    raise DeadLink(f"leads to {target}, which is not part of the site")


def outcome(href: str, page: Page, library: Library) -> str:
    """What `resolve` says of a link, be it an address or a complaint."""
    try:
        return resolve(href, page, library)
    except DeadLink as reason:
        return f"dead: {reason}"


def is_web_address(address: str) -> bool:
    """Whether an address of that look has a host that a browser could ask: some make Python's own reader raise."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname and "%" not in parts.hostname and (parts.port is None or parts.port))
    except ValueError:
        return False


def _external(href: str) -> str:
    if not is_web_address(href):
        raise DeadLink("is not a complete web address")
    if urlsplit(href).username is not None:
        raise DeadLink("holds a user name, which hides where it leads; leave out what stands before the @")
    return href


def _with_anchor(page: Page, fragment: str) -> str:
    anchors = page.anchors
    if fragment not in anchors:
        raise DeadLink(
            f"leads to #{fragment}, a heading that {page.path} does not have" + suggestion(fragment, anchors)
        )
    base, _, _ = page.address.partition("#")
    return f"{base}#{heading_id(page, fragment)}"


def _closest(target: str, page: Page, library: Library) -> str:
    """The file of the closest name, wherever it stands, as a link from `page`."""
    files = {known.id: known.path for known in chain[Page](library.questions, library.sheets)}
    files = {alias: question.path for alias, question in library.by_alias.items()} | files
    close = closest(posixpath.basename(target).removesuffix(".md"), list(files), 0.7)
    here = posixpath.dirname(page.path)
    return f"; did you mean {posixpath.relpath(files[close], here)!r}?" if close else ""


def _file_address(path: str, fragment: str) -> str:
    address = path.removeprefix("docs/")
    if address.endswith(".md"):
        steps = address.removesuffix(".md").split("/")
        address = "".join(f"{step}/" for step in (steps[:-1] if steps[-1] == "index" else steps))
    return f"{address}#{fragment}" if fragment else address


def heading_id(page: Page, anchor: str) -> str:
    """The element id of a heading: no other page of the bank can claim it, as ids hold no double hyphen."""
    return f"{page.id}--{anchor}"


def relative(address: str, from_page: str) -> str:
    """An address below the root as a link from the page `from_page` (`questions/training/`), under any sub-path."""
    if EXTERNAL.match(address):
        return address
    path, mark, fragment = address.partition("#")
    if path == from_page and mark:
        return mark + fragment
    steps = posixpath.relpath(path or ".", from_page or ".")
    steps = "./" if steps == "." else steps + ("/" if path.endswith("/") or not path else "")
    return steps + mark + fragment
