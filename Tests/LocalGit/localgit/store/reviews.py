"""Requests for review: GitHub's pull requests and GitLab's merge requests."""

from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import merging
from .people import Person


@dataclass
class Comment:
    number: int
    body: str
    author: Person
    created: datetime


@dataclass
class Review:
    number: int
    title: str
    body: str | None
    source: str
    target: str
    author: Person
    draft: bool
    head: str  # the tips of the two branches; once it is not open any more, those of that moment
    base: str
    created: datetime
    updated: datetime
    state: str = "open"  # or closed, or merged
    closed: datetime | None = None
    closed_by: Person | None = None
    merge_commit: str | None = None
    squash_commit: str | None = None
    removes_source: bool = False
    comments: list = field(default_factory=list)


class Reviews:
    def __init__(self, repository):
        self._repository, self.all = repository, {}
        self._comments = 0

    def open(self, title, body, source, target, author, draft=False):
        branches, date = self._repository.branches, _now()
        review = Review(
            len(self.all) + 1,
            title,
            body,
            source,
            target,
            author,
            draft,
            branches[source],
            branches[target],
            date,
            date,
        )
        self.all[review.number] = review
        return review

    def between(self, source, target):
        """The open request of these branches."""
        return next(
            (one for one in self.all.values() if (one.state, one.source, one.target) == ("open", source, target)), None
        )

    def comment(self, review, body, author):
        self._comments += 1
        comment = Comment(self._comments, body, author, _now())
        review.comments.append(comment)
        review.updated = comment.created
        return comment

    def touch(self, review):
        review.updated = _now()

    def end(self, review, state, person):
        review.state, review.closed, review.closed_by = state, _now(), person
        self.touch(review)

    def reopen(self, review):
        review.state, review.closed, review.closed_by = "open", None, None
        self.touch(review)
        self._see_tips(review)

    def branch_moved(self, branch):
        """Follows the branches of open requests, and ends those that have nothing left to merge."""
        for review in self.all.values():
            if review.state == "open" and branch in (review.source, review.target):
                self._follow(review, branch)

    def _follow(self, review, branch):
        repository, github = self._repository, self._repository.host == "github"
        if review.source not in repository.branches or (github and review.target not in repository.branches):
            self.end(review, "closed", None)
            return
        had_commits = self.commits(review)
        self._see_tips(review)
        if self.commits(review):
            return
        if had_commits and branch == review.target:  # somebody pushed the commits there
            review.merge_commit = review.base
            self.end(review, "merged", None)
        elif github:  # GitLab leaves a request without commits open
            self.end(review, "closed", None)

    def _see_tips(self, review):
        branches = self._repository.branches
        review.head, review.base = branches.get(review.source, review.head), branches.get(review.target, review.base)

    # Merging

    def commits(self, review):
        return self._repository.new_commits(review.base, review.head)

    def differences(self, review):
        """The files before and after, as the page of the request compares them: from where the branches parted."""
        repository = self._repository
        return repository.files(repository.merge_base(review.base, review.head)), repository.files(review.head)

    def _merged(self, review):
        repository = self._repository
        base = repository.files(repository.merge_base(review.base, review.head))
        return merging.merge(base, repository.files(review.base), repository.files(review.head))

    def conflicts(self, review):
        return self._merged(review)[1]

    def merge(self, review, message, author, committer=None, squash=False):
        """A merge commit, or with `squash` one commit on the target that knows nothing of the source."""
        repository = self._repository
        parents = [review.base] if squash else [review.base, review.head]
        tree = repository.save_tree(self._merged(review)[0])
        commit = repository.save_commit(tree, parents, message, author, committer=committer)
        self.end(review, "merged", author)
        review.merge_commit = commit.sha
        repository.move(review.target, commit.sha)
        return commit


def _now():
    return datetime.now(timezone.utc)
