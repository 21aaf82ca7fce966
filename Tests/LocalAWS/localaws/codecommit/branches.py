"""Branches: names that lead to commits."""

import re

from ..wire import AWSError
from .history import Histories


class Branches(Histories):
    def GetBranch(self, request):
        repository, name = self.repository(request), branch_name(request)
        return {"branch": {"branchName": name, "commitId": self.tip(repository, name).identifier}}

    def ListBranches(self, request):
        return {"branches": sorted(self.repository(request).branches)}

    def CreateBranch(self, request):
        repository, name = self.repository(request), branch_name(request)
        if name in repository.branches:
            raise AWSError("BranchNameExistsException", f"Branch {name} already exists")
        if not is_commit_id(request["commitId"]):
            raise AWSError("InvalidCommitIdException", f"{request['commitId']} is no commit id")
        repository.branches[name] = self.commit(repository, request["commitId"]).identifier

    def DeleteBranch(self, request):
        """Deleting what is not there succeeds, and says nothing of a deleted branch."""
        repository, name = self.repository(request), branch_name(request)
        if name == repository.default_branch:
            raise AWSError("DefaultBranchCannotBeDeletedException", f"{name} is the default branch")
        identifier = repository.branches.pop(name, None)
        return {"deletedBranch": {"branchName": name, "commitId": identifier}} if identifier else {}

    def UpdateDefaultBranch(self, request):
        repository, name = self.repository(request), request["defaultBranchName"]
        self.tip(repository, name)
        repository.default_branch = name


def is_commit_id(text):
    return re.fullmatch(r"[0-9a-f]{40}", text) is not None


def branch_name(request):
    name = request.get("branchName")
    if not name:
        raise AWSError("BranchNameRequiredException", "A branch name is required")
    if (
        not re.fullmatch(r"[^\s~^:?*\[\\]{1,256}", name)
        or is_commit_id(name)
        or name == "@"
        or name.startswith(("/", ".", "refs/"))
        or name.endswith(("/", ".", ".lock"))
        or any(pair in name for pair in ("..", "//", "@{"))
    ):
        raise AWSError("InvalidBranchNameException", f"{name} is no valid name of a branch")
    return name
