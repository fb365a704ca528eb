"""What is not the same after edits."""

from iamscope.clouds.aws.changer import Changer
from tests.fakes.account import arn, trusting, world_of
from tests.fakes.fixing import allow

WORLD = {
    "roles": {
        "ops": {"policies": {"own": [allow("s3:*")]}},
        "next": {"trust": [trusting({"AWS": arn("role", "ops")})]},
    },
    "buckets": {"logs": [{**allow("s3:GetObject"), "Principal": "*"}]},
}


def changes(*texts: str) -> list[tuple[str, str, bool]]:
    """Return what changes: sort, name, and whether something is still there."""
    changer, before = Changer(), world_of(WORLD)
    after = changer.apply(before, changer.parse(texts, lambda _: ""))
    return [(one.what, one.name, one.after is not None) for one in changer.changes(before, after)]


def test_policies_of_principals_and_documents_are_told_apart() -> None:
    """A principal is told by its policies, a role by its trust as well, a resource by its policy."""
    found = changes(
        "delete inline own of role/ops",
        "take sts:AssumeRole out of statement 0 of trust of role/next",
        "delete policy of arn:aws:s3:::logs",
    )
    assert found == [
        ("principal", arn("role", "ops"), True),
        ("trust policy", arn("role", "next"), True),
        ("resource policy", "arn:aws:s3:::logs", True),
    ]


def test_a_principal_that_is_deleted_has_nothing_after() -> None:
    """Of a principal that is not there any more there is no other side."""
    assert changes("delete role/ops") == [("principal", arn("role", "ops"), False)]


def test_an_edit_that_changes_nothing_changes_nothing() -> None:
    """Without edits no world differs from itself."""
    assert changes() == []


def test_whom_a_trust_named_is_concerned() -> None:
    """The reach of those changes whom a changed document names or named."""
    changer, before = Changer(), world_of(WORLD)
    edits = changer.parse(["take sts:AssumeRole out of statement 0 of trust of role/next"], lambda _: "")
    concerned = changer.concerned(before, changer.apply(before, edits))
    assert [principal.id for principal in concerned] == [arn("role", "ops")]
