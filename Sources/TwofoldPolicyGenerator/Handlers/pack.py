"""Packs merge.py for the template, which is limited to 51,200 bytes; run it after a change of merge.py.

    python3 Sources/TwofoldPolicyGenerator/Handlers/pack.py

What is packed is condensed, as the other modules are when the stack is made: without comments and docstrings, two
spaces a level. The tests hold its syntax tree against that of merge.py.
"""
import base64
import pathlib
import textwrap
import zlib

HERE = pathlib.Path(__file__).parent


def condensed(text):
    """The lines of a module that is written as the handlers are: comments and docstrings on lines of their own."""
    in_docstring = False
    for line in text.splitlines():
        code = line.lstrip(" ")
        if in_docstring:
            in_docstring = not code.endswith('"""')
        elif code.startswith('"""'):
            in_docstring = len(code) < 6 or not code.endswith('"""')
        elif code and not code.startswith("#"):
            yield " " * ((len(line) - len(code)) // 2) + code + "\n"


if __name__ == "__main__":
    source = "".join(condensed((HERE / "merge.py").read_text(encoding="ascii"))).encode("ascii")
    packed = base64.b64encode(zlib.compress(source, 9)).decode("ascii")
    (HERE / "merge.packed").write_text("\n".join(textwrap.wrap(packed, 110)) + "\n", encoding="ascii")
