"""The policy generator that publishes to GitHub, deployed, with a stand-in of it."""
import time

import pytest

pytest.register_assert_rewrite("git_host_scenarios")
pytest_plugins = ["variant_fixtures"]

from git_host_scenarios import DirectCommits, Scenarios  # noqa: E402
from scenario import used
from variants import DEV  # noqa: E402


class TestGitHub(Scenarios):
    VARIANT = "github"
    host = "github"
    LINK = "/pull/"
    OPEN = "POST", "/pulls$"

    def test_a_rate_limit_that_is_used_up_is_waited_for(self, variant, place):
        limited = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 2)}
        place.fail("POST", "/git/trees$", 403, headers=limited)
        variant.generated(DEV, used("s3:ListAllMyBuckets"))

        assert place.answers("POST", "/git/trees$") == [403, 201] and len(place.requests()) == 1
        assert time.time() >= int(limited["x-ratelimit-reset"]) and variant.told("failures") == []


class TestGitHubWithoutReview(DirectCommits):
    VARIANT = "github-directly"
    host = "github"
    COMMIT = "PATCH", "/git/refs/heads/main$"
