"""A branch of CodeCommit as the place that policies are published to.

Other places (GitHub, GitLab, S3) can take its part with the same three methods: `read` and `publish` work
on one state of the branch, and `transact` repeats work for which that state went out of date.
"""
import random
import time

from botocore.exceptions import ClientError

OUTDATED = ("ParentCommitIdOutdatedException", "ParentCommitIdRequiredException", "ConcurrentReferenceUpdateException")


class Outdated(Exception):
    """Somebody else committed meanwhile: what was read no longer holds."""
    pass


class CodeCommit:
    def __init__(self, client, repository, branch):
        self.client, self.repository, self.branch = client, repository, branch
        self.forget()

    def forget(self):
        # The tip is "" until it is looked up, and None in a repository that is still empty.
        self.tip, self.seen = "", {}

    def call(self, absent, method, **arguments):
        """The answer of an API, or None if it fails with the exception named `absent`."""
        try:
            return getattr(self.client, method)(repositoryName=self.repository, **arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in OUTDATED:
                raise Outdated(f"{self.repository}, branch {self.branch}: {code}") from error
            if code != absent:
                raise
            return None

    def read(self, paths):
        """{path: bytes, or None if there is no such file}, all as of one commit until the next `publish`."""
        if self.tip == "":
            found = self.call("BranchDoesNotExistException", "get_branch", branchName=self.branch)
            self.tip = found and found["branch"]["commitId"]
        for path in paths:
            if path not in self.seen:
                found = self.tip and self.call(
                    "FileDoesNotExistException", "get_file", commitSpecifier=self.tip, filePath=path)
                self.seen[path] = found["fileContent"] if found else None
        return {path: self.seen[path] for path in paths}

    def publish(self, files, message):
        """Commits {path: bytes, or None to delete it} onto what was read; the commit, or None if nothing changed."""
        before = self.read(files)
        puts = [{"filePath": path, "fileContent": files[path]} for path in files
                if files[path] is not None and files[path] != before[path]]
        deletes = [{"filePath": path} for path in files if files[path] is None and before[path] is not None]
        parent = {"parentCommitId": self.tip} if self.tip else {}
        if not puts and not deletes:
            return None
        done = self.call("NoChangeException", "create_commit", branchName=self.branch, commitMessage=message,
                         authorName="Policy generator", putFiles=puts, deleteFiles=deletes, **parent)
        self.forget()
        return done and done["commitId"]

    def transact(self, work, attempts=5):
        """work(), which reads and publishes, again from the start when the branch moved on in between."""
        for attempt in range(1, attempts + 1):
            self.forget()
            try:
                return work()
            except Outdated:
                if attempt == attempts:
                    raise
                time.sleep(random.uniform(0, 0.5 * 2 ** attempt))
