"""POST /__local/<verb> with a JSON object: how tests steer the hosts and look into them. serve.py lists the verbs."""

import base64

from .faults import Fault, Race
from .store.people import SOMEBODY
from .store.repository import Repository
from .wire import fine_timestamp

TOKEN = "local-git-token"


class Control:
    def __init__(self, application):
        self._application = application
        self._verbs = {
            "repository": self._make,
            "commit": self._commit,
            "files": self._files,
            "log": self._log,
            "branches": lambda **place: {
                "branches": self._find(**place).branches,
                "default": self._find(**place).default_branch,
            },
            "delete-branch": self._delete_branch,
            "requests": self._requests,
            "merge": self._merge,
            "close": self._close,
            "fail": lambda **fault: application.faults.add(Fault(**fault)),
            "race": self._race,
            "calls": lambda: {"calls": application.journal.calls},
            "clear": self._clear,
        }

    def do(self, verb, /, **arguments):
        if verb not in self._verbs:
            raise ValueError(f"{verb} is none of {', '.join(sorted(self._verbs))}")
        return self._verbs[verb](**arguments)

    def _find(self, host, name):
        if (host, name) not in self._application.repositories:
            raise LookupError(f"there is no repository {name} at {host}")
        return self._application.repositories[host, name]

    def _make(self, host, name, files=None, default_branch="main", token=TOKEN, access="write", protected=()):
        if host not in self._application.hosts:
            raise ValueError(f"host is one of {', '.join(self._application.hosts)}")
        if access not in ("read", "write"):
            raise ValueError("access is read or write")
        repositories = self._application.repositories
        number = repositories[host, name].number if (host, name) in repositories else len(repositories) + 1
        repository = Repository(host, number, name, default_branch, token, access, list(protected))
        repositories[host, name] = repository
        commit = repository.write(default_branch, files, "Initial commit").sha if files else None
        return {"id": number, "commit": commit}

    def _commit(self, host, name, files, branch=None, message="A change"):
        repository = self._find(host, name)
        return {"commit": repository.write(branch or repository.default_branch, files, message).sha}

    def _files(self, host, name, ref=None):
        repository = self._find(host, name)
        commit = self._found(repository, ref)
        return {
            "files": {
                path: _text(repository.blobs[blob]) for path, (_, blob) in sorted(repository.files(commit.sha).items())
            }
        }

    def _log(self, host, name, ref=None):
        repository = self._find(host, name)
        commits = [repository.commits[sha] for sha in repository.ancestors(self._found(repository, ref).sha)]
        return {
            "log": [
                {
                    "sha": one.sha,
                    "message": one.message,
                    "parents": list(one.parents),
                    "author": {"name": one.author.name, "email": one.author.email},
                }
                for one in commits
            ]
        }

    @staticmethod
    def _found(repository, ref):
        commit = repository.find(ref)
        if commit is None:
            raise LookupError(f"there is no commit at {ref or 'HEAD'}")
        return commit

    def _delete_branch(self, host, name, branch):
        self._find(host, name).drop(branch)
        return {}

    def _requests(self, host, name):
        return {"requests": [_shown(one) for one in self._find(host, name).reviews.all.values()]}

    def _review(self, host, name, number):
        reviews = self._find(host, name).reviews
        if number not in reviews.all or reviews.all[number].state != "open":
            raise LookupError(f"there is no open request {number}")
        return reviews, reviews.all[number]

    def _merge(self, host, name, number, squash=False, delete_branch=False):
        reviews, review = self._review(host, name, number)
        if reviews.conflicts(review):
            raise ValueError(f"{', '.join(reviews.conflicts(review))} cannot be merged")
        commit = reviews.merge(review, f"Merge {review.source} into {review.target}", SOMEBODY, squash=squash)
        if delete_branch:
            self._find(host, name).drop(review.source)
        return {"commit": commit.sha}

    def _close(self, host, name, number):
        reviews, review = self._review(host, name, number)
        reviews.end(review, "closed", SOMEBODY)
        return {}

    def _race(self, **race):
        if race.get("verb") not in self._verbs:
            raise ValueError(f"verb is one of {', '.join(sorted(self._verbs))}")
        return self._application.faults.add(Race(**race))

    def _clear(self):
        self._application.journal.clear()
        self._application.faults.clear()
        return {}


def _shown(review):
    plain = ("number", "title", "body", "source", "target", "state", "draft", "head", "base", "merge_commit")
    return {
        **{name: getattr(review, name) for name in plain},
        "author": review.author.login,
        "updated": fine_timestamp(review.updated),
        "comments": [{"author": one.author.login, "body": one.body} for one in review.comments],
    }


def _text(content):
    """Files that are no text are given in base64, as {"base64": …}."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}
