"""Edits that make things, applied to records: each does what AWS would do, and leaves the rest alone."""

import json
from typing import Any

import pytest

from iamscope.clouds.aws.change import creations as c
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.creations import Creation
from iamscope.clouds.aws.change.edits import Join
from iamscope.clouds.aws.world import AwsWorld
from iamscope.errors import IamscopeError
from tests.fakes.account import arn, document, trusting, world_of
from tests.fakes.fixing import allow, allowed

Json = dict[str, Any]
READ, WRITE, DROP = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
OPS, HELD, ANN, NEW = arn("role", "ops"), arn("role", "held"), arn("user", "ann"), arn("role", "team/new")
STAFF, SHARED, OTHER = arn("group", "staff"), arn("policy", "Shared"), arn("policy", "Other")
FUNCTION, JOB = arn("function", "report"), "arn:aws:glue:eu-west-1:111111111111:job/nightly"
BUCKET = "arn:aws:s3:::logs"
UNREAD = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
ACCOUNT: Json = {
    "groups": {"staff": {"attached": ["Shared"]}},
    "users": {"ann": {"groups": ["staff"], "policies": {"own": [allow(WRITE)]}}},
    "roles": {
        "ops": {"policies": {"own": [allow(READ)]}, "attached": ["Shared"], "tags": {"a": "b"}},
        "held": {"policies": {"own": [allow("s3:*")]}, "boundary": [allow(READ)]},
    },
    "policies": {"Shared": {"statements": [allow(DROP)]}},
    "functions": {"report": "ops"},
    "buckets": {"logs": None},
}


def granted(action: str) -> str:
    """Return a statement of a bucket's policy for one principal."""
    return json.dumps({**allow(action), "Principal": {"AWS": OPS}, "Resource": "*"})


@pytest.fixture(scope="module")
def before() -> AwsWorld:
    """Return one account with something of everything."""
    return world_of(ACCOUNT)


def done(world: AwsWorld, *edits: Creation | Join) -> AwsWorld:
    """Return the world after some edits."""
    return AwsWorld.of(apply(world.records, edits, world.universe.actions))


def text(*statements: Json) -> str:
    """Return a document as JSON."""
    return json.dumps(document(statements))


@pytest.mark.parametrize(
    ("edits", "principal", "action", "then"),
    [
        ([c.PutPrincipal(NEW), c.AttachNamed(SHARED, NEW)], NEW, DROP, True),
        ([c.PutPrincipal(NEW), c.AttachNamed(SHARED, NEW)], NEW, READ, False),
        ([c.PutPrincipal(OPS, text(trusting({"AWS": "111111111111"})))], OPS, READ, True),
        ([c.PutPrincipal(OPS, boundary=arn("policy", "boundary-of-role-held"))], OPS, DROP, False),
        ([c.PutPrincipal(OPS, boundary=arn("policy", "boundary-of-role-held"))], OPS, READ, True),
        ([c.PutPrincipal(HELD, boundary=None)], HELD, WRITE, False),
        ([c.PutPrincipal(HELD)], HELD, WRITE, True),
        ([c.PutPolicy(SHARED, text(allow(WRITE)))], OPS, WRITE, True),
        ([c.PutPolicy(SHARED, text(allow(WRITE)))], ANN, DROP, False),
        ([c.PutPolicy(OTHER, text(allow("*")))], OPS, WRITE, False),
        ([c.PutPolicy(OTHER, text(allow(WRITE))), c.AttachNamed(OTHER, OPS)], OPS, WRITE, True),
        ([c.PutPolicy(OTHER, text(allow(WRITE))), c.AttachNamed(OTHER, OPS)], OPS, DROP, True),
        ([c.DeletePolicy(SHARED)], OPS, DROP, False),
        ([c.DeletePolicy(SHARED)], ANN, DROP, False),
        ([c.DeletePolicy(SHARED)], OPS, READ, True),
        ([c.DeleteGroup(STAFF)], ANN, DROP, False),
        ([c.DeleteGroup(STAFF)], ANN, WRITE, True),
        ([c.PutGroup(STAFF)], ANN, DROP, True),
        ([c.AttachNamed("arn:aws:iam::aws:policy/AdministratorAccess", STAFF)], ANN, READ, True),
        ([c.AddStatement(BUCKET, granted(WRITE))], OPS, WRITE, True),
        ([c.AddStatement(BUCKET, granted(WRITE))], OPS, "s3:PutObjectAcl", False),
    ],
)  # fmt: skip
def test_what_is_made_gives_what_aws_would(
    before: AwsWorld, edits: list[Creation], principal: str, action: str, *, then: bool
) -> None:
    """Each edit changes what somebody may do, or does not."""
    assert allowed(done(before, *edits), principal, action, "arn:aws:s3:::logs/x") is then


def test_a_new_group_has_members_and_policies(before: AwsWorld) -> None:
    """Who joins it has what is attached to it."""
    ops = arn("group", "ops")
    edits = (
        c.PutGroup(ops),
        c.AttachNamed("arn:aws:iam::aws:policy/AdministratorAccess", ops),
        Join(ANN, ops),
    )
    assert allowed(done(before, *edits), ANN, "sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:111111111111:q")


def test_a_new_principal_has_its_path_and_nobody_becomes_it(before: AwsWorld) -> None:
    """Without a trust policy a role lets nobody in."""
    entity = done(before, c.PutPrincipal(NEW)).records.entities[NEW]
    assert (entity.name, entity.path, entity.kind, entity.account) == (
        "new",
        "/team/",
        "role",
        "111111111111",
    )
    assert entity.trust is not None
    assert entity.trust.statements == ()


def test_what_an_edit_does_not_name_stays(before: AwsWorld) -> None:
    """Trust, tags and boundary are left alone where `None` is given, and taken away where nothing is."""
    kept = done(before, c.PutPrincipal(OPS, boundary=None)).records.entities[OPS]
    assert kept == before.records.entities[OPS]
    changed = done(before, c.PutPrincipal(OPS, tags={"c": "d"})).records.entities[OPS]
    assert changed.tags == {"c": "d"}
    assert changed.trust == kept.trust
    assert changed.own == kept.own


def test_a_policy_without_a_text_is_attached_as_unread(before: AwsWorld) -> None:
    """What it gives is unknown, and a boundary without a text limits nothing but is told."""
    after = done(before, c.AttachNamed(UNREAD, OPS), c.AttachNamed(UNREAD, STAFF))
    assert UNREAD in after.records.entities[OPS].unread
    assert UNREAD in after.records.entities[ANN].unread
    bounded = done(before, c.PutPrincipal(OPS, boundary=UNREAD)).records.entities[OPS]
    assert (bounded.boundary, bounded.boundary_unread) == (None, UNREAD)


def test_what_runs_with_a_role_is_put_and_deleted(before: AwsWorld) -> None:
    """A function that gets another role runs with that one; deleted, it runs with none."""
    put = done(
        before,
        c.PutCarrier("lambda:function", FUNCTION, HELD),
        c.PutCarrier("glue:job", JOB, OPS, {"a": "b"}),
    )
    carriers = {(one.kind, one.arn, one.role) for one in put.records.inventory.carriers}
    assert ("glue:job", JOB, OPS) in carriers
    assert [(one.arn, one.role) for one in put.records.inventory.functions] == [(FUNCTION, HELD)]
    assert JOB in put.records.inventory.resources
    gone = done(put, c.DeleteResource(JOB), c.DeleteResource(FUNCTION)).records.inventory
    assert JOB not in gone.resources
    assert not gone.functions
    assert not [one for one in gone.carriers if one.arn in (JOB, FUNCTION)]


def test_statements_are_added_to_what_a_resource_has(before: AwsWorld) -> None:
    """A second one leaves the first."""
    after = done(before, *(c.AddStatement(BUCKET, granted(one)) for one in (WRITE, "s3:PutObjectAcl")))
    for action in (WRITE, "s3:PutObjectAcl"):
        assert allowed(after, OPS, action, "arn:aws:s3:::logs/x")


def test_keys_are_of_users(before: AwsWorld) -> None:
    """A key of a user is in the inventory, and nobody else has one."""
    (key,) = done(before, c.PutKey(ANN, "AKIA1")).records.inventory.keys
    assert (key.user_name, key.id) == ("ann", "AKIA1")
    with pytest.raises(IamscopeError):
        done(before, c.PutKey(OPS, "AKIA1"))


@pytest.mark.parametrize(
    "name", ["ops", "arn:aws:s3:::b", "arn:aws:iam::111111111111:role/", arn("policy", "p")]
)
def test_a_principal_has_the_arn_of_one(before: AwsWorld, name: str) -> None:
    """Anything else is refused."""
    with pytest.raises(IamscopeError) as found:
        done(before, c.PutPrincipal(name))
    assert found.value.code == "unfit-edit"


@pytest.mark.parametrize(
    "edit",
    [
        c.PutPrincipal(NEW), c.PutGroup(STAFF), c.DeleteGroup(STAFF), c.PutPolicy(SHARED, "{}"),
        c.DeletePolicy(SHARED), c.AttachNamed(SHARED, OPS), c.PutResource(JOB, ""), c.DeleteResource(JOB),
        c.PutCarrier("glue:job", JOB, OPS), c.AddStatement(JOB, "{}"), c.PutKey(ANN, "AKIA1"),
    ],
)  # fmt: skip
def test_words_name_what_is_edited(edit: Creation) -> None:
    """Each edit says in words what it does to what, as one would type it."""
    fields = ("principal", "group", "policy", "resource", "user")
    first = next(getattr(edit, name) for name in fields if hasattr(edit, name))
    assert first in edit.words
    assert not edit.words.startswith(first)
