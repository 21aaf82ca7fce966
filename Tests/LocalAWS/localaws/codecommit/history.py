"""What is in a repository: commits, files, branches."""

import hashlib
import json
import re
from dataclasses import dataclass

from ..times import now
from ..wire import AWSError
from .service import Repositories

FILE_LIMIT = 6 * 1024 * 1024
MOST_ENTRIES = 100


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


def blob_id(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Histories(Repositories):
    # Finding things

    def commit(self, repository, specifier):
        """The commit that a branch, a full reference or an id names."""
        specifier = specifier or repository.default_branch or ""
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

    def ancestors(self, repository, commit):
        """The commit itself and all before it, newest first along the first parents."""
        found, waiting = {}, [commit.identifier]
        while waiting:
            identifier = waiting.pop(0)
            if identifier not in found:
                found[identifier] = repository.objects[identifier]
                waiting += found[identifier].parents
        return found

    def merge_base(self, repository, one, other):
        theirs = self.ancestors(repository, other)
        return next((identifier for identifier in self.ancestors(repository, one) if identifier in theirs), None)

    # Branches

    def GetBranch(self, request):
        repository = self.repository(request)
        name = _branch_name(request)
        return {"branch": {"branchName": name, "commitId": self.tip(repository, name).identifier}}

    def ListBranches(self, request):
        return {"branches": sorted(self.repository(request).branches)}

    def CreateBranch(self, request):
        repository, name = self.repository(request), _branch_name(request)
        if name in repository.branches:
            raise AWSError("BranchNameExistsException", f"Branch {name} already exists")
        if not re.fullmatch(r"[0-9a-f]{40}", request["commitId"]):
            raise AWSError("InvalidCommitIdException", f"{request['commitId']} is no commit id")
        repository.branches[name] = self.commit(repository, request["commitId"]).identifier

    def DeleteBranch(self, request):
        repository, name = self.repository(request), _branch_name(request)
        if name == repository.default_branch:
            raise AWSError("DefaultBranchCannotBeDeletedException", f"{name} is the default branch")
        identifier = repository.branches.pop(name, None)
        return {"deletedBranch": {"branchName": name, "commitId": identifier}} if identifier else {}

    def UpdateDefaultBranch(self, request):
        repository, name = self.repository(request), request["defaultBranchName"]
        self.tip(repository, name)
        repository.default_branch = name

    # Commits

    def CreateCommit(self, request):
        repository, branch = self.repository(request), _branch_name(request)
        puts, deletes, modes = request.get("putFiles", []), request.get("deleteFiles", []), request.get("setFileModes", [])
        if not puts and not deletes and not modes:
            raise AWSError("FileEntryRequiredException", "The commit cannot be created because no files were given")
        if len(puts) + len(deletes) + len(modes) > MOST_ENTRIES:
            raise AWSError("MaximumFileEntriesExceededException", f"A commit has at most {MOST_ENTRIES} entries")
        paths = [_path(one["filePath"]) for one in [*puts, *deletes, *modes]]
        if len(set(paths)) != len(paths):
            raise AWSError("SamePathRequestException", "The same path is given more than once")
        parent = self._parent(repository, branch, request.get("parentCommitId"))
        before = parent.files if parent else {}
        files = dict(before)
        for one in puts:
            files[one["filePath"]] = (
                self._content(repository, before, one),
                one.get("fileMode") or before.get(one["filePath"], (0, "NORMAL"))[1],
            )
        for one in [*deletes, *modes]:
            if one["filePath"] not in before:
                raise AWSError("FileDoesNotExistException", f"{one['filePath']} does not exist")
        for one in deletes:
            del files[one["filePath"]]
        for one in modes:
            files[one["filePath"]] = (files[one["filePath"]][0], one["fileMode"])
        _check_names(files)
        if files == before:
            raise AWSError("NoChangeException", "The commit would not change the repository")
        commit = self._record(
            repository, branch, files, parent, request.get("commitMessage"), request.get("authorName"), request.get("email")
        )

        def described(paths, source):
            return [{"absolutePath": path, "blobId": source[path][0], "fileMode": source[path][1]} for path in sorted(paths)]

        return {
            "commitId": commit.identifier,
            "treeId": commit.tree,
            "filesAdded": described(set(files) - set(before), files),
            "filesUpdated": described({path for path in set(files) & set(before) if files[path] != before[path]}, files),
            "filesDeleted": described(set(before) - set(files), before),
        }

    def _parent(self, repository, branch, given):
        if not repository.branches:  # the first commit makes its branch
            if given:
                raise AWSError("ParentCommitDoesNotExistException", f"The repository has no commit {given}")
            return None
        tip = self.tip(repository, branch)
        if not given:
            raise AWSError("ParentCommitIdRequiredException", "A parent commit id is required: the branch is not empty")
        if not isinstance(repository.objects.get(given), Commit):
            raise AWSError("ParentCommitDoesNotExistException", f"The repository has no commit {given}")
        if given != tip.identifier:
            raise AWSError("ParentCommitIdOutdatedException", f"The tip of {branch} is {tip.identifier}, and not {given}")
        return tip

    @staticmethod
    def _content(repository, before, entry):
        if entry.get("sourceFile"):
            if entry.get("fileContent") is not None:
                raise AWSError("FileContentAndSourceFileSpecifiedException", "Both content and a source file are given")
            source = entry["sourceFile"]["filePath"]
            if source not in before:
                raise AWSError("FileDoesNotExistException", f"{source} does not exist")
            return before[source][0]
        if entry.get("fileContent") is None:
            raise AWSError("SourceFileOrContentRequiredException", "Neither content nor a source file is given")
        return _store(repository, entry["fileContent"])

    @staticmethod
    def _record(repository, branch, files, parent, message, name, email, more_parents=()):
        parents, date = ([parent.identifier] if parent else []) + list(more_parents), now()
        text = json.dumps([tree_id(files), parents, message, name, email, date.isoformat(), len(repository.objects)])
        commit = Commit(hashlib.sha1(text.encode()).hexdigest(), files, parents, message or "", name or "", email or "", date)
        repository.objects[commit.identifier] = commit
        repository.branches[branch] = commit.identifier
        repository.default_branch = repository.default_branch or branch
        repository.modified = date
        return commit

    def PutFile(self, request):
        repository, branch, path = self.repository(request), _branch_name(request), _path(request["filePath"])
        parent = self._parent(repository, branch, request.get("parentCommitId"))
        before = parent.files if parent else {}
        blob = _store(repository, request["fileContent"])
        files = {**before, path: (blob, request.get("fileMode", "NORMAL"))}
        _check_names(files)
        if files == before:
            raise AWSError("SameFileContentException", f"{path} has this content already")
        commit = self._record(repository, branch, files, parent, request.get("commitMessage"), request.get("name"), request.get("email"))
        return {"commitId": commit.identifier, "blobId": blob, "treeId": commit.tree}

    def DeleteFile(self, request):
        repository, branch, path = self.repository(request), _branch_name(request), _path(request["filePath"])
        parent = self._parent(repository, branch, request["parentCommitId"])
        if path not in parent.files:
            raise AWSError("FileDoesNotExistException", f"{path} does not exist")
        files = {other: entry for other, entry in parent.files.items() if other != path}
        commit = self._record(repository, branch, files, parent, request.get("commitMessage"), request.get("name"), request.get("email"))
        return {"commitId": commit.identifier, "blobId": parent.files[path][0], "treeId": commit.tree, "filePath": path}

    def GetCommit(self, request):
        commit = self.repository(request).objects.get(request["commitId"])
        if not isinstance(commit, Commit):
            raise AWSError("CommitIdDoesNotExistException", f"{request['commitId']} does not exist")
        who = {"name": commit.name, "email": commit.email, "date": f"{int(commit.date.timestamp())} +0000"}
        described = {"commitId": commit.identifier, "treeId": commit.tree, "parents": commit.parents, "message": commit.message}
        return {"commit": {**described, "author": who, "committer": who, "additionalData": ""}}

    def GetDifferences(self, request):
        repository = self.repository(request)
        after = self.commit(repository, request["afterCommitSpecifier"]).files
        before = self.commit(repository, request["beforeCommitSpecifier"]).files if request.get("beforeCommitSpecifier") else {}
        found = []
        for path in sorted(set(before) | set(after)):
            if before.get(path) == after.get(path):
                continue
            sides = {}
            for side, files in (("beforeBlob", before), ("afterBlob", after)):
                if path in files:
                    sides[side] = {"blobId": files[path][0], "path": path, "mode": "100755" if files[path][1] == "EXECUTABLE" else "100644"}
            found.append({**sides, "changeType": "M" if len(sides) == 2 else "A" if "afterBlob" in sides else "D"})
        return {"differences": found}

    # Files

    def GetFile(self, request):
        repository, path = self.repository(request), _path(request["filePath"])
        commit = self.commit(repository, request.get("commitSpecifier"))
        if path not in commit.files:
            raise AWSError("FileDoesNotExistException", f"Could not find path {path}")
        blob, mode = commit.files[path]
        content = repository.objects[blob]
        return {
            "commitId": commit.identifier,
            "blobId": blob,
            "filePath": path,
            "fileMode": mode,
            "fileSize": len(content),
            "fileContent": content,
        }

    def GetBlob(self, request):
        content = self.repository(request).objects.get(request["blobId"])
        if not isinstance(content, bytes):
            raise AWSError("BlobIdDoesNotExistException", f"{request['blobId']} does not exist")
        return {"content": content}

    def GetFolder(self, request):
        repository, folder = self.repository(request), request["folderPath"].strip("/")
        commit = self.commit(repository, request.get("commitSpecifier"))
        prefix = folder + "/" if folder else ""
        inside = {path.removeprefix(prefix): entry for path, entry in commit.files.items() if path.startswith(prefix)}
        if not inside and folder:
            raise AWSError("FolderDoesNotExistException", f"Could not find folder {folder}")
        folders = sorted({path.partition("/")[0] for path in inside if "/" in path})
        files = [
            {"blobId": blob, "absolutePath": prefix + path, "relativePath": path, "fileMode": mode}
            for path, (blob, mode) in sorted(inside.items())
            if "/" not in path
        ]
        return {
            "commitId": commit.identifier,
            "folderPath": folder,
            "treeId": tree_id(inside),
            "subFolders": [{"treeId": tree_id({folder: 0}), "absolutePath": prefix + folder, "relativePath": folder} for folder in folders],
            "files": files,
            "symbolicLinks": [],
            "subModules": [],
        }

    def show(self, region, repository, branch=None, path=None):
        """For tests: the branches; what stands on one, newest first; or the text of a file there."""
        found = self._repositories[region, repository]
        if branch is None:
            return {"default": found.default_branch, "branches": found.branches}
        if path is not None:
            return {"text": found.objects[self.tip(found, branch).files[path][0]].decode()}
        commits = self.ancestors(found, self.tip(found, branch)).values()
        shown = ("identifier", "message", "name", "email", "parents")
        return {"log": [{name: getattr(one, name) for name in shown} | {"files": sorted(one.files)} for one in commits]}


def _branch_name(request):
    name = request["branchName"]
    if (
        not re.fullmatch(r"[^\s~^:?*\[\\]{1,256}", name)
        or name.startswith(("/", "refs/"))
        or name.endswith(("/", ".lock"))
        or ".." in name
        or "//" in name
    ):
        raise AWSError("InvalidBranchNameException", f"{name} is no valid name of a branch")
    return name


def _path(path):
    if not path:
        raise AWSError("PathRequiredException", "A path is required")
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise AWSError("InvalidPathException", f"{path} is no valid path")
    return path


def _store(repository, content):
    content = content if isinstance(content, bytes) else content.encode()
    if len(content) > FILE_LIMIT:
        raise AWSError("FileContentSizeLimitExceededException", "The file is larger than 6 MB")
    identifier = blob_id(content)
    repository.objects[identifier] = content
    return identifier


def _check_names(files):
    for path in files:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if "/".join(parts[:depth]) in files:
                raise AWSError("DirectoryNameConflictsWithFileNameException", f"{'/'.join(parts[:depth])} is a file")
