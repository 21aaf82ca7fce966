"""Scanners find in the policy generator what argued.yaml argues for, and nothing else."""
import pytest

import scanners
from argued import argued
from spoiled import FAULTS, NAME, spoil

SCANNERS = {"cfn-lint": scanners.cfn_lint, "checkov": scanners.checkov, "parliament": scanners.parliament}


@pytest.fixture(scope="session")
def with_faults(stacks):
    return [*stacks, spoil(stacks[0].folder)]


@pytest.mark.parametrize("scanner", SCANNERS)
def test_each_finding_is_argued_and_each_argument_is_about_one(scanner, with_faults):
    found = SCANNERS[scanner](with_faults)
    assert FAULTS[scanner] in found.pop(NAME)
    everywhere = set().union(*found.values())
    assert {"not argued": everywhere - argued(scanner), "not found": argued(scanner) - everywhere} == {
        "not argued": set(), "not found": set()}
