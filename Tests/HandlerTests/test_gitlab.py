"""The adapter for GitLab, against a stand-in that speaks as its REST API does."""
import pytest

pytest.register_assert_rewrite("local_git")

from local_git import BRANCH, POLICY, TOKEN, Publishing, change, hosts, naps, secrets  # noqa: E402, F401
from target import Outdated  # noqa: E402


class TestGitLab(Publishing):
    host = "gitlab"
    WRITE = BEGIN = "POST", "/repository/commits"
    EDIT = "PUT", "/merge_requests/"
    OPEN = "POST", "/merge_requests"

    def test_project_by_its_number(self, place):
        number = place("repository", files={"README.md": "1\n"}, token=TOKEN)["id"]
        target = place.target(REPOSITORY=str(number))
        assert target.publish(change())["change"] == "opened"

    def test_merging_deletes_the_branch(self, place):
        place.publish(change())
        assert place.target().call("GET", "/merge_requests/1")["force_remove_source_branch"]

    def test_commit_between_the_look_and_the_commit_is_noticed(self, place):
        base = place.log()[0]["sha"]
        place.race(*self.WRITE, "commit", files={"other": "1\n"})
        target = place.target(review=False)
        with pytest.raises(Outdated, match="not its tip any more"):
            target.commit(base, {POLICY: b"[1]\n"}, "late")

    def test_any_conflict_is_a_race(self, place):
        place.fail(*self.OPEN, 409, body={"message": "409 Conflict"})
        assert place.publish(change())["change"] == "opened"

    def test_request_of_a_fork_is_not_ours(self, place):
        place.publish(change())
        target = place.target()
        found, = target.call("GET", "/merge_requests")
        target.call = lambda method, path, **_: [{**found, "source_project_id": 7}]
        assert target.find(BRANCH) is None
