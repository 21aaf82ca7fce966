"""The adapter for GitHub, against a stand-in that speaks as its REST API does."""
import pytest

pytest.register_assert_rewrite("local_git")

from local_git import BRANCH, POLICY, Publishing, change, hosts, naps, secrets  # noqa: E402, F401


class TestGitHub(Publishing):
    host = "github"
    WRITE = "PATCH", "/git/refs/heads/"
    BEGIN = "PUT", "/contents/"
    EDIT = "PATCH", "/pulls/"
    OPEN = "POST", "/pulls"

    def test_headers(self, place):
        """Without a user agent GitHub refuses everything, and without a version it takes the newest."""
        headers = place.target().call.__self__.headers
        assert headers["X-GitHub-Api-Version"] == "2022-11-28" and headers["User-Agent"]

    def test_large_files_are_read(self, place):
        large = "x" * (1 << 20) + "\n"
        place("commit", files={POLICY: large})
        assert place.target().read([POLICY]) == {POLICY: large.encode()}

    def test_commit_that_another_server_does_not_know_yet(self, place):
        place.fail("PATCH", "/git/refs/", 422, body={"message": "Object does not exist"})
        assert place.publish(change(), review=False)["change"] == "committed"

    def test_request_of_a_fork_is_not_ours(self, place):
        place.publish(change())
        target = place.target()
        found, = target.call("GET", "/pulls")
        for other in ({"ref": "iam-policies/dev"}, {"repo": {"id": 7}}, {"repo": None}):
            target.call = lambda method, path, **_: [{**found, "head": {**found["head"], **other}}]
            assert target.find(BRANCH) is None
