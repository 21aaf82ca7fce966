"""Shows that the roles are minimal: without any part of any statement, a test of the deployment fails.

    cd Tests/DeploymentTests
    PYTHONPATH=. python3 -m pytest -p minimal_roles -k "not Terraform" test_workflow_*.py test_target_*.py

A plugin of pytest. Each test of a deployment that passes runs again: without all permissions, which are noted down
then, and let pass, so that it is known what the test asks for; then without each grant that no test before has needed
and that it asks for, where a call has to be refused for want of it, and the test has to fail. The summary names for
each grant the test that failed; a grant that none needs makes the session fail. The default stack comes first; of the
variants only what they do not share with it, or with each other, is left to show.
"""
import pytest
from _pytest.runner import runtestprotocol

import grants
from deployments import snake_cased

# It takes all permissions away itself.
UNFIT = "test_every_permission_is_needed"
# What tests need without a call that is refused: because they take other permissions away, or ask the policy itself.
HIDDEN = {
    "test_a_run_that_the_schedule_cannot_start_is_kept": "sqs:SendMessage",
    "test_only_files_of_the_trail_are_decrypted": "kms:Decrypt",
}


class Proof:
    """What is known of the roles of one deployment."""

    def __init__(self, deployed):
        self.control, self.iam, self.sqs = deployed.control, deployed.client("iam"), deployed.client("sqs")
        known = {
            name: snake_cased(key[1]) if isinstance(key, tuple) else key for key, name in deployed.names.items()}
        names = [one["RoleName"] for one in self.iam.list_roles()["Roles"]]
        self.roles = {name: known[name] for name in names if name in known}
        self.open, self.needed = grants.grants_of(self.iam, self.roles), {}

    def asked_for(self, run):
        """The calls of a test."""
        self.control("iam", mode="audit")
        try:
            with grants.without_any(self.iam, self.roles):
                run()
                self.control("idle", timeout=100)
            return self.control("denials")["denials"]
        finally:
            self.control("iam", mode="enforce")
            self.control("clear")

    def try_without(self, item, run):
        """Removes, one after the other, the grants that the test may need."""
        asked, hidden = self.asked_for(run), HIDDEN.get(item.originalname)
        for grant in [one for one in self.left() if one.part == hidden or any(map(one.covers, asked))]:
            with grants.without(self.iam, grant):
                failed = [report.when for report in run() if report.failed]
                self.control("idle", timeout=100)
                refused = any(map(grant.covers, self.control("denials")["denials"]))
            self.tidy()
            if failed and (refused or grant.part == hidden):
                self.open.remove(grant)
                self.needed[grant] = f"{item.nodeid} ({failed[0]})"

    def tidy(self):
        """No test after this one finds a run of the schedule that could not start."""
        for url in self.sqs.list_queues().get("QueueUrls", []):
            self.sqs.purge_queue(QueueUrl=url)

    def left(self):
        """The grants that have not been shown to be needed, here or in another deployment."""
        shown = {proof.key(one) for proof in proofs.values() if proof is not self for one in proof.needed}
        return [one for one in self.open if self.key(one) not in shown]

    def key(self, grant):
        """What is the same for the same grant of another deployment."""
        part = grant.part if grant.part in grant.actions and len(grant.actions) == 1 else "resource"
        return self.roles[grant.role], grant.policy, grant.actions, part

    def describe(self, grant):
        return f"{self.roles[grant.role]} {grant.policy}[{grant.number}] {grant.part}"


proofs = {}  # the deployment's name -> Proof


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    yield
    items.sort(key=lambda item: "variant" in item.fixturenames)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item):
    fixture = next((one for one in ("variant", "scenario") if one in item.funcargs), None)
    if fixture and _name(item) not in proofs:
        found = item.funcargs[fixture]
        proofs[_name(item)] = Proof(getattr(found, "deployed", found))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    if not {"scenario", "variant"} & set(item.fixturenames) or item.originalname == UNFIT:
        return None

    # The parent stands for one more test beside this one, so that the deployment stays.
    def run(log=False):
        return runtestprotocol(item, nextitem=item.parent, log=log)

    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    if not any(report.failed for report in run(log=True)) and proofs[_name(item)].left():
        proofs[_name(item)].try_without(item, run)
    item.session._setupstate.teardown_exact(nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter):
    for name, proof in proofs.items():
        terminalreporter.section(f"{name}: {len(proof.needed)} grants are needed, {len(proof.left())} are not")
        for grant, test in proof.needed.items():
            terminalreporter.line(f"{proof.describe(grant)}: {test}")
        for grant in proof.left():
            terminalreporter.line(f"{proof.describe(grant)}: NOT NEEDED")


def pytest_sessionfinish(session):
    if any(proof.left() for proof in proofs.values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _name(item):
    return getattr(item.cls or item.module, "VARIANT", "codecommit")
