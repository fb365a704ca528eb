"""Signs in to AWS, assumes roles, and makes the calls of the table: the adapter behind a narrow protocol."""

import re
import socket
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError
from botocore.parsers import ResponseParserError

from iamscope import __version__
from iamscope.clouds.aws.client.fact_reads import FACT_READS
from iamscope.clouds.aws.client.failures import (
    EXPIRED,
    THROTTLED,
    UNKNOWN_KEY,
    ExpiredCredentialsError,
    InvalidCredentialsError,
    InvalidRegionError,
    MissingRegionError,
    RoleRefusedError,
    ThrottledError,
    UnreachableCloudError,
    UnusableCredentialsError,
    error_code,
    refusal,
    translated,
)
from iamscope.clouds.aws.client.fetching import fetch
from iamscope.clouds.aws.client.read import Read
from iamscope.clouds.aws.client.reads import READS
from iamscope.errors import IamscopeError

_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d{1,2}")
_MOST_CLIENTS = 128
_SESSION_NAME = "iamscope"
_ATTEMPTS = 10
_CALLS = {**READS, **FACT_READS}


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in; what is empty is left to the SDK's own configuration."""

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    workers: int = 16


@dataclass(frozen=True, slots=True)
class Reply:
    """What AWS said to one call: an answer, a refusal with its reason, or neither when there is nothing."""

    body: dict[str, Any] | None = None
    refused: str = ""


class AwsClient(Protocol):
    """One identity in one account, which may make the calls of `READS` and `FACT_READS`, and no other."""

    @property
    def account(self) -> str:
        """Return the account's number."""
        ...

    @property
    def arn(self) -> str:
        """Return the identity's own name."""
        ...

    def read(self, call: str, request: Mapping[str, Any], region: str = "") -> Reply:
        """Make one call, in a region or, for global services, in none."""
        ...


class AwsSession(Protocol):
    """A way in: the identity that iamscope was started with, and the roles it may assume."""

    @property
    def region(self) -> str:
        """Return the region that calls go to when none is given."""
        ...

    def own(self) -> AwsClient:
        """Return the identity that iamscope was started with."""
        ...

    def assumed(self, role_arn: str, external_id: str = "") -> AwsClient:
        """Return a role's identity, or raise `RoleRefusedError`."""
        ...


def connect(login: Login) -> AwsSession:
    """Sign in, and check that there are credentials and a region."""
    return _Session(login)


def checked_region(region: str) -> str:
    """Return a region's name if it can be one."""
    if not _REGION.fullmatch(region):
        raise InvalidRegionError(region)
    return region


class _Session:
    """Keeps what all clients share: configuration, and the SDK's service models."""

    def __init__(self, login: Login) -> None:
        self._login = login
        with translated():
            self._core = botocore.session.Session(profile=login.profile or None)
            self._loader = self._core.get_component("data_loader")
            region = login.region or self._core.get_config_variable("region")
        if not region:
            raise MissingRegionError
        self.region = checked_region(str(region))
        self._own: _Client | None = None

    def own(self) -> AwsClient:
        if self._own is None:
            self._own = _Client(self._core, self.region, self._login)
        return self._own

    def assumed(self, role_arn: str, external_id: str = "") -> AwsClient:
        core = botocore.session.Session(profile=self._login.profile or None)
        # Service models are large: every session reads them through the same cache.
        core.register_component("data_loader", self._loader)
        provider = _RoleProvider(self._fetcher(role_arn, external_id))
        core.register_component("credential_provider", CredentialResolver([provider]))
        return _Client(core, self.region, self._login, role_arn)

    def _fetcher(self, role_arn: str, external_id: str) -> AssumeRoleCredentialFetcher:
        with translated():
            source = self._core.get_credentials()
        extra = {"RoleSessionName": _SESSION_NAME} | ({"ExternalId": external_id} if external_id else {})
        return AssumeRoleCredentialFetcher(self._create, source, role_arn, extra_args=extra)

    def _create(self, service: str, **options: Any) -> BaseClient:
        config = _config(self._login)
        endpoint = self._login.endpoint_url or None
        return self._core.create_client(
            service, region_name=self.region, endpoint_url=endpoint, config=config, **options
        )


class _RoleProvider(CredentialProvider):
    """Gives an assumed role's credentials, renewed before they expire."""

    METHOD = "assume-role"

    def __init__(self, fetcher: AssumeRoleCredentialFetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(
            method=self.METHOD, refresh_using=self._fetcher.fetch_credentials
        )


def _has_no_name(error: EndpointConnectionError) -> bool:
    """Return whether the name service answered that an endpoint's name does not exist."""
    cause = error.kwargs.get("error")
    cause = getattr(cause, "__cause__", None) or cause
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME


def _config(login: Login) -> Config:
    return Config(
        retries={"mode": "adaptive", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=login.workers,
        connect_timeout=10,
        read_timeout=60,
        user_agent_extra=f"iamscope/{__version__}",
    )


class _Client:
    """One identity's clients, made when they are needed."""

    def __init__(self, core: botocore.session.Session, region: str, login: Login, role_arn: str = "") -> None:
        self._core, self._region, self._login, self._role_arn = core, region, login, role_arn
        self._lock = threading.Lock()
        self._clients: OrderedDict[tuple[str, str], BaseClient] = OrderedDict()
        identity = self._identity()
        self.account, self.arn = str(identity["Account"]), str(identity["Arn"])

    def _identity(self) -> dict[str, Any]:
        try:
            with translated():
                read = READS["sts.get-caller-identity"]
                return fetch(self._client("sts", self._region), read, {})
        except ClientError as error:
            raise self._sign_in_failure(error, "GetCallerIdentity") from None

    def _sign_in_failure(self, error: ClientError, operation: str) -> IamscopeError:
        """Return what a failed sign-in means; the SDK may have failed on its way to the call itself."""
        code = error_code(error)
        if code in EXPIRED:
            return ExpiredCredentialsError()
        if error.operation_name != operation:
            if self._role_arn:
                return RoleRefusedError(self._role_arn, refusal(error))
            return UnusableCredentialsError(f"{error.operation_name}: {refusal(error)}")
        return InvalidCredentialsError(code) if code in UNKNOWN_KEY else UnreachableCloudError(refusal(error))

    def read(self, call: str, request: Mapping[str, Any], region: str = "") -> Reply:
        read = _CALLS[call]
        try:
            with translated():
                return self._reply(read, request, region or self._region)
        except ClientError as error:
            return self._refused(read, region or self._region, error)

    def _reply(self, read: Read, request: Mapping[str, Any], region: str) -> Reply:
        try:
            body = fetch(self._client(read.service, region), read, request)
        except EndpointConnectionError as error:
            if self._offered(read.service, region):
                raise
            # Where not even a name is known for the endpoint, there is no service, and nothing in it.
            return Reply() if _has_no_name(error) else Reply(refused="the service's endpoint does not answer")
        except (ParamValidationError, ResponseParserError):
            return Reply(refused="the AWS SDK cannot make this call")
        if body.get("JobStatus") in ("IN_PROGRESS", "FAILED"):
            return Reply(refused="AWS did not finish the report")
        return Reply(body)

    def _refused(self, read: Read, region: str, error: ClientError) -> Reply:
        code = error_code(error)
        operation = self._client(read.service, region).meta.method_to_api_mapping[read.operation]
        if code in EXPIRED or error.operation_name != operation:
            raise self._sign_in_failure(error, operation) from None
        if code in read.absent:
            return Reply()
        if code in THROTTLED:
            raise ThrottledError(read.call) from None
        if code in UNKNOWN_KEY:
            # Either the credentials went bad, and this raises, or the region does not know them.
            self._identity()
            return Reply(refused=f"the region does not accept the credentials ({code})")
        return Reply(refused=refusal(error))

    def _client(self, service: str, region: str) -> BaseClient:
        with self._lock:
            key = (service, region)
            if key not in self._clients:
                endpoint = self._login.endpoint_url or None
                self._clients[key] = self._core.create_client(
                    service, region_name=region, endpoint_url=endpoint, config=_config(self._login)
                )
            self._clients.move_to_end(key)
            # A client keeps connections and models; many accounts times many regions would fill the memory.
            if len(self._clients) > _MOST_CLIENTS:
                self._clients.popitem(last=False)
            return self._clients[key]

    def _offered(self, service: str, region: str) -> bool:
        """Return whether the SDK knows the service in the region, or does not know the region at all."""
        partition = self.arn.split(":")[1]
        known = self._core.get_available_regions("sts", partition)
        return region not in known or region in self._core.get_available_regions(service, partition)
