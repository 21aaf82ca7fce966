"""The local AWS as one WSGI application in front of moto.

A part of the local AWS takes hold of an operation in one of three ways: it *answers* it instead of moto (a stand-in
answers all operations of its service), it *checks* it before moto sees it and may refuse, or it *follows* it once moto
has answered without an error. Calls made under a deployed role are authorised first.
"""

import json
import threading
import traceback

import boto3
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from . import wire
from .background import Background, Clock
from .faults import Faults
from .journal import Journal
from .sessions import Sessions
from .wire import AWSError, Request, Response


class LocalAWS:
    def __init__(self, iam_mode="audit", time_scale=0.001):
        self.iam_mode = iam_mode
        self.endpoint = None
        self.journal, self.background, self.sessions, self.faults = Journal(), Background(), Sessions(), Faults()
        self.clock = Clock(time_scale, self.journal)
        self.authorise = lambda request: None
        self.pages = {}  # path → function from the rest of the path and the body to a Response; these are no AWS API
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._stand_ins, self._answers, self._checks, self._followers = {}, {}, {}, {}
        self._clients, self._clients_lock = {}, threading.Lock()

    # How the parts take hold of operations

    def add_stand_in(self, service, stand_in):
        """`stand_in` answers all of the service: it has a method for each operation, of the operation's name."""
        self._stand_ins[service] = stand_in

    def answer(self, service, operation, function):
        self._answers[service, operation] = function

    def check(self, service, operation, function):
        self._checks.setdefault((service, operation), []).append(function)

    def follow(self, service, operation, function):
        """`function` is given the request and moto's response, after the fact."""
        self._followers.setdefault((service, operation), []).append(function)

    # Clients of this server

    def client(self, service, region, role=None):
        """A boto3 client of this server: as the deployer, or as a session of a deployed role."""
        slot = (service, region, role)
        with self._clients_lock:
            if slot not in self._clients:
                self._clients[slot] = boto3.session.Session().client(
                    service,
                    region_name=region,
                    endpoint_url=self.endpoint,
                    aws_access_key_id=self.sessions.access_key(role) if role else "deployer",
                    aws_secret_access_key="local",
                    config=Config(
                        retries={"total_max_attempts": 1}, read_timeout=900, max_pool_connections=32, parameter_validation=role is None
                    ),
                )
            return self._clients[slot]

    # Serving

    def listen(self, port=0):
        class Quiet(WSGIRequestHandler):
            def log(self, *_):
                pass

        self._server = make_server("127.0.0.1", port, self, threaded=True, request_handler=Quiet)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def __call__(self, environ, start_response):
        try:
            page = next((page for page in self.pages if environ["PATH_INFO"].startswith(page)), None)
            if page:
                response = self.pages[page](environ["PATH_INFO"].removeprefix(page), wire.take_body(environ))
            else:
                response = self._called(environ)
        except Exception:  # a 4xx, since SDKs repeat a 5xx for minutes
            self.journal.problem(traceback.format_exc())
            response = Response(
                400, {"x-amzn-ErrorType": "LocalAWSFault"}, json.dumps({"message": traceback.format_exc()[-1500:]}).encode()
            )
        if response is None:
            return self._moto(environ, start_response)
        headers = {name: str(value) for name, value in response.headers.items()}
        if environ["REQUEST_METHOD"] != "HEAD":
            headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
            headers["Content-Length"] = str(len(response.body))
        start_response(f"{response.status} -", list(headers.items()))
        return [response.body]

    def _called(self, environ):
        """The response to an AWS API call, or None where moto shall answer by itself."""
        signed = wire.credential(environ)
        if not signed:
            return None
        access_key, region, signing_name = signed
        service, role = wire.BOTOCORE_NAMES.get(signing_name, signing_name), self.sessions.role(access_key)
        if wire.service_model(service) is None or not (role or service in self._stand_ins or self._interested(service)):
            return None
        body = wire.take_body(environ)
        operation, path_parameters = wire.identify(service, environ, body)
        slot = (service, operation)
        held = service in self._stand_ins or any(slot in hold for hold in self._holds()) or self.faults.concern(*slot)
        if operation is None or not (role or held):
            return None
        request = Request(service, operation, region, role)
        try:
            request.parameters = wire.parse(service, operation, environ, body, path_parameters)
            self.authorise(request)
            self.faults.strike(request)
            for check in self._checks.get(slot, []):
                check(request)
            answer = self._answers.get(slot) or getattr(self._stand_ins.get(service), operation, None)
            if answer:
                response = wire.serialise(service, operation, answer(request))
            elif service in self._stand_ins:
                raise AWSError("UnsupportedOperation", f"The local AWS does not answer {service}:{operation}.", 400)
            else:
                response = self._ask_moto(environ)
        except AWSError as error:
            self.journal.call(request, error.code)
            return wire.serialise_error(service, operation, error)
        self.journal.call(request, None if response.status < 300 else str(response.status))
        if response.status < 300:
            for follower in self._followers.get(slot, []):
                follower(request, response)
        return response

    def _holds(self):
        return self._answers, self._checks, self._followers

    def _interested(self, service):
        return self.faults.any(service) or any(held == service for hold in self._holds() for held, _ in hold)

    def _ask_moto(self, environ):
        started = []
        chunks = self._moto(environ, lambda status, headers, *_: started.append((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        status, headers = started[0]
        return Response(int(status.split()[0]), dict(headers), body)
