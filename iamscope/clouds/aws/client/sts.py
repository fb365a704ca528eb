"""The security token service, for issuing credentials."""

import re
from typing import Any

import botocore.session
from botocore import exceptions as sdk
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from iamscope import __version__
from iamscope.cloud.issuing import LostAnswerError
from iamscope.clouds.aws.client.failures import (
    EXPIRED,
    THROTTLED,
    UNKNOWN_KEY,
    ExpiredCredentialsError,
    InvalidCredentialsError,
    RoleRefusedError,
    ThrottledError,
    error_code,
    refusal,
    translated,
)
from iamscope.clouds.aws.client.session import Login
from iamscope.errors import IamscopeError

_DEFAULT_REGION = "us-east-1"
_SERVER_ERROR = 500
_PERCENT = re.compile(r"(\d+)\s?%")


class PackedPolicyError(IamscopeError):
    """Policies and tags of a session are too large for AWS once they are packed."""

    code = "packed-policy-too-large"

    def __init__(self, percent: str) -> None:
        much = f"{percent} % of what AWS takes" if percent else "more than AWS takes"
        super().__init__(
            f"the policies and tags of the session need {much}, once AWS has packed them",
            hint="nothing was left out to make them fit: ask for less, or declare patterns instead of lists",
        )


def client_of(service: str, login: Login, attempts: int, read_timeout: int = 30) -> Any:
    """Return a client of the SDK for a service. Raises `IamscopeError`."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=10,
        read_timeout=read_timeout,
        user_agent_extra=f"iamscope/{__version__}",
    )
    with translated():
        core = botocore.session.Session(profile=login.profile or None)
        region = login.region or str(core.get_config_variable("region") or _DEFAULT_REGION)
        endpoint = login.endpoint_url or None
        return core.create_client(service, region_name=region, endpoint_url=endpoint, config=config)


class StsAdapter:
    """Makes the calls that issuing takes. None is repeated: a lost answer may have minted."""

    def __init__(self, login: Login | None = None, read_timeout: int = 30) -> None:
        self._client = client_of("sts", login or Login(), 1, read_timeout)

    def get_caller_identity(self) -> str:
        """Return the ARN of whoever issues. Raises `IamscopeError`."""
        try:
            with translated():
                return str(self._client.get_caller_identity()["Arn"])
        except ClientError as error:
            raise _refused(error, "the broker's own identity") from None

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Return the answer of `sts:AssumeRole`, its time as text.

        Raises `LostAnswerError` where AWS may have made a credential, and another `IamscopeError` where
        it has not.
        """
        try:
            with translated():
                answer = self._asked(request)
        except ClientError as error:
            raise _refused(error, str(request["RoleArn"])) from None
        end = answer.get("Credentials", {}).get("Expiration")
        if end is None:
            raise LostAnswerError("AWS answered without a credential")
        answer["Credentials"]["Expiration"] = end.isoformat()
        return dict(answer)

    def _asked(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(self._client.assume_role(**request))
        except (sdk.HTTPClientError, ResponseParserError) as error:
            # Sent, and perhaps heard: what cannot even be sent is another sort of error.
            what = type(error).__name__
            raise LostAnswerError(
                f"no answer of `sts:AssumeRole` came: {what}", hint="the lease has to be revoked"
            ) from None


def connect_sts(login: Login | None = None) -> StsAdapter:
    """Return the service as a profile's credentials reach it, or the environment's."""
    return StsAdapter(login)


def _refused(error: ClientError, role_arn: str) -> Exception:
    code = error_code(error)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if status >= _SERVER_ERROR:
        return LostAnswerError(f"AWS answered `sts:AssumeRole` with the error {status}")
    if code in EXPIRED:
        return ExpiredCredentialsError()
    if code in UNKNOWN_KEY:
        return InvalidCredentialsError(code)
    # On the wire the code lacks the suffix that the SDK's class has.
    if code.removesuffix("Exception") == "PackedPolicyTooLarge":
        found = _PERCENT.search(str(error.response.get("Error", {}).get("Message", "")))
        return PackedPolicyError(found.group(1) if found else "")
    return (
        ThrottledError("sts:AssumeRole") if code in THROTTLED else RoleRefusedError(role_arn, refusal(error))
    )
