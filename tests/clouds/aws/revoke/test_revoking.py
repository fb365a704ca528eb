"""Denials of roles: merged, cleaned up, and never dropped while a session may live."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from iamscope.cloud.issuing import Extent
from iamscope.clouds.aws.client.iam import RoleState
from iamscope.clouds.aws.data.policy_limits import ROLE_INLINE
from iamscope.clouds.aws.revoke.denials import POLICY_NAME, parse
from iamscope.clouds.aws.revoke.revoking import Revoker

ROLE = "arn:aws:iam::123456789012:role/agents/base"
NOW = 1_800_000_000


@dataclass(slots=True)
class Iam:
    """A role that is held in memory; `before_write` is told of every write and may write itself."""

    inline: dict[str, str] = field(default_factory=dict)
    arn: str = ROLE
    clock: int = NOW
    writes: int = 0
    after_write: list[Callable[[], None]] = field(default_factory=list)

    def role_state(self, name: str) -> RoleState:
        """Return the role."""
        assert name == "base"
        return RoleState(self.arn, dict(self.inline), self.clock)

    def inline_policy(self, role: str, name: str) -> str | None:
        """Return one of its policies."""
        return self.inline.get(name)

    def put_inline_policy(self, role: str, name: str, text: str) -> None:
        """Write one of its policies."""
        assert sum(map(len, {**self.inline, name: text}.values())) <= ROLE_INLINE
        self.writes += 1
        self.inline[name] = text
        if self.after_write:
            self.after_write.pop(0)()

    def delete_inline_policy(self, role: str, name: str) -> None:
        """Delete one of its policies."""
        del self.inline[name]

    def statements(self) -> list[Any]:
        """Return the statements of the denials."""
        return list(json.loads(self.inline[POLICY_NAME])["Statement"])


def handles(lease: str = "lease-1", **more: str) -> dict[str, str]:
    """Return the handles of a lease."""
    return {"role": ROLE, "lease": lease, "agent": "agent", "seconds": "900", **more}


@pytest.fixture
def iam() -> Iam:
    """Return a role without policies."""
    return Iam()


@pytest.fixture
def revoker(iam: Iam) -> Revoker:
    """Return what revokes, without waiting."""
    return Revoker(iam, clock=lambda: 0.0, pause=lambda _: None)


def test_leases_that_end_together_share_a_statement(iam: Iam, revoker: Revoker) -> None:
    """Denials of leases are put together, so that many fit."""
    for number in range(100):
        assert revoker.revoke(handles(f"lease-{number}"), Extent.LEASE).complete
    (only,) = iam.statements()
    assert len(only["Condition"]["StringEquals"]["aws:SourceIdentity"]) == 100
    assert only["Effect"] == "Deny"
    assert only["Action"] == only["Resource"] == "*"


def test_denials_go_when_no_session_hangs_on_them(iam: Iam, revoker: Revoker) -> None:
    """After the last session of a lease, its denial goes with the next write; before, it stays."""
    revoker.revoke(handles(), Extent.LEASE)
    iam.clock += 900 + 3_600
    revoker.revoke(handles("lease-2"), Extent.LEASE)
    assert parse(iam.inline[POLICY_NAME]).holds(Extent.LEASE, "lease-1")
    iam.clock += 7_200
    revoker.revoke(handles("lease-3"), Extent.LEASE)
    found = parse(iam.inline[POLICY_NAME])
    assert not found.holds(Extent.LEASE, "lease-1")
    assert found.holds(Extent.LEASE, "lease-3")
    iam.clock += 86_400
    assert revoker.tidy(ROLE)
    assert POLICY_NAME not in iam.inline


def test_without_room_the_whole_role_is_denied_and_no_denial_is_dropped(iam: Iam, revoker: Revoker) -> None:
    """Where one more denial does not fit, all that was issued until now is denied, and that is said."""
    iam.inline["work"] = "x" * (ROLE_INLINE - 650)
    assert revoker.revoke(handles("lease-1"), Extent.LEASE).extent is Extent.LEASE
    names = (f"lease-{number}-{'x' * 40}" for number in range(20))
    each = (revoker.revoke(handles(name), Extent.LEASE) for name in names)
    done = next(one for one in each if one.extent is not Extent.LEASE)
    assert done.complete
    assert done.extent is Extent.BEFORE_NOW
    assert "no room" in done.done[0]
    found = parse(iam.inline[POLICY_NAME])
    assert found.holds(Extent.LEASE, "lease-1")
    conditions = [one["Condition"] for one in iam.statements()]
    dates = [one["DateLessThan"] for one in conditions if "DateLessThan" in one]
    assert dates == [{"aws:TokenIssueTime": "2027-01-15T08:00:01Z"}]


def test_where_nothing_fits_nothing_is_said_to_be_done(iam: Iam, revoker: Revoker) -> None:
    """Where not even the denial of the whole role fits, the revocation is not complete and says why."""
    iam.inline["work"] = "x" * (ROLE_INLINE - 50)
    done = revoker.revoke(handles(), Extent.LEASE)
    assert not done.complete
    assert "no-room" in done.open[0]
    assert iam.writes == 0


def test_another_writer_loses_nothing_and_takes_nothing(iam: Iam, revoker: Revoker) -> None:
    """What somebody writes over ours right after is read, and both denials are there in the end."""
    other = Iam()
    Revoker(other, pause=lambda _: None).revoke(handles("lease-2"), Extent.LEASE)
    iam.after_write.append(lambda: iam.inline.update(other.inline))
    assert revoker.revoke(handles(), Extent.LEASE).complete
    found = parse(iam.inline[POLICY_NAME])
    assert found.holds(Extent.LEASE, "lease-1")
    assert found.holds(Extent.LEASE, "lease-2")


def test_a_writer_that_never_stops_is_told(iam: Iam, revoker: Revoker) -> None:
    """Where ours is written over again and again, the revocation is not complete."""
    iam.after_write.extend([iam.inline.clear] * 10)
    done = revoker.revoke(handles(), Extent.LEASE)
    assert not done.complete
    assert "overwritten" in done.open[0]


def test_the_role_of_another_account_is_left_alone(iam: Iam, revoker: Revoker) -> None:
    """Where the profile signs in to another account, nothing is written and nothing said to be done."""
    iam.arn = ROLE.replace("123456789012", "999999999999")
    done = revoker.revoke(handles(), Extent.LEASE)
    assert not done.complete
    assert "strange-role" in done.open[0]
    assert iam.writes == 0


def test_foreign_and_altered_statements_are_kept(iam: Iam, revoker: Revoker) -> None:
    """What somebody added to the policy stays, and one that only looks like ours counts for nothing."""
    revoker.revoke(handles(), Extent.LEASE)
    statements = iam.statements()
    altered = {**statements[0], "Action": "s3:*"}
    iam.inline[POLICY_NAME] = json.dumps({"Version": "2012-10-17", "Statement": [altered]})
    done = revoker.revoke(handles(), Extent.LEASE)
    assert "iam:PutRolePolicy" in done.done[0]
    assert len(iam.statements()) == 2
    assert parse(iam.inline[POLICY_NAME]).holds(Extent.LEASE, "lease-1")


def test_what_a_lease_chained_into_is_told(revoker: Revoker) -> None:
    """A lease that may assume roles is not said to be over with its own session."""
    done = revoker.revoke(handles(chains="yes"), Extent.LEASE)
    assert done.complete
    assert "assume other roles" in done.open[0]
    assert not revoker.revoke(handles("lease-2", chains="no"), Extent.LEASE).open


def test_a_probe_that_is_never_refused_measures_nothing(iam: Iam) -> None:
    """No time is made up where the end was not seen."""
    times = iter(range(0, 100_000, 100))
    revoker = Revoker(iam, clock=lambda: float(next(times)), pause=lambda _: None)
    assert revoker.revoke(handles(), Extent.LEASE, probe=lambda: True).measured is None
