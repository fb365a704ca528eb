"""A prepared credential, asked for once and looked at before it leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import orjson

from iamscope.cloud.issuing import LostAnswerError
from iamscope.clouds.aws.issue import LastsTooLongError, WrongBearerError, credential_of, is_session
from iamscope.clouds.aws.mint.errors import ChainedLifetimeError, ForeignPolicyError
from iamscope.clouds.aws.mint.preparing import AGENT_TAG, MARK, POLICY_PATH, Order
from iamscope.model.secret import Credential

CHAINED = 3_600
"""How long a session may last that another session asks for (fact AWS 5)."""
# What clocks and the rounding of times may make of a lifetime.
_SLACK = 60
_NEARLY_FULL = 80


class StsClient(Protocol):
    """The calls of the security token service that minting takes."""

    def get_caller_identity(self) -> str:
        """Return the ARN of whoever issues. Raises `IamscopeError`."""

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Return the answer of `sts:AssumeRole` with its native members, asked for once."""


class PolicyClient(Protocol):
    """The calls of IAM that keep managed policies."""

    def policy_text(self, arn: str) -> str | None:
        """Return the default version's text of a managed policy, `None` where there is none."""

    def create_policy(self, name: str, path: str, text: str, about: str) -> bool:
        """Create a managed policy; false where there is one of that name already."""


class Minter:
    """Mints orders; connections are made when they are needed."""

    def __init__(self, sts: Callable[[], StsClient], iam: Callable[[], PolicyClient]) -> None:
        self._sts, self._iam = sts, iam
        self._chained: bool | None = None

    def check(self, order: Order) -> None:
        """Raise `ChainedLifetimeError` where the order lasts longer than whoever issues may let it."""
        if order.seconds <= CHAINED:
            return
        if self._chained is None:
            self._chained = ":assumed-role/" in self._sts().get_caller_identity()
        if self._chained:
            raise ChainedLifetimeError(order.seconds, CHAINED)

    def mint(self, order: Order) -> Credential:
        """Return the credential of an order, after a single call.

        Raises `LostAnswerError` where there may be one that is not handed out.
        """
        self.check(order)
        self._keep_policies(order)
        answer = self._sts().assume_role(**_request(order))
        bearer = str(answer.get("AssumedRoleUser", {}).get("Arn", ""))
        if not is_session(bearer, order.role_arn, order.session_name) or not _is_ours(answer, order):
            raise WrongBearerError(order.role_arn, bearer)
        try:
            credential = credential_of(answer, bearer)
        except (KeyError, TypeError):
            raise LostAnswerError("AWS answered without a credential") from None
        _check_end(answer, order)
        return replace(credential, notes=_packed(answer))

    def _keep_policies(self, order: Order) -> None:
        """Create the managed policies of an order, or find them as they were created."""
        for arn, text in zip(order.policy_arns, order.documents, strict=False):
            iam = self._iam()
            found = iam.policy_text(arn)
            if found is None:
                name = arn.rpartition("/")[2]
                iam.create_policy(name, POLICY_PATH, text, "limits sessions that iamscope issues")
                found = iam.policy_text(arn)
            if found is None or orjson.loads(found) != orjson.loads(text):
                raise ForeignPolicyError(arn)


def _request(order: Order) -> dict[str, Any]:
    limits: dict[str, Any] = (
        {"PolicyArns": [{"arn": arn} for arn in order.policy_arns]}
        if order.managed
        else {"Policy": order.documents[0]}
    )
    return {
        "RoleArn": order.role_arn,
        "RoleSessionName": order.session_name,
        "SourceIdentity": order.lease,
        "DurationSeconds": order.seconds,
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(order.tags.items())],
        # Whatever it chains into is the agent's, too.
        "TransitiveTagKeys": [AGENT_TAG],
        **limits,
    }


def _packed(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return a note where policies and tags have little room left: AWS refuses beyond 100 %."""
    percent = answer.get("PackedPolicySize") or 0
    text = f"the session's policies and tags take {percent} % of what AWS allows, packed"
    return (text,) if percent >= _NEARLY_FULL else ()


def _is_ours(answer: dict[str, Any], order: Order) -> bool:
    """Return whether the rest of an answer names the session and the lease that were asked for."""
    ident = str(answer.get("AssumedRoleUser", {}).get("AssumedRoleId", ""))
    source = answer.get("SourceIdentity") or order.lease
    return ident.rpartition(":")[2] == order.session_name == f"{MARK}{source}"


def _check_end(answer: dict[str, Any], order: Order) -> None:
    """Refuse a credential that lasts longer than asked for, by AWS's own clock."""
    said = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    end = datetime.fromisoformat(str(answer["Credentials"]["Expiration"]))
    if said and (end - parsedate_to_datetime(said)).total_seconds() > order.seconds + _SLACK:
        raise LastsTooLongError(order.role_arn, order.seconds)
