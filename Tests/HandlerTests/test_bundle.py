"""The handlers as they are deployed: the modules of a function as one index.py, with and without comments."""
import ast
import base64
import json
import re
import sys
import zlib

import pytest

import pack
from conftest import HANDLERS

FUNCTIONS = {"plan": ["plan"], "seed": ["seed"], "publish": ["merge", "codecommit", "publish"]}
OWN = re.compile(r"from (merge|codecommit) import [\w, ]+")
MODULES = sorted({module for modules in FUNCTIONS.values() for module in modules})


def source(module):
    return (HANDLERS / f"{module}.py").read_text(encoding="ascii")


def bundle(function, form=lambda text: text):
    lines = "".join(form(source(module)) for module in FUNCTIONS[function]).split("\n")
    return "\n".join(line for line in lines if not OWN.fullmatch(line))


def condensed(text):
    """Without comments, docstrings and empty lines, two spaces a level: told by the lines alone, as the packager does."""
    return "".join(pack.condensed(text))


def tree(text):
    """The syntax tree without docstrings."""
    parsed = ast.parse(text)
    for node in ast.walk(parsed):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            node.body = [one for one in node.body if not (
                isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str))]
    return ast.dump(parsed)


def names(text):
    """The names that a module gives to something of its own."""
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


@pytest.mark.parametrize("module", MODULES)
def test_text(module):
    text = source(module)
    assert re.fullmatch(r"[\n -~]*", text), "printable ASCII"
    assert text.endswith("\n") and not re.search(r"[ \n]\n\Z|[ ]$", text, re.M)
    assert max(map(len, text.split("\n"))) <= 120
    assert not re.search(r"^\s*from [._]|^if __name__", text, re.M)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("form", [str, condensed])
def test_bundle_compiles_and_means_the_same(function, form):
    text = bundle(function, form)
    assert not re.search(r"^ *(from|import) (merge|codecommit|publish|plan|seed)\b", text, re.M)
    assert tree(text) == tree(bundle(function))
    scope = {"__name__": "index"}
    exec(compile(text, "index.py", "exec"), scope)
    assert callable(scope["handler"])


def test_packed_module_is_up_to_date():
    packed = zlib.decompress(base64.b64decode((HANDLERS / "merge.packed").read_text()))
    assert packed.decode("ascii") == condensed(source("merge")), "run pack.py"


def test_names_do_not_collide():
    for modules in FUNCTIONS.values():
        found = [name for module in modules for name in names(source(module))]
        assert len(set(found)) == len(found) and found.count("handler") == 1


def test_only_the_library_and_boto3_are_imported():
    for module in MODULES:
        for node in ast.walk(ast.parse(source(module))):
            found = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in found:
                root = name.split(".")[0]
                assert root in sys.stdlib_module_names | {"boto3", "botocore", "merge", "codecommit"}
                assert module != "merge" or root in sys.stdlib_module_names


def test_deployed_publish_function_works(repository, monkeypatch):
    from test_publish import allow, answer, record
    for name, value in {"REPOSITORY": "policies", "BRANCH": "main", "FOLDER": "policies", "AWS_REGION": "eu-west-1"}.items():
        monkeypatch.setenv(name, value)
    scope = {"__name__": "index"}
    exec(compile(bundle("publish", condensed), "index.py", "exec"), scope)
    scope["handler"]({"Records": [record(repository, "Dev/policy.json", answer(allow("s3:Get")))]}, None)
    assert json.loads(repository.files()["policies/Dev/policy.json"])["Statement"][0]["Action"] == ["s3:Get"]
