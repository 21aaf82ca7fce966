"""The objects of GitHub's answers about pull requests."""

from ..store import merging
from ..wire import timestamp
from . import shapes


def pull(call, repository, review):
    """As in lists."""
    url = shapes.api(call, repository, f"/pulls/{review.number}")
    html = shapes.page(call, repository, f"/pull/{review.number}")
    issue = shapes.api(call, repository, f"/issues/{review.number}")
    statuses = shapes.api(call, repository, f"/statuses/{review.head}")
    links = {
        "self": url,
        "html": html,
        "issue": issue,
        "comments": issue + "/comments",
        "review_comments": url + "/comments",
        "review_comment": shapes.api(call, repository, "/pulls/comments") + "{/number}",
        "commits": url + "/commits",
        "statuses": statuses,
    }
    return {
        "url": url,
        "id": 100000 + repository.number * 1000 + review.number,
        "node_id": shapes.node("PullRequest", f"{repository.number}:{review.number}"),
        "html_url": html,
        "diff_url": html + ".diff",
        "patch_url": html + ".patch",
        "issue_url": issue,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": statuses,
        "number": review.number,
        "state": "open" if review.state == "open" else "closed",
        "locked": False,
        "title": review.title,
        "user": shapes.user(call, review.author),
        "body": review.body,
        "labels": [],
        "milestone": None,
        "active_lock_reason": None,
        "created_at": timestamp(review.created),
        "updated_at": timestamp(review.updated),
        "closed_at": timestamp(review.closed),
        "merged_at": timestamp(review.closed) if review.state == "merged" else None,
        "merge_commit_sha": review.merge_commit,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _side(call, repository, review.source, review.head),
        "base": _side(call, repository, review.target, review.base),
        "_links": {name: {"href": href} for name, href in links.items()},
        "author_association": "CONTRIBUTOR",
        "auto_merge": None,
        "draft": review.draft,
    }


def _side(call, repository, branch, sha):
    return {
        "label": f"{repository.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": shapes.owner(call, repository),
        "repo": shapes.repository(call, repository),
    }


def full_pull(call, repository, review, computed=True):
    """As one alone. Whether it can be merged is computed in the background: right after its creation, nobody knows."""
    reviews = repository.reviews
    before, after = reviews.differences(review)
    additions, deletions = merging.lines_changed(repository, before, after)
    mergeable = not reviews.conflicts(review) if computed and review.state != "merged" else None
    return {
        **pull(call, repository, review),
        "merged": review.state == "merged",
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": {None: "unknown", True: "clean", False: "dirty"}[mergeable],
        "merged_by": shapes.user(call, review.closed_by) if review.state == "merged" and review.closed_by else None,
        "comments": len(review.comments),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": len(reviews.commits(review)),
        "additions": additions,
        "deletions": deletions,
        "changed_files": len(merging.changed(before, after)),
    }


def comment(call, repository, review, one):
    issue = shapes.api(call, repository, f"/issues/{review.number}")
    return {
        "id": one.number,
        "node_id": shapes.node("IssueComment", one.number),
        "url": shapes.api(call, repository, f"/issues/comments/{one.number}"),
        "html_url": shapes.page(call, repository, f"/pull/{review.number}") + f"#issuecomment-{one.number}",
        "issue_url": issue,
        "body": one.body,
        "user": shapes.user(call, one.author),
        "created_at": timestamp(one.created),
        "updated_at": timestamp(one.created),
        "author_association": "CONTRIBUTOR",
    }
