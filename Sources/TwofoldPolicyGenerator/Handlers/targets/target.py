"""A place that policies are published to: directly to a branch, or by a request that people review.

A kind of place (CodeCommit, GitHub, GitLab) says how its primitives work; what is done with them is the same for all.
Each principal has one branch and at most one open request, named after it alone, so that a run finds what the one
before has left: nothing is done again that is there already, and what changed is updated in place.
"""
import random
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

KINDS = {}


class Outdated(Exception):
    """Somebody else was faster: what was read no longer holds."""


class Unusable(Exception):
    """The place itself is not as it must be. Trying again is of no use; the message says what to do."""


@dataclass
class Change:
    """What is to become of one principal's policy."""

    branch: str  # the principal's own
    files: dict  # path -> bytes, or None for a file that must not be
    message: str  # of the commit
    title: str  # of the request
    body: object  # a function: the request's text, from the most characters it may have; it holds the marker
    marker: str  # stands for all that the text says but times and jobs, and for the policy that it is compared to
    rules: dict  # the empty rule files that an empty repository begins with
    check: object = lambda: None  # called before anything is written; raises where nothing may be


def console_link(region, path, /, **query):
    """An address in the console of AWS."""
    domains = {"cn": "amazonaws.cn", "us-gov": "amazonaws-us-gov.com", "eusc-de": "amazonaws-eusc.eu"}
    domain = domains.get(region.rsplit("-", 2)[0], "aws.amazon.com")
    query = urlencode({"region": region, **query}, safe="/", quote_via=quote)
    return f"https://{region}.console.{domain}/{path}?{query}"


@dataclass
class Request:
    """A pull request or merge request that is open."""

    id: str
    title: str
    body: str
    link: str


class Target:
    """What the function sees of a place, in terms of the primitives that each kind has:

    tip(branch): The commit at the tip of a branch; None if there is no such branch.
    file(commit, path): What a file holds as of a commit, as bytes; None if there is no such file.
    begin(files, message): The first commit of a repository that is empty, on the main branch. Unusable where only the
        branch is not.
    commit(parent, files, message): Commits changed files (None: deleted) to the main branch; the commit. Outdated if
        `parent` is not its tip.
    propose(branch, head, base, files, message, request): Has `branch` hold `files` (None: no such file) so that it can
        be merged into the main branch, now at `base`. `head` is the branch's tip, or None without one, and `request`
        the open one of it. Does nothing that is not needed.
    find(branch): The open request to merge a branch into the main branch, or None.
    was_declined(branch, marker): Whether people have closed, and not merged, a request of this branch whose text holds
        the marker.
    open(branch, title, body): A new request. Outdated if there is one by now.
    edit(request, title, body): Gives a request another title and text.
    withdraw(request, branch, body): Closes a request with a last text, and deletes its branch.
    commit_link(commit): Where people can look at a commit.
    """

    # Characters of a request's text.
    body_limit = 65_000

    def __init_subclass__(cls, kind):
        KINDS[kind] = cls

    def __init__(self, settings, /):
        """`settings` are environment variables: REPOSITORY, BRANCH, REVIEW, and what the kind needs beside these."""
        self.repository, self.branch = settings["REPOSITORY"], settings["BRANCH"]
        self.review = settings["REVIEW"] == "pull-request"
        self.forget()

    def forget(self):
        self._base, self._files = "", {}

    @property
    def base(self):
        """The tip of the main branch, the same one throughout a transaction; None in an empty repository."""
        if self._base == "":
            self._base = self.tip(self.branch)
        return self._base

    def read(self, paths, commit="", /):
        """{path: bytes, or None if there is no such file} of the main branch, or as of another commit."""
        commit = self.base if commit == "" else commit
        for path in paths:
            if (commit, path) not in self._files:
                self._files[commit, path] = commit and self.file(commit, path)
        return {path: self._files[commit, path] for path in paths}

    def changed(self, files, commit="", /):
        """Those of the files that differ in the main branch, or as of another commit."""
        before = self.read(files, commit)
        return {path: text for path, text in files.items() if text != before[path]}

    def publish(self, change, /):
        """{"change": unchanged, committed, opened, updated, declined or withdrawn; "link"}"""
        done, link = (self.propose_change if self.review else self.commit_change)(change)
        return {"change": done, "link": link}

    def commit_change(self, change, /):
        changed = self.changed(change.files)
        if not changed:
            return "unchanged", None
        change.check()
        # The first commit makes an empty repository's branch.
        commit = self.commit(self.base, changed, change.message) if self.base else self.begin(changed, change.message)
        return "committed", self.commit_link(commit)

    def propose_change(self, change, /):
        head = self.base and self.tip(change.branch)
        request = self.find(change.branch) if head else None
        link = request and request.link
        if not self.changed(change.files):
            # Without activity there is no file to speak of, and what was proposed stays.
            if not request or not change.files:
                return "unchanged", link
            # The marker, a comment at the end, goes: nobody declined this.
            body = "Withdrawn: there is nothing left to change.\n\n" + request.body.rsplit("<!--", 1)[0]
            self.withdraw(request, change.branch, body[:self.body_limit])
            return "withdrawn", link
        if request and change.marker in request.body and not self.changed(change.files, head):
            return "unchanged", link
        if self.base and not request and self.was_declined(change.branch, change.marker):
            return "declined", None
        change.check()
        if not self.base:
            # A request needs something that it is compared to.
            self._base = self.begin(change.rules, "Rule files for generated policies\n")
        self.propose(change.branch, head, self.base, change.files, change.message, request)
        body = change.body(self.body_limit)
        if request:
            self.edit(request, change.title, body)
            return "updated", link
        return "opened", self.open(change.branch, change.title, body).link

    def transact(self, work, /):
        """work(), which reads and publishes, again from the start when somebody else was faster."""
        for pause in (1, 2, 4, 8, 0):
            self.forget()
            try:
                return work()
            except Outdated:
                if not pause:
                    raise
                time.sleep(random.uniform(0, pause))
