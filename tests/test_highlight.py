"""What has a colour gets a class; the code itself stays as it was, whatever it is."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prep.highlight import coloured
from prep.text_files import UNSEEN

PYTHON = r'''
import numpy as np
@tf.function(jit_compile=True)
def step(x: int = 3):
    """Doc \n."""
    self.input = f"{len(x)} < {input}"  # x & y
    raise ValueError(x.map, range=None)
'''
PYTHON_HTML = r'''
<k>import</k> <nn>numpy</nn> <k>as</k> <nn>np</nn>
<nd>@tf.function</nd>(jit_compile=<kc>True</kc>)
<k>def</k> <nf>step</nf>(x: <nb>int</nb> = <mi>3</mi>):
    <s1>"""Doc </s1><se>\n</se><s1>."""</s1>
    self.input = <s1>f"</s1>{<nb>len</nb>(x)}<s1> &lt; </s1>{<nb>input</nb>}<s1>"</s1>  <c1># x &amp; y</c1>
    <k>raise</k> <ne>ValueError</ne>(x.map, range=<kc>None</kc>)
'''
PIECES = ["def f(:", "'''", 'f"{', "é", "\n", "  ", "@", "\\", "日本", "<", "&"]


def shortened(html: str) -> str:
    """`<k>if</k>` for `<span class="k">if</span>`."""
    return re.sub(r'<span class="(\w+)">(.*?)</span>', r"<\1>\2</\1>", html, flags=re.DOTALL)


def test_python_is_coloured_by_what_it_means() -> None:
    """A built-in name is one only where it is neither an attribute nor the name of an argument."""
    assert shortened(coloured(PYTHON, "python")) == PYTHON_HTML


def test_other_languages_are_coloured_too() -> None:
    html = shortened(coloured("echo 'a < b' # x\n", "bash"))
    assert html == "<nb>echo</nb> <s1>'a &lt; b'</s1> <c1># x\n</c1>"
    assert coloured("if a < b", "output") == coloured("if a < b", "text") == "if a &lt; b"


@pytest.mark.parametrize("language", ["python", "bash", "json", "output"])
@example(code="\ufeffx")
@given(code=st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_character_is_lost(language: str, code: str) -> None:
    code = UNSEEN.sub("", code.encode("utf-8", "replace").decode())  # what a file can hold
    assert unescape(re.sub(r"</?span[^>]*>", "", coloured(code, language))) == unescape(code.replace("&", "&amp;"))
