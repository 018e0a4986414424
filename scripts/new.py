"""Start a question file from the commented template: new.py TOPIC ID."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from prep import files, new_question, problems, site


def main(arguments: list[str] | None = None) -> int:
    """0 when the file is there, 2 when topic or id will not do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topic", help="a topic of content/topics.yml")
    parser.add_argument("id", help="the name of the question in its address")
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    options = parser.parse_args(arguments)
    library, _ = site.read(options.root)
    found = list(new_question.faults(library, options.topic, options.id))
    for line in problems.lines(found):
        print(line, file=sys.stderr)
    if found:
        print("usage: make new TOPIC=<a key of content/topics.yml> ID=<a name for its address>", file=sys.stderr)
        return 2
    path = new_question.path(options.topic, options.id)
    try:
        (options.root / path).parent.mkdir(parents=True, exist_ok=True)
        with (options.root / path).open("x", encoding="utf-8") as file:
            file.write(new_question.text(datetime.date.today()))
    except OSError as error:
        print(files.refusal(error, options.root), file=sys.stderr)
        return 2
    print(f"{path} is ready to be filled in; `make check` says what is missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
