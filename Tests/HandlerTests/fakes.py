"""CodeCommit and S3 in memory: as strict as the real ones where the handlers could go wrong."""
import copy
import hashlib
import io
import re

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

SESSION = botocore.session.get_session()


def failure(code, operation="Operation"):
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)


def check(shape, value, where=""):
    """What botocore leaves for the service to check: lengths, patterns, and the values of enumerations."""
    if shape.type_name == "structure":
        for name in value:
            check(shape.members[name], value[name], f"{where}.{name}")
    elif shape.type_name == "list":
        for one in value:
            check(shape.member, one, where)
    elif shape.type_name in ("string", "blob"):
        assert "max" not in shape.metadata or len(value) <= shape.metadata["max"], f"{where} is too long"
        assert not getattr(shape, "enum", None) or value in shape.enum, f"{where} is none of {shape.enum}"
        if "pattern" in shape.metadata:
            assert re.fullmatch(shape.metadata["pattern"], value), f"{where} is malformed"


class Service:
    """A client of botocore, with its checks and paginators, whose calls are answered by methods of this object.

    `calls` are the operations that were called. `before` is {operation: [what to do ahead of its first call, of its
    second one, ...]} and `ahead` {how many calls were made before: what to do ahead of the next}: to let somebody
    else act in between. `forbidden` tells for an operation and its parameters whether IAM denies it.
    """

    denied = "AccessDeniedException"
    # Errors that the model of the service does not list for an operation.
    unlisted = {denied}

    def __init__(self, service):
        self.calls, self.before, self.ahead = [], {}, {}
        self.forbidden = lambda operation, given: False
        self._client = SESSION.create_client(service, region_name="eu-west-1")
        self._client.meta.events.register_first("before-parameter-build", self._remember)
        self._client.meta.events.register("before-call", self._answer)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._client, name)

    @staticmethod
    def _remember(params, context, **_):
        context["given"] = dict(params)

    def _answer(self, model, context, **_):
        operation, given = model.name, context["given"]
        check(model.input_shape, given, operation)
        due = self.before.get(operation, [])
        actions = [self.ahead.pop(len(self.calls), None), due.pop(0) if due else None]
        self.calls.append(operation)
        for action in filter(None, actions):
            action()
        try:
            if self.forbidden(operation, given):
                raise failure(self.denied, operation)
            answer = getattr(self, "_" + operation)(**given) or {}
        except ClientError as error:
            code = error.response["Error"]["Code"]
            assert code in self.unlisted or code in [shape.name for shape in model.error_shapes], f"{operation}: {code}"
            return AWSResponse(None, 400, {}, None), error.response
        if model.output_shape:
            validate_parameters(answer, model.output_shape)
        return AWSResponse(None, 200, {}, None), answer


class Repository(Service):
    """One repository."""

    def __init__(self, name="policies"):
        super().__init__("codecommit")
        self.name = name
        self.commits = {}  # id -> {path: bytes}
        self.parents = {}  # id -> ids
        self.branches = {}  # name -> id
        self.messages = {}
        self.requests = {}  # id -> as of GetPullRequest
        self.tokens = {}  # of clients -> (request, parameters)
        self.default = None
        self.page = 100
        self.lie_about_change = False
        self.too_far = None  # the exception that keeps from merging

    # Somebody else

    @property
    def before_commit(self):
        """What to do ahead of each CreateCommit."""
        return self.before.setdefault("CreateCommit", [])

    @before_commit.setter
    def before_commit(self, actions):
        self.before["CreateCommit"] = actions

    def put(self, files, branch="main"):
        """A commit by somebody else; None deletes a file."""
        tree = {**self.commits.get(self.branches.get(branch), {}), **files}
        tree = {path: text.encode() if isinstance(text, str) else text for path, text in tree.items()}
        tree = {path: text for path, text in tree.items() if text is not None}
        return self._commit(branch, tree, "by somebody else")

    def _sides(self, number):
        [target] = self.requests[number]["pullRequestTargets"]
        return [target[side].removeprefix("refs/heads/") for side in ("sourceReference", "destinationReference")]

    def is_mergeable(self, number):
        _, conflicts, _ = self._merged(*(self.branches[side] for side in self._sides(number)))
        return not conflicts

    def merge(self, number):
        """Merges a request, as people do who press the button: that has to be possible."""
        assert self.is_mergeable(number)
        source, destination = self._sides(number)
        tree, _, _ = self._merged(self.branches[source], self.branches[destination])
        commit = self._commit(destination, tree, "merged", self.branches[destination], self.branches[source])
        self.requests[number]["pullRequestTargets"][0]["mergeMetadata"] = {"isMerged": True, "mergeCommitId": commit}
        self.close(number)

    def close(self, number):
        self.requests[number]["pullRequestStatus"] = "CLOSED"

    # What there is

    def files(self, branch="main"):
        return self.commits[self.branches[branch]]

    def message(self, branch="main"):
        return self.messages[self.branches[branch]]

    def open_requests(self, branch=None):
        """The ids of the open requests, of one branch or of all."""
        found = {number: one for number, one in self.requests.items() if one["pullRequestStatus"] == "OPEN"}
        return [number for number in found if branch is None or
                found[number]["pullRequestTargets"][0]["sourceReference"] == f"refs/heads/{branch}"]

    # How it works

    def _commit(self, branch, tree, message, *parents):
        commit = f"{len(self.commits) + 1:040x}"
        parents = parents or tuple(filter(None, [self.branches.get(branch)]))
        self.commits[commit], self.messages[commit], self.parents[commit] = tree, message, parents
        self.branches[branch], self.default = commit, self.default or branch
        return commit

    def _ancestors(self, commit):
        found, waiting = set(), [commit]
        while waiting:
            found.add(commit := waiting.pop())
            waiting += self.parents[commit]
        return found

    def _merged(self, source, destination, strategy="NONE"):
        """(the tree, the paths that both sides changed, the newest common ancestor)"""
        common = max(self._ancestors(source) & self._ancestors(destination), default=None)
        before, theirs, ours = self.commits.get(common, {}), self.commits[source], self.commits[destination]
        tree, conflicts = {}, []
        for path in sorted({*before, *theirs, *ours}):
            if theirs.get(path) in (before.get(path), ours.get(path)):
                tree[path] = ours.get(path)
            elif ours.get(path) == before.get(path):
                tree[path] = theirs.get(path)
            else:
                conflicts += [path] if strategy == "NONE" else []
                tree[path] = (theirs if strategy == "ACCEPT_SOURCE" else ours).get(path)
        return {path: text for path, text in tree.items() if text is not None}, conflicts, common

    def _known(self, repositoryName, operation="Operation"):
        if repositoryName != self.name:
            raise failure("RepositoryDoesNotExistException", operation)

    def _find(self, specifier):
        found = self.branches.get(specifier.removeprefix("refs/heads/"), specifier)
        if found not in self.commits:
            raise failure("CommitDoesNotExistException")
        return found

    # Branches and files

    def _GetBranch(self, repositoryName, branchName):
        self._known(repositoryName)
        if branchName not in self.branches:
            raise failure("BranchDoesNotExistException")
        return {"branch": {"branchName": branchName, "commitId": self.branches[branchName]}}

    def _CreateBranch(self, repositoryName, branchName, commitId):
        self._known(repositoryName)
        if branchName in self.branches:
            raise failure("BranchNameExistsException")
        if commitId not in self.commits:
            raise failure("CommitDoesNotExistException")
        self.branches[branchName] = commitId

    def _DeleteBranch(self, repositoryName, branchName):
        self._known(repositoryName)
        if branchName == self.default:
            raise failure("DefaultBranchCannotBeDeletedException")
        self.branches.pop(branchName, None)

    def _GetFile(self, repositoryName, filePath, commitSpecifier):
        self._known(repositoryName)
        assert not filePath.startswith("/") and "//" not in filePath
        commit = self._find(commitSpecifier)
        if filePath not in self.commits[commit]:
            raise failure("FileDoesNotExistException")
        content = self.commits[commit][filePath]
        return {"commitId": commit, "blobId": "b", "filePath": filePath, "fileMode": "NORMAL",
                "fileSize": len(content), "fileContent": content}

    def _CreateCommit(self, repositoryName, branchName, parentCommitId=None, authorName=None, email=None,
                      commitMessage=None, putFiles=(), deleteFiles=()):
        self._known(repositoryName)
        tip = self.branches.get(branchName)
        if self.commits and parentCommitId is None:
            raise failure("ParentCommitIdRequiredException")
        if self.commits and tip is None:
            raise failure("BranchDoesNotExistException")
        if parentCommitId != tip:
            raise failure("ParentCommitIdOutdatedException")
        tree = dict(self.commits.get(tip, {}))
        for one in putFiles:
            assert isinstance(one["fileContent"], bytes) and not one["filePath"].startswith("/")
            tree[one["filePath"]] = one["fileContent"]
        for one in deleteFiles:
            if one["filePath"] not in tree:
                raise failure("FileDoesNotExistException")
            del tree[one["filePath"]]
        if not putFiles and not deleteFiles:
            raise failure("FileEntryRequiredException")
        if self.lie_about_change or tree == self.commits.get(tip):
            raise failure("NoChangeException")
        return {"commitId": self._commit(branchName, tree, commitMessage)}

    # Merging

    def _GetMergeConflicts(self, repositoryName, sourceCommitSpecifier, destinationCommitSpecifier, mergeOption):
        self._known(repositoryName)
        if self.too_far:
            raise failure(self.too_far)
        source, destination = self._find(sourceCommitSpecifier), self._find(destinationCommitSpecifier)
        _, conflicts, common = self._merged(source, destination)
        assert mergeOption == "THREE_WAY_MERGE"
        return {"mergeable": not conflicts, "sourceCommitId": source, "destinationCommitId": destination,
                "conflictMetadataList": [{"filePath": path} for path in conflicts],
                **({"baseCommitId": common} if common else {})}

    def _MergeBranchesByThreeWay(self, repositoryName, sourceCommitSpecifier, destinationCommitSpecifier, targetBranch,
                                 conflictResolutionStrategy="NONE", authorName=None, commitMessage=None):
        self._known(repositoryName)
        source, destination = self._find(sourceCommitSpecifier), self._find(destinationCommitSpecifier)
        if self.branches.get(targetBranch) != destination:
            raise failure("ConcurrentReferenceUpdateException")
        tree, conflicts, _ = self._merged(source, destination, conflictResolutionStrategy)
        if conflicts:
            raise failure("ManualMergeRequiredException")
        return {"commitId": self._commit(targetBranch, tree, commitMessage, destination, source)}

    # Pull requests

    def _ListPullRequests(self, repositoryName, pullRequestStatus, nextToken="0"):
        self._known(repositoryName)
        # In an order that is of no use.
        found = sorted(number for number, one in self.requests.items() if one["pullRequestStatus"] == pullRequestStatus)
        start, end = int(nextToken), int(nextToken) + self.page
        return {"pullRequestIds": found[start:end], **({"nextToken": str(end)} if found[end:] else {})}

    def _GetPullRequest(self, pullRequestId):
        return {"pullRequest": copy.deepcopy(self.requests[pullRequestId])}

    def _CreatePullRequest(self, title, targets, clientRequestToken, description=""):
        [target] = targets
        self._known(target["repositoryName"])
        references = [f"refs/heads/{target[side]}" for side in ("sourceReference", "destinationReference")]
        if not {target["sourceReference"], target["destinationReference"]} <= self.branches.keys():
            raise failure("ReferenceDoesNotExistException")
        number, given = self.tokens.get(clientRequestToken, (None, None))
        if number and given != (title, description, references):
            raise failure("IdempotencyParameterMismatchException")
        if not number:
            number = str(len(self.requests) + 1)
            self.tokens[clientRequestToken] = number, (title, description, references)
            self.requests[number] = {
                "pullRequestId": number, "title": title, "pullRequestStatus": "OPEN",
                **({"description": description} if description else {}),
                "pullRequestTargets": [{"repositoryName": self.name, "sourceReference": references[0],
                                        "destinationReference": references[1], "mergeMetadata": {"isMerged": False}}]}
        return {"pullRequest": self.requests[number]}

    def _update(self, number, **changes):
        if self.requests[number]["pullRequestStatus"] == "CLOSED":
            raise failure("PullRequestAlreadyClosedException")
        self.requests[number].update(changes)
        return {"pullRequest": self.requests[number]}

    def _UpdatePullRequestTitle(self, pullRequestId, title):
        return self._update(pullRequestId, title=title)

    def _UpdatePullRequestDescription(self, pullRequestId, description):
        return self._update(pullRequestId, description=description)

    def _UpdatePullRequestStatus(self, pullRequestId, pullRequestStatus):
        if self.requests[pullRequestId]["pullRequestStatus"] == "CLOSED":
            raise failure("InvalidPullRequestStatusUpdateException")
        return self._update(pullRequestId, pullRequestStatus=pullRequestStatus)


class Bucket(Service):
    """Buckets of S3. `current` is what stands there now, among `objects`."""

    denied = "AccessDenied"
    unlisted = {denied, "NoSuchKey", "PreconditionFailed", "ConditionalRequestConflict"}

    def __init__(self):
        super().__init__("s3")
        self.objects = {}  # (bucket, key, version) -> bytes; the version is None for what is current
        self.notes = {}  # (bucket, key) -> the other parameters of PutObject
        self.may_list = True

    def current(self, bucket="policies"):
        """{key: bytes}"""
        return {key: text for (name, key, version), text in self.objects.items() if name == bucket and version is None}

    def put(self, files, bucket="policies"):
        """By somebody else; None deletes."""
        for key, text in files.items():
            self.objects.pop((bucket, key, None), None)
            if text is not None:
                self.objects[bucket, key, None] = text

    @staticmethod
    def _tag(text):
        return f'"{hashlib.md5(text).hexdigest()}"'

    def _GetObject(self, Bucket, Key, VersionId=None):
        if (Bucket, Key, VersionId) not in self.objects:
            raise failure("NoSuchKey" if self.may_list else "AccessDenied")
        text = self.objects[Bucket, Key, VersionId]
        return {"Body": io.BytesIO(text), "ETag": self._tag(text)}

    def _hold(self, Bucket, Key, IfMatch=None, IfNoneMatch=None):
        there = self.objects.get((Bucket, Key, None))
        if IfMatch and there is None:
            raise failure("NoSuchKey")
        if IfNoneMatch and there is not None or IfMatch and IfMatch != self._tag(there):
            raise failure("PreconditionFailed")

    def _PutObject(self, Bucket, Key, Body, IfMatch=None, IfNoneMatch=None, **more):
        assert IfNoneMatch in (None, "*")
        self._hold(Bucket, Key, IfMatch, IfNoneMatch)
        assert sum(len(name) + len(value) for name, value in more.get("Metadata", {}).items()) <= 2048
        # The client makes a file of bytes.
        self.objects[Bucket, Key, None], self.notes[Bucket, Key] = Body.read(), more

    def _DeleteObject(self, Bucket, Key, IfMatch=None):
        self._hold(Bucket, Key, IfMatch)
        self.objects.pop((Bucket, Key, None), None)
