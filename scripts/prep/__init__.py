"""The library behind the scripts: load content, check it, render it into docs/."""
