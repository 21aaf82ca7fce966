"""Without a permission a scenario fails: one of each role. `minimal_roles` shows it for all, which takes longer."""
import pytest

import grants
import test_workflow_review as review
import test_workflow_runs as runs
from scenario import Scenario

QUIET = runs.test_nothing_is_proposed_where_nothing_was_done_and_no_rules_are
SAMPLE = [
    ("SeedRepositoryRole", "logs:PutLogEvents", review.test_edited_rule_files_are_not_seeded_again),
    ("ScheduledRunRole", "states:StartExecution", runs.test_each_principal_gets_a_request),
    ("PlannerRole", "access-analyzer:ListPolicyGenerations", QUIET),
    ("GeneratePoliciesRole", "iam:PassRole", QUIET),
    ("TrailReader", "cloudtrail:GetTrail", QUIET),
    ("PublishPolicyRole", "s3:GetObject", QUIET),
]


@pytest.mark.parametrize("role, action, test", SAMPLE, ids=[role for role, _, _ in SAMPLE])
def test_without_a_permission_a_scenario_fails(scenario, role, action, test):
    iam = scenario.client("iam")
    (grant,) = [one for one in grants.grants_of(iam, [scenario.deployed.physical[role]]) if one.part == action]
    with grants.without(iam, grant):
        with pytest.raises(Exception):
            _run(test, Scenario(scenario.deployed))
        denied = scenario.control("denials")["denials"]
    assert (scenario.role_arn(role), action) in {(one["role"], one["action"]) for one in denied}
    scenario.control("clear")
    # No test after this one finds a run of the schedule that could not start.
    scenario.control("idle", timeout=100)
    sqs = scenario.client("sqs")
    for url in sqs.list_queues().get("QueueUrls", []):
        sqs.purge_queue(QueueUrl=url)


def test_who_may_become_a_role_is_one_service(scenario):
    """A trust policy of one statement, service and action cannot be smaller: IAM takes no empty one."""
    iam = scenario.client("iam")
    for name in [name for (kind, _), name in scenario.deployed.names.items() if kind == "aws_iam_role"]:
        (statement,) = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        (service,) = grants.as_list(statement["Principal"]["Service"])
        assert statement["Action"] == "sts:AssumeRole" and list(statement["Principal"]) == ["Service"], service


def _run(test, scenario):
    try:
        test(scenario)
    finally:
        scenario.end()
