"""The ids are Git's own."""

import shutil
import subprocess

import pytest

from localgit.store.merging import lines_changed, merge
from localgit.store.names import clash, valid_branch
from localgit.store.objects import blob_id, trees
from localgit.store.repository import Repository


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_ids_of_blobs_trees_and_commits(tmp_path):
    contents = {"b/c/d": b"1", "b.c": b"2", "b/a": b"", "a": b"text\n"}
    for path, content in contents.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    repository = Repository("github", 1, "o/r", "main", "t", "write", [])
    commit = repository.write("main", contents, "One\n\nmore\n")
    date = f"{int(commit.authored.timestamp())} +0000"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {
            f"GIT_{role}_NAME": commit.author.name,
            f"GIT_{role}_EMAIL": commit.author.email,
            f"GIT_{role}_DATE": date,
        }

    def run(*arguments):
        return subprocess.run(
            ["git", *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    run("init", "-q", "--object-format=sha1")
    run("add", *contents)
    assert run("write-tree") == commit.tree
    assert run("rev-parse", ":b/c/d") == blob_id(b"1")
    assert run("commit-tree", commit.tree, "-m", "One", "-m", "more") == commit.sha


def test_the_empty_tree():
    assert trees({})[""][0] == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def test_merging_by_files():
    base = {"same": 1, "ours": 1, "theirs": 1, "both": 1, "gone": 1, "alike": 1}
    ours = {**base, "ours": 2, "both": 2, "alike": 5, "new": 7}
    theirs = {**base, "theirs": 3, "both": 3, "alike": 5, "other": 8}
    del theirs["gone"]
    files, conflicts = merge(base, ours, theirs)
    assert conflicts == ["both"]
    assert files == {"same": 1, "ours": 2, "theirs": 3, "both": 2, "alike": 5, "new": 7, "other": 8}
    assert merge({"a": 1}, {}, {"a": 2}) == ({}, ["a"])


def test_lines_changed():
    repository = Repository("github", 1, "o/r", "main", "t", "write", [])
    first = repository.write("main", {"a": "1\n2\n3\n", "b": "x\n"}, "m")
    second = repository.write("main", {"a": "1\n4\n3\n5\n", "b": None}, "m")
    assert lines_changed(repository, repository.files(first.sha), repository.files(second.sha)) == (2, 2)


def test_the_last_change_of_a_file():
    repository = Repository("gitlab", 1, "o/r", "main", "t", "write", [])
    first = repository.write("main", {"a": "1"}, "m")
    second = repository.write("main", {"b": "1"}, "m")
    assert repository.last_change(second.sha, "a") == first.sha
    assert repository.last_change(second.sha, "b") == second.sha


@pytest.mark.parametrize("name", ["a b", "a..b", "/a", "a/", "a//b", "a.lock", "a~1", "-a", "a/.b", "@{a", ""])
def test_invalid_names_of_branches(name):
    assert not valid_branch(name)


def test_names_of_branches():
    assert valid_branch("iam-policies/deploy.role_1@x")
    assert clash(["main", "policies"], "policies/a") == "policies"
    assert clash(["main", "policies/a"], "policies") == "policies/a"
    assert clash(["main", "policies"], "policies-2") is None
