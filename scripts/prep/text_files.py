"""Bytes -> text: what a content file must be before anything in it is looked at."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from prep.problems import Problem

# Control characters, spaces without width, line separators that editors do not show, what turns the reading direction
# of code around (https://trojansource.codes/), letters that are blank, and tags. Joiners and direction marks are
# letters of some scripts. One class of characters, as every text is searched: an alternative takes ten times as long.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u115f\u1160\u180e\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0001\U000e0020-\U000e007f]"
)
LOST = "\ufffd"  # what decoders put for bytes that they could not read
NO_BREAK_SPACE = re.compile("[\xa0\u2007\u202f]")
# At the begin of a line, or after the sign of a heading, an item or a quote: some keyboards make it of Alt and space.
NO_BREAK_LINE = re.compile(f"^([ >]*(?:#{{1,6}}|[-*+]|[0-9]{{1,9}}[.)])?)({NO_BREAK_SPACE.pattern})", re.MULTILINE)
FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")  # of a region, spelled with tags


def read_text(root: Path, path: str, size_limit: int, problems: list[Problem]) -> str | None:
    """The text of a file of at most `size_limit` bytes, or None where there is none to go on with."""
    file = root / path
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            problems.append(Problem(path, 1, "path", "is a directory; only a file is read here"))
            return None
        if not stat.S_ISREG(status.st_mode):
            problems.append(Problem(path, 1, "path", "is not a regular file"))
            return None
        if leads_out(root, path):
            problems.append(
                Problem(path, 1, "path", "is a symbolic link that leads out of the project; put the file here")
            )
            return None
        if status.st_size > size_limit:
            message = f"is too large: {status.st_size:,} bytes; at most {size_limit:,}"
            problems.append(Problem(path, 1, "file", message))
            return None
        content = file.read_bytes()
    except FileNotFoundError:
        what = (
            "is a symbolic link to nothing; remove it or restore its target" if file.is_symlink() else "does not exist"
        )
        problems.append(Problem(path, 1, "path", what))
        return None
    except OSError as error:
        problems.append(Problem(path, 1, "path", f"cannot be read: {error.strerror}"))
        return None
    return decode(path, content, problems)


def leads_out(root: Path, path: str) -> bool:
    """Whether a symbolic link on the way to a file or folder takes it out of the project at `root`."""
    steps = path.split("/")
    if not any(os.path.islink(os.path.join(root, *steps[:end])) for end in range(1, len(steps) + 1)):
        return False
    # Of a link to itself, pathlib would raise.
    return Path(os.path.realpath(root)) not in Path(os.path.realpath(root / path)).parents


def decode(path: str, content: bytes, problems: list[Problem]) -> str | None:
    """Bytes as UTF-8 text with `\\n` line ends, or None where they are none."""
    if content.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(path, 1, "encoding", "begins with a byte order mark; save as UTF-8 without BOM"))
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        problems.append(Problem(path, line, "encoding", message))
        if b"\0" in content:  # UTF-16, or no text at all
            return None
        text = content.decode("utf-8", "ignore")
    if "\r" in text:
        line = line_at(text, text.index("\r"))
        message = "holds a carriage return (Windows line ends); save with LF line ends"
        problems.append(Problem(path, line, "line ends", message))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unseen_in(text):
        for line, content_of_line in enumerate(text.split("\n"), 1):
            problems += [Problem(path, line, "encoding", unseen(one)) for one in unseen_in(content_of_line)]
        text = UNSEEN.sub("", text)
    if LOST in text:
        line = line_at(text, text.index(LOST))
        message = f"holds U+{ord(LOST):04X}, which stands for a character that was lost; write it anew"
        problems.append(Problem(path, line, "encoding", message))
    if NO_BREAK_SPACE.search(text):
        for match in NO_BREAK_LINE.finditer(text):
            line = line_at(text, match.start())
            message = f"holds the no-break space U+{ord(match[2]):04X} where Markdown and YAML need a space; type one"
            problems.append(Problem(path, line, "encoding", message))
        text = NO_BREAK_LINE.sub(r"\1 ", text)  # to go on with
    if not text.strip():
        start = "start it with `make new`" if path.startswith("content/questions/") else "fill it"
        # The site does not do without the others.
        or_delete = ", or delete it" if path.endswith((".md", "/synonyms.yml")) else ""
        problems.append(Problem(path, 1, "file", f"is empty; {start}{or_delete}"))
        return None
    return text


def line_at(text: str, position: int) -> int:
    """The line on which a character of a text stands, counted from 1."""
    return text.count("\n", 0, position) + 1


def unseen_in(text: str) -> list[str]:
    """The characters of a text that nobody sees."""
    return UNSEEN.findall(FLAG.sub("", text)) if UNSEEN.search(text) else []


def unseen(character: str) -> str:
    """What is said of a character that nobody sees."""
    return f"holds the invisible character U+{ord(character):04X}; delete it"
