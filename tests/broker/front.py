"""An AWS that enforces: every call is decided by the evaluator, and only what it allows reaches moto.

moto stores roles, policies and objects and checks nothing of a session's policies, so they are remembered
here: identity within session policy, boundary and SCPs, and what policies of resources add. What this does
not know to decide is refused. Signatures are not checked; the session token that goes with a key is.
"""

import http.client
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import boto3
import orjson
from botocore.exceptions import ClientError

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome

ACCOUNT = "123456789012"
_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
_QUIET = frozenset(
    {"list-type", "prefix", "delimiter", "max-keys", "encoding-type", "x-id", "continuation-token"}
)
_BUCKET = {
    "GET": "s3:ListBucket",
    "HEAD": "s3:ListBucket",
    "PUT": "s3:CreateBucket",
    "DELETE": "s3:DeleteBucket",
}
_OBJECT = {"GET": "s3:GetObject", "HEAD": "s3:GetObject", "PUT": "s3:PutObject", "DELETE": "s3:DeleteObject"}
_POLICY = {"GET": "s3:GetBucketPolicy", "PUT": "s3:PutBucketPolicy", "DELETE": "s3:DeleteBucketPolicy"}
_DROPPED = {"transfer-encoding", "connection", "content-length", "date", "server"}


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user with a key, and what it may do."""

    arn: str
    policies: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a role, with all that it was issued under; `start` and `end` in seconds since 1970."""

    arn: str
    role: str
    token: str
    policies: tuple[Mapping[str, Any], ...]
    source_identity: str
    tags: Mapping[str, str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as IAM looks at it: pairs of action and resource, and the keys that it carries."""

    call: str
    needs: tuple[tuple[str, str], ...]
    context: Mapping[str, object] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Front:
    """The state of the enforcing AWS.

    `faults` are what the next calls of a name meet: throttle, broken, silent, lost, stranger, packed. `lag`
    is how many seconds a changed policy of a role takes to be known.
    """

    behind: tuple[str, int]
    url: str = ""
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    scps: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    faults: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: list[str] = field(default_factory=list)
    lag: float = 0.0
    silence: float = 1.5
    lock: threading.Lock = field(default_factory=threading.Lock)
    made: dict[str, Any] = field(default_factory=dict)
    seen: defaultdict[str, list[tuple[float, list[Any]]]] = field(default_factory=lambda: defaultdict(list))

    def client(self, service: str) -> Any:
        """Return a client of moto itself, which may do everything."""
        with self.lock:
            if service not in self.made:
                make: Any = boto3.client
                self.made[service] = make(
                    service,
                    endpoint_url="http://{}:{}".format(*self.behind),
                    region_name="us-east-1",
                    aws_access_key_id="AKIASETUP",
                    aws_secret_access_key="made-up",
                )
            return self.made[service]

    def decide(self, key: str, token: str, asked: Asked) -> str:
        """Return the code of the error with which a call is refused, empty where it is allowed."""
        if asked.call == "sts.GetCallerIdentity":
            return ""
        session, user = self.sessions.get(key), self.users.get(key)
        if session is not None and (session.token != token or not asked.needs):
            return "InvalidClientTokenId" if asked.needs else "AccessDenied"
        if session is not None and time.time() >= session.end:
            return "ExpiredToken"
        if session is None and user is None:
            return "InvalidClientTokenId"
        case = self._of_session(session) if session else _of_user(user)
        allowed = bool(asked.needs) and all(
            self._allows(case, asked, action, resource) for action, resource in asked.needs
        )
        return "" if allowed else "AccessDenied"

    def _of_session(self, session: Session) -> dict[str, Any]:
        iam = self.client("iam")
        name = session.role.rpartition("/")[2]
        try:
            role = iam.get_role(RoleName=name)["Role"]
        except ClientError:
            return {"principal": {"arn": session.arn, "role_arn": session.role}, "policies": {"identity": []}}
        policies: dict[str, Any] = {"identity": self._known(session.role, _identity(iam, name))}
        if boundary := role.get("PermissionsBoundary"):
            policies["boundary"] = _managed(iam, boundary["PermissionsBoundaryArn"])
        if session.policies:
            policies["session"] = list(session.policies)
        context = {
            "aws:PrincipalArn": session.role,
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalType": "AssumedRole",
            "aws:TokenIssueTime": _time(session.start),
            **({"aws:SourceIdentity": session.source_identity} if session.source_identity else {}),
            **{f"aws:PrincipalTag/{name}": value for name, value in session.tags.items()},
        }
        return {
            "principal": {"arn": session.arn, "role_arn": session.role},
            "policies": policies,
            "context": context,
        }

    def _known(self, role: str, policies: list[Any]) -> list[Any]:
        """Return what is known of a role's policies by now."""
        now = time.time()
        with self.lock:
            seen = self.seen[role]
            if not seen or seen[-1][1] != policies:
                seen.append((now, policies))
            old = [one for since, one in seen if since <= now - self.lag]
            return old[-1] if old else seen[0][1]

    def _allows(self, case: Mapping[str, Any], asked: Asked, action: str, resource: str) -> bool:
        policies = dict(case["policies"])
        if self.scps:
            policies["scps"] = [list(level) for level in self.scps]
        given = self._resource_policy(resource)
        if given is not None:
            policies["resource_policy"] = [given]
        whole = {
            **case,
            "action": action,
            "resource": {"arn": resource, "account": ACCOUNT},
            "policies": policies,
            "context": {
                "aws:SourceIp": "127.0.0.1",
                "aws:SecureTransport": False,
                "aws:CurrentTime": _time(int(time.time())),
                **case.get("context", {}),
                **asked.context,
            },
        }
        return decide_case(whole).outcome is Outcome.ALLOW

    def _resource_policy(self, resource: str) -> Any:
        """Return the policy of a bucket, or the trust of a role."""
        try:
            if resource.startswith("arn:aws:s3:::"):
                bucket = resource.removeprefix("arn:aws:s3:::").partition("/")[0]
                return orjson.loads(self.client("s3").get_bucket_policy(Bucket=bucket)["Policy"])
            if ":role/" in resource:
                name = resource.rpartition("/")[2]
                return self.client("iam").get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        except ClientError:
            return None
        return None

    def remember(self, asked: Asked, key: str, answer: bytes) -> None:
        """Remember a session that moto has issued."""
        text, params = answer.decode(), asked.params
        iam = self.client("iam")
        documents = [_managed(iam, arn) for name, arn in params.items() if name.startswith("PolicyArns.")]
        if params.get("Policy"):
            documents.append(orjson.loads(params["Policy"]))
        parent = self.sessions.get(key)
        now = int(time.time())
        self.sessions[_between(text, "AccessKeyId")] = Session(
            _between(text, "Arn"),
            params["RoleArn"],
            _between(text, "SessionToken"),
            tuple(documents),
            params.get("SourceIdentity") or (parent.source_identity if parent else ""),
            {**(parent.tags if parent else {}), **_tags(params)},
            now,
            now + int(params.get("DurationSeconds", 3_600)),
        )


@contextmanager
def fronting(behind: tuple[str, int]) -> Iterator[Front]:
    """Serve an enforcing AWS on a free port, before moto's server."""
    front = Front(behind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"front": front}))
    server.daemon_threads = True
    front.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    front: Front
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the parent has
        """Say nothing."""

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = _SCOPE.search(self.headers.get("Authorization", ""))
        key, _, service = found.groups() if found else ("", "", "")
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = _asked(self.front, service, self.command, self.path, headers, body)
        self.front.calls.append(asked.call)
        waiting = self.front.faults[asked.call]
        fault = waiting.pop(0) if waiting else ""
        if self._failed(service, fault):
            return
        code = self.front.decide(key, self.headers.get("X-Amz-Security-Token", ""), asked)
        if code:
            self._refuse(service, code)
        else:
            self._forward(asked, key, fault, body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _handle  # noqa: N815

    def _failed(self, service: str, fault: str) -> bool:
        """Answer a call that meets a fault before it is heard."""
        if fault == "throttle":
            self._refuse(service, "Throttling", 400)
        elif fault == "broken":
            self._refuse(service, "ServiceFailure", 500)
        elif fault == "packed":
            self._refuse(
                service, "PackedPolicyTooLarge", 400, "Packed size of tags consumes 142% of the space"
            )
        elif fault == "silent":
            time.sleep(self.front.silence)
            self.close_connection = True
        return fault in ("throttle", "broken", "packed", "silent")

    def _forward(self, asked: Asked, key: str, fault: str, body: bytes) -> None:
        connection = http.client.HTTPConnection(*self.front.behind, timeout=30)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        if asked.call == "sts.AssumeRole" and answer.status == http.client.OK:
            self.front.remember(asked, key, data)
            data = _as_aws_says(data, asked.params, stranger=fault == "stranger")
        if fault == "lost":
            self.close_connection = True
            return
        self._send(answer.status, {k: v for k, v in answer.getheaders() if k.lower() not in _DROPPED}, data)

    def _refuse(self, service: str, code: str, status: int = 403, message: str = "made up") -> None:
        inner = f"<Code>{code}</Code><Message>{message}</Message>"
        text = (
            f"<Error>{inner}</Error>"
            if service == "s3"
            else f"<ErrorResponse><Error>{inner}</Error></ErrorResponse>"
        )
        self._send(status, {"Content-Type": "application/xml"}, text.encode())

    def _send(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _asked(
    front: Front, service: str, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> Asked:
    if service == "s3":
        return _of_s3(method, path, headers)
    params = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    action = params.get("Action", "unknown")
    resource = params.get("RoleArn") or params.get("PolicyArn") or "*"
    if service == "iam" and "RoleName" in params:
        resource = _role_arn(front, params["RoleName"])
    if service == "iam" and action == "CreatePolicy":
        resource = f"arn:aws:iam::{ACCOUNT}:policy{params.get('Path', '/')}{params.get('PolicyName', '')}"
    needs = [(f"{service}:{action}", resource)]
    context: dict[str, object] = {}
    if action == "AssumeRole":
        tags = _tags(params)
        needs += [("sts:SetSourceIdentity", resource)] if "SourceIdentity" in params else []
        needs += [("sts:TagSession", resource)] if tags else []
        context = {"sts:RoleSessionName": params.get("RoleSessionName", ""), "aws:TagKeys": list(tags)}
        context |= {f"aws:RequestTag/{name}": value for name, value in tags.items()}
        if "SourceIdentity" in params:
            context["sts:SourceIdentity"] = params["SourceIdentity"]
    return Asked(f"{service}.{action}", tuple(needs), context, params)


def _of_s3(method: str, path: str, headers: Mapping[str, str]) -> Asked:
    parts = urlsplit(path)
    bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
    special = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - _QUIET
    arn = f"arn:aws:s3:::{bucket}"
    if not bucket:
        action, arn = "s3:ListAllMyBuckets" if method == "GET" else "", "*"
    elif key:
        action, arn = _OBJECT.get(method, ""), f"{arn}/{key}"
    else:
        action = _POLICY.get(method, "") if special == {"policy"} else _BUCKET.get(method, "")
        special -= {"policy"}
    needs = [] if special or not action else [(action, arn)]
    if needs and (source := headers.get("x-amz-copy-source")):
        needs.append(("s3:GetObject", f"arn:aws:s3:::{unquote(source).lstrip('/')}"))
    # A call that is not known here needs nothing that anybody could have.
    return Asked(action.replace("s3:", "s3."), tuple(needs))


def _of_user(user: User | None) -> dict[str, Any]:
    assert user is not None
    return {
        "principal": {"arn": user.arn},
        "policies": {"identity": list(user.policies)},
        "context": {"aws:PrincipalArn": user.arn, "aws:PrincipalAccount": ACCOUNT},
    }


def _identity(iam: Any, role: str) -> list[Any]:
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    inline = [iam.get_role_policy(RoleName=role, PolicyName=one)["PolicyDocument"] for one in names]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    return inline + [_managed(iam, one["PolicyArn"]) for one in attached]


def _managed(iam: Any, arn: str) -> Any:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def _role_arn(front: Front, name: str) -> str:
    try:
        return str(front.client("iam").get_role(RoleName=name)["Role"]["Arn"])
    except ClientError:
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def _tags(params: Mapping[str, str]) -> dict[str, str]:
    names = {name: value for name, value in params.items() if re.fullmatch(r"Tags\.member\.\d+\.Key", name)}
    return {value: params.get(f"{name.removesuffix('Key')}Value", "") for name, value in names.items()}


def _as_aws_says(data: bytes, params: Mapping[str, str], *, stranger: bool) -> bytes:
    """Return moto's answer with what it leaves out, or as somebody else's session."""
    text = data.decode()
    if source := params.get("SourceIdentity"):
        text = text.replace(
            "</AssumedRoleUser>", f"</AssumedRoleUser><SourceIdentity>{source}</SourceIdentity>", 1
        )
    if stranger:
        text = re.sub(r":assumed-role/[^/]+/", ":assumed-role/admin/", text)
    return text.encode()


def _between(text: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    assert found is not None, name
    return found.group(1).strip()


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
