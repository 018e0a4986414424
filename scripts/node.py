"""Say by the exit code whether this machine has a Node.js and npm that will do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

OLDEST = (20, 19)  # the oldest version that the node packages accept


def main() -> int:
    """0 when node and npm are there and new enough, 1 otherwise."""
    if not shutil.which("npm") or not (node := shutil.which("node")):
        return 1
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    return 0 if match and (int(match[1]), int(match[2])) >= OLDEST else 1


if __name__ == "__main__":
    sys.exit(main())
