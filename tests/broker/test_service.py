"""What becomes of requests."""

from dataclasses import replace
from pathlib import Path

import pytest

from iamscope.broker.asking import Asked, WrongRequestError
from iamscope.broker.deciding import NoRuleError, NotYoursError, QuotaError
from iamscope.broker.service import EndedError, NotApproverError, PendingError
from iamscope.broker.settings import Quota
from iamscope.broker.store.leases import NoLeaseError
from iamscope.cloud.issuing import LostAnswerError
from iamscope.errors import IamscopeError
from iamscope.lease.state import State
from tests.fakes.brokers import AGENT, MANIFEST, OTHER, World, deleting, person, reading, world

ADA, BEN, CY = person("ada", "storage"), person("ben", "storage"), person("cy", "other")


def test_what_needs_nobodys_approval_is_given_at_once(here: World) -> None:
    """A lease is recorded before its secret leaves, and ends as it was asked."""
    lease = here.broker.request(AGENT, reading())
    assert lease.state is State.APPROVED
    issued = here.broker.collect(AGENT, lease.id)
    assert issued.expires == here.now[0] + 3_600
    assert here.state(lease) == "active"
    assert here.journal.kinds == ["requested", "granted", "issuing", "issued"]
    assert "secret-1" not in repr(here.journal.steps)


def test_two_people_of_the_group_have_to_approve(here: World) -> None:
    """One person twice is one person, also through another account."""
    lease = here.broker.request(AGENT, deleting())
    with pytest.raises(PendingError, match="2 of `storage`"):
        here.broker.collect(AGENT, lease.id)
    again = person("ada", "storage", subject="the-other-account-of-ada")
    for who in (ADA, ADA, again):
        assert here.broker.decide(who, lease.id, approves=True, shown=lease.shown).state is State.REQUESTED
    assert here.broker.decide(BEN, lease.id, approves=True, shown=lease.shown).state is State.APPROVED
    assert here.broker.collect(AGENT, lease.id).credential.public == {"AccessKeyId": "AKIA1"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (CY, "in no group"),
        (person("", "storage"), "no lease"),
        (AGENT, "only people"),
        (replace(AGENT, groups=("storage",)), "only people"),
    ],
)
def test_not_everybody_approves(here: World, who: object, reason: str) -> None:
    """An agent, an unknown person, and people of other groups change nothing."""
    lease = here.broker.request(AGENT, deleting())
    with pytest.raises(IamscopeError, match=reason):
        here.broker.decide(who, lease.id, approves=True, shown=lease.shown)  # type: ignore[arg-type]
    assert here.state(lease) == "requested"


def test_nobody_approves_what_is_asked_on_his_behalf(here: World) -> None:
    """Whoever profits does not decide, whichever account he uses."""
    lease = here.broker.request(AGENT, deleting(on_behalf_of="ada"))
    with pytest.raises(NotApproverError, match="on his behalf"):
        here.broker.decide(ADA, lease.id, approves=True, shown=lease.shown)


def test_an_approval_is_for_exactly_what_was_shown(here: World) -> None:
    """It cannot be replayed onto another request, nor onto another manifest."""
    lease, other = here.broker.request(AGENT, deleting()), here.broker.request(AGENT, deleting())
    with pytest.raises(NotApproverError, match="not what was shown"):
        here.broker.decide(ADA, lease.id, approves=True, shown=other.shown)
    here.manifests[0] = MANIFEST.replace("scratch", "scratch-2")
    with pytest.raises(NotApproverError, match="not what was shown"):
        here.broker.decide(ADA, lease.id, approves=True, shown=lease.shown)


def test_one_denial_is_enough(here: World) -> None:
    """A denied lease gives nothing, whoever approves afterwards."""
    lease = here.broker.request(AGENT, deleting())
    here.broker.decide(ADA, lease.id, approves=True, shown=lease.shown)
    assert here.broker.decide(BEN, lease.id, approves=False, shown=lease.shown).state is State.DENIED
    with pytest.raises(EndedError, match="denied by ben"):
        here.broker.collect(AGENT, lease.id)


def test_what_no_rule_is_for_is_refused(here: World) -> None:
    """No matching rule means no."""
    here.manifests[0] = MANIFEST.replace("destroys, destroys-production", "changes-data")
    with pytest.raises(NoRuleError, match="`destroys"):
        here.broker.request(AGENT, deleting())


def test_an_agent_asks_for_itself_alone(here: World) -> None:
    """Others are not told whether a manifest or a lease exists."""
    for name in ("report-agent", "no-such-agent"):
        with pytest.raises(NotYoursError, match=f"`{name}` is not an agent that you may ask for"):
            here.broker.request(OTHER, replace(reading(), agent=name))
    lease = here.broker.request(AGENT, reading())
    for call in (here.broker.find, here.broker.collect, here.broker.release):
        with pytest.raises(NoLeaseError):
            call(OTHER, lease.id)
    assert here.broker.listed(OTHER) == []


def test_a_person_sees_a_lease_and_never_its_credential(here: World) -> None:
    """Who approves does not collect."""
    lease = here.broker.request(AGENT, reading())
    assert here.broker.find(ADA, lease.id).id == lease.id
    with pytest.raises(NoLeaseError):
        here.broker.collect(ADA, lease.id)


def test_the_same_key_gives_the_same_lease(here: World) -> None:
    """A request that is sent twice is one, and its key names nothing else."""
    first = here.broker.request(AGENT, reading(key="k"))
    assert here.broker.request(AGENT, reading(key="k")).id == first.id
    with pytest.raises(WrongRequestError, match="named by the same key"):
        here.broker.request(AGENT, deleting(key="k"))


def test_quotas_hold(tmp_path: Path) -> None:
    """An agent has so many leases at a time and asks so often in an hour, and no more."""
    here = world(tmp_path, quota=Quota(active=2, hourly=3))
    leases = [here.broker.request(AGENT, reading()) for _ in range(2)]
    with pytest.raises(QuotaError, match="have not ended"):
        here.broker.request(AGENT, reading())
    here.broker.release(AGENT, leases[0].id)
    here.broker.request(AGENT, reading())
    here.broker.release(AGENT, leases[1].id)
    with pytest.raises(QuotaError, match="in an hour"):
        here.broker.request(AGENT, reading())
    here.engine.dispose()


@pytest.mark.parametrize(
    "entry",
    [
        {"actions": ["s3:Explode"], "resources": ["*"]},
        {"actions": ["s3:GetObject"]},
        {"policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
        {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/*"], "extra": 1},
    ],
)
def test_a_request_says_what_a_manifest_can(here: World, entry: dict[str, object]) -> None:
    """What a manifest cannot say, a request cannot either."""
    with pytest.raises(IamscopeError):
        here.broker.request(AGENT, Asked("report-agent", "try", entries=(entry,)))


def test_a_lost_answer_is_revoked_and_a_refusal_is_not(here: World) -> None:
    """Where perhaps there is a credential, there is something to revoke."""
    lost, refused = here.broker.request(AGENT, reading()), here.broker.request(AGENT, reading())
    for lease, error in ((lost, LostAnswerError("no answer")), (refused, IamscopeError("refused"))):
        here.minter.fails = error
        with pytest.raises(IamscopeError):
            here.broker.collect(AGENT, lease.id)
    assert (here.state(lost), here.state(refused)) == ("revoking", "failed")
    here.broker.reap()
    assert here.state(lost) == "revoked"
    assert here.minter.revoked == [lost.id]


def test_a_lost_credential_is_minted_again_for_the_rest_of_the_lease(here: World) -> None:
    """Secrets are nowhere kept, and a lease never grows."""
    lease = here.broker.request(AGENT, reading())
    first = here.broker.collect(AGENT, lease.id)
    here.later(600)
    assert here.broker.collect(AGENT, lease.id).expires == first.expires
    assert here.minter.minted == [lease.id, lease.id]


def test_releasing_ends_a_lease_once(here: World) -> None:
    """Doing so again changes nothing."""
    lease = here.broker.request(AGENT, reading())
    here.broker.collect(AGENT, lease.id)
    assert here.broker.release(AGENT, lease.id).state is State.REVOKED
    assert here.broker.release(AGENT, lease.id).state is State.REVOKED
    assert here.minter.revoked == [lease.id]
    with pytest.raises(EndedError):
        here.broker.collect(AGENT, lease.id)


def test_a_revocation_that_is_stuck_is_tried_again(here: World) -> None:
    """A lease is `revoked` only once the cloud has done it."""
    lease = here.broker.request(AGENT, reading())
    here.broker.collect(AGENT, lease.id)
    here.minter.stuck = True
    assert here.broker.release(AGENT, lease.id).state is State.REVOKING
    here.broker.reap()
    assert here.state(lease) == "revoking"
    here.minter.stuck = False
    here.broker.reap()
    assert here.state(lease) == "revoked"


def test_leases_and_requests_expire(here: World) -> None:
    """Time ends what nobody else does."""
    active, waiting = here.broker.request(AGENT, reading()), here.broker.request(AGENT, deleting())
    here.broker.collect(AGENT, active.id)
    here.later(3_601)
    assert here.broker.reap() == 2
    assert (here.state(active), here.state(waiting)) == ("expired", "expired")
    with pytest.raises(EndedError):
        here.broker.decide(ADA, waiting.id, approves=True, shown=waiting.shown)


def test_freezing_ends_all_leases_of_an_agent(here: World) -> None:
    """A known person stops an agent; an agent stops nobody."""
    leases = [here.broker.request(AGENT, reading()), here.broker.request(AGENT, deleting())]
    here.broker.collect(AGENT, leases[0].id)
    with pytest.raises(NotApproverError):
        here.broker.freeze(AGENT, "report-agent", "no")
    frozen = here.broker.freeze(CY, "report-agent", "it went wild")
    assert {one.id: one.state.value for one in frozen} == {leases[0].id: "revoked", leases[1].id: "denied"}


def test_a_manifest_that_narrows_ends_the_leases_that_exceed_it(here: World) -> None:
    """What is still declared stays; of the whole of another manifest nobody knows what it was."""
    kept, exceeding = here.broker.request(AGENT, reading()), here.broker.request(AGENT, deleting())
    whole = here.broker.request(AGENT, Asked("report-agent", "all of it"))
    here.broker.collect(AGENT, kept.id)
    assert here.broker.reconcile() == []
    here.manifests[0] = MANIFEST.replace("scratch", "scratch-2")
    assert {one.id for one in here.broker.reconcile()} == {exceeding.id, whole.id}
    assert [here.state(one) for one in (kept, exceeding, whole)] == ["active", "denied", "denied"]
    here.manifests[0] = MANIFEST.replace("reports/*", "other/*")
    here.broker.reconcile()
    assert here.state(kept) == "revoked"
    assert here.minter.revoked == [kept.id]
