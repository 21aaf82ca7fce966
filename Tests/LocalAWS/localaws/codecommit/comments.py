"""What reviewers, and programs, say to a pull request."""

import uuid

from ..iam.callers import caller_arn
from ..times import now
from ..wire import AWSError
from .history import Commit, Histories

COMMENT_LIMIT = 10240


class Comments(Histories):
    """Needs `pull_request`, which finds the pull request that a call names."""

    def PostCommentForPullRequest(self, request):
        found = self.pull_request(request)
        place = {"beforeCommitId": request["beforeCommitId"], "afterCommitId": request["afterCommitId"]}
        if not request["content"]:
            raise AWSError("CommentContentRequiredException", "A comment has a content")
        if len(request["content"]) > COMMENT_LIMIT:
            raise AWSError("CommentContentSizeLimitExceededException", "A comment has at most 10,240 characters")
        for identifier in place.values():
            if not isinstance(found.repository.objects.get(identifier), Commit):
                raise AWSError("CommitDoesNotExistException", f"{identifier} does not exist")
        token = request.get("clientRequestToken", "")
        said = {name: request[name] for name in ("content", "location") if request.get(name)}
        known = next((one for one in found.comments if token and one["comment"]["clientRequestToken"] == token), None)
        if known and known["given"] != (place, said):
            raise AWSError("IdempotencyParameterMismatchException", "The token was used with other parameters")
        if not known:
            known = {"given": (place, said), "comment": _comment(request, token)}
            found.comments.append(known)
            found.active = now()
        return {**_thread(found, place, said), "comment": known["comment"]}

    def GetCommentsForPullRequest(self, request):
        found = self.pull_request(request)
        shown, following = self.page(request, found.comments)
        threads = [{**_thread(found, *one["given"]), "comments": [one["comment"]]} for one in shown]
        return {"commentsForPullRequestData": threads, **following}


def _comment(request, token):
    return {
        "commentId": str(uuid.uuid4()),
        "content": request["content"],
        "creationDate": now(),
        "lastModifiedDate": now(),
        "deleted": False,
        "authorArn": caller_arn(request.role),
        "clientRequestToken": token,
    }


def _thread(found, place, said):
    location = {"location": said["location"]} if "location" in said else {}
    return {"pullRequestId": found.identifier, "repositoryName": found.repository.name, **place, **location}
