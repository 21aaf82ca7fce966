"""What repositories hold: commits, one after another, and the branches that lead to them."""

import hashlib
import json
from dataclasses import dataclass

from ..times import now
from ..wire import AWSError
from .service import Repositories

NAME_LIMIT, EMAIL_LIMIT, MESSAGE_LIMIT = 1024, 256, 256 * 1024


@dataclass
class Commit:
    identifier: str
    files: dict  # path → (blob id, mode)
    parents: list
    message: str
    name: str
    email: str
    date: object

    @property
    def tree(self):
        return tree_id(self.files)


def tree_id(files):
    return hashlib.sha1(json.dumps(sorted(files.items())).encode()).hexdigest()


class Histories(Repositories):
    """Finds commits, and records them."""

    def commit(self, repository, specifier):
        """The commit that a branch, a full reference, HEAD or an id names."""
        if specifier in (None, "", "HEAD"):
            specifier = repository.default_branch or "HEAD"
        branch = specifier.removeprefix("refs/heads/")
        found = repository.objects.get(repository.branches.get(branch, specifier))
        if not isinstance(found, Commit):
            raise AWSError("CommitDoesNotExistException", f"Could not find a commit for the specifier {specifier}")
        return found

    @staticmethod
    def tip(repository, branch):
        if branch not in repository.branches:
            raise AWSError("BranchDoesNotExistException", f"Branch {branch} does not exist")
        return repository.objects[repository.branches[branch]]

    def ancestors(self, repository, *identifiers):
        """The commits themselves and all before them, newest first along the first parents."""
        found, waiting = {}, list(identifiers)
        while waiting:
            identifier = waiting.pop(0)
            if identifier not in found:
                found[identifier] = repository.objects[identifier]
                waiting += found[identifier].parents
        return found

    def merge_base(self, repository, one, other):
        """The id of the newest commit that both come from, or None."""
        theirs, seen, common, waiting = self.ancestors(repository, other), set(), [], [one]
        while waiting:
            identifier = waiting.pop(0)
            if identifier in seen:
                continue
            seen.add(identifier)
            if identifier in theirs:
                common.append(identifier)
            else:
                waiting += repository.objects[identifier].parents
        parents = [parent for identifier in common for parent in theirs[identifier].parents]
        older = self.ancestors(repository, *parents)
        return next((identifier for identifier in common if identifier not in older), None)

    @staticmethod
    def record(repository, branch, files, parents, request):
        """A new commit on a branch; message and author are the request's."""
        message, name = request.get("commitMessage", ""), request.get("authorName", request.get("name", ""))
        email = request.get("email", "")
        if len(message.encode()) > MESSAGE_LIMIT:
            raise AWSError("CommitMessageLengthExceededException", "A commit message has at most 256 KB")
        if len(name) > NAME_LIMIT:
            raise AWSError("NameLengthExceededException", f"The name of an author has at most {NAME_LIMIT} characters")
        if len(email) > EMAIL_LIMIT:
            raise AWSError("InvalidEmailException", f"An email address has at most {EMAIL_LIMIT} characters")
        parents, date = [parent.identifier for parent in parents], now()
        text = json.dumps([tree_id(files), parents, message, name, email, date.isoformat(), len(repository.objects)])
        commit = Commit(hashlib.sha1(text.encode()).hexdigest(), files, parents, message, name, email, date)
        repository.objects[commit.identifier] = commit
        repository.branches[branch] = commit.identifier
        repository.default_branch = repository.default_branch or branch
        repository.modified = date
        return commit

    def show(self, region, repository, branch=None, path=None):
        """For tests: the branches; what stands on one, newest first; or the text of a file there."""
        found = self._repositories[region, repository]
        if branch is None:
            return {"default": found.default_branch, "branches": found.branches}
        if path is not None:
            return {"text": found.objects[self.tip(found, branch).files[path][0]].decode()}
        commits = self.ancestors(found, self.tip(found, branch).identifier).values()
        shown = ("identifier", "message", "name", "email", "parents")
        return {"log": [{name: getattr(one, name) for name in shown} | {"files": sorted(one.files)} for one in commits]}
