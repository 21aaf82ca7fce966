"""Branches."""

from ..store.names import valid_branch
from ..wire import Failure, no_content
from . import shapes
from .parameters import page, required


def list_branches(call, repository):
    return page(call, sorted(repository.branches), lambda name: shapes.branch(call, repository, name))


def _there(repository, branch):
    if branch not in repository.branches:
        raise Failure(404, "404 Branch Not Found")


def get_branch(call, repository, branch):
    _there(repository, branch)
    return shapes.branch(call, repository, branch)


def create_branch(call, repository, body):
    required(body, "branch", "ref")
    branch, start = body["branch"], repository.find(body["ref"])
    if not valid_branch(branch):
        raise Failure(400, "Branch name is invalid")
    if branch in repository.branches:
        raise Failure(400, "Branch already exists")
    if start is None:
        raise Failure(400, f"Invalid reference name: {body['ref']}")
    if repository.clash(branch):
        raise Failure(400, f"Failed to create branch '{branch}': '{repository.clash(branch)}' exists")
    check_push(repository, branch)
    repository.move(branch, start.sha)
    return shapes.branch(call, repository, branch), 201


def delete_branch(call, repository, branch, body):
    _there(repository, branch)
    check_push(repository, branch)
    if branch == repository.default_branch:
        raise Failure(405, "Cannot remove HEAD branch")
    repository.drop(branch)
    return no_content()


def check_push(repository, branch):
    if branch in repository.protected:
        raise Failure(403, "403 Forbidden - You are not allowed to push into this branch")


ROUTES = {
    ("GET", "/repository/branches"): list_branches,
    ("GET", "/repository/branches/<branch>"): get_branch,
    ("POST", "/repository/branches"): create_branch,
    ("DELETE", "/repository/branches/<branch>"): delete_branch,
}
