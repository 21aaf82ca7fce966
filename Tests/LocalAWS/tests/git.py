"""A repository of CodeCommit, for tests."""

import uuid

import pytest
from botocore.exceptions import ClientError

from localaws.wire import service_model


class Git:
    """Calls of the API about one new repository, as the deployer or with another client."""

    def __init__(self, aws):
        self.client, self.name = aws.codecommit, f"r{uuid.uuid4().hex}"
        self.client.create_repository(repositoryName=self.name)

    def commit(self, branch="main", parent=None, delete=(), **files):
        """The new commit's id; in the names of files, two underscores stand for a slash."""
        return self.committed(branch, parent, delete, **files)["commitId"]

    def committed(self, branch="main", parent=None, delete=(), **files):
        given = {"parentCommitId": parent} if parent else {}
        puts = [{"filePath": path.replace("__", "/"), "fileContent": text.encode()} for path, text in files.items()]
        deletes = [{"filePath": path} for path in delete]
        return self.create_commit(branchName=branch, putFiles=puts, deleteFiles=deletes, commitMessage="m", **given)

    def on_top(self, branch="main", delete=(), **files):
        return self.commit(branch, self.tip(branch), delete, **files)

    def tip(self, branch="main"):
        return self.get_branch(branchName=branch)["branch"]["commitId"]

    def text(self, path, at="main"):
        return self.get_file(filePath=path, commitSpecifier=at)["fileContent"].decode()

    def pull_request(self, source="work", **more):
        target = {"repositoryName": self.name, "sourceReference": source, "destinationReference": "main"}
        return self.client.create_pull_request(title="t", targets=[target], **more)["pullRequest"]

    def __getattr__(self, operation):
        return lambda **parameters: getattr(self.client, operation)(repositoryName=self.name, **parameters)


def code(call):
    """The name of the error that a call fails with; the API's model has it for that operation."""
    with pytest.raises(ClientError) as caught:
        call()
    name, operation = caught.value.response["Error"]["Code"], caught.value.operation_name
    declared = service_model("codecommit").operation_model(operation).error_shapes
    assert name in {shape.name for shape in declared}, caught.value
    return name
