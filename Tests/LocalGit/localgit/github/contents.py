"""Files by their paths."""

import base64
import binascii

from werkzeug.wrappers import Response

from ..store.names import valid_branch, valid_path
from ..store.people import BOT, GITHUB, Person
from ..wire import Failure
from . import shapes
from .refusals import not_supplied, protect

INLINE = 1024 * 1024  # larger files are given raw only


def get_contents(call, repository, path=""):
    path = path.strip("/")
    if repository.empty:
        raise Failure(404, "This repository is empty.")
    ref = call.query.get("ref") or repository.default_branch
    commit = repository.find(ref)
    if commit is None:
        raise Failure(404, f"No commit found for the ref {ref}")
    files = repository.files(commit.sha)
    if path in files:
        return _file(call, repository, ref, path, files[path])
    names = {
        other[len(path) :].strip("/").partition("/")[0] for other in files if not path or other.startswith(path + "/")
    }
    if not names:
        raise Failure(404, "Not Found")
    inside = {name: f"{path}/{name}".strip("/") for name in sorted(names)}
    tree = repository.trees[commit.tree]
    for part in filter(None, path.split("/")):
        tree = repository.trees[tree[part][1]]
    return [_described(call, repository, ref, inside[name], *tree[name]) for name in inside]


def _file(call, repository, ref, path, entry):
    content = repository.blobs[entry[1]]
    if "raw" in call.headers.get("Accept", "").replace("+json", "").split("."):
        return Response(content, content_type="application/vnd.github.raw+json; charset=utf-8")
    described = _described(call, repository, ref, path, *entry)
    if len(content) > INLINE:
        return {**described, "content": "", "encoding": "none"}
    text = base64.b64encode(content).decode()
    lines = "".join(text[start : start + 60] + "\n" for start in range(0, len(text), 60))
    return {**described, "content": lines, "encoding": "base64"}


def _described(call, repository, ref, path, mode, sha):
    kind = "dir" if mode == "040000" else "file"
    url = f"{shapes.api(call, repository, '/contents/' + path)}?ref={ref}"
    git = shapes.api(call, repository, f"/git/{'trees' if kind == 'dir' else 'blobs'}/{sha}")
    html = shapes.page(call, repository, f"/{'tree' if kind == 'dir' else 'blob'}/{ref}/{path}")
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": 0 if kind == "dir" else len(repository.blobs[sha]),
        "url": url,
        "html_url": html,
        "git_url": git,
        "download_url": None if kind == "dir" else shapes.page(call, repository, f"/raw/{ref}/{path}"),
        "type": kind,
        "_links": {"self": url, "git": git, "html": html},
    }


def put_contents(call, repository, path, body):
    """Creates or updates one file; in an empty repository, this is the first commit."""
    not_supplied(body, "message", "content")
    if not valid_path(path):
        raise Failure(422, "path contains a malformed path component")
    try:
        content = base64.b64decode("".join(body["content"].split()), validate=True)
    except binascii.Error:
        raise Failure(422, "content is not valid Base64") from None
    branch = (body.get("branch") or repository.default_branch).removeprefix("refs/heads/")
    if not repository.empty and branch not in repository.branches or not valid_branch(branch):
        raise Failure(404, f"Branch {branch} not found")
    tip = repository.tip(branch)
    files = repository.files(tip and tip.sha)
    there = files.get(path, (None, None))[1]
    if there and not body.get("sha"):
        raise Failure(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if body.get("sha") and body["sha"] != there:
        raise Failure(409, f"{path} does not match {body['sha']}")
    protect(repository, branch, 409)
    files[path] = (files.get(path, ("100644",))[0], repository.save_blob(content))
    author = Person(BOT.number, BOT.login, **_named(body.get("author"))) if body.get("author") else BOT
    committer = Person(BOT.number, BOT.login, **_named(body.get("committer"))) if body.get("committer") else GITHUB
    made = repository.save_commit(
        repository.save_tree(files), [tip.sha] if tip else [], body["message"], author, committer=committer
    )
    repository.move(branch, made.sha)
    answer = {
        "content": _described(call, repository, branch, path, *files[path]),
        "commit": shapes.commit(call, repository, made),
    }
    return answer, 200 if there else 201


def _named(given):
    not_supplied(given, "name", "email")
    return {"name": given["name"], "email": given["email"]}


ROUTES = {
    ("GET", "/contents"): get_contents,
    ("GET", "/contents/"): get_contents,
    ("GET", "/contents/<path:path>"): get_contents,
    ("PUT", "/contents/<path:path>"): put_contents,
}
