"""Serving over TLS, with a certificate of an authority that nobody else trusts."""

import os
import ssl
import tempfile
import threading

import trustme
from werkzeug.serving import WSGIRequestHandler, make_server

from .app import Application


class LocalGit:
    """The stand-ins in this process; `with LocalGit() as git`, or `start` and `close`.

    `github` and `gitlab` are the roots of the APIs; `ca` is the path of the authority's certificate, which clients are
    told by SSL_CERT_FILE. `git.control("branches", host="github", name="o/r")` is as a POST to /__local/branches.
    """

    def __init__(self, port=0):
        self._application, self._port = Application(), port
        self._server = self._thread = None

    def start(self):
        authority = trustme.CA()
        self._folder = tempfile.TemporaryDirectory(prefix="local-git-")
        self.ca = os.path.join(self._folder.name, "ca.pem")
        authority.cert_pem.write_to_path(self.ca)
        context = _Patient(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        self._server = make_server(
            "127.0.0.1", self._port, self._application, threaded=True, request_handler=_Quiet, ssl_context=context
        )
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        self.github = self.url + self._application.hosts["github"].root
        self.gitlab = self.url + self._application.hosts["gitlab"].root
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    __enter__ = start

    def __exit__(self, *_):
        self.close()

    def control(self, verb, /, **arguments):
        return self._application.steer(verb, **arguments)


class _Patient(ssl.SSLContext):
    """Leaves the handshake to the thread of the connection, lest a silent client holds up all others."""

    def wrap_socket(self, sock, **options):
        return super().wrap_socket(sock, **{**options, "do_handshake_on_connect": False})


class _Quiet(WSGIRequestHandler):
    timeout = 30  # of a client that connects and then says nothing

    def log_request(self, *_):
        pass
