"""The broker's configuration: one file, every option with its meaning, and variables that override it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.iac.plan import Place
from iamscope.iac.trees import plain, trees
from iamscope.lease.lease import Sort
from iamscope.model.safe import quoted

PREFIX = "IAMSCOPE_BROKER_"
_LARGEST = 1 << 20
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class SettingError(IamscopeError):
    """An option of the broker's configuration is wrong."""

    code = "setting"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quota(_Strict):
    """How many leases one agent may have."""

    active: Annotated[int, Field(ge=1, le=1000, description="leases of an agent that have not ended")] = 10
    depth: Annotated[int, Field(ge=0, le=10, description="how deep leases are nested")] = 3
    children: Annotated[int, Field(ge=0, le=1000, description="leases beneath one lease")] = 10
    hourly: Annotated[int, Field(ge=1, le=10_000, description="requests of an agent in an hour")] = 60


class Asker(_Strict):
    """Who may ask for leases of an agent: a subject of an issuer, in which `*` and `?` stand for anything."""

    agent: str
    issuer: str
    subject: str


class User(_Strict):
    """A user of this machine, known by the number that the socket tells; an agent, or a person."""

    uid: Annotated[int, Field(ge=0)]
    name: str
    sort: Sort = Sort.AGENT


class TrustedIssuer(_Strict):
    """An issuer of tokens: its kind, the values of that, and for whom it vouches."""

    preset: str
    values: dict[str, str] = {}
    audience: Annotated[tuple[str, ...], Field(min_length=1)]
    sort: Sort = Sort.AGENT
    jwks: str = ""
    key_hosts: tuple[str, ...] = ()


class Settings(_Strict):
    """Every option of the broker."""

    manifests: Annotated[tuple[Path, ...], Field(min_length=1, description="files and folders of manifests")]
    database: Annotated[str, Field(description="where leases are kept: sqlite:///FILE or postgresql://…")] = (
        "sqlite:///iamscope-broker.db"
    )
    listen: Annotated[str, Field(description="address and port, or the path of a Unix socket")] = (
        "127.0.0.1:8420"
    )
    plain_http: Annotated[
        bool, Field(description="whether to speak plain HTTP beyond this machine: nobody should")
    ] = False
    askers: Annotated[tuple[Asker, ...], Field(description="who may ask for which agent")] = ()
    trust: Annotated[tuple[TrustedIssuer, ...], Field(description="issuers whose tokens are taken")] = ()
    people: Annotated[Path | None, Field(description="the people directory: who may approve")] = None
    local_users: Annotated[tuple[User, ...], Field(description="users of this machine, for the socket")] = ()
    quota: Quota = Quota()
    approval_seconds: Annotated[
        int, Field(ge=60, le=7 * 86_400, description="how long a request waits for approval")
    ] = 3_600
    audit_key: Annotated[
        Path | None, Field(description="the private key that signs checkpoints: `iamscope audit new-key`")
    ] = None
    audit_anchor: Annotated[
        Path | None, Field(description="a file outside, to which every checkpoint is appended")
    ] = None
    aws: Annotated[
        dict[str, str],
        Field(description="how to sign in: issuing-profile, revoking-profile, region, endpoint-url"),
    ] = {}
    loopback_issuers: Annotated[
        bool, Field(description="whether issuers on this machine may speak plain HTTP, for trials")
    ] = False

    @property
    def socket(self) -> Path | None:
        """The Unix socket to listen on, if it is one."""
        return Path(self.listen) if "/" in self.listen else None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def load_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Return the configuration of a file, overridden by variables. Raises all mistakes at once."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingError(f"the configuration {quoted(file)} cannot be read: {reason}") from None
    places: dict[str, Place] = {}
    values = plain(next(iter(trees(text, file))), "", places)
    if not isinstance(values, dict):
        raise SettingError(f"the configuration {quoted(file)} is no mapping of options")
    overridden = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    try:
        settings = Settings.model_validate({**values, **overridden})
    except ValidationError as error:
        raise _translated(error, file, places) from None
    _check_listening(settings, file)
    return settings


def _translated(error: ValidationError, file: str, places: Mapping[str, Place]) -> IamscopeError:
    found = [_mistake(one["loc"], one["msg"], file, places) for one in error.errors()]
    return found[0] if len(found) == 1 else ManyErrors(tuple(found))


def _mistake(where: tuple[Any, ...], message: str, file: str, places: Mapping[str, Place]) -> IamscopeError:
    path = ""
    for step in where:
        path += f"[{step}]" if isinstance(step, int) else f"{'.' if path else ''}{step}"
    place = places.get(path) or Place(file)
    return SettingError(f"{quoted(path)} in {place}: {message[:1].lower()}{message[1:]}")


def _check_listening(settings: Settings, file: str) -> None:
    if settings.socket is not None:
        return
    host, _, port = settings.listen.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingError(f"`listen` in {file}: {quoted(settings.listen)} is not an address and a port")
    if host.strip("[]") not in _LOOPBACK and not settings.plain_http:
        raise SettingError(
            f"`listen` in {file}: {quoted(settings.listen)} is beyond this machine, and without TLS",
            hint="put a proxy that speaks TLS before it, or say `plain_http: true`",
        )
