"""The calls of a collection as data."""

import pytest
from botocore.model import StructureShape

from iamscope.clouds.aws.client.kept import KEPT_TEXT
from iamscope.clouds.aws.collect.step import Feed, Step, Wanted
from iamscope.clouds.aws.collect.steps import STEPS
from iamscope.snapshot.writing import Recorded
from tests.fakes.aws import operation_of

BY_CALL = {step.call: step for step in STEPS}


def test_each_call_once() -> None:
    """No call is listed twice."""
    assert len(BY_CALL) == len(STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.call)
def test_parameters_exist(step: Step) -> None:
    """Every parameter that a step gives, and none less than the SDK asks for, is one of the call."""
    shape = operation_of(step.call).input_shape
    given = [{*feed.fields, *step.constants} for feed in step.feeds] or [set(fixed) for fixed in step.fixed]
    for names in given:
        assert names <= set(shape.members if shape else ())
        assert set(shape.required_members if shape else ()) <= names


@pytest.mark.parametrize("step", [step for step in STEPS if step.feeds], ids=lambda step: step.call)
def test_feeds_exist(step: Step) -> None:
    """What feeds a step is answered in the same place, in a list, with fields that are kept."""
    for feed in step.feeds:
        assert BY_CALL[feed.call].level is step.level
        shape = operation_of(feed.call).output_shape
        assert isinstance(shape, StructureShape)
        item = shape.members[feed.items].member if feed.items else shape  # type: ignore[attr-defined]
        service = feed.call.partition(".")[0]
        kept = KEPT_TEXT.get((service, item.name), frozenset())
        for source in feed.fields.values():
            if source.startswith("@"):
                assert source[1:] in {name for inner in BY_CALL[feed.call].feeds for name in inner.fields}
            elif source:
                assert source in kept
            else:
                assert feed.items in KEPT_TEXT[service, shape.name]


def test_no_circle() -> None:
    """Every step can be reached from those that need nothing."""
    done: set[str] = set()
    while more := {step.call for step in STEPS if step.call not in done and step.before <= done}:
        done |= more
    assert done == set(BY_CALL)


def test_wanted_at_once() -> None:
    """A call that takes several items is made for as many at once, and for none that lacks a field."""
    feed = Feed("a.b", "Items", {"Names": "", "Parent": "@Id"}, at_once=2)
    answers = [Recorded({"Id": 1}, {"Items": ["x", "y", "z"]})]
    assert [one.request for one in feed.wanted(answers, {})] == [
        {"Names": ["x", "y"], "Parent": 1},
        {"Names": ["z"], "Parent": 1},
    ]
    assert list(Feed("a.b", "Items", {"Name": "Name"}).wanted([Recorded({}, {"Items": [{}]})], {})) == []


def test_wanted() -> None:
    """A feed yields one request for each item, with the constants and what is known of the item."""
    feed = Feed("a.b", "Items", {"Name": "Name", "Parent": "@Id"})
    answers = [Recorded({"Id": 1}, {"Items": [{"Name": "x", "Arn": "y"}]}), Recorded({"Id": 2}, refused="no")]
    assert list(feed.wanted(answers, {"Kind": "k"})) == [
        Wanted({"Kind": "k", "Name": "x", "Parent": 1}, {"Name": "x", "Arn": "y"})
    ]
