"""A cloud that mints without asking anybody: what it was told is kept for tests to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.cloud.issuing import Extent, Prepared, Revocation
from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.secret import Credential, Secret


@dataclass(slots=True)
class FakeMinter:
    """Mints numbered credentials; `fails` is raised by the next mint, `stuck` lets no revocation end."""

    minted: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    fails: IamscopeError | None = None
    stuck: bool = False

    def prepare(
        self, role: AgentRole, *, lease: str, narrower: Sequence[Entry] | None, seconds: int | None
    ) -> Prepared:
        """Return the access that was asked for as a document."""
        entries = narrower if narrower is not None else role.access.get("aws", ())
        said = "; ".join(
            f"{' '.join(map(str, one.actions))} on {' '.join(map(str, one.resources))}" for one in entries
        )
        return Prepared((said,), "it is what was asked for", seconds or 3_600, {"lease": lease}, lease)

    def mint(self, prepared: Prepared) -> Credential:
        """Return the next credential, or raise what was set."""
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
        self.minted.append(prepared.handles["lease"])
        number = len(self.minted)
        secret = {"Secret": Secret(f"secret-{number}")}
        return Credential("bearer", {"AccessKeyId": f"AKIA{number}"}, secret, "")

    def revoke(self, handles: Mapping[str, str]) -> Revocation:
        """Keep that a lease was revoked."""
        self.revoked.append(handles["lease"])
        return Revocation(Extent.LEASE, ("denied everything",), "none", complete=not self.stuck)
