"""GitLab, on gitlab.com or a server of one's own, by its REST API: commits to branches, and merge requests."""
from urllib.parse import quote, urlencode

from target import Outdated, Request, Target, Unusable
from web import Web

# Its words to who lost a race: in a commit, in the move of a branch, in a new merge request (a conflict, too).
GITLAB_RACES = "^409|already exists|does(n't| not) exist|Could not update|but expected|refresh and try again"


class GitLab(Target, kind="gitlab"):
    """REPOSITORY is a project's path or its number. The token needs the scope api and the role Developer."""

    def __init__(self, settings):
        super().__init__(settings)
        self.call = Web(settings, f"/projects/{quote(self.repository, safe='')}", GITLAB_RACES).call

    def tip(self, branch):
        found = self.call("GET", f"/repository/branches/{quote(branch, safe='')}", absent=(404,))
        if not found and branch == self.branch and not self.call("GET", "")["empty_repo"]:
            raise Unusable(f"{self.repository} has no branch {branch}: see whether BRANCH is right")
        return found and found["commit"]["id"]

    def file(self, commit, path):
        return self.call("GET", f"/repository/files/{quote(path, safe='')}/raw?ref={commit}", absent=(404,), raw="*/*")

    def write(self, branch, before, files, message, **start):
        """One commit of what differs between `before` and `files`."""
        actions = []
        for path, text in files.items():
            action = {"action": "create" if before[path] is None else "update" if text is not None else "delete"}
            content = {"content": text.decode()} if text is not None else {}
            if text != before[path]:
                actions.append({**action, "file_path": path, **content})
        return self.call("POST", "/repository/commits", {
            "branch": branch, "commit_message": message, "actions": actions, **start})

    def begin(self, files, message):
        try:
            commit = self.write(self.branch, dict.fromkeys(files), files, message)
        except Unusable as error:
            raise Unusable(f"{self.repository} is empty: commit a file to {self.branch} first ({error})") from error
        if commit["parent_ids"]:
            raise Outdated(f"{self.repository} is not empty any more")
        return commit["id"]

    def commit(self, parent, files, message):
        """GitLab has no condition on the tip: `last_commit_id` is about one file, `start_sha` about other branches.

        So the tip is looked at before, and the commit's parent afterwards. If somebody else comes between the two, what
        is committed may not be what was read would make now, and the next attempt mends it.
        """
        if self.tip(self.branch) == parent:
            commit = self.write(self.branch, self.read(files, parent), files, message)
            if commit["parent_ids"] == [parent]:
                return commit["id"]
        raise Outdated(f"{self.repository}, branch {self.branch}: {parent} is not its tip any more")

    def propose(self, branch, head, base, files, message, request):
        if head and self.read(files, head) == files:
            if self.call("GET", f"/repository/commits/{head}")["parent_ids"] == [base]:
                return
        self.write(branch, self.read(files, base), files, message, start_sha=base, force=True)

    def merge_requests(self, branch, state):
        """The requests of a branch, the newest first."""
        query = urlencode({"state": state, "source_branch": branch, "target_branch": self.branch, "per_page": 100})
        # A fork has branches of the same names.
        return [one for one in self.call("GET", f"/merge_requests?{query}")
                if one["source_project_id"] == one["target_project_id"]]

    def find(self, branch):
        return next((self.merge_request(one) for one in self.merge_requests(branch, "opened")), None)

    def merge_request(self, one):
        return Request(str(one["iid"]), one["title"], one["description"] or "", one["web_url"])

    def was_declined(self, branch, marker):
        return any(marker in (one["description"] or "") for one in self.merge_requests(branch, "closed"))

    def open(self, branch, title, body):
        return self.merge_request(self.call("POST", "/merge_requests", {
            "source_branch": branch, "target_branch": self.branch, "title": title, "description": body,
            "remove_source_branch": True}))

    def edit(self, request, title, body):
        path = f"/merge_requests/{request.id}"
        if self.call("PUT", path, {"title": title, "description": body})["state"] != "opened":
            # What people closed is what it said before.
            self.call("PUT", path, {"title": request.title, "description": request.body})
            raise Outdated(f"Merge request {request.id} of {self.repository} is closed by now")

    def withdraw(self, request, branch, body):
        self.call("PUT", f"/merge_requests/{request.id}", {"description": body, "state_event": "close"})
        self.call("DELETE", f"/repository/branches/{quote(branch, safe='')}", absent=(404,))

    def commit_link(self, commit):
        return self.call("GET", f"/repository/commits/{commit}")["web_url"]
