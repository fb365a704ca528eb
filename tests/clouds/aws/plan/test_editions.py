"""Documents that are known in part: whatever becomes of them lies between their two editions."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.plan.editions import Edition, Kind, written
from iamscope.iac.values import Text, Unknown
from iamscope.model.decision import Outcome

Json = dict[str, Any]
ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/agent"
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:*", "sqs:SendMessage", "*")
RESOURCES = ("arn:aws:s3:::data/*", "arn:aws:s3:::data/a", "arn:aws:s3:::prod/*", "*")
KEYS = ("10.0.0.0/8", "192.168.0.0/16")
PRINCIPALS = (ROLE, f"arn:aws:iam::{ACCOUNT}:root", "arn:aws:iam::222222222222:root", "*")
REQUESTS = [
    (action, resource, address)
    for action in ("s3:GetObject", "s3:PutObject")
    for resource in ("arn:aws:s3:::data/a", "arn:aws:s3:::data/b", "arn:aws:s3:::prod/a")
    for address in ("10.1.2.3", "8.8.8.8")
]
Pair = tuple[Any, Any]
"""A value as a plan knows it, and what becomes of it."""


def _maybe(values: tuple[str, ...]) -> st.SearchStrategy[Pair]:
    known = st.sampled_from(values).map(lambda one: (one, one))
    unknown = st.sampled_from(values).map(lambda one: (Unknown("x.y"), one))
    cut = st.sampled_from(values).map(
        lambda one: (Text((one[:9], Unknown("x.y"))) if len(one) > 9 else one, one)
    )
    return st.one_of(known, unknown, cut)


def _lists(values: tuple[str, ...]) -> st.SearchStrategy[Pair]:
    several = st.lists(_maybe(values), min_size=1, max_size=2).map(
        lambda pairs: ([one for one, _ in pairs], [one for _, one in pairs])
    )
    return st.one_of(_maybe(values), several)


@st.composite
def statements(draw: Callable[..., Any], kind: Kind) -> Pair:
    """Return a statement as a plan knows it, and as it becomes."""
    effect = draw(
        st.sampled_from(
            [("Allow", "Allow"), ("Deny", "Deny"), (Unknown("e"), "Allow"), (Unknown("e"), "Deny")]
        )
    )
    action, resource = draw(_lists(ACTIONS)), draw(_lists(RESOURCES))
    elements: dict[str, Pair] = {
        "Effect": effect,
        draw(st.sampled_from(["Action", "NotAction"])): action,
        draw(st.sampled_from(["Resource", "NotResource"])): resource,
    }
    if draw(st.booleans()):
        wanted = draw(_lists(KEYS))
        test = draw(st.sampled_from(["IpAddress", "NotIpAddress"]))
        elements["Condition"] = tuple({test: {"aws:SourceIp": one}} for one in wanted)  # type: ignore[assignment]
    if kind is Kind.RESOURCE:
        names = draw(_lists(PRINCIPALS))
        name = "Principal" if effect[1] == "Allow" else draw(st.sampled_from(["Principal", "NotPrincipal"]))
        elements[name] = tuple({"AWS": one} for one in names)  # type: ignore[assignment]
    return (
        {key: one for key, (one, _) in elements.items()},
        {key: one for key, (_, one) in elements.items()},
    )


def _documents(kind: Kind) -> st.SearchStrategy[Pair]:
    return st.lists(statements(kind), min_size=1, max_size=3).map(
        lambda pairs: (_document([one for one, _ in pairs]), _document([one for _, one in pairs]))
    )


def _document(statements: list[Json]) -> Json:
    return {"Version": "2012-10-17", "Statement": statements}


def _allowed(document: Json, kind: Kind) -> list[bool]:
    policies = (
        {"identity": [document]} if kind is Kind.IDENTITY else {"identity": [], "resource_policy": document}
    )
    found = []
    for action, resource, address in REQUESTS:
        case = {
            "id": "law",
            "principal": {"kind": "role-session", "role_arn": ROLE},
            "action": action,
            "resource": {"arn": resource, "account": ACCOUNT},
            "context": {"aws:SourceIp": address},
            "policies": policies,
        }
        found.append(decide_case(case).outcome is Outcome.ALLOW)
    return found


def _edition(document: Any, edition: Edition, kind: Kind) -> Json:
    text = written(document, edition, kind).text
    assert text is not None
    found: Json = orjson.loads(text)
    return found


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=150)
@given(data=st.data())
def test_whatever_becomes_known_lies_between_the_editions(kind: Kind, data: st.DataObject) -> None:
    """No value for what is unknown gives more than the wide edition, or less than the narrow one."""
    planned, concrete = data.draw(_documents(kind))
    low = _allowed(_edition(planned, Edition.LOW, kind), kind)
    high = _allowed(_edition(planned, Edition.HIGH, kind), kind)
    became = _allowed(concrete, kind)
    assert all(one <= two <= three for one, two, three in zip(low, became, high, strict=True))


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=30)
@given(data=st.data())
def test_a_known_document_has_one_edition(kind: Kind, data: st.DataObject) -> None:
    """Where nothing is unknown, both editions are the document."""
    _, concrete = data.draw(_documents(kind))
    assert _edition(concrete, Edition.LOW, kind) == _edition(concrete, Edition.HIGH, kind) == concrete
