"""A repository: its objects and its branches."""

from dataclasses import dataclass, replace
from datetime import datetime, timezone

from . import names
from .objects import blob_id, commit_id, trees
from .people import SOMEBODY, Person
from .reviews import Reviews


@dataclass(frozen=True)
class Commit:
    tree: str
    parents: tuple
    message: str
    author: Person
    authored: datetime
    committer: Person
    committed: datetime
    sha: str = ""


class Repository:
    def __init__(self, host, number, name, default_branch, token, access, protected):
        self.host, self.number, self.name = host, number, name
        self.default_branch, self.token, self.access, self.protected = default_branch, token, access, protected
        self.created = now()
        self.blobs, self.trees, self.commits, self.branches = {}, {}, {}, {}
        self._files = {}
        self.reviews = Reviews(self)

    @property
    def owner(self):
        return self.name.rpartition("/")[0]

    @property
    def empty(self):
        return not self.branches

    # Objects

    def save_blob(self, content):
        sha = blob_id(content)
        self.blobs[sha] = content
        return sha

    def save_tree(self, files):
        """The id of the tree of {path: (mode, blob id)}; the trees of its folders are saved with it."""
        found = trees(files)
        for folder, (sha, entries) in found.items():
            self.trees[sha] = entries
            start = folder + "/" if folder else ""
            self._files[sha] = {path[len(start) :]: entry for path, entry in files.items() if path.startswith(start)}
        return found[""][0]

    def save_commit(self, tree, parents, message, author, authored=None, committer=None, committed=None):
        date = now()
        commit = Commit(
            tree, tuple(parents), message, author, authored or date, committer or author, committed or authored or date
        )
        commit = replace(commit, sha=commit_id(commit))
        self.commits[commit.sha] = commit
        return commit

    def files(self, tree_or_commit):
        """{path: (mode, blob id)}; nothing for None."""
        if tree_or_commit is None:
            return {}
        commit = self.commits.get(tree_or_commit)
        return dict(self._files[commit.tree if commit else tree_or_commit])

    def find(self, name):
        """The commit that a branch, a full reference, an id or HEAD names, or None."""
        name = self.default_branch if name in (None, "", "HEAD") else name
        branch = name.removeprefix("refs/heads/")
        return self.commits.get(self.branches.get(branch, name))

    def tip(self, branch):
        return self.commits.get(self.branches.get(branch))

    def ancestors(self, sha):
        """The ids of the commit and of all before it, the nearest first."""
        found, waiting = {}, [sha]
        while waiting:
            one = waiting.pop(0)
            if one not in found:
                found[one] = True
                waiting += self.commits[one].parents
        return list(found)

    def merge_base(self, one, other):
        theirs = set(self.ancestors(other))
        return next((sha for sha in self.ancestors(one) if sha in theirs), None)

    def new_commits(self, base, head):
        """What `head` has and `base` has not, newest first."""
        known = set(self.ancestors(base))
        return [sha for sha in self.ancestors(head) if sha not in known]

    def last_change(self, sha, path):
        """The last commit that gave the file its content."""
        while True:
            commit = self.commits[sha]
            entry = self.files(sha).get(path)
            same = next((parent for parent in commit.parents if self.files(parent).get(path) == entry), None)
            if same is None:
                return sha
            sha = same

    # Branches

    def move(self, branch, sha):
        """Lets a branch, new or not, stand at a commit. Requests for review see it."""
        if self.empty:
            self.default_branch = branch
        self.branches[branch] = sha
        self.reviews.branch_moved(branch)

    def drop(self, branch):
        del self.branches[branch]
        self.reviews.branch_moved(branch)

    def clash(self, branch):
        return names.clash(self.branches, branch)

    def write(self, branch, changes, message, author=SOMEBODY):
        """Commits {path: text, or None to delete} to a branch, made from the default branch if it is not there."""
        parent = self.tip(branch) or self.tip(self.default_branch)
        files = self.files(parent and parent.sha)
        for path, content in changes.items():
            if content is None:
                del files[path]
            else:
                files[path] = ("100644", self.save_blob(content if isinstance(content, bytes) else content.encode()))
        commit = self.save_commit(self.save_tree(files), [parent.sha] if parent else [], message, author)
        self.move(branch, commit.sha)
        return commit


def now():
    return datetime.now(timezone.utc)
