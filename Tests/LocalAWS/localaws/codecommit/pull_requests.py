"""Pull requests; with them, the API is complete."""

from .. import ACCOUNT
from ..iam import requirements
from ..iam.callers import caller_arn
from ..times import now
from ..wire import AWSError
from .branches import Branches
from .comments import Comments
from .commits import Commits
from .files import Files
from .merges import Merges, merged_branch
from .pull_request import PullRequest

TITLE_LIMIT, DESCRIPTION_LIMIT = 150, 10240
MOST_OPEN = 1000  # in one repository


class PullRequests(Branches, Comments, Merges):
    def __init__(self):
        super().__init__()
        self._pull_requests = {}  # id → PullRequest

    # Finding them

    def known(self, request):
        """The pull request that a call names, or None."""
        found = self._pull_requests.get(request.get("pullRequestId"))
        if found and self._repositories.get((request.region, found.repository.name)) is found.repository:
            return found
        return None

    def pull_request(self, request):
        found = self.known(request)
        if found is None:
            reason = f"Pull request {request['pullRequestId']} does not exist"
            raise AWSError("PullRequestDoesNotExistException", reason)
        if request.get("repositoryName") and self.repository(request) is not found.repository:
            reason = f"Pull request {found.identifier} is not of {request['repositoryName']}"
            raise AWSError("RepositoryNotAssociatedWithPullRequestException", reason)
        return found

    def _open_one(self, request):
        found = self.pull_request(request)
        if found.status == "CLOSED":
            raise AWSError("PullRequestAlreadyClosedException", f"Pull request {found.identifier} is closed")
        return found

    def _all_open(self, repository):
        return [one for one in self._pull_requests.values() if one.repository is repository and one.status == "OPEN"]

    def GetPullRequest(self, request):
        return self._described(self.pull_request(request))

    def ListPullRequests(self, request):
        repository = self.repository(request)
        status, author = request.get("pullRequestStatus"), request.get("authorArn")
        _check_status(status or "OPEN")
        found = [
            one.identifier
            for one in self._pull_requests.values()
            if one.repository is repository and status in (None, one.status) and author in (None, one.author)
        ]
        shown, following = self.page(request, sorted(found, key=int, reverse=True))
        return {"pullRequestIds": shown, **following}

    def _described(self, found):
        return {"pullRequest": found.described(self.merge_base(found.repository, *found.commits))}

    # Making, changing and closing them

    def CreatePullRequest(self, request):
        title, description, token = _title(request), _description(request), request.get("clientRequestToken", "")
        given = (title, description, request["targets"])
        same = next((one for one in self._pull_requests.values() if token and one.token == token), None)
        if same:
            if same.given != given:
                raise AWSError("IdempotencyParameterMismatchException", "The token was used with other parameters")
            return self._described(same)
        repository, source, destination = self._target(request)
        if len(self._all_open(repository)) >= MOST_OPEN:
            reason = f"A repository has at most {MOST_OPEN} open pull requests"
            raise AWSError("MaximumOpenPullRequestsExceededException", reason)
        identifier, author = str(len(self._pull_requests) + 1), caller_arn(request.role)
        made = PullRequest(identifier, repository, title, description, source, destination, author, token, given)
        self._pull_requests[identifier] = made
        return self._described(made)

    def _target(self, request):
        """The repository, the source and the destination of a new pull request."""
        if len(request["targets"]) != 1:
            raise AWSError("InvalidTargetsException", "A pull request has one target")
        target = request["targets"][0]
        repository = self._repositories.get((request.region, target["repositoryName"]))
        if repository is None:
            raise AWSError("RepositoryDoesNotExistException", f"{target['repositoryName']} does not exist")
        source = _branch(repository, target["sourceReference"])
        destination = _branch(repository, target.get("destinationReference") or repository.default_branch or "")
        if source == destination:
            raise AWSError("SourceAndDestinationAreSameException", "The source and the destination are the same branch")
        return repository, source, destination

    def UpdatePullRequestTitle(self, request):
        return self._update(request, "title", _title(request))

    def UpdatePullRequestDescription(self, request):
        return self._update(request, "description", _description(request))

    def _update(self, request, part, value):
        found = self._open_one(request)
        setattr(found, part, value)
        found.active = now()
        return self._described(found)

    def UpdatePullRequestStatus(self, request):
        found, status = self.pull_request(request), request["pullRequestStatus"]
        _check_status(status)
        if found.status == "CLOSED" or status != "CLOSED":
            reason = "An open pull request can be closed, and nothing else"
            raise AWSError("InvalidPullRequestStatusUpdateException", reason)
        found.close(found.commits)
        return self._described(found)

    def DeleteBranch(self, request):
        """Closes the pull requests from and to the branch, too."""
        branch = request.get("branchName")
        concerned = [one for one in self._all_open(self.repository(request)) if branch in (one.source, one.destination)]
        commits = [one.commits for one in concerned]
        answer = super().DeleteBranch(request)
        for one, last in zip(concerned, commits):
            one.close(last)
        return answer

    # Merging them

    def MergePullRequestByFastForward(self, request):
        return self._merge_one(request, "FAST_FORWARD_MERGE")

    def MergePullRequestBySquash(self, request):
        return self._merge_one(request, "SQUASH_MERGE")

    def MergePullRequestByThreeWay(self, request):
        return self._merge_one(request, "THREE_WAY_MERGE")

    def _merge_one(self, request, option):
        found = self._open_one(request)
        commits = found.commits
        source, destination = (found.repository.objects[commit] for commit in commits)
        if request.get("sourceCommitId") not in (None, source.identifier):
            reason = f"The tip of {found.source} is {source.identifier}"
            raise AWSError("TipOfSourceReferenceIsDifferentException", reason)
        made = self.merge(found.repository, source, destination, found.destination, option, request)
        found.close(commits)
        found.merged = _merge_metadata(request, made.identifier, option)
        return self._described(found)

    def MergeBranchesByFastForward(self, request):
        """Closes, as merged, the pull requests whose source the destination has now come to."""
        answer = super().MergeBranchesByFastForward(request)
        for one in self._all_open(self.repository(request)):
            if one.destination == merged_branch(request) and one.commits[0] == answer["commitId"]:
                one.close(one.commits)
                one.merged = _merge_metadata(request, answer["commitId"], "FAST_FORWARD_MERGE")
        return answer


class CodeCommit(Commits, Files, PullRequests):
    """All of the API, and what IAM asks about its calls."""

    def __init__(self):
        super().__init__()
        requirements.CONTEXTS["codecommit"] = self.context_of

    def arn_of(self, request):
        """The repository that a call concerns: IAM knows no resources but repositories."""
        names = [request.get("repositoryName"), *(target["repositoryName"] for target in request.get("targets", []))]
        found = self.known(request)
        name = next(filter(None, names), found and found.repository.name)
        return f"arn:aws:codecommit:{request.region}:{ACCOUNT}:{name}" if name else None

    def context_of(self, request):
        """The condition key codecommit:References holds the branch that a call changes."""
        branch = None
        if request.operation in ("CreateBranch", "CreateCommit", "DeleteBranch", "DeleteFile", "PutFile"):
            branch = request.get("branchName")
        elif request.operation.startswith("MergeBranchesBy"):
            branch = merged_branch(request)
        elif request.operation.startswith("MergePullRequestBy"):
            found = self.known(request)
            branch = found and found.destination
        return {"codecommit:References": f"refs/heads/{branch}"} if branch else {}


def _title(request):
    title = request["title"]
    if not title:
        raise AWSError("TitleRequiredException", "A pull request has a title")
    if len(title) > TITLE_LIMIT:
        raise AWSError("InvalidTitleException", f"A title has at most {TITLE_LIMIT} characters")
    return title


def _description(request):
    description = request.get("description", "")
    if len(description) > DESCRIPTION_LIMIT:
        raise AWSError("InvalidDescriptionException", f"A description has at most {DESCRIPTION_LIMIT:,} characters")
    return description


def _branch(repository, reference):
    """The branch that a reference names."""
    if reference.startswith("refs/") and not reference.startswith("refs/heads/"):
        raise AWSError("ReferenceTypeNotSupportedException", f"{reference} is no branch")
    branch = reference.removeprefix("refs/heads/")
    if branch not in repository.branches:
        raise AWSError("ReferenceDoesNotExistException", f"{reference} does not exist")
    return branch


def _check_status(status):
    if status not in ("OPEN", "CLOSED"):
        raise AWSError("InvalidPullRequestStatusException", f"{status} is no status of a pull request")


def _merge_metadata(request, commit, option):
    return {"isMerged": True, "mergedBy": caller_arn(request.role), "mergeCommitId": commit, "mergeOption": option}
