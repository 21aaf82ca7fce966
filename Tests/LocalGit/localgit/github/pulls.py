"""Pull requests, their comments, and merging."""

from ..store.people import BOT, GITHUB
from ..wire import Failure, json_response, links
from .pull_shapes import comment, full_pull, pull
from .refusals import invalid, not_supplied

BODY_LIMIT, TITLE_LIMIT = 65536, 256


def list_pulls(call, repository):
    state, base, head = (call.query.get(name) for name in ("state", "base", "head"))
    state = state or "open"
    if state not in ("open", "closed", "all"):
        raise invalid("PullRequest", field="state", code="invalid")
    found = [
        one for one in repository.reviews.all.values() if state == "all" or (one.state == "open") == (state == "open")
    ]
    if base:
        found = [one for one in found if one.target == base]
    if head and ":" in head:  # without its owner, the head is not looked at
        found = [one for one in found if f"{repository.owner}:{one.source}".lower() == head.lower()]
    newest_first = call.query.get("direction", "asc" if call.query.get("sort") else "desc") == "desc"
    found.sort(key=lambda one: one.updated if call.query.get("sort") == "updated" else one.number, reverse=newest_first)
    return _page(call, found, lambda one: pull(call, repository, one))


def _page(call, found, shape):
    page, size = call.page
    size = min(size or 30, 100)
    last = max(1, -(-len(found) // size))
    others = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    if page <= 1:
        del others["prev"], others["first"]
    if page >= last:
        del others["next"], others["last"]
    headers = {"Link": links(call, others)} if others else {}
    return json_response([shape(one) for one in found[(page - 1) * size : page * size]], headers=headers.items())


def _review(repository, number):
    review = repository.reviews.all.get(number)
    if review is None:
        raise Failure(404, "Not Found")
    return review


def get_pull(call, repository, number):
    return full_pull(call, repository, _review(repository, number))


def create_pull(call, repository, body):
    not_supplied(body, "head", "base")
    if not (body.get("title") or "").strip():
        raise invalid("PullRequest", code="missing_field", field="title")
    owner, _, source = body["head"].rpartition(":")
    target = body["base"]
    if owner not in ("", repository.owner) or source not in repository.branches:
        raise invalid("PullRequest", field="head", code="invalid")
    if target not in repository.branches:
        raise invalid("PullRequest", field="base", code="invalid")
    if not repository.new_commits(repository.branches[target], repository.branches[source]):
        raise invalid("PullRequest", code="custom", message=f"No commits between {target} and {source}")
    if repository.reviews.between(source, target):
        raise invalid(
            "PullRequest", code="custom", message=f"A pull request already exists for {repository.owner}:{source}."
        )
    _check_texts(body)
    review = repository.reviews.open(body["title"], body.get("body"), source, target, BOT, bool(body.get("draft")))
    return full_pull(call, repository, review, computed=False), 201


def _check_texts(body):
    for name, limit in (("title", TITLE_LIMIT), ("body", BODY_LIMIT)):
        if len(body.get(name) or "") > limit:
            message = f"{name} is too long (maximum is {limit} characters)"
            raise invalid("Issue", code="custom", field=name, message=message)


def update_pull(call, repository, number, body):
    review, reviews = _review(repository, number), repository.reviews
    if "title" in body and not (body["title"] or "").strip():
        raise invalid("PullRequest", code="missing_field", field="title")
    _check_texts(body)
    wanted = body.get("state") or ("open" if review.state == "open" else "closed")
    if wanted not in ("open", "closed"):
        raise invalid("PullRequest", field="state", code="invalid")
    if wanted == "open" and review.state != "open":
        _check_reopening(repository, review)
        reviews.reopen(review)
    if wanted == "closed" and review.state == "open":
        reviews.end(review, "closed", BOT)
    for name in ("title", "body"):
        if name in body:
            setattr(review, name, body[name])
    reviews.touch(review)
    return full_pull(call, repository, review)


def _check_reopening(repository, review):
    source, target, branches = review.source, review.target, repository.branches
    if review.state == "merged":
        why = "The pull request cannot be reopened."
    elif source not in branches:
        why = f"The {source} branch has been deleted."
    elif target not in branches:
        why = f"The {target} branch has been deleted."
    elif repository.reviews.between(source, target):
        why = f"There is already an open pull request from {source} to {target}."
    elif review.head not in repository.ancestors(branches[source]):
        why = f"The {source} branch was force-pushed or recreated."
    elif not repository.new_commits(branches[target], branches[source]):
        why = f"There are no new commits on the {source} branch."
    else:
        return
    raise invalid("PullRequest", code="invalid", field="state", message=f"state cannot be changed. {why}")


def list_comments(call, repository, number):
    review = _review(repository, number)
    return _page(call, review.comments, lambda one: comment(call, repository, review, one))


def create_comment(call, repository, number, body):
    review, text = _review(repository, number), body.get("body") or ""
    if not text.strip() or len(text) > BODY_LIMIT:
        message = f"Body is too long (maximum is {BODY_LIMIT} characters)" if text.strip() else "Body cannot be blank"
        raise invalid("IssueComment", code="unprocessable", field="data", message=message)
    return comment(call, repository, review, repository.reviews.comment(review, text, BOT)), 201


def merge_pull(call, repository, number, body):
    review, reviews = _review(repository, number), repository.reviews
    method = body.get("merge_method") or "merge"
    if method not in ("merge", "squash"):
        raise Failure(405, f"{method.capitalize()} merges are not allowed on this repository.")
    if review.state != "open" or review.draft or reviews.conflicts(review):
        raise Failure(405, "Pull Request is not mergeable")
    if body.get("sha") and body["sha"] != review.head:
        raise Failure(409, "Head branch was modified. Review and try the merge again.")
    merging = f"Merge pull request #{review.number} from {repository.owner}/{review.source}", review.title
    usual = merging if method == "merge" else (f"{review.title} (#{review.number})", "")
    title, text = body.get("commit_title") or usual[0], body.get("commit_message", usual[1])
    message = f"{title}\n\n{text}" if text else title
    commit = reviews.merge(review, message, BOT, GITHUB, method == "squash")
    return {"sha": commit.sha, "merged": True, "message": "Pull Request successfully merged"}


ROUTES = {
    ("GET", "/pulls"): list_pulls,
    ("POST", "/pulls"): create_pull,
    ("GET", "/pulls/<int:number>"): get_pull,
    ("PATCH", "/pulls/<int:number>"): update_pull,
    ("PUT", "/pulls/<int:number>/merge"): merge_pull,
    ("GET", "/issues/<int:number>/comments"): list_comments,
    ("POST", "/issues/<int:number>/comments"): create_comment,
}
