"""Files and folders: where they may be, what is in them, and reading them."""

import hashlib

from ..wire import AWSError
from .history import Histories, tree_id

FILE_LIMIT = 6 * 1024 * 1024


class Files(Histories):
    def GetFile(self, request):
        repository, path = self.repository(request), valid_path(request["filePath"])
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
        subfolders = [
            {"treeId": tree_id({name: 0}), "absolutePath": prefix + name, "relativePath": name}
            for name in sorted({path.partition("/")[0] for path in inside if "/" in path})
        ]
        files = [
            {"blobId": blob, "absolutePath": prefix + path, "relativePath": path, "fileMode": mode}
            for path, (blob, mode) in sorted(inside.items())
            if "/" not in path
        ]
        return {
            "commitId": commit.identifier,
            "folderPath": folder,
            "treeId": tree_id(inside),
            "subFolders": subfolders,
            "files": [file for file in files if file["fileMode"] != "SYMLINK"],
            "symbolicLinks": [file for file in files if file["fileMode"] == "SYMLINK"],
            "subModules": [],
        }


def valid_path(path):
    if not path:
        raise AWSError("PathRequiredException", "A path is required")
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise AWSError("InvalidPathException", f"{path} is no valid path")
    return path


def folders_of(path):
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def blob_id(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def store(repository, content):
    if len(content) > FILE_LIMIT:
        raise AWSError("FileContentSizeLimitExceededException", "The file is larger than 6 MB")
    identifier = blob_id(content)
    repository.objects[identifier] = content
    return identifier


def check_names(files, put):
    """No path can be a file and a folder. `put` are the paths that a request puts among the files."""
    for path in put:
        over = [folder for folder in folders_of(path) if folder in files]
        under = [other for other in files if other.startswith(path + "/")]
        if any(other in put for other in over + under):
            raise AWSError("PutFileEntryConflictException", f"{path} is given as a file and as a folder")
        if over:
            raise AWSError("DirectoryNameConflictsWithFileNameException", f"{over[0]} is a file")
        if under:
            raise AWSError("FileNameConflictsWithDirectoryNameException", f"{path} is a folder")


def keep_folders(repository, before, files):
    """Puts a .gitkeep where the last file of a folder went away."""
    for path in sorted(before.keys() - files.keys(), key=lambda path: path.count("/"), reverse=True):
        folder = path.rpartition("/")[0]
        if folder and not any(other.startswith(folder + "/") for other in files):
            files[f"{folder}/.gitkeep"] = (store(repository, b""), "NORMAL")
