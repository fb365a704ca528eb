"""A cloud that mints without asking anybody: what it was told is kept for tests to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iamscope.errors import IamscopeError
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.secret import Credential, Secret


@dataclass(frozen=True, slots=True)
class FakePrepared:
    """A credential that was prepared."""

    lease: str
    documents: tuple[str, ...]
    seconds: int
    handles: Mapping[str, str]
    proof: str = "it is what was asked for"


@dataclass(frozen=True, slots=True)
class FakeRevocation:
    """What a fake revocation did."""

    complete: bool
    done: Sequence[str] = ("denied everything",)
    delay: str = "none"


@dataclass(slots=True)
class FakeMinter:
    """Mints numbered credentials; `fails` is raised by the next mint, `stuck` lets no revocation end."""

    minted: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    fails: IamscopeError | None = None
    stuck: bool = False

    def prepare(
        self, role: AgentRole, *, lease: str, narrower: Sequence[Entry] | None, seconds: int | None
    ) -> FakePrepared:
        """Return the access that was asked for as a document."""
        entries = narrower if narrower is not None else role.access.get("aws", ())
        said = "; ".join(
            f"{' '.join(map(str, one.actions))} on {' '.join(map(str, one.resources))}" for one in entries
        )
        return FakePrepared(lease, (said,), seconds or 3_600, {"lease": lease})

    def mint(self, prepared: Any) -> Credential:
        """Return the next credential, or raise what was set."""
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
        self.minted.append(prepared.lease)
        number = len(self.minted)
        return Credential(
            "bearer", {"AccessKeyId": f"AKIA{number}"}, {"Secret": Secret(f"secret-{number}")}, ""
        )

    def revoke(self, handles: Mapping[str, str]) -> FakeRevocation:
        """Keep that a lease was revoked."""
        self.revoked.append(handles["lease"])
        return FakeRevocation(complete=not self.stuck)
