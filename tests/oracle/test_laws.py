"""Laws that hold for any evaluator of AWS authorization, tried on the oracle with random cases."""

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from . import decide, decide_by_parts, pools
from .facts import ACCOUNT_KINDS, Case, listed, statements
from .layers import ALLOW, CONDITIONAL, EXPLICIT, IMPLICIT
from .principals import kind_of
from .random_cases import cases

LAW = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
DENIALS = (IMPLICIT, EXPLICIT)
ACCESS = {EXPLICIT: 0, IMPLICIT: 0, CONDITIONAL: 1, ALLOW: 2}
FREE = ("sts:getcalleridentity", "sts:getsessiontoken")
EVERYTHING = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def changed(case: Case, **policies: Any) -> Case:
    """Return a copy of a case with other layers."""
    copy = deepcopy(case)
    copy["policies"] |= policies
    return copy


def document(*parts: dict[str, Any]) -> dict[str, Any]:
    """Return a document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(parts)}


@LAW
@given(cases())
def test_an_explicit_deny_wins(case: Case) -> None:
    """A Deny of everything in an identity or resource policy makes every answer an explicit deny."""
    assume(case["action"].lower() not in FREE)
    if kind_of(case) in ACCOUNT_KINDS - {"root"}:
        identity = [*listed(case["policies"].get("identity")), document(EVERYTHING)]
        assert decide(changed(case, identity=identity)) == EXPLICIT
    named = document(EVERYTHING | {"Principal": "*"})
    policy = [*listed(case["policies"].get("resource_policy")), named]
    assert decide(changed(case, resource_policy=policy)) == EXPLICIT


def without_allows(value: Any) -> Any:
    """Return documents, or lists of them, with every Allow statement taken out."""
    if isinstance(value, list):
        return [without_allows(one) for one in value]
    return value | {"Statement": [part for _, part in statements(value) if part["Effect"] == "Deny"]}


@LAW
@given(cases())
def test_nothing_is_allowed_without_an_allow(case: Case) -> None:
    """Without any Allow statement nothing is allowed, but for root and for calls that need no permission."""
    assume(case["action"].lower() not in FREE and kind_of(case) != "root")
    policies = {layer: without_allows(documents) for layer, documents in case["policies"].items()}
    assert decide(case | {"policies": policies}) in DENIALS


@LAW
@given(cases(), cases())
def test_a_boundary_never_widens(case: Case, other: Case) -> None:
    """A boundary that is added, whatever it says, leaves at most the access that there was."""
    assume("boundary" not in case["policies"] and kind_of(case) in ACCOUNT_KINDS - {"root"})
    boundary = other["policies"].get("boundary") or other["policies"].get("identity") or document()
    # The borrowed boundary brings no new unknown keys: its keys are absent in both cases.
    assert ACCESS[decide(changed(case, boundary=boundary))] <= ACCESS[decide(case)]


@LAW
@given(cases(), cases())
def test_a_guardrail_never_widens(case: Case, other: Case) -> None:
    """SCPs, RCPs, a session policy or an endpoint policy that are added never give access."""
    for layer in ("scps", "rcps", "vpc_endpoint", "session"):
        passed = layer == "session" and kind_of(case) != "role-session"
        if layer in case["policies"] or layer not in other["policies"] or passed:
            continue
        assert ACCESS[decide(changed(case, **{layer: other["policies"][layer]}))] <= ACCESS[decide(case)]


@LAW
@given(cases(), st.data())
def test_forgetting_a_key_never_turns_the_answer_round(case: Case, data: st.DataObject) -> None:
    """When a key becomes unknown, an allow does not become a denial, nor a denial an allow."""
    forgotten = data.draw(st.sampled_from([*case["context"], "aws:PrincipalTag/team"]))
    context = {key: value for key, value in case["context"].items() if key != forgotten}
    less = decide(case | {"context": context, "unknown_keys": [*case["unknown_keys"], forgotten]})
    before = decide(case)
    assert less == CONDITIONAL or (less == ALLOW) == (before == ALLOW) or before == CONDITIONAL
    assert before != CONDITIONAL or less == CONDITIONAL


@LAW
@given(cases(), st.data())
def test_a_certain_answer_holds_for_every_value(case: Case, data: st.DataObject) -> None:
    """What is certain with unknown keys stays so when they get a value, or turn out to be absent."""
    assume(case["unknown_keys"])
    given_values = {key.name.lower(): key.given for key in pools.KEYS}
    context = dict(case["context"])
    for key in case["unknown_keys"]:
        value = data.draw(st.sampled_from([None, "", "x-1", *given_values[key.lower()]]))
        text_of_wrong_kind = isinstance(value, str) and value not in given_values[key.lower()]
        if value is not None and not (text_of_wrong_kind and is_typed(key)):
            context[key] = value
    assume(
        "aws:currenttime" in {key.lower() for key in context} or "aws:currenttime" not in str(case).lower()
    )
    before, after = decide(case), decide(case | {"context": context, "unknown_keys": []})
    assert before == CONDITIONAL or (before == ALLOW) == (after == ALLOW)
    assert before != EXPLICIT or after == EXPLICIT


def is_typed(key: str) -> bool:
    """Say whether the values of a key of the pool are not plain text."""
    return next(one.family for one in pools.KEYS if one.name.lower() == key.lower()) != "string"


@LAW
@given(cases())
def test_parts_are_never_surer_than_worlds(case: Case) -> None:
    """An answer by parts that is certain is the exact one, but for the kind of a denial."""
    exact, by_parts = decide(case), decide_by_parts(case)
    assert by_parts in (CONDITIONAL, exact) or (exact, by_parts) == (EXPLICIT, IMPLICIT)


@LAW
@given(cases())
def test_letter_case_of_actions_and_keys_is_ignored(case: Case) -> None:
    """The same request in other letter case has the same answer."""
    context = {key.swapcase(): value for key, value in case["context"].items()}
    unknown = [key.swapcase() for key in case["unknown_keys"]]
    shouted = case | {"action": case["action"].upper(), "context": context, "unknown_keys": unknown}
    assert decide(shouted) == decide(case)
