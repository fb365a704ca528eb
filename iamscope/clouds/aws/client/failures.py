"""What goes wrong with AWS: a refused call is a gap, and everything else stops the run."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions as sdk

from iamscope.errors import IamscopeError
from iamscope.snapshot.names import shown

RESUME_HINT = "run the same command again to go on where it stopped"


class MissingCredentialsError(IamscopeError):
    """The SDK finds no credentials."""

    code = "no-credentials"

    def __init__(self) -> None:
        super().__init__(
            "no AWS credentials were found",
            hint="sign in with `aws sso login`, or choose a profile with `--profile`",
        )


class UnusableCredentialsError(IamscopeError):
    """The configured way to credentials does not lead to any."""

    code = "unusable-credentials"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the AWS credentials cannot be used: {shown(reason)}", hint="check the profile, or sign in again"
        )


class ExpiredCredentialsError(IamscopeError):
    """The session has ended."""

    code = "expired-credentials"

    def __init__(self) -> None:
        super().__init__("the AWS credentials have expired", hint=f"sign in again, then {RESUME_HINT}")


class InvalidCredentialsError(IamscopeError):
    """AWS does not know the credentials."""

    code = "invalid-credentials"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"AWS does not accept the credentials: `{shown(reason)}`", hint="check the key, or sign in again"
        )


class MissingRegionError(IamscopeError):
    """No region was given, and none is configured."""

    code = "no-region"

    def __init__(self) -> None:
        super().__init__("no AWS region is set", hint="give `--region`, or set AWS_REGION")


class InvalidRegionError(IamscopeError):
    """A region's name cannot be one."""

    code = "invalid-region"

    def __init__(self, region: str) -> None:
        super().__init__(
            f"`{shown(region)}` is not the name of an AWS region", hint="write it like `eu-west-1`"
        )


class UnknownProfileError(IamscopeError):
    """The AWS configuration has no such profile."""

    code = "unknown-profile"

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"there is no AWS profile `{shown(profile)}`", hint="`aws configure list-profiles` shows them"
        )


class ThrottledError(IamscopeError):
    """AWS keeps asking to slow down, after many retries."""

    code = "throttled"

    def __init__(self, call: str) -> None:
        super().__init__(
            f"AWS keeps throttling `{call}`", hint=f"wait a while, then {RESUME_HINT}, with fewer `--workers`"
        )


class UnreachableCloudError(IamscopeError):
    """An endpoint does not answer."""

    code = "cloud-unreachable"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"AWS cannot be reached: {shown(reason)}",
            hint=f"check the network and the region's name, then {RESUME_HINT}",
        )


class RoleRefusedError(IamscopeError):
    """The role that was to be assumed in an account cannot be."""

    code = "role-refused"

    def __init__(self, role_arn: str, reason: str) -> None:
        super().__init__(
            f"the role `{shown(role_arn)}` cannot be assumed: {reason}",
            hint="check its name, its trust policy and the external id",
        )
        self.role_arn, self.reason = role_arn, reason


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIED = _codes("""
    403 AccessDenied AccessDeniedException AllAccessDisabled AuthorizationError AuthorizationErrorException
    Forbidden NotAuthorized NotAuthorizedException UnauthorizedAccess UnauthorizedException
    UnauthorizedOperation
""")
EXPIRED = _codes("ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired")
# A region that is not enabled for the account knows nothing of its credentials, and says so with these.
UNKNOWN_KEY = _codes("""
    AuthFailure IncompleteSignature InvalidAccessKeyId InvalidClientTokenId InvalidSignatureException
    InvalidToken MissingAuthenticationToken RequestTimeTooSkewed SignatureDoesNotMatch
    UnrecognizedClientException
""")
THROTTLED = _codes("""
    429 BandwidthLimitExceeded EC2ThrottledException LimitExceededException PriorRequestNotComplete
    ProvisionedThroughputExceededException RequestLimitExceeded RequestThrottled RequestThrottledException
    SlowDown ThrottledException Throttling ThrottlingException TooManyRequestsException
""")


def error_code(error: sdk.ClientError) -> str:
    """Return the provider's code of an error, without the type prefix that some services write."""
    return str(error.response.get("Error", {}).get("Code", "")).rpartition("#")[2]


def refusal(error: sdk.ClientError) -> str:
    """Return why AWS refused, in a few words that hold nothing from the outside but the code."""
    code = error_code(error)
    if code not in DENIED:
        return f"AWS answered {shown(code) or 'an error without a code'}"
    message = str(error.response.get("Error", {}).get("Message", ""))
    if "explicit deny in a service control policy" in message:
        return "access denied by a service control policy"
    return "access denied by an explicit deny" if "explicit deny" in message else "access denied"


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the SDK raises about credentials, configuration and network into our own errors."""
    try:
        yield
    except sdk.NoCredentialsError:
        raise MissingCredentialsError from None
    except sdk.NoRegionError:
        raise MissingRegionError from None
    except sdk.ProfileNotFound as error:
        raise UnknownProfileError(str(error.kwargs.get("profile", ""))) from None
    except sdk.InvalidRegionError as error:
        raise InvalidRegionError(str(error.kwargs.get("region_name", ""))) from None
    except (sdk.UnauthorizedSSOTokenError, sdk.SSOTokenLoadError, sdk.TokenRetrievalError):
        raise ExpiredCredentialsError from None
    except (sdk.ConnectionError, sdk.HTTPClientError) as error:
        raise UnreachableCloudError(str(error.kwargs.get("endpoint_url") or error)) from None
    except sdk.BotoCoreError as error:
        raise UnusableCredentialsError(str(error)) from None
