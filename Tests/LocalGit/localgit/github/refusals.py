"""The forms of GitHub's 422."""

from ..wire import Failure


def not_supplied(body, *names):
    for name in names:
        if body.get(name) is None:
            raise Failure(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')


def invalid(resource, **error):
    return Failure(422, "Validation Failed", errors=[{"resource": resource, **error}])


def protect(repository, branch, status=422):
    if branch in repository.protected:
        raise Failure(status, "Repository rule violations found\n\nChanges must be made through a pull request.\n\n")
