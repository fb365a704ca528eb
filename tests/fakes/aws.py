"""A loopback AWS: answers from a table, counts every call, and hands the rest to moto's server.

What the table answers is validated by the SDK's own output shapes and serialized by their protocols,
so that a made-up answer cannot have a shape that AWS would never send.
"""

import http.client
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel
from botocore.validate import ParamValidator
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

IDENTITY = {
    "UserId": "AIDAEXAMPLE",
    "Account": "123456789012",
    "Arn": "arn:aws:iam::123456789012:user/reader",
}
"""Who everybody is that only the table answers."""

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "made-up",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "MOTO_ACCOUNT_ID": "123456789012",
}
UNSET = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ENDPOINT_URL",
)
"""What a process needs to sign in as somebody made up, whatever the machine is configured for."""

Params = Mapping[str, Any]
Answer = Mapping[str, Any] | Callable[[Params], Mapping[str, Any]]
_SERVICES = {
    "sso": "sso-admin",
    "tagging": "resourcegroupstaggingapi",
    "states": "stepfunctions",
    "bedrock": "bedrock-agent",
    "bedrock-agentcore": "bedrock-agentcore-control",
}
_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error that AWS answers with, for as many calls as `times` says."""

    code: str
    status: int = 403
    message: str = "made up"
    times: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that arrived."""

    call: str
    region: str
    key: str
    params: str


@dataclass(slots=True)
class Aws:
    """The table of answers, and what was asked."""

    url: str = ""
    behind: tuple[str, int] | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    refused_regions: dict[str, Refusal] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def counts(self) -> Counter[str]:
        """Return how often each call arrived."""
        return Counter(one.call for one in self.calls)

    def repeated(self) -> list[Call]:
        """Return the calls that arrived more than once with the same parameters."""
        return [one for one, count in Counter(self.calls).items() if count > 1]

    def refusal(self, one: Call) -> Refusal | None:
        """Return the error that a call is to be answered with, if any."""
        with self.lock:
            if refusal := self.refused_regions.get(one.region):
                return refusal
            refusal = self.refusals.get(one.call)
            if refusal:
                seen = sum(1 for other in self.calls if other.call == one.call)
                return refusal if seen <= refusal.times else None
            return None


@contextmanager
def serving(behind: tuple[str, int] | None) -> Iterator[Aws]:
    """Serve a fresh table on a free port."""
    aws = Aws(behind=behind)
    server = _Server(("127.0.0.1", 0), type("Bound", (_Handler,), {"aws": aws}))
    aws.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield aws
    finally:
        server.shutdown()
        server.server_close()
        assert not aws.problems, aws.problems


@cache
def model_of(service: str) -> ServiceModel:
    """Return the SDK's model of a service."""
    return botocore.session.get_session().get_service_model(service)


def operation_of(call: str) -> OperationModel:
    """Return the SDK's model of a call."""
    service, _, operation = call.partition(".")
    model = model_of(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(names[operation])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that was killed before its answer came."""


class _Handler(BaseHTTPRequestHandler):
    aws: Aws
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the parent has
        """Say nothing."""

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        key, region, service = self._scope()
        call, params = self._call(service, body)
        one = Call(call, region, key, _comparable(params, self.path, body))
        with self.aws.lock:
            self.aws.calls.append(one)
        time.sleep(self.aws.delays.get(call, 0))
        try:
            self._answer(one, params, body)
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - shown when the test ends
            self.aws.problems.append(f"{call}: {error!r}")
            self._send(500, {}, b"")

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _handle  # noqa: N815

    def _answer(self, one: Call, params: Params, body: bytes) -> None:
        if refusal := self.aws.refusal(one):
            self._send(*_refused(operation_of(one.call), refusal))
        elif one.call in self.aws.answers:
            self._send(*_serialized(operation_of(one.call), self.aws.answers[one.call], params))
        elif self.aws.behind:
            self._forward(self.aws.behind, body)
        else:
            raise LookupError(f"nobody answers {one.call}")

    def _scope(self) -> tuple[str, str, str]:
        found = _SCOPE.search(self.headers.get("Authorization", ""))
        key, region, service = found.groups() if found else ("", "", "")
        return key, region, _SERVICES.get(service, service)

    def _call(self, service: str, body: bytes) -> tuple[str, Params]:
        if target := self.headers.get("X-Amz-Target"):
            return f"{service}.{xform_name(target.rpartition('.')[2], '-')}", json.loads(body or b"{}")
        path = urlsplit(self.path)
        if "/operation/" in path.path:
            return f"{service}.{xform_name(path.path.rpartition('/')[2], '-')}", {}
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            params = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            return f"{service}.{xform_name(params['Action'], '-')}", params
        return f"{service}.{_rest(service, self.command, path.path, path.query)}", {}

    def _forward(self, behind: tuple[str, int], body: bytes) -> None:
        connection = http.client.HTTPConnection(*behind, timeout=30)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        drop = {"transfer-encoding", "connection", "content-length", "date", "server"}
        self._send(answer.status, {k: v for k, v in answer.getheaders() if k.lower() not in drop}, data)

    def _send(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _comparable(params: Params, path: str, body: bytes) -> str:
    return f"{path} {json.dumps(params, sort_keys=True) if params else body.hex()}"


@cache
def _rest(service: str, method: str, path: str, query: str) -> str:
    """Return the operation of a REST request: the one whose template fits with the most query words."""
    words = {part.partition("=")[0] for part in query.split("&") if part}
    best, most = "unknown", -1
    for name in model_of(service).operation_names:
        http_part = model_of(service).operation_model(name).http
        template, _, asked = http_part["requestUri"].partition("?")
        wanted = {part.partition("=")[0] for part in asked.split("&") if part}
        # The SDK takes the bucket out of the templates of calls that it has made.
        bucket = service == "s3" and "{Bucket}" not in template
        templates = (template, f"/{{Bucket}}{template}") if bucket else (template,)
        fits = any(_fits(one, path) for one in templates) and wanted <= words
        if http_part["method"] == method and fits and len(wanted) > most:
            best, most = xform_name(name, "-"), len(wanted)
    return best


def _fits(template: str, path: str) -> bool:
    pattern = re.sub(r"\{[^}]*\+\}", ".+", re.sub(r"\{[^}+]*\}", "[^/]+", template.rstrip("/") or "/"))
    return re.fullmatch(pattern, path.rstrip("/") or "/") is not None


def _serialized(model: OperationModel, answer: Answer, params: Params) -> tuple[int, dict[str, str], bytes]:
    body = answer(params) if callable(answer) else answer
    assert model.output_shape is not None
    report = ParamValidator().validate(body, model.output_shape)
    assert not report.has_errors(), report.generate_report()
    protocol = model.service_model.resolved_protocol
    # The serializers only take moto's own reading of the SDK's models.
    operation = get_service_model(model.service_model.service_name).operation_model(model.name)
    sent = get_serializer_class(model.service_model.service_name, protocol)(operation).serialize(dict(body))
    data = sent["body"]
    return sent["status_code"], dict(sent["headers"]), data.encode() if isinstance(data, str) else data


def _refused(model: OperationModel, refusal: Refusal) -> tuple[int, dict[str, str], bytes]:
    protocol = model.service_model.resolved_protocol
    text = {"__type": refusal.code, "message": refusal.message}
    if protocol == "smithy-rpc-v2-cbor":
        return (
            refusal.status,
            {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"},
            _cbor(text),
        )
    if "json" in protocol:
        return refusal.status, {"x-amzn-errortype": refusal.code}, json.dumps(text).encode()
    inner = f"<Code>{refusal.code}</Code><Message>{refusal.message}</Message>"
    if protocol == "rest-xml":
        return refusal.status, {}, f"<Error>{inner}</Error>".encode()
    if protocol == "ec2":
        return refusal.status, {}, f"<Response><Errors><Error>{inner}</Error></Errors></Response>".encode()
    return refusal.status, {}, f"<ErrorResponse><Error>{inner}</Error></ErrorResponse>".encode()


def _cbor(text: Mapping[str, str]) -> bytes:
    """Return a map of short texts as CBOR."""
    packed = bytes([0xA0 + len(text)])
    for part in (piece for pair in text.items() for piece in pair):
        packed += bytes([0x78, len(part.encode())]) + part.encode()
    return packed
