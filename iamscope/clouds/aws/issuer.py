"""What issues and ends role sessions: two identities, each with a profile of its own."""

import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from iamscope.cloud.issuing import Extent, Marked, Prepared, Probe, Revocation
from iamscope.clouds.aws.compose import Form, closed_policy, compose
from iamscope.clouds.aws.issue import issue, order
from iamscope.clouds.aws.mint import Minter, Order, prepare
from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.composed import Composed
from iamscope.model.secret import Credential

if TYPE_CHECKING:
    from iamscope.clouds.aws.client.iam import IamAdapter
    from iamscope.clouds.aws.client.sts import StsAdapter
    from iamscope.clouds.aws.revoke import Revoker

SETTINGS = ("issuing-profile", "revoking-profile", "region", "endpoint-url", "read-timeout")
"""What can be set: empty or missing is left to the SDK's own configuration."""
_READ_TIMEOUT = 30


class UnknownSettingError(IamscopeError):
    """A setting of the issuer is unknown, or cannot be."""

    code = "unknown-setting"

    def __init__(self, name: str) -> None:
        listed = ", ".join(f"`{one}`" for one in SETTINGS)
        super().__init__(f"`{name}` is no setting for issuing in AWS", hint=f"there are {listed}")


class AwsIssuer:
    """Issues role sessions under session policies, and ends them."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})
        for name in sorted(self._settings):
            if name not in SETTINGS or (name == "read-timeout" and not self._settings[name].isdecimal()):
                raise UnknownSettingError(name)

    def policy(self, role: AgentRole) -> str:
        """Return a manifest's session policy."""
        return closed_policy(role)

    def compose(self, role: AgentRole, form: str) -> Composed:
        """Return a manifest's session policy, boundary or managed policies."""
        return compose(role, Form(form))

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a session of a role, limited to the manifest."""
        return issue(order(role, through, seconds), self._sts)

    def prepare(
        self,
        role: AgentRole,
        *,
        lease: str,
        narrower: Sequence[Entry] | None = None,
        through: str | None = None,
        seconds: int | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Prepared:
        """Return a lease's credential, proven and composed; beyond an hour AWS is asked who issues."""
        found = prepare(
            role, lease=lease, narrower=narrower, through=through, seconds=seconds, tags=tags or {}
        )
        self._minter.check(_order(found))
        return found

    def mint(self, prepared: Prepared) -> Credential:
        """Return what was prepared, asked for once."""
        return self._minter.mint(_order(prepared))

    def revoke(
        self, handles: Mapping[str, str], extent: Extent = Extent.LEASE, probe: Probe | None = None
    ) -> Revocation:
        """Deny everything to what some handles stand for."""
        return self._revoker.revoke(handles, extent, probe)

    def lift(self, handles: Mapping[str, str], extent: Extent) -> tuple[str, ...]:
        """Take a denial back."""
        return self._revoker.lift(handles, extent)

    def tidy(self, handles: Mapping[str, str]) -> tuple[str, ...]:
        """Take out the denials of sessions that have all ended."""
        return self._revoker.tidy(handles["role"])

    def orphans(self) -> tuple[Marked, ...]:
        """Return every policy that carries our marker."""
        from iamscope.clouds.aws.revoke import find

        return tuple(find(self._iam, int(time.time())))

    @cached_property
    def _sts(self) -> "StsAdapter":
        from iamscope.clouds.aws.client.session import Login
        from iamscope.clouds.aws.client.sts import StsAdapter

        login = Login(self._of("issuing-profile"), self._of("region"), self._of("endpoint-url"))
        return StsAdapter(login, self._timeout)

    @cached_property
    def _iam(self) -> "IamAdapter":
        from iamscope.clouds.aws.client.iam import IamAdapter
        from iamscope.clouds.aws.client.session import Login

        login = Login(self._of("revoking-profile"), self._of("region"), self._of("endpoint-url"))
        return IamAdapter(login, self._timeout)

    @cached_property
    def _minter(self) -> Minter:
        return Minter(lambda: self._sts, lambda: self._iam)

    @cached_property
    def _revoker(self) -> "Revoker":
        from iamscope.clouds.aws.revoke import Revoker

        return Revoker(self._iam)

    def _of(self, name: str) -> str:
        return self._settings.get(name, "")

    @property
    def _timeout(self) -> int:
        return int(self._of("read-timeout") or _READ_TIMEOUT)


def _order(prepared: Prepared) -> Order:
    assert isinstance(prepared.order, Order)
    return prepared.order
