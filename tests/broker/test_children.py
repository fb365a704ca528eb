"""Leases of leases."""

from dataclasses import replace

import pytest

from iamscope.broker.asking import Asked
from iamscope.broker.children import ChildError
from iamscope.broker.service import EndedError
from iamscope.broker.store.leases import NoLeaseError
from iamscope.lease.lease import Lease
from iamscope.lease.state import State
from tests.fakes.brokers import AGENT, OTHER, World, reading


def child(parent: Lease, resource: str, *actions: str) -> Asked:
    """Return a request for a lease beneath another one."""
    entry = {"actions": list(actions or ("s3:GetObject",)), "resources": [resource]}
    return Asked("report-agent", "one page of it", entries=(entry,), parent=parent.id)


def active(here: World, asked: Asked) -> Lease:
    """Return an active lease."""
    lease = here.broker.request(AGENT, asked)
    here.broker.collect(AGENT, lease.id)
    return here.broker.find(AGENT, lease.id)


def whole() -> Asked:
    """Return a request for all reports."""
    entry = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/*"]}
    return Asked("report-agent", "write reports", entries=(entry,))


def test_a_child_gives_no_more_than_its_parent(here: World) -> None:
    """What is not proven to be within is refused, although the manifest declares it."""
    parent = active(here, reading())
    assert active(here, child(parent, "arn:aws:s3:::reports/july.csv")).parent == parent.id
    for resource in (
        "arn:aws:s3:::reports/*",
        "arn:aws:s3:::reports/july.cs?",
        "arn:aws:s3:::reports/june.csv",
    ):
        with pytest.raises(ChildError, match="not proven to be within"):
            here.broker.request(AGENT, child(parent, resource))
    with pytest.raises(ChildError, match="not proven to be within"):
        here.broker.request(AGENT, Asked("report-agent", "all of it", parent=parent.id))


def test_a_child_lives_no_longer_and_ends_with_its_parent(here: World) -> None:
    """Revoking the parent revokes what is beneath it, to the last."""
    parent = active(here, whole())
    here.later(1_000)
    middle = active(here, child(parent, "arn:aws:s3:::reports/july/*"))
    least = active(here, child(middle, "arn:aws:s3:::reports/july/1"))
    assert parent.expires == middle.expires == least.expires
    here.broker.release(AGENT, parent.id)
    assert [here.state(one) for one in (parent, middle, least)] == ["revoked"] * 3


def test_a_parent_that_has_ended_gives_nothing_on(here: World) -> None:
    """Neither a new child, nor a credential of one that was asked for before."""
    parent = active(here, whole())
    waiting = here.broker.request(AGENT, child(parent, "arn:aws:s3:::reports/1"))
    here.broker.release(AGENT, parent.id)
    with pytest.raises(ChildError, match="not active"):
        here.broker.request(AGENT, child(parent, "arn:aws:s3:::reports/2"))
    with pytest.raises(EndedError):
        here.broker.collect(AGENT, waiting.id)


def test_nobody_else_makes_children_of_a_lease(here: World) -> None:
    """A stolen id is worth nothing."""
    parent = active(here, whole())
    settings = here.broker.settings
    asker = settings.askers[0].model_copy(update={"subject": OTHER.subject})
    open_to_both = settings.model_copy(update={"askers": (*settings.askers, asker)})
    broker = replace(here.broker, settings=open_to_both)
    with pytest.raises(NoLeaseError):
        broker.request(OTHER, child(parent, "arn:aws:s3:::reports/1"))


def test_depth_and_number_are_bounded(here: World) -> None:
    """A lease is no tree without end."""
    lease = active(here, whole())
    for _ in range(3):
        lease = active(here, child(lease, "arn:aws:s3:::reports/*"))
    with pytest.raises(ChildError, match="3 deep"):
        here.broker.request(AGENT, child(lease, "arn:aws:s3:::reports/*"))
    quota = here.broker.settings.quota.model_copy(update={"children": 1})
    here_too = replace(here.broker, settings=here.broker.settings.model_copy(update={"quota": quota}))
    top = next(one for one in here.broker.listed(AGENT) if not one.parent)
    with pytest.raises(ChildError, match="has 1 leases beneath it"):
        here_too.request(AGENT, child(top, "arn:aws:s3:::reports/1"))
    assert here.broker.find(AGENT, top.id).state is State.ACTIVE
