"""The objects of GitLab's answers."""

from urllib.parse import quote

from ..store import merging
from ..wire import fine_timestamp


def web(call, repository, path=""):
    return f"{call.root.removesuffix('/api/v4')}/{repository.name}{quote(path)}"


def user(call, person):
    return {
        "id": person.number,
        "username": person.login,
        "public_email": "",
        "name": person.name,
        "state": "active",
        "locked": False,
        "avatar_url": None,
        "web_url": f"{call.root.removesuffix('/api/v4')}/{person.login}",
    }


def project(call, repository):
    namespace, _, name = repository.name.rpartition("/")
    level = 30 if repository.access == "write" else 20  # developer, reporter
    return {
        "id": repository.number,
        "description": None,
        "name": name,
        "name_with_namespace": f"{namespace} / {name}",
        "path": name,
        "path_with_namespace": repository.name,
        "created_at": fine_timestamp(repository.created),
        "default_branch": repository.default_branch,
        "web_url": web(call, repository),
        "namespace": {
            "id": 2000,
            "name": namespace,
            "path": namespace,
            "kind": "group",
            "full_path": namespace,
            "parent_id": None,
        },
        "empty_repo": repository.empty,
        "archived": False,
        "visibility": "private",
        "issues_enabled": True,
        "merge_requests_enabled": True,
        "merge_method": "merge",
        "squash_option": "default_off",
        "permissions": {"project_access": {"access_level": level, "notification_level": 3}, "group_access": None},
    }


def commit(call, repository, one, stats=False):
    described = {
        "id": one.sha,
        "short_id": one.sha[:8],
        "created_at": fine_timestamp(one.committed),
        "parent_ids": list(one.parents),
        "title": one.message.partition("\n")[0],
        "message": one.message,
        "author_name": one.author.name,
        "author_email": one.author.email,
        "authored_date": fine_timestamp(one.authored),
        "committer_name": one.committer.name,
        "committer_email": one.committer.email,
        "committed_date": fine_timestamp(one.committed),
        "trailers": {},
        "extended_trailers": {},
        "web_url": web(call, repository, f"/-/commit/{one.sha}"),
    }
    if stats:
        before = repository.files(one.parents[0] if one.parents else None)
        added, removed = merging.lines_changed(repository, before, repository.files(one.sha))
        described["stats"] = {"additions": added, "deletions": removed, "total": added + removed}
        described.update(status=None, project_id=repository.number, last_pipeline=None)
    return described


def branch(call, repository, name):
    protected = name in repository.protected
    default = repository.tip(repository.default_branch)
    sha = repository.branches[name]
    return {
        "name": name,
        "commit": commit(call, repository, repository.commits[sha]),
        "merged": name != repository.default_branch
        and default is not None
        and sha in repository.ancestors(default.sha),
        "protected": protected,
        "developers_can_push": False,
        "developers_can_merge": False,
        "can_push": repository.access == "write" and not protected,
        "default": name == repository.default_branch,
        "web_url": web(call, repository, f"/-/tree/{name}"),
    }
