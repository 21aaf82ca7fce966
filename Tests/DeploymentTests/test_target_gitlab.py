"""The policy generator that publishes to GitLab, deployed, with a stand-in of it."""
import pytest

pytest.register_assert_rewrite("git_host_scenarios")
pytest_plugins = ["variant_fixtures"]

from git_host_scenarios import DirectCommits, Scenarios  # noqa: E402


class TestGitLab(Scenarios):
    VARIANT = "gitlab"
    host = "gitlab"
    LINK = "/-/merge_requests/"
    OPEN = "POST", "/merge_requests$"


class TestGitLabWithoutReview(DirectCommits):
    VARIANT = "gitlab-directly"
    host = "gitlab"
    COMMIT = "POST", "/repository/commits$"
