"""Makes of the handlers' modules what is inlined: an `index.py` for each function, as a text in Swift.

    python3 -m pip install -r Tests/requirements.txt
    python3 Sources/TwofoldPolicyGenerator/Handlers/bundle.py [--check]

Run it after a change of a handler; with --check it writes nothing, and fails where a bundle is out of date.

Lambda takes a function as one text, and a template is limited to 51,200 bytes. So the modules of a function are put one
after the other, made small (no comments, short names of local variables), and packed. The names of functions and
classes stay, so that a traceback says where it comes from.
"""
import ast
import base64
import pathlib
import sys
import zlib

HERE = pathlib.Path(__file__).parent
# Not as resources that are embedded: the compiler takes seconds for lists of so many bytes, at every build.
FOLDER = HERE.parent / "Bundles"
PUBLISH = ["publish/merge", "publish/unlogged", "publish/current", "publish/gates", "publish/proposal", "targets/target"]
BUNDLES = {
    "planner": ["plan/principals", "plan/due", "plan/narrowing", "plan/outcomes", "plan/plan"],
    "publisherCodeCommit": [*PUBLISH, "targets/codecommit", "publish/publish"],
    "publisherGitHub": [*PUBLISH, "targets/web", "targets/github", "publish/publish"],
    "publisherGitLab": [*PUBLISH, "targets/web", "targets/gitlab", "publish/publish"],
    "publisherS3": [*PUBLISH, "targets/bucket", "publish/publish"],
    "seeder": ["seed/seed"],
}
# Few lines, since each is indented in a template.
WIDTH = 2000
# What a text in Swift begins and ends with, so that nothing in it is an escape.
QUOTE = "###"


def joined(modules):
    """One text, without the lines by which its modules import each other, and with each other import once."""
    own = tuple(f"from {name.rpartition('/')[2]} import " for name in modules)
    lines, imports = [], set()
    for name in modules:
        for line in (HERE / (name + ".py")).read_text(encoding="ascii").splitlines():
            if line.startswith(own) or line in imports:
                continue
            if line.startswith(("import ", "from ")):
                imports.add(line)
            lines.append(line)
    return "\n".join(lines) + "\n"


def minified(name):
    import python_minifier
    return python_minifier.minify(
        joined(BUNDLES[name]), remove_literal_statements=True, rename_globals=False, hoist_literals=False)


def packed(name):
    import zopfli.zlib
    code = base64.b85encode(zopfli.zlib.compress(minified(name).encode(), numiterations=50)).decode("ascii")
    # No line holds what would be a reference in a template.
    lines = [code[start:start + WIDTH] for start in range(0, len(code), WIDTH)]
    code = "\n".join(lines).replace("${", "$\n{")
    files = ", ".join(module.rpartition("/")[2] + ".py" for module in BUNDLES[name])
    return (
        f"# {files}: small enough for a template; to read it, print SOURCE.\n"
        "import base64\nimport zlib\n\n"
        f'SOURCE = zlib.decompress(base64.b85decode("".join("""\n{code}\n""".split()))).decode()\n'
        'exec(compile(SOURCE, "index.py", "exec"))\n')


def swift(name, text):
    """A bundle as Swift holds it."""
    return (
        "// Made by Handlers/bundle.py; made again, not edited.\n// swift-format-ignore-file\n\n"
        f'extension Handler {{\n    static let {name} = {QUOTE}"""\n{text}\n"""{QUOTE}\n}}\n')


def committed(name):
    """A bundle as it is in the repository."""
    text = (FOLDER / f"{name}.swift").read_text(encoding="ascii")
    return text.split(f'= {QUOTE}"""\n')[1].split(f'\n"""{QUOTE}')[0]


def unpacked(text):
    """The source in a bundle, without running it."""
    literal = text.split('"""')[1]
    return zlib.decompress(base64.b85decode("".join(literal.split()))).decode()


def is_current(name, text):
    """By what it means: how Python spells it differs a little from one version to the other."""
    return ast.dump(ast.parse(unpacked(text))) == ast.dump(ast.parse(minified(name)))


def main(arguments):
    stale = []
    for name in BUNDLES:
        if (FOLDER / f"{name}.swift").exists() and is_current(name, committed(name)):
            continue
        stale.append(name)
        if "--check" not in arguments:
            (FOLDER / f"{name}.swift").write_text(swift(name, packed(name)), encoding="ascii")
    if "--check" in arguments and stale:
        sys.exit(f"out of date, run bundle.py: {', '.join(stale)}")


if __name__ == "__main__":
    main(sys.argv[1:])
