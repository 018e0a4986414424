"""Write the generated pages into docs/, or say what keeps it from doing so."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from prep import files, problems, site
from prep.vendor import NotInstalled


def main(arguments: list[str] | None = None) -> int:
    """0 when docs/ is up to date, 1 when the content has problems, 2 when the disk or the usage is at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=site.ROOT, help="the project's folder")
    parser.add_argument("--pdf", action="store_true", help="offer PDFs of the sheets, which scripts/pdf.py then writes")
    options = parser.parse_args(arguments)
    try:
        with site.kept_memory(options.root) as memory:
            changed, found = site.build(options.root, options.pdf, memory)
    except NotInstalled as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(files.refusal(error, options.root), file=sys.stderr)
        return 2
    problems.tell(problems.lines(found))
    if found:
        return 1
    print(f"{len(changed)} generated file{'' if len(changed) == 1 else 's'} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
