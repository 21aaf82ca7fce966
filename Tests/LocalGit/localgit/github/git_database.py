"""References, trees and commits."""

import re
from datetime import datetime, timezone

from ..store.names import valid_branch, valid_path
from ..store.people import BOT, Person
from ..wire import Failure, no_content
from . import shapes
from .refusals import not_supplied, protect

MODES = ("100644", "100755", "040000", "160000", "120000")


def _full(repository):
    if repository.empty:
        raise Failure(409, "Git Repository is empty.")


# References


def get_ref(call, repository, branch):
    _full(repository)
    if branch not in repository.branches:
        raise Failure(404, "Not Found")
    return shapes.reference(call, repository, branch)


def create_ref(call, repository, body):
    _full(repository)
    not_supplied(body, "ref", "sha")
    branch = body["ref"].removeprefix("refs/heads/")
    if branch == body["ref"] or not valid_branch(branch):
        raise Failure(422, f"{body['ref']} is not a valid ref name.")
    if branch in repository.branches:
        raise Failure(422, "Reference already exists")
    if repository.clash(branch):
        raise Failure(422, "Reference update failed")
    protect(repository, branch)
    repository.move(branch, _commit_sha(repository, body["sha"]))
    return shapes.reference(call, repository, branch), 201


def update_ref(call, repository, branch, body):
    _full(repository)
    not_supplied(body, "sha")
    if branch not in repository.branches:
        raise Failure(422, "Reference does not exist")
    sha = _commit_sha(repository, body["sha"])
    if not body.get("force") and repository.branches[branch] not in repository.ancestors(sha):
        raise Failure(422, "Update is not a fast forward")
    protect(repository, branch)
    repository.move(branch, sha)
    return shapes.reference(call, repository, branch)


def delete_ref(call, repository, branch, body):
    _full(repository)
    if branch not in repository.branches:
        raise Failure(422, "Reference does not exist")
    protect(repository, branch)
    if branch == repository.default_branch:
        raise Failure(422, "Cannot delete the default branch")
    repository.drop(branch)
    return no_content()


def _commit_sha(repository, sha):
    if not isinstance(sha, str) or not re.fullmatch(r"[0-9a-f]{40}", sha):
        raise Failure(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    if sha not in repository.commits:
        raise Failure(422, "Object does not exist")
    return sha


# Commits


def get_commit(call, repository, sha):
    _full(repository)
    if sha not in repository.commits:
        raise Failure(404, "Not Found")
    return shapes.commit(call, repository, repository.commits[sha])


def create_commit(call, repository, body):
    _full(repository)
    not_supplied(body, "message", "tree")
    if body["tree"] not in repository.trees:
        raise Failure(422, "Tree SHA does not exist")
    parents = body.get("parents") or []
    if any(parent not in repository.commits for parent in parents):
        raise Failure(422, "Parent SHA does not exist or is not a commit object")
    author, authored = _signature(body.get("author"), BOT)
    committer, committed = _signature(body.get("committer"), author)
    made = repository.save_commit(body["tree"], parents, body["message"], author, authored, committer, committed)
    return shapes.commit(call, repository, made), 201


def _signature(given, otherwise):
    if not given:
        return otherwise, None
    not_supplied(given, "name", "email")
    date = datetime.fromisoformat(given["date"]).astimezone(timezone.utc) if given.get("date") else None
    return Person(BOT.number, BOT.login, given["name"], given["email"]), date


# Trees


def get_tree(call, repository, sha):
    _full(repository)
    commit = repository.find(sha)
    sha = commit.tree if commit else sha
    if sha not in repository.trees:
        raise Failure(404, "Not Found")
    return shapes.tree(call, repository, sha, "recursive" in call.query)


def create_tree(call, repository, body):
    _full(repository)
    not_supplied(body, "tree")
    base = body.get("base_tree")
    if base is not None and base not in repository.trees:
        raise Failure(422, "base_tree is not a valid tree oid")
    files = repository.files(base)
    for entry in body["tree"]:
        _apply(repository, files, entry)
    return shapes.tree(call, repository, repository.save_tree(files)), 201


def _apply(repository, files, entry):
    path = entry.get("path") or ""
    if path.startswith("/"):
        raise Failure(422, "tree.path cannot start with a slash")
    if not valid_path(path):
        raise Failure(422, "tree.path contains a malformed path component")
    if entry.get("mode") not in MODES:
        raise Failure(422, "Must supply a valid tree.mode")
    if ("sha" in entry) == ("content" in entry):
        raise Failure(422, "Must supply either tree.sha or tree.content. Request will be rejected if both are present.")
    inside = [other for other in files if other.startswith(path + "/")]
    if entry.get("sha", "") is None:
        if path not in files and not (entry["mode"] == "040000" and inside):
            raise Failure(422, "GitRPC::BadObjectState")
        for gone in inside or [path]:
            del files[gone]
        return
    if entry["mode"] in ("040000", "160000"):
        raise Failure(422, f"LocalGit takes no entries of mode {entry['mode']} but to delete them")
    blob = entry.get("sha") or repository.save_blob(entry["content"].encode())
    if blob not in repository.blobs:
        raise Failure(422, f"tree.sha {blob} is not a valid blob")
    # A file takes the place of a folder of its name, and a folder that of a file.
    for gone in [*inside, *(other for other in files if path.startswith(other + "/"))]:
        del files[gone]
    files[path] = (entry["mode"], blob)


ROUTES = {
    ("GET", "/git/ref/heads/<path:branch>"): get_ref,
    ("POST", "/git/refs"): create_ref,
    ("PATCH", "/git/refs/heads/<path:branch>"): update_ref,
    ("DELETE", "/git/refs/heads/<path:branch>"): delete_ref,
    ("GET", "/git/commits/<sha>"): get_commit,
    ("POST", "/git/commits"): create_commit,
    ("GET", "/git/trees/<path:sha>"): get_tree,
    ("POST", "/git/trees"): create_tree,
}
