"""Report every problem of the content, as `path:line: field: message`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from prep import problems, site


def main(arguments: list[str] | None = None) -> int:
    """0 when there is nothing to say, 1 when there are problems, 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", choices=sorted(problems.FORMATS), default="text", help="how to print a problem")
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    options = parser.parse_args(arguments)
    found = site.check_content(options.root)
    for line in problems.lines(found, options.format):
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
