"""Edits applied to records: each does what AWS would do, and says what does not fit."""

import json
from dataclasses import replace
from typing import Any

import pytest

from iamscope.clouds.aws.change import edits as e
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.edits import Edit
from iamscope.clouds.aws.records.accounts import parse_details
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.errors import IamscopeError, ManyErrors
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.fixing import allow, allowed, deny

Json = dict[str, Any]
OBJECT = "arn:aws:s3:::logs/x"
READ, WRITE, DROP = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
ACCOUNT_OF_ALL: Json = {
    "groups": {"staff": {"policies": {"work": [allow(READ)]}, "attached": ["Shared"]}, "empty": {}},
    "users": {"ann": {"groups": ["staff"], "policies": {"own": [allow(WRITE, Sid="W")]}}, "bob": {}},
    "roles": {
        "ops": {"policies": {"own": [allow([READ, "s3:Delete*"], Sid="Two"), deny("s3:PutObjectAcl")]}},
        "held": {"policies": {"own": [allow("s3:*")]}, "boundary": [allow(READ)]},
        "next": {"trust": [trusting({"AWS": arn("role", "ops")})]},
    },
    "policies": {"Shared": {"statements": [allow(DROP)]}, "Free": {"statements": [allow("sqs:*")]}},
    "buckets": {"logs": [{**allow(READ, OBJECT), "Principal": {"AWS": arn("user", "bob")}}], "data": None},
}


@pytest.fixture(scope="module")
def before() -> AwsWorld:
    """Return one account with something of everything."""
    return world_of(ACCOUNT_OF_ALL)


def done(world: AwsWorld, *edits: Edit) -> AwsWorld:
    """Return the world after some edits."""
    return AwsWorld.of(apply(world.records, edits, world.universe.actions))


def text(*statements: Json) -> str:
    """Return a document as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ANN, BOB, OPS, HELD = arn("user", "ann"), arn("user", "bob"), arn("role", "ops"), arn("role", "held")
INLINE = e.Inline("role/ops", "own")


@pytest.mark.parametrize(
    ("edit", "principal", "action", "then"),
    [
        (e.PutDocument(INLINE, text(allow(WRITE))), OPS, WRITE, True),
        (e.PutDocument(INLINE, text(allow(WRITE))), OPS, READ, False),
        (e.PutDocument(e.Inline("bob", "new"), text(allow(WRITE))), BOB, WRITE, True),
        (e.PutDocument(e.Inline("group/staff", "work"), text(allow("sqs:*"))), ANN, READ, False),
        (e.PutDocument(e.Managed("Shared"), text(allow("sqs:*"))), ANN, DROP, False),
        (e.DeleteDocument(INLINE), OPS, READ, False),
        (e.DeleteDocument(e.OfResource("arn:aws:s3:::logs")), BOB, READ, False),
        (e.PutStatement(INLINE, "Two", json.dumps(allow(WRITE))), OPS, WRITE, True),
        (e.RemoveStatement(INLINE, "0"), OPS, READ, False),
        (e.RemoveStatement(INLINE, "#1"), OPS, READ, True),
        (e.TakeActions(INLINE, "Two", ("s3:Delete*",)), OPS, DROP, False),
        (e.TakeActions(INLINE, "Two", ("s3:Delete*",)), OPS, READ, True),
        (e.TakeActions(e.Inline("role/ops", "own"), "0", (DROP,)), OPS, "s3:DeleteObjectVersion", True),
        (e.Attach("Free", "role/ops"), OPS, "sqs:SendMessage", True),
        (e.Attach("Free", "group/staff"), ANN, "sqs:SendMessage", True),
        (e.Detach("Shared", "group/staff"), ANN, DROP, False),
        (e.Join("bob", "staff"), BOB, DROP, True),
        (e.Join("ann", "empty"), ANN, READ, True),
        (e.Leave("ann", "staff"), ANN, READ, False),
        (e.Leave("ann", "staff"), ANN, WRITE, True),
        (e.SetBoundary("role/ops", "Free"), OPS, READ, False),
        (e.RemoveBoundary("role/held"), HELD, DROP, True),
        (e.DeletePrincipal("role/ops"), OPS, READ, False),
    ],
)
def test_an_edit_does_what_it_says(
    before: AwsWorld, edit: Edit, principal: str, action: str, then: bool
) -> None:
    """After the edit a request is allowed or not; the world before is as it was."""
    was = allowed(before, principal, action, OBJECT)
    assert allowed(done(before, edit), principal, action, OBJECT) is then
    assert allowed(before, principal, action, OBJECT) is was


def test_a_trust_policy_is_written(before: AwsWorld) -> None:
    """A role takes on another one no longer when its trust names somebody else."""
    edit = e.PutDocument(e.Trust("role/next"), text(trusting({"AWS": HELD})))
    after = done(before, edit)
    assert allowed(before, OPS, "sts:AssumeRole", arn("role", "next"))
    assert not allowed(after, OPS, "sts:AssumeRole", arn("role", "next"))


def test_an_edit_builds_on_those_before_it(before: AwsWorld) -> None:
    """A policy can be created and attached in one go."""
    made = arn("policy", "new")
    after = done(before, e.CreatePolicy(made, text(allow(WRITE))), e.Attach(made, "bob"))
    assert allowed(after, BOB, WRITE, OBJECT)


def test_a_new_text_of_a_policy_is_its_next_version(before: AwsWorld) -> None:
    """The version that is made is the default; the others stay."""
    after = done(before, e.PutDocument(e.Managed("Shared"), text(allow(READ))))
    assert after.directory.policies[arn("policy", "Shared")].versions == ("v1", "v2")


def test_a_boundary_follows_the_text_of_its_policy(before: AwsWorld) -> None:
    """Who is bound by a policy is bound by its new text."""
    edit = e.PutDocument(e.Managed("boundary-of-role-held"), text(allow(DROP)))
    after = done(before, edit)
    assert allowed(after, HELD, DROP, OBJECT)
    assert not allowed(after, HELD, READ, OBJECT)


def test_an_unread_policy_can_be_detached() -> None:
    """A policy whose text nobody gave us is detached by its ARN, and leaves no gap."""
    unread = world_of({"roles": {"ops": {"attached": ["Nowhere"]}}})
    after = done(unread, e.Detach(arn("policy", "Nowhere"), "role/ops"))
    assert any("Nowhere" in gap.reason for gap in unread.gaps)
    assert not any("Nowhere" in gap.reason for gap in after.gaps)


def test_a_policy_attached_to_user_and_group_stays_by_the_group() -> None:
    """Leaving the group does not take away what is attached to the user as well."""
    both = world_of(
        {
            "groups": {"staff": {"attached": ["P"]}},
            "users": {"ann": {"groups": ["staff"], "attached": ["P"]}},
            "policies": {"P": {"statements": [allow(READ)]}},
        }
    )
    assert allowed(done(both, e.Leave("ann", "staff")), ANN, READ, OBJECT)
    assert allowed(done(both, e.Detach("P", "user/ann")), ANN, READ, OBJECT)
    assert not allowed(done(both, e.Leave("ann", "staff"), e.Detach("P", "user/ann")), ANN, READ, OBJECT)


@pytest.mark.parametrize(
    ("edit", "words", "hint"),
    [
        (e.Detach("Shard", "group/staff"), "no policy is called `Shard`", "did you mean `Shared`?"),
        (e.Detach("Shared", "group/stuff"), "is called `group/stuff`", "did you mean `group/staff`?"),
        (e.Detach("Free", "role/ops"), "is not attached", "detached from the group"),
        (e.RemoveStatement(INLINE, "9"), "no statement `9`", "it has `Two`, `1`"),
        (e.DeleteDocument(e.Inline("role/ops", "won")), "no inline policy of `ops`", "`own`"),
        (e.DeleteDocument(e.Trust("role/ops")), "only inline and resource", "always has a trust"),
        (e.TakeActions(INLINE, "1", (READ,)), "only an Allow", ""),
        (e.TakeActions(INLINE, "0", ("s3:Nothing",)), "no action of AWS", ""),
        (e.PutDocument(INLINE, "{}"), "no Statement", ""),
        (e.PutStatement(INLINE, "0", "[]"), "not a JSON object", ""),
        (e.Leave("bob", "staff"), "is not in the group", ""),
        (e.CreatePolicy(arn("policy", "Free"), text(allow(READ))), "exists already", ""),
        (e.CreatePolicy("Free2", text(allow(READ))), "not the ARN of a policy", ""),
        (e.DeleteKey("AKIA"), "no active access key", ""),
        (e.PutDocument(e.OfResource("arn:aws:s3:::lags"), text(allow(READ))), "no resource", ""),
    ],
)
def test_what_does_not_fit_is_said(before: AwsWorld, edit: Edit, words: str, hint: str) -> None:
    """An edit that means nothing is refused, with the nearest name where there is one."""
    with pytest.raises(IamscopeError) as caught:
        done(before, edit)
    assert words in caught.value.message
    assert hint in (caught.value.hint or "")


def test_all_mistakes_come_at_once(before: AwsWorld) -> None:
    """Each edit that does not fit is told, not the first alone."""
    with pytest.raises(ManyErrors) as caught:
        done(before, e.Detach("Shard", "bob"), e.Attach("Free", "bob"), e.Join("bob", "stuff"))
    assert [error.code for error in caught.value.errors] == ["unknown-name", "unknown-name"]


def test_a_policy_of_aws_is_not_edited() -> None:
    """What belongs to AWS can be detached and not be written."""
    owned = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": json.loads(text(allow(READ)))}
    details = {"Arn": owned, "PolicyName": "ReadOnlyAccess", "PolicyVersionList": [version]}
    records = replace(
        world_of({"roles": {"ops": {}}}).records,
        policies=parse_details({"Policies": [details]}, where="here").policies,
    )
    with pytest.raises(IamscopeError) as caught:
        apply(records, [e.PutDocument(e.Managed(owned), text(allow(WRITE)))], universe().actions)
    assert "belongs to AWS" in caught.value.message
