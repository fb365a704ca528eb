"""The security token service, for issuing credentials."""

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from iamscope import __version__
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

_DEFAULT_REGION = "us-east-1"


class StsAdapter:
    """Makes the one call that issuing takes. It is never repeated: a lost answer may have minted."""

    def __init__(self) -> None:
        config = Config(
            retries={"mode": "standard", "total_max_attempts": 1},
            connect_timeout=10,
            read_timeout=30,
            user_agent_extra=f"iamscope/{__version__}",
        )
        with translated():
            core = botocore.session.Session()
            region = str(core.get_config_variable("region") or _DEFAULT_REGION)
            self._client: Any = core.create_client("sts", region_name=region, config=config)

    def assume_role(self, **request: Any) -> dict[str, Any]:
        """Return the answer of `sts:AssumeRole`, its time as text. Raises `IamscopeError`."""
        try:
            with translated():
                answer = self._client.assume_role(**request)
        except ClientError as error:
            raise _refused(error, str(request["RoleArn"])) from None
        answer["Credentials"]["Expiration"] = answer["Credentials"]["Expiration"].isoformat()
        return dict(answer)


def connect_sts() -> StsAdapter:
    """Return the service as the environment's credentials reach it."""
    return StsAdapter()


def _refused(error: ClientError, role_arn: str) -> Exception:
    code = error_code(error)
    if code in EXPIRED:
        return ExpiredCredentialsError()
    if code in UNKNOWN_KEY:
        return InvalidCredentialsError(code)
    return (
        ThrottledError("sts:AssumeRole") if code in THROTTLED else RoleRefusedError(role_arn, refusal(error))
    )
