"""CodeCommit's API: the repositories themselves; what is in them has its own files."""

import datetime
import re
import uuid
from dataclasses import dataclass, field

from .. import ACCOUNT
from ..times import now
from ..wire import AWSError

PAGE = 100


@dataclass
class Repository:
    name: str
    region: str
    description: str | None
    created: datetime.datetime
    identifier: str = field(default_factory=lambda: str(uuid.uuid4()))
    modified: datetime.datetime | None = None
    default_branch: str | None = None
    kms_key: str | None = None
    tags: dict = field(default_factory=dict)
    triggers: list = field(default_factory=list)
    branches: dict = field(default_factory=dict)  # name → commit id
    objects: dict = field(default_factory=dict)  # commit id → Commit, blob id → bytes

    @property
    def arn(self):
        return f"arn:aws:codecommit:{self.region}:{ACCOUNT}:{self.name}"


class Repositories:
    """The part of the API that concerns repositories as such."""

    def __init__(self):
        self._repositories = {}  # (region, name) → Repository

    def repository(self, request, parameter="repositoryName"):
        name = request.get(parameter)
        if not name:
            raise AWSError("RepositoryNameRequiredException", "A repository name is required")
        if (request.region, name) not in self._repositories:
            raise AWSError("RepositoryDoesNotExistException", f"{name} does not exist")
        return self._repositories[request.region, name]

    def CreateRepository(self, request):
        name = request["repositoryName"]
        if not re.fullmatch(r"[\w.-]{1,100}", name) or name.endswith(".git"):
            raise AWSError("InvalidRepositoryNameException", f"The repository name {name} is not valid")
        if (request.region, name) in self._repositories:
            raise AWSError("RepositoryNameExistsException", f"Repository named {name} already exists")
        repository = Repository(name, request.region, request.get("repositoryDescription"), now())
        repository.tags = dict(request.get("tags", {}))
        repository.kms_key = request.get("kmsKeyId", f"arn:aws:kms:{request.region}:{ACCOUNT}:key/aws-codecommit")
        self._repositories[request.region, name] = repository
        return {"repositoryMetadata": _metadata(repository)}

    def GetRepository(self, request):
        return {"repositoryMetadata": _metadata(self.repository(request))}

    def BatchGetRepositories(self, request):
        found = [self._repositories.get((request.region, name)) for name in request["repositoryNames"]]
        missing = [name for name, repository in zip(request["repositoryNames"], found) if repository is None]
        return {"repositories": [_metadata(repository) for repository in found if repository], "repositoriesNotFound": missing}

    def ListRepositories(self, request):
        found = [repository for repository in self._repositories.values() if repository.region == request.region]
        return {"repositories": [{"repositoryName": one.name, "repositoryId": one.identifier} for one in found]}

    def DeleteRepository(self, request):
        repository = self._repositories.pop((request.region, request["repositoryName"]), None)
        return {"repositoryId": repository.identifier} if repository else {}

    def UpdateRepositoryDescription(self, request):
        repository = self.repository(request)
        repository.description, repository.modified = request.get("repositoryDescription"), now()

    def UpdateRepositoryName(self, request):
        repository = self.repository(request, "oldName")
        del self._repositories[request.region, repository.name]
        repository.name = request["newName"]
        self._repositories[request.region, repository.name] = repository

    def GetRepositoryTriggers(self, request):
        return {"triggers": self.repository(request).triggers}

    def PutRepositoryTriggers(self, request):
        self.repository(request).triggers = request["triggers"]
        return {"configurationId": str(uuid.uuid4())}

    @staticmethod
    def page(request, found, size="maxResults", token="nextToken"):
        """One page of what was found, and the response's member that leads to the next."""
        start, most = request.get(token, "0"), request.get(size, PAGE)
        if not start.isdigit():
            raise AWSError("InvalidContinuationTokenException", f"{start} leads to no page")
        if most < 1:
            raise AWSError("InvalidMaxResultsException", f"A page cannot have {most} results")
        end = int(start) + most
        return found[int(start) : end], {token: str(end)} if end < len(found) else {}

    def _tagged(self, request):
        found = next((one for one in self._repositories.values() if one.arn == request["resourceArn"]), None)
        if found is None:
            raise AWSError("RepositoryDoesNotExistException", f"{request['resourceArn']} does not exist")
        return found

    def ListTagsForResource(self, request):
        return {"tags": self._tagged(request).tags}

    def TagResource(self, request):
        self._tagged(request).tags.update(request["tags"])

    def UntagResource(self, request):
        for key in request["tagKeys"]:
            self._tagged(request).tags.pop(key, None)


def _metadata(repository):
    metadata = {
        "accountId": ACCOUNT,
        "repositoryId": repository.identifier,
        "repositoryName": repository.name,
        "repositoryDescription": repository.description,
        "defaultBranch": repository.default_branch,
        "creationDate": repository.created,
        "lastModifiedDate": repository.modified or repository.created,
        "cloneUrlHttp": f"https://git-codecommit.{repository.region}.amazonaws.com/v1/repos/{repository.name}",
        "cloneUrlSsh": f"ssh://git-codecommit.{repository.region}.amazonaws.com/v1/repos/{repository.name}",
        "Arn": repository.arn,
        "kmsKeyId": repository.kms_key,
    }
    return {name: value for name, value in metadata.items() if value is not None}
