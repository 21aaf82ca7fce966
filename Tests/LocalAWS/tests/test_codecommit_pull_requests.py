"""CodeCommit's pull requests."""

import pytest

from localaws.codecommit import pull_requests

from .git import Git, code


@pytest.fixture
def git(aws):
    """A repository whose branch work is one commit ahead of main."""
    made = Git(aws)
    made.create_branch(branchName="work", commitId=made.commit(a="1"))
    made.on_top("work", a="2")
    return made


def get(git, made):
    return git.client.get_pull_request(pullRequestId=made["pullRequestId"])["pullRequest"]


def target(git, **changes):
    return {"repositoryName": git.name, "sourceReference": "work", "destinationReference": "main", **changes}


def test_a_pull_request_follows_its_branches(git):
    made = git.pull_request()
    assert made["pullRequestTargets"] == [
        {
            "repositoryName": git.name,
            "sourceReference": "refs/heads/work",
            "destinationReference": "refs/heads/main",
            "sourceCommit": git.tip("work"),
            "destinationCommit": git.tip(),
            "mergeBase": git.tip(),
            "mergeMetadata": {"isMerged": False},
        }
    ]
    base, source, destination = git.tip(), git.on_top("work", a="3"), git.on_top(b="1")
    later = get(git, made)
    shown = later["pullRequestTargets"][0]
    assert [shown[part] for part in ("mergeBase", "sourceCommit", "destinationCommit")] == [base, source, destination]
    assert later["revisionId"] != made["revisionId"]


def test_a_closed_one_stays_as_it_was(git):
    made, source = git.pull_request(), git.tip("work")
    closed = {"pullRequestId": made["pullRequestId"], "pullRequestStatus": "CLOSED"}
    assert git.client.update_pull_request_status(**closed)["pullRequest"]["pullRequestStatus"] == "CLOSED"
    git.on_top("work", a="3")
    assert get(git, made)["pullRequestTargets"][0]["sourceCommit"] == source
    client, name = git.client, made["pullRequestId"]
    calls = {
        "PullRequestAlreadyClosedException": [
            lambda: client.update_pull_request_title(pullRequestId=name, title="u"),
            lambda: client.update_pull_request_description(pullRequestId=name, description="u"),
            lambda: git.merge_pull_request_by_squash(pullRequestId=name),
        ],
        "InvalidPullRequestStatusUpdateException": [
            lambda: client.update_pull_request_status(**closed),
            lambda: client.update_pull_request_status(**closed | {"pullRequestStatus": "OPEN"}),
        ],
        "InvalidPullRequestStatusException": [
            lambda: client.update_pull_request_status(**closed | {"pullRequestStatus": "MERGED"})
        ],
    }
    for expected, attempts in calls.items():
        assert [code(attempt) for attempt in attempts] == [expected] * len(attempts)


def test_title_and_description(git):
    made, client = git.pull_request(description="d" * 10240), git.client
    name = {"pullRequestId": made["pullRequestId"]}
    assert client.update_pull_request_title(**name, title="u" * 150)["pullRequest"]["title"] == "u" * 150
    assert client.update_pull_request_description(**name, description="")["pullRequest"]["description"] == ""
    assert code(lambda: client.update_pull_request_title(**name, title="u" * 151)) == "InvalidTitleException"
    assert code(lambda: client.update_pull_request_title(**name, title="")) == "TitleRequiredException"
    long, refused = "d" * 10241, "InvalidDescriptionException"
    assert code(lambda: client.update_pull_request_description(**name, description=long)) == refused
    assert code(lambda: git.pull_request(description=long)) == refused
    assert code(lambda: client.create_pull_request(title="t" * 151, targets=[target(git)])) == "InvalidTitleException"


def test_a_token_makes_one_pull_request(git):
    made = git.pull_request(clientRequestToken="once" + git.name)
    assert git.pull_request(clientRequestToken="once" + git.name)["pullRequestId"] == made["pullRequestId"]
    changed = {"clientRequestToken": "once" + git.name, "description": "other"}
    assert code(lambda: git.pull_request(**changed)) == "IdempotencyParameterMismatchException"
    assert git.pull_request()["pullRequestId"] != made["pullRequestId"]


def test_references_must_fit(git):
    def create(*targets):
        return code(lambda: git.client.create_pull_request(title="t", targets=list(targets)))

    assert create(target(git, sourceReference="none")) == "ReferenceDoesNotExistException"
    assert create(target(git, destinationReference="refs/heads/none")) == "ReferenceDoesNotExistException"
    assert create(target(git, sourceReference="refs/tags/work")) == "ReferenceTypeNotSupportedException"
    assert create(target(git, sourceReference="refs/heads/main")) == "SourceAndDestinationAreSameException"
    assert create(target(git, repositoryName="none")) == "RepositoryDoesNotExistException"
    assert create(target(git), target(git)) == "InvalidTargetsException"


def test_there_are_not_too_many_open_ones(git, monkeypatch):
    monkeypatch.setattr(pull_requests, "MOST_OPEN", 2)
    first = git.pull_request()
    git.pull_request()
    assert code(git.pull_request) == "MaximumOpenPullRequestsExceededException"
    git.client.update_pull_request_status(pullRequestId=first["pullRequestId"], pullRequestStatus="CLOSED")
    assert git.pull_request()["pullRequestStatus"] == "OPEN"


def test_lists_are_filtered_and_come_in_pages(git):
    made = [git.pull_request() for _ in range(5)]
    names = [one["pullRequestId"] for one in reversed(made)]
    git.client.update_pull_request_status(pullRequestId=names[0], pullRequestStatus="CLOSED")

    def listed(**given):
        pages = git.client.get_paginator("list_pull_requests").paginate(
            repositoryName=git.name, PaginationConfig={"PageSize": 2}, **given
        )
        return [name for page in pages for name in page["pullRequestIds"]]

    assert listed() == names
    assert listed(pullRequestStatus="OPEN") == names[1:]
    assert listed(pullRequestStatus="CLOSED", authorArn=made[0]["authorArn"]) == names[:1]
    assert listed(authorArn="arn:aws:iam::123456789012:user/other") == []
    assert len(git.list_pull_requests(maxResults=3)["pullRequestIds"]) == 3
    assert code(lambda: git.list_pull_requests(maxResults=-1)) == "InvalidMaxResultsException"
    assert code(lambda: git.list_pull_requests(nextToken="x")) == "InvalidContinuationTokenException"
    assert code(lambda: git.list_pull_requests(pullRequestStatus="NEW")) == "InvalidPullRequestStatusException"


@pytest.mark.parametrize("option, parents", [("fast_forward", 1), ("squash", 1), ("three_way", 2)])
def test_merging(git, option, parents):
    made, before, source = git.pull_request(), git.tip(), git.tip("work")
    merge = getattr(git, f"merge_pull_request_by_{option}")
    name = made["pullRequestId"]
    outdated = "TipOfSourceReferenceIsDifferentException"
    assert code(lambda: merge(pullRequestId=name, sourceCommitId=before)) == outdated
    merged = merge(pullRequestId=name, sourceCommitId=source)["pullRequest"]
    shown = merged["pullRequestTargets"][0]
    assert merged["pullRequestStatus"] == "CLOSED"
    assert (shown["sourceCommit"], shown["destinationCommit"]) == (source, before)
    assert shown["mergeMetadata"]["isMerged"] and shown["mergeMetadata"]["mergeCommitId"] == git.tip()
    assert shown["mergeMetadata"]["mergeOption"] == f"{option.upper()}_MERGE"
    assert git.text("a") == "2"
    assert len(git.get_commit(commitId=git.tip())["commit"]["parents"]) == parents
    assert code(lambda: merge(pullRequestId=name)) == "PullRequestAlreadyClosedException"


def test_conflicts_ask_for_hands_or_a_strategy(git):
    name = git.pull_request()["pullRequestId"]
    git.on_top(b="1")
    assert code(lambda: git.merge_pull_request_by_fast_forward(pullRequestId=name)) == "ManualMergeRequiredException"
    git.on_top(a="3")
    assert code(lambda: git.merge_pull_request_by_squash(pullRequestId=name)) == "ManualMergeRequiredException"
    assert code(lambda: git.merge_pull_request_by_three_way(pullRequestId=name)) == "ManualMergeRequiredException"
    git.merge_pull_request_by_squash(pullRequestId=name, conflictResolutionStrategy="ACCEPT_SOURCE")
    assert (git.text("a"), git.text("b")) == ("2", "1")


def test_a_deleted_branch_takes_its_pull_requests_with_it(git):
    made, source = git.pull_request(), git.tip("work")
    git.delete_branch(branchName="work")
    left = get(git, made)
    assert left["pullRequestStatus"] == "CLOSED"
    assert left["pullRequestTargets"][0]["sourceCommit"] == source
    assert left["pullRequestTargets"][0]["mergeMetadata"] == {"isMerged": False}
    git.create_branch(branchName="work", commitId=source)
    assert get(git, made)["pullRequestStatus"] == "CLOSED"


def test_moving_the_destination_to_the_source_merges(git):
    made = git.pull_request()
    git.merge_branches_by_fast_forward(sourceCommitSpecifier="work", destinationCommitSpecifier="main")
    left = get(git, made)
    assert left["pullRequestStatus"] == "CLOSED"
    assert left["pullRequestTargets"][0]["mergeMetadata"]["mergeOption"] == "FAST_FORWARD_MERGE"


def test_bringing_the_source_up_to_date_keeps_it_open(git):
    made = git.pull_request()
    git.on_top(b="1")
    git.merge_branches_by_three_way(sourceCommitSpecifier="main", destinationCommitSpecifier="work")
    shown = get(git, made)
    assert shown["pullRequestStatus"] == "OPEN"
    assert shown["pullRequestTargets"][0]["mergeBase"] == git.tip()


def test_comments(git):
    made = git.pull_request()
    ends = {"beforeCommitId": git.tip(), "afterCommitId": git.tip("work")}

    def post(content="well", name=made["pullRequestId"], **more):
        return git.post_comment_for_pull_request(pullRequestId=name, content=content, **{**ends, **more})

    first = post(clientRequestToken="c")
    assert (first["repositoryName"], first["afterCommitId"]) == (git.name, ends["afterCommitId"])
    assert post(clientRequestToken="c")["comment"]["commentId"] == first["comment"]["commentId"]
    assert code(lambda: post("ill", clientRequestToken="c")) == "IdempotencyParameterMismatchException"
    assert code(lambda: post("x" * 10241)) == "CommentContentSizeLimitExceededException"
    assert code(lambda: post("")) == "CommentContentRequiredException"
    assert code(lambda: post(afterCommitId="0" * 40)) == "CommitDoesNotExistException"
    assert code(lambda: post(name="999999")) == "PullRequestDoesNotExistException"
    post("again")
    answer = git.client.get_comments_for_pull_request(pullRequestId=made["pullRequestId"])
    said = [comment["content"] for thread in answer["commentsForPullRequestData"] for comment in thread["comments"]]
    assert said == ["well", "again"]


def test_a_pull_request_belongs_to_one_repository(aws, git):
    made, other = git.pull_request(), Git(aws)
    wrong = "RepositoryNotAssociatedWithPullRequestException"
    assert code(lambda: other.merge_pull_request_by_squash(pullRequestId=made["pullRequestId"])) == wrong
    git.delete_repository()
    assert code(lambda: get(git, made)) == "PullRequestDoesNotExistException"
