"""What synth writes for each variant, before it is deployed."""
import json
import os

import pytest

from deployments import Terraform, run, written
from variant_options import OPTIONS, UNDEPLOYED

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
def variants_written(tmp_path_factory):
    """name -> the variant as it is written."""
    folder = tmp_path_factory.mktemp("written")
    return {name: written(folder / name, *options) for name, options in ALL.items()}


def permissions(variant):
    """(logical ID of a role's policy, action)"""
    template = json.loads(variant.json.read_text(encoding="utf-8"))
    policies = {
        name: one["Properties"]["PolicyDocument"]["Statement"] for name, one in template["Resources"].items()
        if one["Type"] == "AWS::IAM::Policy"}
    found = [(name, statement["Action"]) for name, statements in policies.items() for statement in statements]
    return {(name, one) for name, actions in found for one in ([actions] if isinstance(actions, str) else actions)}


def test_cfn_lint_finds_nothing(variants_written):
    assert run(["cfn-lint", "--", *(one.template for one in variants_written.values())]) == ""


@pytest.mark.parametrize("name", ["github-directly", "gitlab-directly", *UNDEPLOYED])
def test_terraform_takes_what_it_does_not_deploy_here(variants_written, tmp_path, name):
    terraform = Terraform(os.environ, tmp_path, variants_written[name].configuration)
    terraform.terraform("init", "-no-color")
    assert json.loads(terraform.terraform("validate", "-json"))["diagnostics"] == []


def test_a_variant_may_do_only_what_it_needs_beyond_the_default_one(variants_written):
    default = permissions(variants_written[DEFAULT])
    assert ("PublishPolicyRolePolicy", "codecommit:CreatePullRequest") in default
    assert {name: permissions(variants_written[name]) - default for name in ALL} == BEYOND
