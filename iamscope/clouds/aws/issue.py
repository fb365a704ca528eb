"""A credential from a manifest: AssumeRole with the composed session policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from iamscope.cloud.issuing import LostAnswerError
from iamscope.clouds.aws.compose import closed_policy
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


class WrongBearerError(LostAnswerError):
    """AWS answered with a session of another role; the credential is not handed out."""

    code = "wrong-bearer"

    def __init__(self, wanted: str, got: str) -> None:
        super().__init__(
            f"asked for a session of `{wanted}` and got `{got}`", hint="the credential was thrown away"
        )


class LastsTooLongError(LostAnswerError):
    """AWS answered with a credential that lasts longer than asked for; it is not handed out."""

    code = "lasts-too-long"

    def __init__(self, role_arn: str, seconds: int) -> None:
        super().__init__(
            f"asked for {seconds} seconds of `{role_arn}` and got more", hint="the credential was thrown away"
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
    target, lasts = base_role(role, role_arn), lifetime(role, seconds)
    name = f"iamscope-{role.name}"[:64]
    return Order(target, name, name, closed_policy(role), lasts)


def base_role(role: AgentRole, role_arn: str | None) -> str:
    """Return the role through which a manifest's credentials are issued, another one where it is given."""
    credential = role.credentials.get("aws")
    declared = credential.fields.get("role") if credential else None
    target = role_arn or (str(declared) if declared else "")
    arn = split(target)
    if not target:
        raise NoRoleError(role.name, str(role.place))
    if arn is None or arn.service != "iam" or not arn.resource.startswith("role/"):
        raise NotARoleError(target)
    return target


def lifetime(role: AgentRole, seconds: int | None) -> int:
    """Return how long a manifest's credentials live, if AWS lets them."""
    credential = role.credentials.get("aws")
    found = seconds if seconds is not None else (credential.duration if credential else None) or DEFAULT
    if not SHORTEST <= found <= LONGEST:
        raise LifetimeError(found)
    return found


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
    if not is_session(bearer, wanted.role_arn, wanted.session_name):
        raise WrongBearerError(wanted.role_arn, bearer)
    return credential_of(answer, bearer)


def credential_of(answer: Mapping[str, Any], bearer: str) -> Credential:
    """Return the credential in an answer of `sts:AssumeRole`."""
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


def is_session(bearer: str, role_arn: str, name: str) -> bool:
    """Return whether a session ARN is of a role and a name; the role's path is lost in it."""
    role, session = split(role_arn), split(bearer)
    if role is None or session is None:
        return False
    same = (session.partition, session.service, session.account) == (role.partition, "sts", role.account)
    return same and session.resource == f"assumed-role/{role.resource.rsplit('/', 1)[-1]}/{name}"
