"""A repository of CodeCommit as the place that policies are published to."""
import re
import uuid

import boto3
from botocore.exceptions import ClientError

from target import Outdated, Request, Target, Unusable, console_link

# What calls fail with, but for "Exception", when somebody else acted since the state was read that they rest on.
OVERTAKEN = (
    "(Branch|Commit|Reference)DoesNotExist|BranchNameExists|ConcurrentReferenceUpdate|IdempotencyParameterMismatch|"
    "InvalidPullRequestStatusUpdate|ParentCommitId(Outdated|Required)|PullRequestAlreadyClosed")
# What keeps CodeCommit from merging by itself.
TOO_FAR_APART = "ManualMergeRequired|(MaximumFileContentToLoad|MaximumItemsToCompare|TipsDivergence)Exceeded"
AUTHOR = "Policy generator"


class CodeCommit(Target, kind="codecommit"):
    body_limit = 10_240

    def __init__(self, settings, /):
        super().__init__(settings)
        self.client, self.region = boto3.client("codecommit"), settings["AWS_REGION"]
        self.name = {"repositoryName": self.repository}
        # Pull request -> (source, destination). These never change, and there may be hundreds of requests.
        self.ways = {}

    def call(self, method, tolerated="", /, **arguments):
        """The answer of an API; None if it fails with one of the exceptions that are tolerated."""
        try:
            return getattr(self.client, method)(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if re.fullmatch(f"({tolerated})Exception", code):
                return None
            if re.fullmatch(f"({OVERTAKEN})Exception", code):
                raise Outdated(f"{self.repository}: {error}") from error
            if code == "MaximumOpenPullRequestsExceededException":
                raise Unusable(f"{self.repository}: {error} Merge or close some.") from error
            raise

    def tip(self, branch, /):
        found = self.call("get_branch", "BranchDoesNotExist", branchName=branch, **self.name)
        return found and found["branch"]["commitId"]

    def file(self, commit, path, /):
        found = self.call("get_file", "FileDoesNotExist", commitSpecifier=commit, filePath=path, **self.name)
        return found and found["fileContent"]

    def put(self, branch, parent, files, message, /):
        """Commits what differs of `files` (None: no such file) to a branch; the branch's tip then."""
        changed = self.changed(files, parent)
        if not changed:
            return parent
        puts = [{"filePath": path, "fileContent": text} for path, text in changed.items() if text is not None]
        deletes = [{"filePath": path} for path, text in changed.items() if text is None]
        known = {"parentCommitId": parent} if parent else {}
        done = self.call("create_commit", "NoChange", branchName=branch, putFiles=puts, deleteFiles=deletes,
                         authorName=AUTHOR, commitMessage=message, **known, **self.name)
        return done["commitId"] if done else parent

    def begin(self, files, message, /):
        try:
            return self.put(self.branch, None, files, message)
        except Outdated as error:
            if self.tip(self.branch):
                raise
            raise Unusable(f"The repository {self.repository} has commits, but no branch {self.branch}: "
                           "create it, or name another.") from error
        except ClientError as error:
            if not self.review or error.response["Error"]["Code"] != "AccessDeniedException":
                raise
            raise Unusable(f"The repository {self.repository} has no branch {self.branch}, and the role may not "
                           f"begin it: commit allow.json to {self.branch} first.") from error

    def commit(self, parent, files, message, /):
        return self.put(self.branch, parent, files, message)

    def propose(self, branch, head, base, files, message, request, /):
        if not request:
            if head:
                # What a request that is merged or closed has left. No API moves a branch to another commit.
                self.call("delete_branch", branchName=branch, **self.name)
            self.call("create_branch", branchName=branch, commitId=base, **self.name)
            self.put(branch, base, files, message)
            return
        head = self.put(branch, head, files, message)
        state = self.call("get_merge_conflicts", TOO_FAR_APART, sourceCommitSpecifier=head,
                          destinationCommitSpecifier=base, mergeOption="THREE_WAY_MERGE", **self.name)
        # What the main branch alone has changed is no conflict, but would not become what is proposed.
        if state and not (state["mergeable"] and self.read(files, state.get("baseCommitId")) == self.read(files, base)):
            # Of what both sides changed, the destination's stays: here that is the request's own branch.
            state = self.call("merge_branches_by_three_way", TOO_FAR_APART, sourceCommitSpecifier=base,
                              destinationCommitSpecifier=branch, targetBranch=branch, authorName=AUTHOR,
                              conflictResolutionStrategy="ACCEPT_DESTINATION",
                              commitMessage=f"Merge {self.branch} into {branch}\n", **self.name)
            if state:
                self.put(branch, state["commitId"], files, message)
        if not state:
            self.withdraw(request, branch, f"Replaced: {self.branch} has moved on too far to be merged.")
            raise Outdated(f"{branch} is too far behind {self.branch}")

    def requests(self, status, branch, most=None, /):
        """The pull requests to merge a branch into the main branch, newest first."""
        pages = self.client.get_paginator("list_pull_requests").paginate(pullRequestStatus=status, **self.name)
        way = f"refs/heads/{branch}", f"refs/heads/{self.branch}"
        for number in sorted((number for page in pages for number in page["pullRequestIds"]), key=int)[::-1][:most]:
            if self.ways.get(number, way) == way:
                found = self.call("get_pull_request", pullRequestId=number)["pullRequest"]
                [target] = found["pullRequestTargets"]
                self.ways[number] = target["sourceReference"], target["destinationReference"]
                if self.ways[number] == way:
                    yield found

    def find(self, branch, /):
        return next(map(self.request, self.requests("OPEN", branch)), None)

    def request(self, found, /):
        number = found["pullRequestId"]
        link = self.link(f"pull-requests/{number}/details")
        return Request(number, found["title"], found.get("description", ""), link)

    def was_declined(self, branch, marker, /):
        return any(marker in self.request(found).body
                   and not found["pullRequestTargets"][0]["mergeMetadata"]["isMerged"]
                   for found in self.requests("CLOSED", branch, 200))

    def open(self, branch, title, body, /):
        # CodeCommit would open a second one. By the token, calls for the same tip of the branch are one.
        if self.find(branch):
            raise Outdated(f"there is a request of {branch} by now")
        target = {"sourceReference": branch, "destinationReference": self.branch, **self.name}
        token = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.repository} {branch} {self.tip(branch)}")
        return self.request(self.call("create_pull_request", title=title[:150], description=body, targets=[target],
                                      clientRequestToken=str(token))["pullRequest"])

    def edit(self, request, title, body, /):
        if title[:150] != request.title:
            self.call("update_pull_request_title", pullRequestId=request.id, title=title[:150])
        # The text last: by its marker, a run knows that all is done.
        if body != request.body:
            self.call("update_pull_request_description", pullRequestId=request.id, description=body)

    def withdraw(self, request, branch, body, /):
        self.edit(request, request.title, body)
        self.call("update_pull_request_status", pullRequestId=request.id, pullRequestStatus="CLOSED")
        self.call("delete_branch", branchName=branch, **self.name)

    def link(self, path, /):
        return console_link(self.region, f"codesuite/codecommit/repositories/{self.repository}/{path}")

    def commit_link(self, commit, /):
        return self.link(f"commit/{commit}")
