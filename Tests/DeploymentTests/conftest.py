"""An AWS of one's own for a test, or what has been deployed for all of them."""
import pytest

from deployed import Deployments
from deployments import written as write
from local_aws import LocalAWS
from scenario import Scenario


@pytest.fixture
def aws(tmp_path):
    server = LocalAWS(tmp_path)
    yield server
    server.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The stack with its default options, as it is deployed."""
    return write(tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="session", autouse=True)
def deployments(request, tmp_path_factory):
    needed = {"Terraform"} if any("Terraform" in _deployments_of(item) for item in request.session.items) else set()
    written = request.getfixturevalue("written") if any(map(_deployments_of, request.session.items)) else None
    both = Deployments(tmp_path_factory.mktemp("deployments"), written, needed)
    yield both
    both.close()


@pytest.fixture(params=["CloudFormation"])
def scenario(request, deployments):
    """A clean start on a deployment; at the end nothing may have happened there that the test did not expect."""
    scenario = Scenario(deployments[request.param])
    yield scenario
    scenario.end()


@pytest.fixture
def both(deployments):
    return deployments


def _deployments_of(item):
    if "both" in item.fixturenames:
        return {"CloudFormation", "Terraform"}
    callspec = getattr(item, "callspec", None)
    if callspec and "scenario" in item.fixturenames:
        return {callspec.params["scenario"]} & {"CloudFormation", "Terraform"}
    return set()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests without a deployment first, and last those with both: Terraform's is ready only after a minute."""
    order = [set(), {"CloudFormation"}, {"Terraform"}, {"CloudFormation", "Terraform"}]
    items.sort(key=lambda item: order.index(_deployments_of(item)))
