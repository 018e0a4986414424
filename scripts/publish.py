"""Write the static site: generated pages, then MkDocs, then the finished site in place of the last one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import build
from prep import files, site


def main() -> int:
    """0 when site/ is new, 1 when content or pages have problems, 2 when the disk is at fault; site/ is kept then."""
    return build.main([]) or publish()


def publish(finish: Callable[[Path], None] | None = None) -> int:
    """The second half, from the pages in docs/; `finish` adds to the new site before it takes its place."""
    try:
        site.publish(site.ROOT, finish)
    except site.PageProblems as error:
        print(error or "MkDocs refuses the pages, for the reasons above", file=sys.stderr)
        print("site/ is as it was", file=sys.stderr)
        return 1
    except OSError as error:
        print(files.refusal(error, site.ROOT), file=sys.stderr)
        return 2
    print(f"site/ is ready: any static host can serve it{_where()}")
    return 0


def _where() -> str:
    """The address that the pages give as theirs: a search engine follows it even where it is not the host's."""
    found = site.address(site.ROOT)
    return f" at {found} (SITE_URL names another address)" if found else ", at the root of its address"


if __name__ == "__main__":
    sys.exit(main())
