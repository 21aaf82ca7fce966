"""The objects of GitHub's answers."""

import base64
from urllib.parse import quote

from ..store.people import Person
from ..wire import timestamp

# What an account and a repository link to, in lists {name of the link: what follows their own URL}.
USER_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
REPOSITORY_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "statuses_url": "/statuses/{sha}",
    "trees_url": "/git/trees{/sha}",
    **{
        f"{name}_url": f"/{name}"
        for name in (
            "contributors",
            "deployments",
            "downloads",
            "events",
            "forks",
            "hooks",
            "languages",
            "merges",
            "stargazers",
            "subscribers",
            "subscription",
            "tags",
            "teams",
        )
    },
}


def node(kind, identifier):
    return base64.b64encode(f"{kind}:{identifier}".encode()).decode()


def api(call, repository, path=""):
    return f"{call.root}/repos/{repository.name}{quote(path)}"


def page(call, repository, path=""):
    """The page of a browser."""
    return f"{call.root}/{repository.name}{quote(path)}"


def user(call, person):
    url = f"{call.root}/users/{person.login}"
    return {
        "login": person.login,
        "id": person.number,
        "node_id": node("User", person.number),
        "avatar_url": f"{call.root}/avatars/{person.number}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{call.root}/{person.login}",
        **{link: url + path for link, path in USER_LINKS.items()},
        "type": "User",
        "site_admin": False,
    }


def owner(call, repository):
    return {**user(call, Person(2000, repository.owner, repository.owner, "")), "type": "Organization"}


def repository(call, one):
    name = one.name.rpartition("/")[2]
    push = one.access == "write"
    host = call.root.removeprefix("https://")
    issues = sum(review.state == "open" for review in one.reviews.all.values())
    return {
        "id": one.number,
        "node_id": node("Repository", one.number),
        "name": name,
        "full_name": one.name,
        "private": True,
        "owner": owner(call, one),
        "html_url": page(call, one),
        "description": None,
        "fork": False,
        "url": api(call, one),
        **{link: api(call, one) + path for link, path in REPOSITORY_LINKS.items()},
        "clone_url": page(call, one) + ".git",
        "git_url": f"git://{host}/{one.name}.git",
        "ssh_url": f"git@{host}:{one.name}.git",
        "svn_url": page(call, one),
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "created_at": timestamp(one.created),
        "updated_at": timestamp(one.created),
        "pushed_at": timestamp(one.created),
        "size": 0 if one.empty else 1,
        "default_branch": one.default_branch,
        "visibility": "private",
        "archived": False,
        "disabled": False,
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        **dict.fromkeys(("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "network_count"), 0),
        "subscribers_count": 1,
        "open_issues": issues,
        "open_issues_count": issues,
        "allow_merge_commit": True,
        "allow_squash_merge": True,
        "allow_rebase_merge": False,
        "delete_branch_on_merge": False,
        "permissions": {"admin": False, "maintain": False, "push": push, "triage": push, "pull": True},
    }


def signature(person, date):
    return {"name": person.name, "email": person.email, "date": timestamp(date)}


def commit(call, repository, one):
    return {
        "sha": one.sha,
        "node_id": node("Commit", one.sha),
        "url": api(call, repository, f"/git/commits/{one.sha}"),
        "html_url": page(call, repository, f"/commit/{one.sha}"),
        "author": signature(one.author, one.authored),
        "committer": signature(one.committer, one.committed),
        "tree": {"sha": one.tree, "url": api(call, repository, f"/git/trees/{one.tree}")},
        "message": one.message,
        "parents": [
            {
                "sha": parent,
                "url": api(call, repository, f"/git/commits/{parent}"),
                "html_url": page(call, repository, f"/commit/{parent}"),
            }
            for parent in one.parents
        ],
        "verification": {
            "verified": False,
            "reason": "unsigned",
            "signature": None,
            "payload": None,
            "verified_at": None,
        },
    }


def reference(call, repository, branch):
    sha = repository.branches[branch]
    return {
        "ref": f"refs/heads/{branch}",
        "node_id": node("Ref", f"{repository.number}:refs/heads/{branch}"),
        "url": api(call, repository, f"/git/refs/heads/{branch}"),
        "object": {"sha": sha, "type": "commit", "url": api(call, repository, f"/git/commits/{sha}")},
    }


def tree(call, repository, sha, recursive=False):
    return {
        "sha": sha,
        "url": api(call, repository, f"/git/trees/{sha}"),
        "tree": list(_entries(call, repository, sha, recursive)),
        "truncated": False,
    }


def _entries(call, repository, sha, recursive, start=""):
    for name, (mode, inner) in sorted(repository.trees[sha].items()):
        kind = "tree" if mode == "040000" else "blob"
        entry = {
            "path": start + name,
            "mode": mode,
            "type": kind,
            "sha": inner,
            "url": api(call, repository, f"/git/{kind}s/{inner}"),
        }
        if kind == "blob":
            entry["size"] = len(repository.blobs[inner])
        yield entry
        if recursive and kind == "tree":
            yield from _entries(call, repository, inner, True, start + name + "/")
