"""Pull requests, and merging."""

import uuid
from dataclasses import dataclass, field

from .. import ACCOUNT
from ..times import now
from ..wire import AWSError
from .history import Histories


@dataclass
class PullRequest:
    identifier: str
    repository: object
    title: str
    description: str
    source: str
    destination: str
    author: str
    token: str | None
    created: object = field(default_factory=now)
    active: object = field(default_factory=now)
    status: str = "OPEN"
    merged: dict | None = None
    final: tuple | None = None  # source and destination commits at the time of closing
    comments: list = field(default_factory=list)
    revision: str = field(default_factory=lambda: uuid.uuid4().hex)


class CodeCommit(Histories):
    """All of the API."""

    def __init__(self):
        super().__init__()
        self._pull_requests = {}

    def arn_of(self, request):
        """The repository that a call concerns: IAM knows no resources but repositories."""
        name = request.get("repositoryName") or next((target["repositoryName"] for target in request.get("targets", [])), None)
        if name is None and request.get("pullRequestId") in self._pull_requests:
            return self._pull_requests[request["pullRequestId"]].repository.arn
        return f"arn:aws:codecommit:{request.region}:{ACCOUNT}:{name}" if name else None

    def _pull_request(self, request):
        if request["pullRequestId"] not in self._pull_requests:
            raise AWSError("PullRequestDoesNotExistException", f"Pull request {request['pullRequestId']} does not exist")
        return self._pull_requests[request["pullRequestId"]]

    def CreatePullRequest(self, request):
        if len(request["targets"]) != 1:
            raise AWSError("InvalidTargetsException", "A pull request has one target")
        target = request["targets"][0]
        key = (request.region, target["repositoryName"])
        if key not in self._repositories:
            raise AWSError("RepositoryDoesNotExistException", f"{target['repositoryName']} does not exist")
        repository = self._repositories[key]
        source = target["sourceReference"].removeprefix("refs/heads/")
        destination = (target.get("destinationReference") or repository.default_branch or "").removeprefix("refs/heads/")
        for branch in (source, destination):
            if branch not in repository.branches:
                raise AWSError("ReferenceDoesNotExistException", f"{branch} does not exist")
        if source == destination:
            raise AWSError("SourceAndDestinationAreSameException", "The source and the destination are the same branch")
        if not 1 <= len(request["title"]) <= 150:
            raise AWSError("InvalidTitleException", "A title has 1 to 150 characters")
        if len(request.get("description", "")) > 10240:
            raise AWSError("InvalidDescriptionException", "A description has at most 10,240 characters")
        token = request.get("clientRequestToken")
        same = next((one for one in self._pull_requests.values() if token and one.token == token), None)
        if same:
            if (same.title, same.source, same.destination) != (request["title"], source, destination):
                raise AWSError("IdempotencyParameterMismatchException", "The token was used with other parameters")
            return {"pullRequest": self._described(same)}
        made = PullRequest(
            str(len(self._pull_requests) + 1),
            repository,
            request["title"],
            request.get("description", ""),
            source,
            destination,
            request.role or f"arn:aws:iam::{ACCOUNT}:root",
            token,
        )
        self._pull_requests[made.identifier] = made
        return {"pullRequest": self._described(made)}

    def GetPullRequest(self, request):
        return {"pullRequest": self._described(self._pull_request(request))}

    def ListPullRequests(self, request):
        repository = self.repository(request)
        found = [
            one.identifier
            for one in self._pull_requests.values()
            if one.repository is repository
            and request.get("pullRequestStatus") in (None, one.status)
            and request.get("authorArn") in (None, one.author)
        ]
        found.sort(key=int, reverse=True)
        start, size = int(request.get("nextToken", 0)), request.get("maxResults", 100)
        page = {"pullRequestIds": found[start : start + size]}
        return page | ({"nextToken": str(start + size)} if start + size < len(found) else {})

    def UpdatePullRequestTitle(self, request):
        return self._update(request, title=request["title"])

    def UpdatePullRequestDescription(self, request):
        return self._update(request, description=request["description"])

    def _update(self, request, **changes):
        found = self._pull_request(request)
        if found.status == "CLOSED":
            raise AWSError("PullRequestAlreadyClosedException", f"Pull request {found.identifier} is closed")
        for name, value in changes.items():
            setattr(found, name, value)
        found.active = now()
        return {"pullRequest": self._described(found)}

    def UpdatePullRequestStatus(self, request):
        found, status = self._pull_request(request), request["pullRequestStatus"]
        if found.status == "CLOSED" or status != "CLOSED":
            raise AWSError("InvalidPullRequestStatusUpdateException", "An open pull request can be closed, and nothing else")
        self._close(found)
        return {"pullRequest": self._described(found)}

    def _close(self, found):
        found.final = self._commits(found)
        found.status, found.active = "CLOSED", now()

    def PostCommentForPullRequest(self, request):
        found = self._pull_request(request)
        comment = {
            "commentId": str(uuid.uuid4()),
            "content": request["content"],
            "creationDate": now(),
            "lastModifiedDate": now(),
            "deleted": False,
            "authorArn": request.role or f"arn:aws:iam::{ACCOUNT}:root",
        }
        found.comments.append(comment)
        return {"pullRequestId": found.identifier, "repositoryName": found.repository.name, "comment": comment}

    def GetCommentsForPullRequest(self, request):
        found = self._pull_request(request)
        return {"commentsForPullRequestData": [{"pullRequestId": found.identifier, "comments": found.comments}] if found.comments else []}

    # Merging

    def MergePullRequestByFastForward(self, request):
        return self._merge(request, "FAST_FORWARD_MERGE")

    def MergePullRequestBySquash(self, request):
        return self._merge(request, "SQUASH_MERGE")

    def MergePullRequestByThreeWay(self, request):
        return self._merge(request, "THREE_WAY_MERGE")

    def _merge(self, request, option):
        found = self._pull_request(request)
        if found.status == "CLOSED":
            raise AWSError("PullRequestAlreadyClosedException", f"Pull request {found.identifier} is closed")
        source, destination = self.tip(found.repository, found.source), self.tip(found.repository, found.destination)
        if request.get("sourceCommitId") not in (None, source.identifier):
            raise AWSError("TipOfSourceReferenceIsDifferentException", f"The tip of {found.source} is {source.identifier}")
        merged = self._merged(found.repository, source, destination, found.destination, option, request)
        self._close(found)
        found.final = (source.identifier, destination.identifier)
        found.merged = {
            "isMerged": True,
            "mergedBy": request.role or f"arn:aws:iam::{ACCOUNT}:root",
            "mergeCommitId": merged,
            "mergeOption": option,
        }
        return {"pullRequest": self._described(found)}

    def _merged(self, repository, source, destination, branch, option, request):
        base = self.merge_base(repository, source, destination)
        if option == "FAST_FORWARD_MERGE":
            if base != destination.identifier:
                raise AWSError("ManualMergeRequiredException", "The branches have diverged")
            repository.branches[branch] = source.identifier
            return source.identifier
        before = repository.objects[base].files if base else {}
        files = dict(destination.files)
        for path in set(before) | set(source.files):
            if before.get(path) == source.files.get(path):
                continue
            if destination.files.get(path) not in (before.get(path), source.files.get(path)):
                raise AWSError("ManualMergeRequiredException", f"Both sides changed {path}")
            if path in source.files:
                files[path] = source.files[path]
            else:
                files.pop(path, None)
        others = [source.identifier] if option == "THREE_WAY_MERGE" else []
        return self._record(
            repository, branch, files, destination, request.get("commitMessage"), request.get("authorName"), request.get("email"), others
        ).identifier

    # What a pull request looks like

    def _commits(self, found):
        if found.final:
            return found.final
        branches = found.repository.branches
        return branches.get(found.source), branches.get(found.destination)

    def _described(self, found):
        source, destination = self._commits(found)
        objects, base = found.repository.objects, None
        if source and destination:
            base = self.merge_base(found.repository, objects[source], objects[destination])
        target = {
            "repositoryName": found.repository.name,
            "sourceReference": f"refs/heads/{found.source}",
            "destinationReference": f"refs/heads/{found.destination}",
            "sourceCommit": source,
            "destinationCommit": destination,
            "mergeBase": base,
            "mergeMetadata": found.merged or {"isMerged": False},
        }
        return {
            "pullRequestId": found.identifier,
            "title": found.title,
            "description": found.description,
            "creationDate": found.created,
            "lastActivityDate": found.active,
            "pullRequestStatus": found.status,
            "authorArn": found.author,
            "pullRequestTargets": [{name: value for name, value in target.items() if value is not None}],
            "clientRequestToken": found.token or "",
            "revisionId": found.revision,
            "approvalRules": [],
        }
