"""Packs merge.py for the template, which is limited to 51,200 bytes; run it after a change of merge.py.

    python3 Sources/TwofoldPolicyGenerator/Handlers/pack.py

The tests hold what is packed against merge.py.
"""
import base64
import pathlib
import textwrap
import zlib

HERE = pathlib.Path(__file__).parent

packed = base64.b64encode(zlib.compress((HERE / "merge.py").read_bytes(), 9)).decode("ascii")
(HERE / "merge.packed").write_text("\n".join(textwrap.wrap(packed, 110)) + "\n")
