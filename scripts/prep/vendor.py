"""What the pages take from npm packages: libraries as text, fonts as bytes, copied below docs/ and never committed."""

from __future__ import annotations

from pathlib import Path

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"

# Each file's place below docs/, and in node_modules/.
SCRIPTS = {
    "assets/vendor/minisearch/index.js": "minisearch/dist/es/index.js",
    "assets/vendor/stemmer/index.js": "stemmer/index.js",
}
OTHERS = {
    "assets/vendor/minisearch/LICENSE.txt": "minisearch/LICENSE.txt",
    "assets/vendor/stemmer/LICENSE.txt": "stemmer/license",
    "assets/vendor/arimo/regular.woff2": "@fontsource/arimo/files/arimo-latin-400-normal.woff2",
    "assets/vendor/arimo/bold.woff2": "@fontsource/arimo/files/arimo-latin-700-normal.woff2",
    "assets/vendor/arimo/LICENSE.txt": "@fontsource/arimo/LICENSE",
}


class NotInstalled(Exception):
    """Node or a file of node_modules/ is missing, or Node failed; the text says what to do."""


def scripts() -> dict[str, str]:
    """The libraries that the search imports, by path below docs/. Raises NotInstalled and OSError."""
    return {target: _without_source_map(_read(source).decode()) for target, source in SCRIPTS.items()}


def others() -> dict[str, bytes]:
    """Fonts and licences, by path below docs/. Raises NotInstalled and OSError."""
    return {target: _read(source) for target, source in OTHERS.items()}


def _read(source: str) -> bytes:
    try:
        return (NODE_MODULES / source).read_bytes()
    except FileNotFoundError:
        message = f"node_modules/{source} is missing; `make build` installs it (or run `npm ci --ignore-scripts`)"
        raise NotInstalled(message) from None


def _without_source_map(text: str) -> str:
    """A browser's developer tools would ask for the map, which is not shipped."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("//# sourceMappingURL="))
