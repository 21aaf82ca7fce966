"""One pull request."""

import hashlib
from dataclasses import dataclass, field

from ..times import now


@dataclass
class PullRequest:
    identifier: str
    repository: object
    title: str
    description: str
    source: str  # branches
    destination: str
    author: str
    token: str
    given: tuple  # what was asked for with the token
    created: object = field(default_factory=now)
    active: object = field(default_factory=now)
    status: str = "OPEN"
    merged: dict = field(default_factory=lambda: {"isMerged": False})
    final: tuple | None = None
    comments: list = field(default_factory=list)

    @property
    def commits(self):
        """The ids of the source's and the destination's commits: those of the branches for as long as it is open."""
        branches = self.repository.branches
        return self.final or (branches[self.source], branches[self.destination])

    def close(self, commits):
        self.final, self.status, self.active = commits, "CLOSED", now()

    def described(self, base):
        source, destination = self.commits
        return {
            "pullRequestId": self.identifier,
            "title": self.title,
            "description": self.description,
            "creationDate": self.created,
            "lastActivityDate": self.active,
            "pullRequestStatus": self.status,
            "authorArn": self.author,
            "pullRequestTargets": [
                {
                    "repositoryName": self.repository.name,
                    "sourceReference": f"refs/heads/{self.source}",
                    "destinationReference": f"refs/heads/{self.destination}",
                    "sourceCommit": source,
                    "destinationCommit": destination,
                    **({"mergeBase": base} if base else {}),
                    "mergeMetadata": self.merged,
                }
            ],
            "clientRequestToken": self.token,
            "revisionId": hashlib.sha256(f"{self.identifier} {source}".encode()).hexdigest(),
            "approvalRules": [],
        }
