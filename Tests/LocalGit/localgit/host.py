"""What the two hosts have in common: routes, tokens, and how a call goes."""

from urllib.parse import unquote

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from . import faults
from .wire import Failure


class Host:
    name = root = None

    def __init__(self, repositories, routes):
        self._repositories = repositories  # {(host, name): repository}
        self._routes = Map(
            [Rule(path, methods=[method], endpoint=endpoint) for (method, path), endpoint in routes.items()],
            merge_slashes=False,
            strict_slashes=False,
        )

    @property
    def repositories(self):
        return [one for (host, _), one in self._repositories.items() if host == self.name]

    def answer(self, call):
        try:
            self.admit(call)
            endpoint, arguments = self._match(call)
            decoded = {name: unquote(value) if isinstance(value, str) else value for name, value in arguments.items()}
            return self.dispatch(call, endpoint, decoded)
        except Failure as failure:
            return self.refuse(call, failure)

    def _match(self, call):
        try:
            return self._routes.bind("localhost").match(call.path, call.method)
        except (NotFound, MethodNotAllowed):
            raise self.unknown_route() from None

    # What each host has of its own

    def token(self, call):
        """The token that was sent, or None."""
        raise NotImplementedError

    def admit(self, call):
        """Refuses who may not call at all."""
        raise NotImplementedError

    def dispatch(self, call, endpoint, arguments):
        raise NotImplementedError

    def refuse(self, call, failure):
        raise NotImplementedError

    def unknown_route(self):
        raise NotImplementedError

    def usual_failure(self, status, headers):
        raise NotImplementedError

    # Tokens

    def token_is_known(self, call):
        return self.token(call) in {one.token for one in self.repositories}

    def token_is_right(self, call):
        """Whether the token is that of the repository that is called, or of any if none is found; None without one."""
        token = self.token(call)
        if token is None:
            return None
        return token == call.repository.token if call.repository else self.token_is_known(call)

    def failed(self, fault):
        return faults.response(fault, self.usual_failure(fault.status, fault.headers))
