"""The table of resources that can carry a policy, against the list of resources and the collector."""

from iamscope.access.containment import overlap
from iamscope.access.globs import Glob
from iamscope.clouds.aws.collect.steps import STEPS
from iamscope.clouds.aws.data.resource_policy_services import (
    CALLS,
    CREATING,
    GRANT_OPERATIONS,
    READ,
    UNREAD,
)
from iamscope.clouds.aws.universe import universe
from iamscope.snapshot import FAMILIES


def test_every_family_is_one_of_the_snapshot_and_is_read() -> None:
    """What is said to be read is read by a step of the collection."""
    names = {family.name for family in FAMILIES}
    assert {family for family, _ in READ.values()} <= names
    assert CALLS.keys() <= names
    assert set(CALLS.values()) <= {step.call for step in STEPS}


def test_every_pattern_fits_a_resource_that_exists() -> None:
    """Each service and pattern of the tables meets a resource of the provider's list."""
    shapes: dict[str, list[Glob]] = {}
    for service in universe().services:
        for raw in universe().reference("resourceTypes", service).values():
            fields = raw["arn"].split(":", 5)
            if len(fields) == 6:
                last = "".join(
                    "*" + piece.partition("}")[2] if number else piece
                    for number, piece in enumerate(fields[5].split("${"))
                )
                shapes.setdefault(fields[2], []).append(Glob.parse(last))
    tables = {**{service: patterns for service, (_, patterns) in READ.items()}, **UNREAD}
    wrong = [
        f"{service} {pattern}"
        for service, patterns in tables.items()
        for pattern in patterns
        if not any(overlap(Glob.parse(pattern), shape) for shape in shapes.get(service, ()))
    ]
    assert wrong == []


def test_every_action_exists() -> None:
    """Each action of the tables is one that AWS has."""
    unknown = [name for name in (*CREATING, *GRANT_OPERATIONS) if not universe().actions.matching(name)]
    assert unknown == []
