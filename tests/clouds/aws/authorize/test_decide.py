"""One request under all policies that bear on it: the answer and what it rests on."""

from dataclasses import replace
from typing import Any

import pytest

from iamscope.clouds.aws.authorize.decide import Policies, decide
from iamscope.clouds.aws.authorize.request import Caller
from iamscope.model.decision import Outcome
from iamscope.model.truth import Atom, describe
from tests.clouds.aws.authorize.building import (
    AWAY,
    HOME,
    asking,
    attached,
    federated_user,
    linked,
    root,
    says,
    service,
    session,
    user,
)

ALLOW, DENY = attached(says(), name="allow"), attached(says("Deny"), name="deny")
SILENT = attached(says(Action="sqs:*"), name="silent")
GAP = Atom("the unread part allows it", "unread")


def test_an_allow_names_its_statements() -> None:
    """An allow tells the layer and the statements that allow, certain ones before doubtful ones."""
    doubtful = attached(says(Condition={"Bool": {"k": "true"}}), name="doubtful")
    found = decide(asking(context={"k": ...}), Policies(identity=[doubtful, ALLOW]))
    assert (found.outcome, found.layer, found.residual) == (Outcome.ALLOW, "identity", True)
    assert [source.document for source in found.sources] == ["allow"]
    assert found.allowed


def test_both_sides_are_named_where_both_are_asked() -> None:
    """Across accounts, and where a trust must speak, the statements of both sides are the proof."""
    theirs = attached(says(Principal="*"), name="theirs")
    found = decide(asking(account=AWAY), Policies(identity=[ALLOW], resource=[theirs]))
    assert [(source.document, source.layer) for source in found.sources] == [
        ("allow", "identity"), ("theirs", "resource-policy")
    ]  # fmt: skip


def test_a_grant_to_the_caller_is_named_where_its_own_side_is_capped() -> None:
    """Where only the resource's policy allows, it is the layer that is told."""
    direct = attached(says(Principal="*"), name="direct")
    found = decide(asking(), Policies(identity=[ALLOW], boundary=[SILENT], resource=[direct]))
    assert (found.outcome, found.layer) == (Outcome.ALLOW, "resource-policy")
    assert [source.document for source in found.sources] == ["direct"]


def test_what_may_not_allow_is_no_proof() -> None:
    """A certain allow by the resource's policy is not put down to an identity policy that only may allow."""
    direct = attached(says(Principal="*"), name="direct")
    doubtful = attached(says(Condition={"Bool": {"k": "true"}}), name="doubtful")
    asked = asking(context={"k": ...})
    found = decide(asked, Policies(identity=[doubtful], resource=[direct]))
    assert (found.outcome, [source.document for source in found.sources]) == (Outcome.ALLOW, ["direct"])
    both = attached(says(Principal="*", Condition={"Bool": {"k": "true"}}), name="both")
    found = decide(asked, Policies(identity=[doubtful], resource=[both]))
    assert found.outcome is Outcome.CONDITIONAL
    assert [source.document for source in found.sources] == ["doubtful", "both"]


def test_a_conditional_answer_says_on_what() -> None:
    """What depends on an unknown key is conditional, with the condition under which it is allowed."""
    deny = attached(says("Deny", Condition={"Bool": {"k": "true"}}))
    found = decide(asking(context={"k": ...}), Policies(identity=[ALLOW, deny]))
    assert (found.outcome, describe(found.residual)) == (Outcome.CONDITIONAL, "not (`k` Bool `true`)")
    assert found.possible
    assert not found.allowed


def test_an_explicit_deny_lists_every_layer_that_blocks() -> None:
    """Denies come first in the order of reporting, then what is silent; the first one is told."""
    found = decide(asking(), Policies(identity=[DENY], boundary=[SILENT], scps=[[DENY, ALLOW]], resource=[]))
    assert (found.outcome, found.layer, found.residual) == (Outcome.EXPLICIT_DENY, "scp", False)
    assert [(block.layer, block.outcome.value) for block in found.blocked_by] == [
        ("scp", "explicit-deny"), ("identity", "explicit-deny"), ("boundary", "implicit-deny")
    ]  # fmt: skip
    assert [source.document for source in found.sources] == ["deny"]


NAMES_ROLE = attached(says(Principal={"AWS": f"arn:aws:iam::{HOME}:role/ops/deploy"}))


@pytest.mark.parametrize(
    ("caller", "policies", "blocked"),
    [
        (user, {}, ["identity"]),
        (user, {"identity": [ALLOW], "boundary": [SILENT]}, ["boundary"]),
        (user, {"identity": [SILENT], "boundary": [SILENT]}, ["identity", "boundary"]),
        (user, {"identity": [ALLOW], "scps": [[SILENT]]}, ["scp"]),
        (user, {"identity": [ALLOW], "vpc_endpoint": [SILENT]}, ["vpc-endpoint"]),
        (user, {"identity": [ALLOW], "scps": [[SILENT]], "boundary": [SILENT]}, ["scp", "boundary"]),
        (session, {"identity": [SILENT], "session": [SILENT], "resource": [NAMES_ROLE]}, ["session"]),
        (service, {}, ["resource-policy"]),
        (federated_user, {"identity": [ALLOW]}, ["session"]),
    ],
)
def test_silent_layers_are_blamed(caller: Caller, policies: dict[str, Any], blocked: list[str]) -> None:
    """A layer is blamed whose silence would stop the request even if all others allowed."""
    found = decide(asking(caller=caller), Policies(**policies))
    assert (found.outcome, found.layer, found.residual) == (Outcome.IMPLICIT_DENY, blocked[0], False)
    assert [block.layer for block in found.blocked_by] == blocked


@pytest.mark.parametrize(
    ("policies", "blocked"),
    [
        ({"identity": [ALLOW]}, ["resource-policy"]),
        ({"resource": [attached(says(Principal="*"))]}, ["identity"]),
        ({}, ["resource-policy", "identity"]),
    ],
)
def test_across_accounts_either_side_is_blamed(policies: dict[str, Any], blocked: list[str]) -> None:
    """Across accounts both sides can be what is missing."""
    assert [block.layer for block in decide(asking(account=AWAY), Policies(**policies)).blocked_by] == blocked


def test_trust_is_blamed_by_its_name() -> None:
    """A role that does not trust the caller is told as trust; if nothing allows, that is what is missing."""
    asked = asking("sts:assumerole", f"arn:aws:iam::{HOME}:role/x")
    assert decide(asked, Policies(identity=[ALLOW])).layer == "trust"
    account = attached(says(Principal={"AWS": HOME}))
    assert decide(asked, Policies(resource=[account])).layer == "identity"


def test_a_service_that_asks_both_sides_blames_the_one_that_is_silent() -> None:
    """Where both sides must allow in one account, the resource's policy can be what is missing."""
    found = decide(asking("vpc-lattice-svcs:invoke"), Policies(identity=[ALLOW]))
    assert [block.layer for block in found.blocked_by] == ["resource-policy"]


def test_several_layers_none_of_which_is_missing_alone() -> None:
    """Where either of two layers could have allowed, the caller's own side is told."""
    found = decide(asking(account=None), Policies())
    assert [block.layer for block in found.blocked_by] == ["identity"]


def test_what_aws_refuses_is_told_as_aws() -> None:
    """Where AWS itself refuses, or lets everybody, no policy is blamed or thanked."""
    refused = decide(asking("sts:assumerole", f"arn:aws:iam::{HOME}:role/x", caller=root), Policies())
    assert refused.blocked_by[0].layer == "aws"
    free = decide(asking("sts:getcalleridentity", "*"), Policies(identity=[DENY]))
    assert (free.outcome, free.layer, free.sources) == (Outcome.ALLOW, "aws", ())
    token = decide(asking("sts:getsessiontoken", "*"), Policies(identity=[DENY]))
    assert (token.outcome, token.layer) == (Outcome.CONDITIONAL, "aws")


@pytest.mark.parametrize(
    ("layer", "before", "after"),
    [
        ("identity", Policies(), "the unread part allows it"),
        ("resource", Policies(), "the unread part allows it"),
        ("boundary", Policies(identity=[ALLOW]), "the unread part allows it"),
        ("scp", Policies(identity=[ALLOW]), "the unread part allows it"),
        ("rcp", Policies(identity=[ALLOW]), "the unread part allows it"),
    ],
)
def test_what_could_not_be_read_makes_the_answer_depend_on_it(
    layer: str, before: Policies, after: str
) -> None:
    """An unread granting layer may allow, an unread limiting one may not."""
    found = decide(asking(), replace(before, unread={layer: GAP}))
    assert (found.outcome, describe(found.residual)) == (Outcome.CONDITIONAL, after)


def test_an_unread_guardrail_does_not_bind_whom_it_spares() -> None:
    """SCPs and RCPs that could not be read leave exempt callers certain."""
    unread = {"scp": GAP, "rcp": GAP}
    found = decide(asking(caller=linked), Policies(identity=[ALLOW], unread=unread))
    assert found.outcome is Outcome.ALLOW


def test_an_unread_boundary_is_a_boundary() -> None:
    """NotPrincipal with Deny hits a caller whose boundary could not be read."""
    spared = attached({"Effect": "Deny", "NotPrincipal": "*", "Action": "*", "Resource": "*"})
    found = decide(asking(), Policies(identity=[ALLOW], resource=[spared], unread={"boundary": GAP}))
    assert found.outcome is Outcome.EXPLICIT_DENY


def test_empty_layers_do_not_exist() -> None:
    """A boundary or session policy without documents limits nothing; root has no boundary."""
    assert decide(asking(), Policies(identity=[ALLOW], boundary=[], session=None)).outcome is Outcome.ALLOW
    assert decide(asking(caller=root), Policies(boundary=[SILENT])).outcome is Outcome.ALLOW
    assert decide(asking(caller=service), Policies(session=[DENY])).outcome is Outcome.IMPLICIT_DENY
