"""What synth writes for each variant, before it is deployed."""
import json
import os

import pytest

from deployments import Terraform, run
from variant_options import OPTIONS, UNDEPLOYED
from variants import synth

DEFAULT = "codecommit"
ALL = {DEFAULT: [], **OPTIONS, **UNDEPLOYED}
# What the roles of a variant may do beyond those of the default one; each is used in the tests of its deployment.
IN_BUCKET = {("PublishPolicyRolePolicy", f"s3:{one}") for one in ("ListBucket", "PutObject", "DeleteObject")}
OF_OPTIONS = {("TrailReaderPolicy", "kms:Decrypt"), ("ScheduledRunRolePolicy", "sqs:SendMessage")}
BEYOND = {
    DEFAULT: set(),
    **dict.fromkeys(
        ["github", "github-directly", "gitlab", "gitlab-directly"],
        {("PublishPolicyRolePolicy", "secretsmanager:GetSecretValue")}),
    "codecommit-directly": set(),
    "codecommit-with-options": OF_OPTIONS,
    "s3": IN_BUCKET,
    "s3-with-options": IN_BUCKET | OF_OPTIONS,
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """name -> the folder of the variant's template, as YAML and as JSON, and of its configuration."""
    folder = tmp_path_factory.mktemp("written")
    for name, options in ALL.items():
        for form in (["--format", "yaml"], ["--format", "json"], ["--terraform"]):
            synth(folder / name, *options, *form)
    return {name: folder / name for name in ALL}


def permissions(folder):
    """(logical ID of a role's policy, action)"""
    template = json.loads((folder / "cloudformation/PolicyGenerator.json").read_text(encoding="utf-8"))
    policies = {
        name: one["Properties"]["PolicyDocument"]["Statement"] for name, one in template["Resources"].items()
        if one["Type"] == "AWS::IAM::Policy"}
    found = [(name, statement["Action"]) for name, statements in policies.items() for statement in statements]
    return {(name, one) for name, actions in found for one in ([actions] if isinstance(actions, str) else actions)}


def test_cfn_lint_finds_nothing(folders):
    assert run(["cfn-lint", "--", *(one / "cloudformation/PolicyGenerator.yaml" for one in folders.values())]) == ""


@pytest.mark.parametrize("name", ["github-directly", "gitlab-directly", *UNDEPLOYED])
def test_terraform_takes_what_it_does_not_deploy_here(folders, tmp_path, name):
    terraform = Terraform(os.environ, tmp_path, folders[name] / "terraform/PolicyGenerator")
    terraform.terraform("init", "-no-color")
    assert json.loads(terraform.terraform("validate", "-json"))["diagnostics"] == []


def test_a_variant_may_do_only_what_it_needs_beyond_the_default_one(folders):
    default = permissions(folders[DEFAULT])
    assert ("PublishPolicyRolePolicy", "codecommit:CreatePullRequest") in default
    assert {name: permissions(folders[name]) - default for name in ALL} == BEYOND
