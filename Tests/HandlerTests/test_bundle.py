"""The handlers as they are deployed: the modules of a function as one index.py."""
import ast
import json
import re
import sys

import pytest

import bundle
from conftest import HANDLERS

MODULES = sorted({module for modules in bundle.BUNDLES.values() for module in modules})
NAMES = {module.rpartition("/")[2] for module in MODULES}


def source(module):
    return (HANDLERS / f"{module}.py").read_text(encoding="ascii")


def names(text):
    """The names that a module gives to something of its own."""
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def test_every_module_is_in_a_bundle():
    assert {str(path.relative_to(HANDLERS).with_suffix("")) for path in HANDLERS.glob("*/*.py")} == {*MODULES}
    assert {path.stem for path in bundle.FOLDER.iterdir()} == {*bundle.BUNDLES}


@pytest.mark.parametrize("module", MODULES)
def test_text(module):
    text = source(module)
    assert re.fullmatch(r"[\n -~]*", text), "printable ASCII"
    assert text.endswith("\n") and not re.search(r"[ \n]\n\Z|[ ]$", text, re.M)
    assert max(map(len, text.split("\n"))) <= 120
    assert not re.search(r"^\s*from [._]|^if __name__", text, re.M)


@pytest.mark.parametrize("name", bundle.BUNDLES)
def test_bundles_are_up_to_date(name):
    pytest.importorskip("python_minifier")
    assert bundle.is_current(name, bundle.committed(name)), "run bundle.py"


@pytest.mark.parametrize("name", bundle.BUNDLES)
def test_bundles_fit_into_a_template(name):
    text = bundle.committed(name)
    assert re.fullmatch(r"[\n -~]*", text) and "${" not in text
    assert max(map(len, text.split("\n"))) <= bundle.WIDTH


def test_a_stale_bundle_is_noticed(monkeypatch):
    pytest.importorskip("python_minifier")
    assert not bundle.is_current("seeder", bundle.committed("planner"))
    monkeypatch.setattr(bundle, "BUNDLES", {"seeder": ["seed/seed"], "planner": ["seed/seed"]})
    with pytest.raises(SystemExit, match="planner$"):
        bundle.main(["--check"])


@pytest.mark.parametrize("name", bundle.BUNDLES)
def test_modules_are_one_text_without_a_name_twice(name):
    text = bundle.joined(bundle.BUNDLES[name])
    assert not re.search(rf"^ *(from|import) ({'|'.join(NAMES)})\b", text, re.M)
    found = [name for module in bundle.BUNDLES[name] for name in names(source(module))]
    assert sorted({one for one in found if found.count(one) > 1}) == [] and found.count("handler") == 1


def test_only_the_library_and_boto3_are_imported():
    for module in MODULES:
        for node in ast.walk(ast.parse(source(module))):
            found = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in found:
                root = name.split(".")[0]
                # boto3 depends on botocore, and that on urllib3.
                assert root in sys.stdlib_module_names | {"boto3", "botocore", "urllib3"} | NAMES
                assert module != "publish/merge" or root in sys.stdlib_module_names


def deployed(name):
    """What a bundle defines, loaded as Lambda does, in a process of its own as far as names go."""
    scope = {"__name__": "index"}
    exec(compile(bundle.committed(name), "index.py", "exec"), scope)
    return scope


def test_the_deployed_publisher(repository, monkeypatch):
    from test_publish import ENVIRONMENT, allow, answer, record
    for name, value in {**ENVIRONMENT, "FOLDER": "policies"}.items():
        monkeypatch.setenv(name, value)
    deployed("publisherCodeCommit")["handler"](
        {"Records": [record(repository, "Dev/policy.json", answer(allow("s3:Get")))]}, None)
    assert json.loads(repository.files()["policies/Dev/policy.json"])["Statement"][0]["Action"] == ["s3:Get"]


@pytest.mark.parametrize("name, kind", [
    ("publisherCodeCommit", "codecommit"), ("publisherGitHub", "github"), ("publisherGitLab", "gitlab"),
    ("publisherS3", "s3")])
def test_a_publisher_knows_its_target_alone(name, kind):
    scope = deployed(name)
    assert list(scope["KINDS"]) == [kind] and callable(scope["handler"])


def test_the_deployed_planner(monkeypatch):
    import boto3
    from fakes_account import Account
    from planner_account import ENVIRONMENT, NOW
    monkeypatch.setattr(boto3, "client", Account(NOW).client)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    arn = "arn:aws:iam::123456789012:role/Dev"
    assert deployed("planner")["handler"]({"PrincipalArns": [arn]}, None)["Principals"] == [{"Arn": arn, "Name": "Dev"}]


def test_errors_keep_the_names_that_the_workflow_knows_them_by():
    assert {"Deferred", "GenerationFailed"} <= {
        node.name for node in ast.walk(ast.parse(bundle.unpacked(bundle.committed("planner")))) if isinstance(node, ast.ClassDef)}


def test_what_is_packed_can_be_read():
    assert "def handler(" in deployed("seeder")["SOURCE"]
