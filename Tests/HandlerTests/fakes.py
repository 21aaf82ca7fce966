"""CodeCommit and S3 in memory: as strict as the real ones where the handlers could go wrong."""
import io

from botocore.exceptions import ClientError


def failure(code, operation="Operation"):
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)


class Repository:
    """One repository. `before_commit` is called ahead of each CreateCommit, to let others commit in between."""

    def __init__(self, name="policies"):
        self.name = name
        self.commits = {}  # id -> {path: bytes}
        self.branches = {}  # name -> id
        self.messages = {}
        self.calls = []
        self.before_commit = []
        self.lie_about_change = False

    def put(self, files, branch="main"):
        """A commit by somebody else."""
        tree = dict(self.commits.get(self.branches.get(branch), {}))
        tree.update({path: text.encode() if isinstance(text, str) else text for path, text in files.items()})
        return self._commit(branch, tree, "by somebody else")

    def files(self, branch="main"):
        return self.commits[self.branches[branch]]

    def message(self, branch="main"):
        return self.messages[self.branches[branch]]

    def _commit(self, branch, tree, message):
        commit = f"{len(self.commits) + 1:040x}"
        self.commits[commit], self.messages[commit], self.branches[branch] = tree, message, commit
        return commit

    def _called(self, operation, repositoryName):
        self.calls.append(operation)
        if repositoryName != self.name:
            raise failure("RepositoryDoesNotExistException", operation)

    def get_branch(self, *, repositoryName, branchName):
        self._called("GetBranch", repositoryName)
        if branchName not in self.branches:
            raise failure("BranchDoesNotExistException", "GetBranch")
        return {"branch": {"branchName": branchName, "commitId": self.branches[branchName]}}

    def get_file(self, *, repositoryName, filePath, commitSpecifier):
        self._called("GetFile", repositoryName)
        assert not filePath.startswith("/") and "//" not in filePath
        if filePath not in self.commits[commitSpecifier]:
            raise failure("FileDoesNotExistException", "GetFile")
        return {"filePath": filePath, "fileContent": self.commits[commitSpecifier][filePath]}

    def create_commit(self, *, repositoryName, branchName, parentCommitId=None, authorName=None, email=None,
                      commitMessage=None, putFiles=(), deleteFiles=()):
        self._called("CreateCommit", repositoryName)
        if self.before_commit:
            self.before_commit.pop(0)()
        tip = self.branches.get(branchName)
        if self.commits and parentCommitId is None:
            raise failure("ParentCommitIdRequiredException", "CreateCommit")
        if parentCommitId != tip:
            raise failure("ParentCommitIdOutdatedException", "CreateCommit")
        tree = dict(self.commits.get(tip, {}))
        for one in putFiles:
            assert isinstance(one["fileContent"], bytes) and not one["filePath"].startswith("/")
            tree[one["filePath"]] = one["fileContent"]
        for one in deleteFiles:
            if one["filePath"] not in tree:
                raise failure("FileDoesNotExistException", "CreateCommit")
            del tree[one["filePath"]]
        if not putFiles and not deleteFiles:
            raise failure("FileEntryRequiredException", "CreateCommit")
        if self.lie_about_change or tree == self.commits.get(tip):
            raise failure("NoChangeException", "CreateCommit")
        return {"commitId": self._commit(branchName, tree, commitMessage)}


class Bucket:
    def __init__(self):
        self.objects = {}  # (bucket, key, version) -> bytes

    def get_object(self, *, Bucket, Key, VersionId=None):
        if (Bucket, Key, VersionId) not in self.objects:
            raise failure("NoSuchKey", "GetObject")
        return {"Body": io.BytesIO(self.objects[Bucket, Key, VersionId])}
