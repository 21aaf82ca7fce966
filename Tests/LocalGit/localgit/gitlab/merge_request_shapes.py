"""The objects of GitLab's answers about merge requests."""

from ..store import merging
from ..wire import fine_timestamp
from . import shapes


def merge_request(call, repository, review, computed=True):
    """Whether it can be merged is computed in the background: right after its creation, nobody knows."""
    reviews = repository.reviews
    commits, conflicts = reviews.commits(review), bool(reviews.conflicts(review))
    before, after = reviews.differences(review)
    changes = len(merging.changed(before, after))
    merged, closed = review.state == "merged", review.state == "closed"
    ended = shapes.user(call, review.closed_by) if review.closed_by else None
    start = repository.merge_base(review.base, review.head)
    return {
        "id": 100000 + repository.number * 1000 + review.number,
        "iid": review.number,
        "project_id": repository.number,
        "title": review.title,
        "description": review.body,
        "state": {"open": "opened"}.get(review.state, review.state),
        "created_at": fine_timestamp(review.created),
        "updated_at": fine_timestamp(review.updated),
        "merged_by": ended if merged else None,
        "merge_user": ended if merged else None,
        "merged_at": fine_timestamp(review.closed) if merged else None,
        "closed_by": ended if closed else None,
        "closed_at": fine_timestamp(review.closed) if closed else None,
        "target_branch": review.target,
        "source_branch": review.source,
        "user_notes_count": len(review.comments),
        "upvotes": 0,
        "downvotes": 0,
        "author": shapes.user(call, review.author),
        "assignees": [],
        "assignee": None,
        "reviewers": [],
        "source_project_id": repository.number,
        "target_project_id": repository.number,
        "labels": [],
        "draft": review.draft,
        "imported": False,
        "imported_from": "none",
        "work_in_progress": review.draft,
        "milestone": None,
        "merge_when_pipeline_succeeds": False,
        "merge_status": "checking"
        if not computed
        else "cannot_be_merged"
        if conflicts or not commits
        else "can_be_merged",
        "detailed_merge_status": detailed_status(repository, review) if computed else "checking",
        "merge_after": None,
        "sha": review.head,
        "merge_commit_sha": review.merge_commit if not review.squash_commit else None,
        "squash_commit_sha": review.squash_commit,
        "discussion_locked": None,
        "should_remove_source_branch": None,
        "force_remove_source_branch": review.removes_source,
        "prepared_at": fine_timestamp(review.created),
        "reference": f"!{review.number}",
        "references": {
            "short": f"!{review.number}",
            "relative": f"!{review.number}",
            "full": f"{repository.name}!{review.number}",
        },
        "web_url": shapes.web(call, repository, f"/-/merge_requests/{review.number}"),
        "time_stats": {
            "time_estimate": 0,
            "total_time_spent": 0,
            "human_time_estimate": None,
            "human_total_time_spent": None,
        },
        "squash": False,
        "squash_on_merge": False,
        "task_completion_status": {"count": 0, "completed_count": 0},
        "has_conflicts": conflicts,
        "blocking_discussions_resolved": True,
        "subscribed": True,
        "changes_count": str(changes) if changes else None,
        "pipeline": None,
        "head_pipeline": None,
        "diff_refs": {"base_sha": start, "head_sha": review.head, "start_sha": review.base},
        "merge_error": None,
        "first_contribution": False,
        "user": {"can_merge": repository.access == "write"},
    }


def detailed_status(repository, review):
    if review.state != "open":
        return "not_open"
    if not repository.reviews.commits(review):
        return "commits_status"
    if repository.reviews.conflicts(review):
        return "conflict"
    return "draft_status" if review.draft else "mergeable"


def note(call, repository, review, one):
    return {
        "id": one.number,
        "type": None,
        "body": one.body,
        "author": shapes.user(call, one.author),
        "created_at": fine_timestamp(one.created),
        "updated_at": fine_timestamp(one.created),
        "system": False,
        "noteable_id": 100000 + repository.number * 1000 + review.number,
        "noteable_type": "MergeRequest",
        "project_id": repository.number,
        "resolvable": False,
        "confidential": False,
        "internal": False,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": review.number,
        "commands_changes": {},
    }
