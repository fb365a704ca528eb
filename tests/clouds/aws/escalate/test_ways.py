"""Ways as data: what they name exists, and no two say the same."""

import re

import pytest

from iamscope.clouds.aws.data.joint_checks import PASSES
from iamscope.clouds.aws.escalate.code_places import BUCKET, IMAGE, LAYER, SCRIPT
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.ways import ASSIGNED, CARRIER, CARRIERS, EVERYWHERE, NOTHING, Way
from iamscope.clouds.aws.universe import universe

EACH = [pytest.param(way, id=f"{way.id}: {way.title}") for way in WAYS]
CODE = {
    f"{CARRIER}.{BUCKET}": "s3:bucket",
    f"{CARRIER}.{IMAGE}": "ecr:repository",
    f"{CARRIER}.{LAYER}": "lambda:layer",
    f"{CARRIER}.{SCRIPT}": "s3:object",
}
ON_NOTHING = frozenset({"events:rule-on-default-event-bus", "kinesisanalytics:application"})


def kinds(way: Way) -> list[tuple[str, str]]:
    """Return the actions of a way, each with a sort of resource that it is decided on."""
    found = []
    for calls in way.calls:
        on = way.carrier if calls.on == CARRIER else calls.on
        found += [(action, on) for action in calls.actions]
        found += [(action, kind) for action, several in calls.besides for kind in several]
    named = {f"{CARRIER}.cluster": "ecs:cluster", "ssm:run-command": "ssm:document", **CODE}
    return [(action, named.get(kind, kind)) for action, kind in found]


@pytest.mark.parametrize("way", EACH)
def test_every_action_exists(way: Way) -> None:
    """Each action of a way is in the Service Authorization Reference, spelled as there."""
    actions = universe().actions
    assert [action for action in way.actions if actions.spelled(action) != action] == []


@pytest.mark.parametrize("way", EACH)
def test_every_action_acts_on_the_sort_that_the_way_says(way: Way) -> None:
    """The reference lists the sort of resource for the action, or the action acts on nothing."""
    for action, kind in kinds(way):
        service, _, name = action.partition(":")
        listed = universe().reference("actions", service)[name.lower()]["resourceTypes"]
        sorts = {f"{service}:{one['name']}".lower() for one in listed}
        if kind == NOTHING:
            assert not sorts, action
        elif service == kind.partition(":")[0]:
            assert kind.lower() in sorts, (action, kind)
        assert kind == NOTHING or universe().arn_of(kind), kind


@pytest.mark.parametrize("way", EACH)
def test_ids_of_public_catalogues_look_like_such(way: Way) -> None:
    """Techniques and risks have the forms that their catalogues give them, and none is left out."""
    assert re.fullmatch(r"x-[a-z0-9-]+|[a-z0-9]+-\d{3}", way.id)
    assert way.attack
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", one) for one in way.attack)
    assert all(re.fullmatch(r"ASI\d\d", one) for one in way.owasp)
    assert all(re.fullmatch(r"AML\.T\d{4}(\.\d{3})?", one) for one in way.atlas)
    assert bool(way.pathfinding) is not way.id.startswith("x-")


@pytest.mark.parametrize("way", [way for way in WAYS if way.passes], ids=lambda way: way.title)
def test_the_call_that_hands_the_role_over_is_known_to_pass_it_to_that_service(way: Way) -> None:
    """What the table of calls that pass roles says of the first call of a way agrees with its service."""
    known = PASSES.get(way.calls[0].actions[0].lower())
    assert known in (None, way.service, *way.also)


def test_no_two_ways_are_alike() -> None:
    """No way is there twice."""
    assert len({(way.service, way.carrier, way.passes, way.profile, way.calls) for way in WAYS}) == len(WAYS)


def test_what_aws_names_itself_is_a_sort_of_resource() -> None:
    """Sorts whose names are made up exist, and what exists everywhere has a full ARN."""
    assert [kind for kind in sorted(ASSIGNED) if not universe().arn_of(kind)] == []
    assert all(arn.count(":") == 5 for arns in EVERYWHERE.values() for arn in arns)


def test_every_carrier_has_words() -> None:
    """The sorts of resource that ways act on are those that have words, and none besides."""
    assert {way.carrier for way in WAYS if way.carrier} == set(CARRIERS)
    assert [kind for kind in CARRIERS if not universe().arn_of(kind)] == []
