"""Report every problem of the content, as `path:line: field: message`; a `warning:` fails nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from prep import problems, site


def main(arguments: list[str] | None = None) -> int:
    """0 when nothing is wrong, warnings or not, 1 when there are problems, 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", choices=sorted(problems.FORMATS), default="text", help="how to print a problem")
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    options = parser.parse_args(arguments)
    with site.kept_memory(options.root) as memory:
        library, found = site.read(options.root, memory)
    problems.tell(problems.lines([*found, *site.warnings(library)], options.format))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
