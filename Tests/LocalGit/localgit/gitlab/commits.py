"""Commits of several files at once."""

import base64
import binascii
import re

from ..store.names import valid_branch, valid_path
from ..store.people import BOT, Person
from ..wire import Failure
from . import shapes
from .branches import check_push
from .parameters import page, required, true

ACTIONS = ("create", "update", "delete", "move", "chmod")
ON_A_BRANCH = "You can only create or edit files when you are on a branch"


def list_commits(call, repository):
    start = repository.find(call.query.get("ref_name"))
    if start is None:
        if not repository.empty:
            raise Failure(404, "404 Commit Not Found")
        return page(call, [], None)
    return page(
        call, repository.ancestors(start.sha), lambda sha: shapes.commit(call, repository, repository.commits[sha])
    )


def get_commit(call, repository, sha):
    commit = repository.find(sha)
    if commit is None:
        raise Failure(404, "404 Commit Not Found")
    return shapes.commit(call, repository, commit, stats=True)


def create_commit(call, repository, body):
    required(body, "branch", "commit_message", "actions")
    if body.get("start_branch") and body.get("start_sha"):
        raise Failure(400, None, error="start_branch, start_sha are mutually exclusive")
    check_push(repository, body["branch"])
    start = _start(repository, body)
    files = repository.files(start and start.sha)
    for action in body["actions"]:
        _check(repository, action, body)
    for action in body["actions"]:
        _apply(repository, files, action)
    author = Person(BOT.number, BOT.login, body.get("author_name") or BOT.name, body.get("author_email") or BOT.email)
    parents = [start.sha] if start else []
    made = repository.save_commit(repository.save_tree(files), parents, body["commit_message"], author, committer=BOT)
    repository.move(body["branch"], made.sha)
    return shapes.commit(call, repository, made, stats=True), 201


def _start(repository, body):
    """The commit that becomes the parent; None in an empty repository."""
    branch, start_branch, start_sha = body["branch"], body.get("start_branch"), body.get("start_sha")
    if start_sha:
        if not re.fullmatch(r"[0-9a-f]{40}", start_sha):
            raise Failure(400, f"Invalid start_sha '{start_sha}'")
        if start_sha not in repository.commits:
            raise Failure(400, f"Cannot find start_sha '{start_sha}'")
    elif not repository.empty and (start_branch or branch) not in repository.branches:
        raise Failure(400, ON_A_BRANCH)
    other = bool(start_sha) or (start_branch or branch) != branch
    if other and branch in repository.branches and not true(body.get("force")):
        raise Failure(400, f"A branch called '{branch}' already exists. Switch to that branch in order to make changes")
    if branch not in repository.branches:
        if not valid_branch(branch):
            raise Failure(
                400, f"Something went wrong when we tried to create '{branch}' for you: Branch name is invalid"
            )
        if repository.clash(branch):
            raise Failure(
                400,
                f"Something went wrong when we tried to create '{branch}' for you: '{repository.clash(branch)}' exists",
            )
    return repository.commits[start_sha] if start_sha else repository.tip(start_branch or branch)


def _check(repository, action, body):
    if action.get("action") not in ACTIONS:
        raise Failure(400, f"Unknown action '{action.get('action')}'")
    path = action.get("previous_path") or action.get("file_path") or ""
    # Without a branch to start from there is nothing that the given commit is compared to.
    start = None if body.get("start_sha") else repository.tip(body.get("start_branch") or body["branch"])
    known = action.get("last_commit_id") if action["action"] != "create" else None
    if not known or not start or path not in repository.files(start.sha):
        return
    if repository.last_change(start.sha, path) != known:
        raise Failure(400, f"The file has changed since you started editing it: {path}")


def _apply(repository, files, action):
    kind, path = action["action"], action.get("file_path") or ""
    before = action.get("previous_path") if kind == "move" else path
    for one in (path, before):
        if not one or not valid_path(one):
            raise Failure(400, "Path cannot include directory traversal" if one else "You must provide a file path")
    if kind in ("create", "move") and path in files:
        raise Failure(400, "A file with this name already exists")
    if kind != "create" and before not in files:
        raise Failure(400, "A file with this name doesn't exist")
    if kind in ("create", "move") and any(
        other.startswith(path + "/") or path.startswith(other + "/") for other in files
    ):
        raise Failure(400, "A directory with this name already exists")
    mode, blob = files.pop(before, ("100644", None))
    if kind == "delete":
        return
    if "execute_filemode" in action:
        mode = "100755" if true(action["execute_filemode"]) else "100644"
    if kind in ("create", "update") or kind == "move" and action.get("content") is not None:
        blob = repository.save_blob(_content(action))
    files[path] = (mode, blob)


def _content(action):
    text = action.get("content") or ""
    if action.get("encoding", "text") == "text":
        return text.encode()
    if action["encoding"] != "base64":
        raise Failure(400, None, error="actions[0][encoding] does not have a valid value")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise Failure(400, "invalid base64") from None


ROUTES = {
    ("GET", "/repository/commits"): list_commits,
    ("GET", "/repository/commits/<sha>"): get_commit,
    ("POST", "/repository/commits"): create_commit,
}
