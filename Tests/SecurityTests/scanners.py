"""What scanners find in variants: {variant: {(rule, what it is about)}}."""
import collections
import json
import os
import pathlib
import subprocess
import sys

from policies import policies
from resolved import resolved
from variants import REPOSITORY

# Those with requirements that do not go with the other tests'; see requirements.txt.
PROGRAMS = pathlib.Path(os.environ.get("TWOFOLD_SCANNERS") or REPOSITORY / ".build/scanners/bin")


def cfn_lint(variants):
    """Errors, warnings and what is for information."""
    files = {str(one.yaml): one.name for one in variants}
    words = ["cfn-lint", "--include-checks", "W", "I", "--non-zero-exit-code", "none", "--format", "json", "--"]
    found = collections.defaultdict(set)
    for one in json.loads(_output([*words, *files])):
        about = [str(part) for part in one["Location"]["Path"] or []]
        found[files[one["Filename"]]].add((one["Rule"]["Id"], "/".join(about[1:])))
    return found


def checkov(variants):
    """Both targets' documents; what is found in Terraform's is told by CloudFormation's logical ID."""
    folder = variants[0].folder
    logical_ids = {
        name.lower(): name for variant in variants for name in variant.template["Resources"]}
    words = [
        PROGRAMS / "checkov", "-d", folder / "scanned",
        "--framework", "cloudformation", "terraform_json", "--skip-download", "--compact", "--quiet", "--soft-fail",
        "--output", "json"]
    reports = json.loads(_output(words, home=folder))
    found, counted = collections.defaultdict(set), collections.Counter()
    for report in reports:
        counted[report["check_type"]] += report["summary"]["passed"]
        assert report["summary"]["parsing_errors"] == 0
        for one in report["results"]["failed_checks"]:
            name = one["resource"].rpartition(".")[2]
            about = logical_ids.get(name.replace("_", "").lower(), name)
            found[pathlib.Path(one["file_path"]).parts[2]].add((one["check_id"], about))
    # Both kinds of documents were read.
    assert len(counted) == 2 and all(counted.values())
    return found


def parliament(variants):
    """Policies of roles and resources. It does not know those that say who may become a role."""
    asked = [
        (variant.name, policy.resource, policy.document)
        for variant in variants for policy in policies(resolved(variant.template)) if policy.kind != "trust"]
    program = pathlib.Path(__file__).with_name("ask_parliament.py")
    answers = json.loads(_output([PROGRAMS / "python", program], input=json.dumps([one[2] for one in asked])))
    found = collections.defaultdict(set)
    for (variant, resource, _), answer in zip(asked, answers, strict=True):
        found[variant] |= {(issue, f"{resource} {about}") for issue, about in answer}
    return found


def _output(words, input=None, home=None):
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", **({"HOME": str(home)} if home else {})}
    result = subprocess.run(words, input=input, text=True, capture_output=True, env=environment)
    if result.returncode != 0:
        sys.stderr.write(result.stderr)
        raise AssertionError(f"{words[0]} ended with {result.returncode}")
    return result.stdout
