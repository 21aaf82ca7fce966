"""The stand-ins in this process, called over TLS; one test starts serve.py."""

import os
import sys
import uuid

import pytest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

from local_git_client import FILES, Client  # noqa: E402

from localgit import LocalGit  # noqa: E402


@pytest.fixture(scope="session")
def local():
    with LocalGit() as git:
        yield git


@pytest.fixture
def git(local):
    local.control("clear")
    return local


@pytest.fixture
def github(git):
    name, token = f"owner/r{uuid.uuid4().hex}", uuid.uuid4().hex
    git.control("repository", host="github", name=name, files=FILES, token=token)
    headers = {
        "Authorization": f"Bearer {token}",
        "User-Agent": "tests",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Client(git, "github", f"{git.github}/repos/{name}", name, headers)


@pytest.fixture
def gitlab(git):
    name, token = f"group/p{uuid.uuid4().hex}", uuid.uuid4().hex
    git.control("repository", host="gitlab", name=name, files=FILES, token=token)
    root = f"{git.gitlab}/projects/{name.replace('/', '%2F')}"
    return Client(git, "gitlab", root, name, {"PRIVATE-TOKEN": token, "Content-Type": "application/json"})
