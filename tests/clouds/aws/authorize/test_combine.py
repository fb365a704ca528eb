"""How the layers of one request combine, apart from what made them say so."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.clouds.aws.authorize.combine import Layers, allowed
from iamscope.clouds.aws.authorize.principals import Row
from iamscope.clouds.aws.authorize.request import Caller, Request
from iamscope.clouds.aws.authorize.resource_policy import ResourceLayer
from iamscope.model.truth import Atom, Truth, describe
from tests.clouds.aws.authorize.building import (
    AWAY,
    HOME,
    K,
    anonymous,
    asking,
    federated_user,
    layer,
    manager,
    root,
    service,
    session,
    user,
)

KEY = f"arn:aws:kms:eu-west-1:{HOME}:key/0a"
ROLE = f"arn:aws:iam::{HOME}:role/admin"
ANSWERS = (True, False, K)


def granted(*rows: Row, truth: Truth = True) -> ResourceLayer:
    """Return a resource policy that names the caller in these ways."""
    return ResourceLayer(
        layer("resource-policy", bool(rows) and truth), dict.fromkeys(rows, truth), given=True
    )


def layers(
    *,
    identity: Truth = False,
    boundary: Truth = True,
    session: Truth = True,
    resource: ResourceLayer | None = None,
) -> Layers:
    """Return the word of every layer; guardrails are open."""
    caps = layer("boundary", boundary), layer("session", session)
    named = resource or granted()
    return Layers(layer("rcp"), layer("scp"), layer("endpoint"), named, layer("identity", identity), *caps)


@pytest.mark.parametrize(
    ("row", "identity_silent", "boundary_silent", "session_silent"),
    [
        (Row.USER, True, True, True),
        (Row.ROLE, True, False, False),
        (Row.DIRECT, True, True, True),
        (Row.ACCOUNT, False, False, False),
    ],
)
def test_the_table_of_one_account(
    row: Row, identity_silent: bool, boundary_silent: bool, session_silent: bool
) -> None:
    """How a resource policy names the caller decides whose silence stops a request in one account."""
    resource = granted(row)
    assert allowed(asking(), layers(resource=resource)) is identity_silent
    assert allowed(asking(), layers(identity=True, boundary=False, resource=resource)) is boundary_silent
    assert allowed(asking(), layers(identity=True, session=False, resource=resource)) is session_silent


@pytest.mark.parametrize("row", Row)
def test_across_accounts_both_sides_must_allow(row: Row) -> None:
    """Across accounts no way to name the caller makes up for a silent layer on its side."""
    across = asking(account=AWAY)
    assert allowed(across, layers(identity=True, resource=granted(row))) is True
    assert allowed(across, layers(identity=True)) is False
    for silent in ("identity", "boundary", "session"):
        said = {"identity": True, silent: False}
        assert allowed(across, layers(**said, resource=granted(row))) is False


@pytest.mark.parametrize("caller", [service, anonymous])
def test_callers_without_policies(caller: Caller) -> None:
    """Who has no policies is allowed by the resource's alone, whatever the account."""
    for account in (HOME, None):
        asked = asking(caller=caller, account=account)
        assert allowed(asked, layers(resource=granted(Row.DIRECT))) is True
        assert allowed(asked, layers()) is False


@pytest.mark.parametrize(("action", "resource"), [("kms:decrypt", KEY), ("sts:assumerole", ROLE)])
def test_policies_that_must_speak(action: str, resource: str) -> None:
    """Key and trust policies must allow; naming the account leaves it to the identity policies."""
    asked = asking(action, resource, caller=session)
    assert allowed(asked, layers(identity=True)) is False
    assert allowed(asked, layers(identity=True, resource=granted(Row.ACCOUNT))) is True
    assert allowed(asked, layers(resource=granted(Row.ACCOUNT))) is False
    assert allowed(asked, layers(resource=granted(Row.ROLE))) is True


def test_a_federated_user_is_capped_where_its_user_is_named() -> None:
    """A grant to the user behind a federated session passes its boundary and session policy."""
    asked = asking(caller=federated_user)
    assert allowed(asked, layers(resource=granted(Row.USER))) is True
    assert allowed(asked, layers(session=False, resource=granted(Row.USER))) is False
    assert allowed(asked, layers(session=False, resource=granted(Row.DIRECT))) is True


def told(request: Request, said: Layers) -> str:
    """Return what a request is allowed on, in words."""
    return describe(allowed(request, said))


def test_open_points_are_named() -> None:
    """Where AWS's pages disagree the answer says on what it rests."""
    trusted = layers(boundary=False, resource=granted(Row.USER))
    assert (
        told(asking("sts:assumerole", ROLE), trusted)
        == "a trust that names the user outweighs a silent boundary"
    )
    chained = asking("sts:setsourceidentity", ROLE, caller=session)
    assert (
        told(chained, layers(resource=granted(Row.DIRECT)))
        == "the trust alone lets a source identity travel on"
    )
    assert told(chained, layers(identity=True, resource=granted(Row.DIRECT))) == "always"


def test_root_sessions_are_the_organization_s() -> None:
    """AssumeRoot asks the caller's own side, and whether its account may ask at all."""
    victim = f"arn:aws:iam::{AWAY}:root"
    assert (
        told(asking("sts:assumeroot", victim, caller=manager, account=AWAY), layers(identity=True))
        == "always"
    )
    elsewhere = asking("sts:assumeroot", victim, account=AWAY)
    delegated = "the caller's account is the delegated administrator for IAM"
    assert told(elsewhere, layers(identity=True)) == delegated
    assert told(elsewhere, layers()) == "never"
    own = asking("sts:assumeroot", f"arn:aws:iam::{HOME}:root")
    assert told(own, layers(identity=True)) == delegated
    assert told(asking("sts:assumeroot", victim, caller=root, account=AWAY), layers(identity=True)) == "never"


def test_an_unknown_account_is_decided_both_ways() -> None:
    """Where the owner is unknown the answer rests on it, unless both ways agree."""
    asked = asking(account=None)
    assert told(asked, layers(identity=True)) == "the resource is in the caller's account"
    assert told(asked, layers(identity=True, resource=granted(Row.DIRECT))) == "always"
    assert told(asked, layers()) == "never"


def test_guardrails_limit_every_way() -> None:
    """A guardrail that does not allow stops a grant of any kind, and its doubt stays."""
    said = layers(identity=True, resource=granted(Row.DIRECT))
    for truth in (False, K):
        limiting = layer(allow=truth)
        for limited in (
            replace(said, rcp=limiting),
            replace(said, scp=limiting),
            replace(said, endpoint=limiting),
        ):
            assert allowed(asking(), limited) == truth


def test_layers_are_reported_in_order() -> None:
    """Guardrails come first, then the resource's policy, then the caller's own side."""
    assert [one.name for one in layers().in_order()] == [
        "rcp", "scp", "endpoint", "resource-policy", "identity", "boundary", "session"
    ]  # fmt: skip


requests = st.builds(
    asking,
    st.sampled_from(["s3:getobject", "sts:assumerole", "sts:setsourceidentity", "vpc-lattice-svcs:invoke"]),
    st.just(ROLE),
    caller=st.sampled_from([user, session, federated_user, root, service]),
    account=st.sampled_from([HOME, AWAY, None]),
)
words = st.sampled_from(ANSWERS)
ORDER = {False: 0, True: 2}


def rank(truth: Truth) -> int:
    """Return how much a truth allows: nothing, perhaps, everything."""
    return ORDER.get(truth, 1) if isinstance(truth, bool) else 1


@given(requests, words, words, words, st.sets(st.sampled_from(Row)), st.integers(0, 3))
def test_no_layer_takes_away_by_allowing_more(
    request: Request, identity: Truth, boundary: Truth, passed: Truth, rows: set[Row], raised: int
) -> None:
    """A layer that allows more never makes the answer allow less."""
    truths = [identity, boundary, passed]
    before = layers(identity=identity, boundary=boundary, session=passed, resource=granted(*rows))
    if raised < 3:
        truths[raised] = True
    more = rows | {Row.DIRECT} if raised == 3 else rows
    after = layers(identity=truths[0], boundary=truths[1], session=truths[2], resource=granted(*more))
    assert rank(allowed(request, before)) <= rank(allowed(request, after))


@given(requests, st.lists(words, min_size=3, max_size=3), st.sets(st.sampled_from(Row)))
def test_what_is_unknown_lies_between(request: Request, truths: list[Truth], rows: set[Row]) -> None:
    """A certain answer with unknown layers is the answer whichever way they turn out."""
    names = ("identity", "boundary", "session")
    known = allowed(request, layers(**dict(zip(names, truths, strict=True)), resource=granted(*rows)))
    if not isinstance(known, bool):
        return
    unknown = [place for place, truth in enumerate(truths) if isinstance(truth, Atom)]
    for settled in product((True, False), repeat=len(unknown)):
        world = list(truths)
        for place, truth in zip(unknown, settled, strict=True):
            world[place] = truth
        assert (
            allowed(request, layers(**dict(zip(names, world, strict=True)), resource=granted(*rows))) is known
        )
