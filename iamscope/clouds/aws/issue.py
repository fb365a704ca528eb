"""A credential from a manifest: AssumeRole with the composed session policy."""

from dataclasses import dataclass
from typing import Any, Protocol

from iamscope.clouds.aws.compose import session_policy
from iamscope.clouds.aws.records.arns import split
from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole
from iamscope.model.secret import Credential, Secret

SHORTEST, DEFAULT, LONGEST = 900, 3_600, 43_200


class NoRoleError(IamscopeError):
    """Nobody said through which role the credential is to be issued."""

    code = "no-role"

    def __init__(self, name: str, where: str) -> None:
        super().__init__(
            f"manifest `{name}` at {where} names no role to issue through",
            hint="give --role-arn, or set `credentials: aws: role:` in the manifest",
        )


class LifetimeError(IamscopeError):
    """A lifetime is outside what AWS takes (fact AWS 5)."""

    code = "lifetime"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"a lifetime of {seconds} seconds is not between {SHORTEST} and {LONGEST}",
            hint="AWS issues role sessions for 15 minutes to 12 hours",
        )


class WrongBearerError(IamscopeError):
    """AWS answered with a session of another role; the credential is not handed out."""

    code = "wrong-bearer"

    def __init__(self, wanted: str, got: str) -> None:
        super().__init__(
            f"asked for a session of `{wanted}` and got `{got}`", hint="the credential was thrown away"
        )


class StsClient(Protocol):
    """The one call that issuing takes."""

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Return the answer of `sts:AssumeRole` with its native members."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be issued: everything that the call needs, composed and checked."""

    role_arn: str
    session_name: str
    source_identity: str
    policy: str
    seconds: int


def order(role: AgentRole, role_arn: str | None, seconds: int | None) -> Order:
    """Return the order for a manifest. Raises `IamscopeError` where it must be refused."""
    credential = role.credentials.get("aws")
    declared = credential.fields.get("role") if credential else None
    target = role_arn or (str(declared) if declared else "")
    arn = split(target)
    if not target:
        raise NoRoleError(role.name, str(role.place))
    if arn is None or arn.service != "iam" or not arn.resource.startswith("role/"):
        raise NotARoleError(target)
    lifetime = seconds or (credential.duration if credential else None) or DEFAULT
    if not SHORTEST <= lifetime <= LONGEST:
        raise LifetimeError(lifetime)
    name = f"iamscope-{role.name}"[:64]
    return Order(target, name, name, session_policy(role), lifetime)


class NotARoleError(IamscopeError):
    """What was given as a role is none."""

    code = "not-a-role"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"`{text}` is not the ARN of a role",
            hint="a role's ARN looks like arn:aws:iam::111111111111:role/name",
        )


def issue(wanted: Order, client: StsClient) -> Credential:
    """Return the credential that AWS issues for an order.

    Raises `WrongBearerError` when the session is not one of the role asked for, and whatever the
    client makes of AWS's refusals.
    """
    answer = client.assume_role(
        RoleArn=wanted.role_arn,
        RoleSessionName=wanted.session_name,
        SourceIdentity=wanted.source_identity,
        Policy=wanted.policy,
        DurationSeconds=wanted.seconds,
    )
    bearer = str(answer.get("AssumedRoleUser", {}).get("Arn", ""))
    if not _is_session(bearer, wanted):
        raise WrongBearerError(wanted.role_arn, bearer)
    parts = answer["Credentials"]
    return Credential(
        bearer=bearer,
        public={"AccessKeyId": str(parts["AccessKeyId"])},
        secret={
            "SecretAccessKey": Secret(str(parts["SecretAccessKey"])),
            "SessionToken": Secret(str(parts["SessionToken"])),
        },
        expires=str(parts["Expiration"]),
    )


def _is_session(bearer: str, wanted: Order) -> bool:
    """Return whether a session ARN is of the role and the name asked for; the role's path is lost in it."""
    role, session = split(wanted.role_arn), split(bearer)
    if role is None or session is None:
        return False
    name = role.resource.rsplit("/", 1)[-1]
    return (
        session.account == role.account and session.resource == f"assumed-role/{name}/{wanted.session_name}"
    )
