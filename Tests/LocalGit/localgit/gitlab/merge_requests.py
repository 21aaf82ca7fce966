"""Merge requests, their notes, and merging."""

import re

from ..store.people import BOT
from ..wire import Failure
from .merge_request_shapes import detailed_status, merge_request, note
from .parameters import one_of, page, required, true

TITLE_LIMIT, DESCRIPTION_LIMIT = 255, 1048576
STATES = ("opened", "closed", "locked", "merged", "all")
CHANGEABLE = ("title", "description", "state_event", "remove_source_branch")


def list_merge_requests(call, repository):
    query = call.query
    state = one_of(query, "state", STATES, "all")
    by, order = (
        one_of(query, "order_by", ("created_at", "updated_at"), "created_at"),
        one_of(query, "sort", ("asc", "desc"), "desc"),
    )
    found = [
        one
        for one in repository.reviews.all.values()
        if state in ("all", {"open": "opened"}.get(one.state, one.state))
        and query.get("source_branch") in (None, one.source)
        and query.get("target_branch") in (None, one.target)
    ]
    found.sort(key=lambda one: one.updated if by == "updated_at" else one.number, reverse=order == "desc")
    return page(call, found, lambda one: merge_request(call, repository, one))


def _review(repository, iid):
    review = repository.reviews.all.get(iid)
    if review is None:
        raise Failure(404, "404 Not found")
    return review


def get_merge_request(call, repository, iid):
    return merge_request(call, repository, _review(repository, iid))


def create_merge_request(call, repository, body):
    required(body, "title", "source_branch", "target_branch")
    source, target = body["source_branch"], body["target_branch"]
    if source == target:
        raise Failure(422, ["You can't use same project/branch for source and target"])
    for name, branch in (("source_branch", source), ("target_branch", target)):
        if branch not in repository.branches:
            raise Failure(400, {name: ["does not exist"]})
    _check_conflict(repository, source, target)
    _check_texts(body)
    review = repository.reviews.open(
        body["title"], body.get("description"), source, target, BOT, _is_draft(body["title"])
    )
    review.removes_source = true(body.get("remove_source_branch"))
    return merge_request(call, repository, review, computed=False), 201


def _check_conflict(repository, source, target):
    other = repository.reviews.between(source, target)
    if other:
        raise Failure(409, [f"Another open merge request already exists for this source branch: !{other.number}"])


def _check_texts(body):
    if "title" in body and not (body["title"] or "").strip():
        raise Failure(400, {"title": ["can't be blank"]})
    for name, limit in (("title", TITLE_LIMIT), ("description", DESCRIPTION_LIMIT)):
        if len(body.get(name) or "") > limit:
            raise Failure(400, {name: [f"is too long (maximum is {limit} characters)"]})


def _is_draft(title):
    return bool(re.match(r"(?i)\s*(draft:|\[draft\]|\(draft\))", title))


def update_merge_request(call, repository, iid, body):
    review, reviews = _review(repository, iid), repository.reviews
    if not any(name in body for name in CHANGEABLE):
        raise Failure(400, None, error=f"{', '.join(CHANGEABLE)} are missing, at least one parameter must be provided")
    event = one_of(body, "state_event", ("close", "reopen"))
    _check_texts(body)
    if event == "reopen" and review.state == "closed":
        _check_conflict(repository, review.source, review.target)
        reviews.reopen(review)
    if event == "close" and review.state == "open":
        reviews.end(review, "closed", BOT)
    if "title" in body:
        review.title, review.draft = body["title"], _is_draft(body["title"])
    if "description" in body:
        review.body = body["description"]
    if "remove_source_branch" in body:
        review.removes_source = true(body["remove_source_branch"])
    reviews.touch(review)
    return merge_request(call, repository, review)


def merge(call, repository, iid, body):
    review, reviews = _review(repository, iid), repository.reviews
    if detailed_status(repository, review) != "mergeable":
        raise Failure(405, "405 Method Not Allowed")
    if body.get("sha") and body["sha"] != review.head:
        raise Failure(409, f"SHA does not match HEAD of source branch: {review.head}")
    usual = (
        f"Merge branch '{review.source}' into '{review.target}'\n\n{review.title}\n\n"
        f"See merge request {repository.name}!{review.number}"
    )
    squash = true(body.get("squash"))
    message = body.get("squash_commit_message" if squash else "merge_commit_message") or (
        review.title if squash else usual
    )
    commit = reviews.merge(review, message, BOT, squash=squash)
    review.squash_commit = commit.sha if squash else None
    if review.removes_source or true(body.get("should_remove_source_branch")):
        repository.drop(review.source)
    return merge_request(call, repository, review)


def list_notes(call, repository, iid):
    review = _review(repository, iid)
    return page(call, review.comments[::-1], lambda one: note(call, repository, review, one))


def create_note(call, repository, iid, body):
    review = _review(repository, iid)
    required(body, "body")
    if not body["body"].strip():
        raise Failure(400, '400 Bad request - Note {:note=>["can\'t be blank"]}')
    return note(call, repository, review, repository.reviews.comment(review, body["body"], BOT)), 201


ROUTES = {
    ("GET", "/merge_requests"): list_merge_requests,
    ("POST", "/merge_requests"): create_merge_request,
    ("GET", "/merge_requests/<int:iid>"): get_merge_request,
    ("PUT", "/merge_requests/<int:iid>"): update_merge_request,
    ("PUT", "/merge_requests/<int:iid>/merge"): merge,
    ("GET", "/merge_requests/<int:iid>/notes"): list_notes,
    ("POST", "/merge_requests/<int:iid>/notes"): create_note,
}
