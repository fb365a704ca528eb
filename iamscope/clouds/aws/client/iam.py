"""IAM, for keeping the policies that limit sessions and those that end them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import orjson
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from iamscope.clouds.aws.client.failures import (
    EXPIRED,
    THROTTLED,
    UNKNOWN_KEY,
    ExpiredCredentialsError,
    InvalidCredentialsError,
    ThrottledError,
    UnreachableCloudError,
    error_code,
    refusal,
    translated,
)
from iamscope.clouds.aws.client.session import Login
from iamscope.clouds.aws.client.sts import client_of
from iamscope.errors import IamscopeError
from iamscope.snapshot.names import shown

_ATTEMPTS = 4
# What can be repeated later with another result, as against what is refused.
_PASSING = frozenset({"ConcurrentModification", "ConcurrentModificationException", "ServiceFailure"})


class RefusedCallError(IamscopeError):
    """IAM refuses a call."""

    code = "refused-call"

    def __init__(self, call: str, reason: str, aws_code: str = "") -> None:
        super().__init__(f"AWS refuses `{call}`: {reason}", hint="check the permissions of the profile")
        self.aws_code = aws_code


class BusyError(IamscopeError):
    """IAM is changing the same thing for somebody else."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class RoleState:
    """A role and its inline policies, as text by name; `clock` is AWS's own time, 0 where it is not told."""

    arn: str
    inline: Mapping[str, str]
    clock: int = 0


@dataclass(frozen=True, slots=True)
class LocalPolicy:
    """A customer's managed policy; `created` in seconds since 1970."""

    arn: str
    path: str
    created: int


class IamAdapter:
    """Makes the calls that revoking takes; each can be repeated, so the SDK does."""

    def __init__(self, login: Login | None = None, read_timeout: int = 30) -> None:
        self._client = client_of("iam", login or Login(), _ATTEMPTS, read_timeout)

    def role_state(self, name: str) -> RoleState:
        """Return a role with all its inline policies. Raises `IamscopeError`."""
        with _calls("iam:GetRole"):
            answer = self._client.get_role(RoleName=name)
        with _calls("iam:ListRolePolicies"):
            pages = self._client.get_paginator("list_role_policies").paginate(RoleName=name)
            listed = [one for page in pages for one in page["PolicyNames"]]
        texts = {one: self.inline_policy(name, one) for one in listed}
        inline = {one: text for one, text in texts.items() if text is not None}
        return RoleState(answer["Role"]["Arn"], inline, _clock(answer))

    def inline_policy(self, role: str, name: str) -> str | None:
        """Return the text of a role's inline policy, `None` where there is none."""
        with _calls("iam:GetRolePolicy"):
            try:
                answer = self._client.get_role_policy(RoleName=role, PolicyName=name)
            except self._client.exceptions.NoSuchEntityException:
                return None
            return _text(answer["PolicyDocument"])

    def put_inline_policy(self, role: str, name: str, text: str) -> None:
        """Write a role's inline policy, over what there is."""
        with _calls("iam:PutRolePolicy"):
            self._client.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=text)

    def delete_inline_policy(self, role: str, name: str) -> None:
        """Delete a role's inline policy, if there is one."""
        with _calls("iam:DeleteRolePolicy"):
            try:
                self._client.delete_role_policy(RoleName=role, PolicyName=name)
            except self._client.exceptions.NoSuchEntityException:
                return

    def policy_text(self, arn: str) -> str | None:
        """Return the default version's text of a managed policy, `None` where there is none."""
        with _calls("iam:GetPolicyVersion"):
            try:
                version = self._client.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
                answer = self._client.get_policy_version(PolicyArn=arn, VersionId=version)
            except self._client.exceptions.NoSuchEntityException:
                return None
            return _text(answer["PolicyVersion"]["Document"])

    def create_policy(self, name: str, path: str, text: str, about: str) -> bool:
        """Create a managed policy; false where there is one of that name already."""
        with _calls("iam:CreatePolicy"):
            try:
                self._client.create_policy(PolicyName=name, Path=path, PolicyDocument=text, Description=about)
            except self._client.exceptions.EntityAlreadyExistsException:
                return False
            return True

    def roles(self) -> Iterator[RoleState]:
        """Yield every role of the account with its inline policies."""
        for page in self._details("Role"):
            for role in page["RoleDetailList"]:
                listed = role.get("RolePolicyList", ())
                yield RoleState(
                    role["Arn"], {one["PolicyName"]: _text(one["PolicyDocument"]) for one in listed}
                )

    def local_policies(self) -> Iterator[LocalPolicy]:
        """Yield every managed policy of the account's own."""
        for page in self._details("LocalManagedPolicy"):
            for one in page["Policies"]:
                yield LocalPolicy(one["Arn"], one["Path"], int(one["CreateDate"].timestamp()))

    def _details(self, kind: str) -> Iterator[Mapping[str, Any]]:
        with _calls("iam:GetAccountAuthorizationDetails"):
            paginator = self._client.get_paginator("get_account_authorization_details")
            yield from paginator.paginate(Filter=[kind])


def connect_iam(login: Login | None = None) -> IamAdapter:
    """Return the service as a profile's credentials reach it, or the environment's."""
    return IamAdapter(login)


@contextmanager
def _calls(call: str) -> Iterator[None]:
    try:
        with translated():
            yield
    except ClientError as error:
        raise _failure(error, call) from None
    except ResponseParserError:
        raise UnreachableCloudError("an answer cannot be read") from None


def _failure(error: ClientError, call: str) -> IamscopeError:
    code = error_code(error)
    if code in EXPIRED:
        return ExpiredCredentialsError()
    if code in UNKNOWN_KEY:
        return InvalidCredentialsError(code)
    if code in THROTTLED:
        return ThrottledError(call)
    if code in _PASSING:
        return BusyError(f"AWS answered `{call}` with `{shown(code)}`")
    return RefusedCallError(call, refusal(error), code)


def _clock(answer: Mapping[str, Any]) -> int:
    """Return the time at which AWS answered, 0 where it does not say."""
    said = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    return int(parsedate_to_datetime(said).timestamp()) if said else 0


def _text(document: object) -> str:
    """Return a policy document as text: the SDK has parsed it where it could."""
    return document if isinstance(document, str) else orjson.dumps(document).decode()
