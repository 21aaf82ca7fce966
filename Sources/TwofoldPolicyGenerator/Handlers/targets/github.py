"""GitHub, or a GitHub Enterprise Server, by its REST API: branches of the Git database, and pull requests."""
import base64
from urllib.parse import quote, urlencode

from target import Outdated, Request, Target, Unusable
from web import Web

# Its words to who lost a race. What was just made may also be unknown for a moment where another server answers.
GITHUB_RACES = ("not a fast forward|Reference (already|does not|cannot)|Object does not exist|request already exists"
                '|No commits between|"field": ?"(head|base)"|sha.{1,2} wasn.t supplied|but expected')


class GitHub(Target, kind="github"):
    """REPOSITORY is "owner/name". The token needs Contents and Pull requests, both read and write."""

    def __init__(self, settings):
        super().__init__(settings)
        self.call = Web(settings, f"/repos/{quote(self.repository)}", GITHUB_RACES,
                        **{"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}).call

    def tip(self, branch):
        # An empty repository is a conflict. Where only the main branch is absent people have to mend the settings.
        found = self.call("GET", f"/git/ref/heads/{quote(branch)}", absent=(409 if branch == self.branch else 404,))
        return found and found["object"]["sha"]

    def file(self, commit, path):
        return self.call("GET", f"/contents/{quote(path)}?ref={commit}", absent=(404,),
                         raw="application/vnd.github.raw+json")

    def begin(self, files, message):
        # The Git database can do nothing before there is a commit, so the first file makes one.
        (path, text), *rest = files.items()
        body = {"message": message, "content": base64.b64encode(text).decode(), "branch": self.branch}
        try:
            first = self.call("PUT", f"/contents/{quote(path)}", body)["commit"]
        except Unusable as error:
            raise Unusable(f"{self.repository} is empty: commit a file to {self.branch} first ({error})") from error
        if first["parents"]:
            raise Outdated(f"{self.repository} is not empty any more")
        return self.commit(first["sha"], dict(rest), message) if rest else first["sha"]

    def tree(self, parent, files):
        """The tree of a commit with changed files."""
        entries = [{"path": path, "mode": "100644", "type": "blob",
                    **({"sha": None} if text is None else {"content": text.decode()})} for path, text in files.items()]
        before = self.call("GET", f"/git/commits/{parent}")["tree"]["sha"]
        return self.call("POST", "/git/trees", {"base_tree": before, "tree": entries})["sha"]

    def commit(self, parent, files, message):
        body = {"message": message, "tree": self.tree(parent, files), "parents": [parent]}
        commit = self.call("POST", "/git/commits", body)["sha"]
        self.call("PATCH", f"/git/refs/heads/{quote(self.branch)}", {"sha": commit, "force": False})
        return commit

    def propose(self, branch, head, base, files, message, request):
        before = self.read(files, base)
        # To delete what is not there is an error.
        tree = self.tree(base, {path: text for path, text in files.items() if text != before[path]})
        if head:
            now = self.call("GET", f"/git/commits/{head}")
            if now["tree"]["sha"] == tree and [parent["sha"] for parent in now["parents"]] == [base]:
                return
        commit = self.call("POST", "/git/commits", {"message": message, "tree": tree, "parents": [base]})["sha"]
        if head:
            self.call("PATCH", f"/git/refs/heads/{quote(branch)}", {"sha": commit, "force": True})
        else:
            self.call("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})

    def pulls(self, branch, state):
        """The requests of a branch, the newest first."""
        owner = self.repository.split("/")[0]
        query = urlencode({"state": state, "head": f"{owner}:{branch}", "base": self.branch, "per_page": 100})
        # A fork of the same owner has branches of the same names.
        return [one for one in self.call("GET", f"/pulls?{query}")
                if one["head"]["ref"] == branch and (one["head"]["repo"] or {}).get("id") == one["base"]["repo"]["id"]]

    def find(self, branch):
        return next((self.pull(one) for one in self.pulls(branch, "open")), None)

    def pull(self, one):
        return Request(str(one["number"]), one["title"], one["body"] or "", one["html_url"])

    def was_declined(self, branch, marker):
        return any(marker in (one["body"] or "") and not one["merged_at"] for one in self.pulls(branch, "closed"))

    def open(self, branch, title, body):
        pull = {"title": title, "body": body, "head": branch, "base": self.branch}
        return self.pull(self.call("POST", "/pulls", pull))

    def edit(self, request, title, body):
        path = f"/pulls/{request.id}"
        if self.call("PATCH", path, {"title": title, "body": body})["state"] != "open":
            # What people closed is what it said before.
            self.call("PATCH", path, {"title": request.title, "body": request.body})
            raise Outdated(f"Pull request {request.id} of {self.repository} is closed by now")

    def withdraw(self, request, branch, body):
        self.call("PATCH", f"/pulls/{request.id}", {"body": body, "state": "closed"})
        self.call("DELETE", f"/git/refs/heads/{quote(branch)}", absent=(404, 422))

    def commit_link(self, commit):
        return self.call("GET", f"/git/commits/{commit}")["html_url"]
