"""Commits: making them, reading them, and how they differ."""

from ..wire import AWSError
from .branches import branch_name
from .files import check_names, keep_folders, store, valid_path
from .history import Commit, Histories

MOST_ENTRIES = 100
CHANGE_LIMIT = 7 * 1024 * 1024


class Commits(Histories):
    def CreateCommit(self, request):
        repository, branch = self.repository(request), branch_name(request)
        puts, deletes, modes = (request.get(kind, []) for kind in ("putFiles", "deleteFiles", "setFileModes"))
        _check_entries(puts, deletes, modes)
        parent = self._parent(repository, branch, request.get("parentCommitId"))
        before = parent.files if parent else {}
        files = _changed(repository, before, puts, deletes, modes)
        if request.get("keepEmptyFolders"):
            keep_folders(repository, before, files)
        if files == before:
            raise AWSError("NoChangeException", "The commit would not change the repository")
        commit = self.record(repository, branch, files, [parent] if parent else [], request)

        def described(paths, source):
            return [
                {"absolutePath": path, "blobId": source[path][0], "fileMode": source[path][1]} for path in sorted(paths)
            ]

        return {
            "commitId": commit.identifier,
            "treeId": commit.tree,
            "filesAdded": described(files.keys() - before.keys(), files),
            "filesUpdated": described((path for path in files if before.get(path, files[path]) != files[path]), files),
            "filesDeleted": described(before.keys() - files.keys(), before),
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
            raise AWSError("ParentCommitIdOutdatedException", f"The tip of {branch} is {tip.identifier}, not {given}")
        return tip

    def PutFile(self, request):
        repository, branch = self.repository(request), branch_name(request)
        path = valid_path(request["filePath"])
        parent = self._parent(repository, branch, request.get("parentCommitId"))
        before = parent.files if parent else {}
        blob = store(repository, request["fileContent"])
        files = {**before, path: (blob, request.get("fileMode", "NORMAL"))}
        check_names(files, {path})
        if files == before:
            raise AWSError("SameFileContentException", f"{path} has this content already")
        commit = self.record(repository, branch, files, [parent] if parent else [], request)
        return {"commitId": commit.identifier, "blobId": blob, "treeId": commit.tree}

    def DeleteFile(self, request):
        repository, branch = self.repository(request), branch_name(request)
        path = valid_path(request["filePath"])
        parent = self._parent(repository, branch, request["parentCommitId"])
        if path not in parent.files:
            raise AWSError("FileDoesNotExistException", f"{path} does not exist")
        files = {other: entry for other, entry in parent.files.items() if other != path}
        if request.get("keepEmptyFolders"):
            keep_folders(repository, parent.files, files)
        commit = self.record(repository, branch, files, [parent], request)
        return {"commitId": commit.identifier, "blobId": parent.files[path][0], "treeId": commit.tree, "filePath": path}

    def GetCommit(self, request):
        commit = self.repository(request).objects.get(request["commitId"])
        if not isinstance(commit, Commit):
            raise AWSError("CommitIdDoesNotExistException", f"{request['commitId']} does not exist")
        who = {"name": commit.name, "email": commit.email, "date": f"{int(commit.date.timestamp())} +0000"}
        return {
            "commit": {
                "commitId": commit.identifier,
                "treeId": commit.tree,
                "parents": commit.parents,
                "message": commit.message,
                "author": who,
                "committer": who,
                "additionalData": "",
            }
        }

    def GetDifferences(self, request):
        repository = self.repository(request)
        after = self.commit(repository, request["afterCommitSpecifier"]).files
        before = {}
        if request.get("beforeCommitSpecifier"):
            before = self.commit(repository, request["beforeCommitSpecifier"]).files
        places = [request[name] for name in ("beforePath", "afterPath") if request.get(name)]
        for place in places:
            if not any(_within(path, [place]) for path in [*before, *after]):
                raise AWSError("PathDoesNotExistException", f"{place} does not exist")
        found = []
        for path in sorted(before.keys() | after.keys()):
            if before.get(path) == after.get(path) or places and not _within(path, places):
                continue
            sides = {
                side: {"blobId": files[path][0], "path": path, "mode": _git_mode(files[path][1])}
                for side, files in (("beforeBlob", before), ("afterBlob", after))
                if path in files
            }
            found.append({**sides, "changeType": "M" if len(sides) == 2 else "A" if "afterBlob" in sides else "D"})
        shown, following = self.page(request, found, "MaxResults", "NextToken")
        return {"differences": shown, **following}


def _check_entries(puts, deletes, modes):
    if not puts and not deletes and not modes:
        raise AWSError("FileEntryRequiredException", "The commit cannot be created because no files were given")
    if len(puts) + len(deletes) + len(modes) > MOST_ENTRIES:
        raise AWSError("MaximumFileEntriesExceededException", f"A commit has at most {MOST_ENTRIES} entries")
    paths = [valid_path(one["filePath"]) for one in [*puts, *deletes, *modes]]
    if len(set(paths)) != len(paths):
        raise AWSError("SamePathRequestException", "The same path is given more than once")
    if sum(len(one.get("fileContent") or b"") for one in puts) > CHANGE_LIMIT:
        raise AWSError("FileContentSizeLimitExceededException", "The files of a commit have at most 7 MB together")


def _changed(repository, before, puts, deletes, modes):
    """The files as a commit leaves them."""
    files = dict(before)
    moved = [one["sourceFile"] for one in puts if (one.get("sourceFile") or {}).get("isMove")]
    for one in [*deletes, *modes, *moved]:
        if one["filePath"] not in before:
            raise AWSError("FileDoesNotExistException", f"{one['filePath']} does not exist")
    for one in puts:
        path = one["filePath"]
        mode = one.get("fileMode") or before.get(path, (None, "NORMAL"))[1]
        files[path] = (_content(repository, before, one), mode)
    for one in [*deletes, *moved]:
        files.pop(one["filePath"], None)
    for one in modes:
        files[one["filePath"]] = (files[one["filePath"]][0], one["fileMode"])
    check_names(files, {one["filePath"] for one in puts})
    return files


def _content(repository, before, entry):
    """The id of the blob that an entry puts: new content, or that of another file."""
    if not entry.get("sourceFile"):
        if entry.get("fileContent") is None:
            raise AWSError("SourceFileOrContentRequiredException", "Neither content nor a source file is given")
        return store(repository, entry["fileContent"])
    if entry.get("fileContent") is not None:
        raise AWSError("FileContentAndSourceFileSpecifiedException", "Both content and a source file are given")
    source = entry["sourceFile"]["filePath"]
    if source.rpartition("/")[2] == ".gitkeep":
        raise AWSError("RestrictedSourceFileException", f"{source} cannot be copied")
    if source not in before:
        raise AWSError("FileDoesNotExistException", f"{source} does not exist")
    return before[source][0]


def _within(path, places):
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def _git_mode(mode):
    return {"EXECUTABLE": "100755", "SYMLINK": "120000"}.get(mode, "100644")
