"""Merges of CodeCommit's branches, and the conflicts that it tells of."""

import pytest

from .git import Git, code


@pytest.fixture
def git(aws):
    """A repository with the branches main and work, which start from the same commit."""
    made = Git(aws)
    made.create_branch(branchName="work", commitId=made.commit(a="1", b="1", c__d="1"))
    return made


def sides(source="main", destination="work", **more):
    return {"sourceCommitSpecifier": source, "destinationCommitSpecifier": destination, **more}


def conflicts(git, option="THREE_WAY_MERGE", **more):
    return git.get_merge_conflicts(**sides(), mergeOption=option, **more)


def paths(answer):
    return [one["filePath"] for one in answer["conflictMetadataList"]]


def test_a_merge_keeps_both_sides(git):
    main, work = git.on_top(a="2", delete=["c/d"]), git.on_top("work", b="2", e="1")
    made = git.merge_branches_by_three_way(**sides(), authorName="n", commitMessage="m")
    commit = git.get_commit(commitId=made["commitId"])["commit"]
    assert (git.tip(), git.tip("work")) == (main, made["commitId"])
    assert (commit["parents"], commit["treeId"], commit["message"]) == ([work, main], made["treeId"], "m")
    assert [git.text(path, at="work") for path in "abe"] == ["2", "2", "1"]
    assert code(lambda: git.get_file(filePath="c/d", commitSpecifier="work")) == "FileDoesNotExistException"


def test_a_squash_forgets_the_source(git):
    git.on_top(a="2")
    work = git.on_top("work", b="2")
    made = git.merge_branches_by_squash(**sides())
    assert git.get_commit(commitId=made["commitId"])["commit"]["parents"] == [work]
    assert git.text("a", at="work") == "2"


def test_fast_forward_needs_a_straight_line(git):
    main = git.on_top(a="2")
    assert conflicts(git, "FAST_FORWARD_MERGE")["mergeable"] is True
    assert git.merge_branches_by_fast_forward(**sides())["commitId"] == main == git.tip("work")
    git.on_top("work", b="2")
    git.on_top(a="3")
    answer = conflicts(git, "FAST_FORWARD_MERGE")
    assert (answer["mergeable"], answer["conflictMetadataList"]) == (False, [])
    assert code(lambda: git.merge_branches_by_fast_forward(**sides())) == "ManualMergeRequiredException"


def test_without_conflicts_there_is_nothing_to_tell(git):
    base, main, work = git.tip(), git.on_top(a="2", e="1"), git.on_top("work", b="2", e="1")
    answer = conflicts(git)
    assert (answer["mergeable"], answer["conflictMetadataList"]) == (True, [])
    assert (answer["baseCommitId"], answer["sourceCommitId"], answer["destinationCommitId"]) == (base, main, work)


def test_conflicts_are_described(git):
    git.on_top(a="22")
    git.on_top("work", a="333")
    answer = conflicts(git)
    assert answer["mergeable"] is False
    kinds = ("source", "destination", "base")
    assert answer["conflictMetadataList"] == [
        {
            "filePath": "a",
            "fileSizes": {"source": 2, "destination": 3, "base": 1},
            "fileModes": dict.fromkeys(kinds, "NORMAL"),
            "objectTypes": dict.fromkeys(kinds, "FILE"),
            "numberOfConflicts": 1,
            "isBinaryFile": dict.fromkeys(kinds, False),
            "contentConflict": True,
            "fileModeConflict": False,
            "objectTypeConflict": False,
            "mergeOperations": {"source": "M", "destination": "M"},
        }
    ]


def test_one_changes_what_the_other_deletes(git):
    git.on_top(delete=["a"])
    git.on_top("work", a="2")
    found = conflicts(git)["conflictMetadataList"][0]
    assert found["mergeOperations"] == {"source": "D", "destination": "M"}
    assert found["fileSizes"] == {"destination": 1, "base": 1}


def test_both_add_the_same_path(git):
    git.on_top(e="1")
    git.on_top("work", e="2")
    found = conflicts(git)["conflictMetadataList"][0]
    assert found["mergeOperations"] == {"source": "A", "destination": "A"} and "base" not in found["objectTypes"]


def test_a_file_here_and_a_folder_there(git):
    git.on_top(e="1")
    git.on_top("work", e__f="2")
    found = conflicts(git)["conflictMetadataList"]
    assert [(one["filePath"], one["objectTypeConflict"]) for one in found] == [("e", True)]
    assert found[0]["objectTypes"] == {"source": "FILE", "destination": "DIRECTORY"}
    git.merge_branches_by_three_way(**sides(), conflictResolutionStrategy="ACCEPT_SOURCE")
    assert git.text("e", at="work") == "1"


def test_modes_conflict_too(git):
    def set_mode(branch, mode):
        modes = [{"filePath": "a", "fileMode": mode}]
        git.create_commit(branchName=branch, parentCommitId=git.tip(branch), setFileModes=modes)

    set_mode("main", "EXECUTABLE")
    set_mode("work", "SYMLINK")
    found = conflicts(git)["conflictMetadataList"][0]
    assert (found["contentConflict"], found["fileModeConflict"], found["objectTypeConflict"]) == (False, True, True)
    assert found["numberOfConflicts"] == 2


def test_conflicts_come_in_pages(git):
    git.on_top(a="2", b="2", c__d="2")
    git.on_top("work", a="3", b="3", c__d="3")
    first = conflicts(git, maxConflictFiles=2)
    assert paths(first) == ["a", "b"]
    second = conflicts(git, maxConflictFiles=2, nextToken=first["nextToken"])
    assert paths(second) == ["c/d"] and "nextToken" not in second
    assert code(lambda: conflicts(git, maxConflictFiles=0)) == "InvalidMaxConflictFilesException"


@pytest.mark.parametrize("merge", ["merge_branches_by_three_way", "merge_branches_by_squash"])
@pytest.mark.parametrize("side, a, b", [("SOURCE", "2", "2"), ("DESTINATION", "3", "2")])
def test_a_side_can_prevail_where_they_conflict(git, merge, side, a, b):
    git.on_top(a="2", b="2")
    git.on_top("work", a="3")
    work, by_hand = git.tip("work"), "ManualMergeRequiredException"
    prevails = {"conflictResolutionStrategy": f"ACCEPT_{side}"}
    assert code(lambda: getattr(git, merge)(**sides())) == by_hand
    assert code(lambda: getattr(git, merge)(**sides(), conflictResolutionStrategy="NONE")) == by_hand
    assert git.tip("work") == work
    answer = conflicts(git, **prevails)
    assert (answer["mergeable"], paths(answer)) == (True, [])
    getattr(git, merge)(**sides(), **prevails)
    assert (git.text("a", at="work"), git.text("b", at="work")) == (a, b)


def test_what_the_prevailing_side_deleted_is_gone(git):
    git.on_top(delete=["a"])
    git.on_top("work", a="2")
    git.merge_branches_by_three_way(**sides(), conflictResolutionStrategy="ACCEPT_SOURCE")
    assert code(lambda: git.get_file(filePath="a", commitSpecifier="work")) == "FileDoesNotExistException"


def test_commits_are_merged_into_the_target_that_stands_on_them(git):
    main, work = git.on_top(a="2"), git.on_top("work", b="2")
    assert code(lambda: git.merge_branches_by_three_way(**sides(main, work))) == "InvalidTargetBranchException"
    given = sides(main, work, targetBranch="work")
    made = git.merge_branches_by_three_way(**given)["commitId"]
    assert git.tip("work") == made
    assert code(lambda: git.merge_branches_by_three_way(**given)) == "ConcurrentReferenceUpdateException"
    assert code(lambda: git.merge_branches_by_three_way(**sides(targetBranch="x"))) == "BranchDoesNotExistException"
    assert code(lambda: git.merge_branches_by_three_way(**sides("x"))) == "CommitDoesNotExistException"


def test_a_second_merge_starts_from_the_first(git):
    git.on_top(a="2")
    git.on_top("work", b="2")
    git.merge_branches_by_three_way(**sides())
    base = git.tip()
    git.on_top("work", b="3")
    git.on_top(a="3")
    assert conflicts(git)["baseCommitId"] == base
    git.merge_branches_by_three_way(**sides())
    assert (git.text("a", at="work"), git.text("b", at="work")) == ("3", "3")


def test_the_base_is_the_newest_common_commit(git):
    first = git.tip()
    git.on_top(a="2")
    newest = git.on_top(a="3")
    git.create_branch(branchName="side", commitId=newest)
    git.on_top("side", b="2")
    git.on_top("work", c__d="2")
    git.merge_branches_by_three_way(**sides("side", "work"))
    git.on_top(e="1")
    for ends in (sides("main", "work"), sides("work", "main")):
        assert git.get_merge_conflicts(**ends, mergeOption="THREE_WAY_MERGE")["baseCommitId"] == newest != first


def test_what_is_not_known_here_is_refused(git):
    no_strategy = "InvalidConflictResolutionStrategyException"
    assert code(lambda: conflicts(git, "OCTOPUS")) == "InvalidMergeOptionException"
    assert code(lambda: conflicts(git, conflictResolutionStrategy="AUTOMERGE")) == no_strategy
    assert code(lambda: conflicts(git, conflictDetailLevel="LINE_LEVEL")) == "InvalidConflictDetailLevelException"
