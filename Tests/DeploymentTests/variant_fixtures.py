"""A plugin: variants for the tests of a session, each deployed once, when it is first asked for.

A test says by VARIANT, in its class or module, which one it is about. Terraform's deployments take a minute, in which
they mostly wait; so all that the session needs begin together.
"""
import concurrent.futures
import sys

import pytest

from deployments import REPOSITORY, CloudFormation, Terraform
from variant_options import OPTIONS, parameters
from variants import NamedRoles, Variant

sys.path.insert(0, str(REPOSITORY / "Tests/LocalGit"))
from localgit import LocalGit  # noqa: E402


class Variants:
    def __init__(self, folder, git):
        self._folder, self._git, self._deployed, self._servers = folder, git, {}, []
        self._workers = concurrent.futures.ThreadPoolExecutor(8)

    def begin(self, name, tool):
        if (name, tool) not in self._deployed:
            folder = self._folder / f"{name}-{tool}"
            folder.mkdir()
            self._deployed[name, tool] = self._workers.submit(self._deploy, name, tool, folder)
        return self._deployed[name, tool]

    def _deploy(self, name, tool, folder):
        by_cloudformation = NamedRoles if "--organization-trail" in OPTIONS[name] else CloudFormation
        variant = Variant(folder, Terraform if tool == "Terraform" else by_cloudformation, OPTIONS[name], self._git.ca)
        self._servers.append(variant)
        return variant.deploy(parameters(name, variant.aws, self._git))

    def __getitem__(self, name_and_tool):
        return self.begin(*name_and_tool).result()

    def close(self):
        list(self._workers.map(Variant.close, self._servers))
        self._workers.shutdown()


def _name(test):
    return getattr(test.cls or test.module, "VARIANT")


def _is_by_terraform(item):
    callspec = getattr(item, "callspec", None)
    return bool(callspec) and callspec.params.get("variant") == "Terraform"


@pytest.fixture(scope="session")
def git():
    """GitHub and GitLab."""
    with LocalGit() as git:
        yield git


@pytest.fixture(scope="session")
def variants(request, tmp_path_factory, git):
    """[name, tool] -> the deployed variant."""
    variants = Variants(tmp_path_factory.mktemp("variants"), git)
    for item in request.session.items:
        if _is_by_terraform(item):
            variants.begin(_name(item), "Terraform")
    yield variants
    variants.close()


@pytest.fixture(params=["CloudFormation"])
def variant(request, variants):
    """The variant that the test is about, by CloudFormation unless the test says otherwise.

    At the end nothing may have gone wrong there that the test did not expect.
    """
    variant = variants[_name(request), request.param]
    variant.begin()
    yield variant
    variant.end()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Last of all what needs Terraform's deployments, whatever others have sorted."""
    yield
    items.sort(key=_is_by_terraform)
