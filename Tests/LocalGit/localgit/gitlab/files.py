"""Files and folders."""

import base64
import hashlib

from werkzeug.wrappers import Response

from ..wire import Failure
from .parameters import page, required, true


def _found(repository, path, ref):
    commit = repository.find(ref)
    if commit is None:
        raise Failure(404, "404 Commit Not Found")
    entry = repository.files(commit.sha).get(path)
    if entry is None:
        raise Failure(404, "404 File Not Found")
    mode, blob = entry
    content = repository.blobs[blob]
    return content, {
        "file_name": path.rpartition("/")[2],
        "file_path": path,
        "size": len(content),
        "encoding": "base64",
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "ref": ref,
        "blob_id": blob,
        "commit_id": commit.sha,
        "last_commit_id": repository.last_change(commit.sha, path),
        "execute_filemode": mode == "100755",
    }


def get_file(call, repository, path):
    required(call.query, "ref")
    content, described = _found(repository, path, call.query["ref"])
    return {**described, "content": base64.b64encode(content).decode()}


def get_raw_file(call, repository, path):
    content, described = _found(repository, path, call.query.get("ref") or "HEAD")
    headers = {"X-Gitlab-" + name.title().replace("_", "-"): _header(value) for name, value in described.items()}
    return Response(content, 200, headers, content_type="text/plain")


def _header(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def get_tree(call, repository):
    commit, path = repository.find(call.query.get("ref")), call.query.get("path", "").strip("/")
    if commit is None:
        raise Failure(404, "404 Tree Not Found")
    tree = commit.tree
    for part in filter(None, path.split("/")):
        mode, tree = repository.trees.get(tree, {}).get(part, (None, None))
        if mode != "040000":
            raise Failure(404, "404 invalid revision or path Not Found")
    found = list(_entries(repository, tree, path + "/" if path else "", true(call.query.get("recursive"))))
    return page(call, found, lambda entry: entry)


def _entries(repository, tree, start, recursive):
    # Folders come before files.
    for name, (mode, sha) in sorted(repository.trees[tree].items(), key=lambda item: (item[1][0] != "040000", item[0])):
        kind = "tree" if mode == "040000" else "blob"
        yield {"id": sha, "name": name, "type": kind, "path": start + name, "mode": mode}
        if recursive and kind == "tree":
            yield from _entries(repository, sha, start + name + "/", True)


ROUTES = {
    ("GET", "/repository/files/<path>"): get_file,
    ("GET", "/repository/files/<path>/raw"): get_raw_file,
    ("GET", "/repository/tree"): get_tree,
}
