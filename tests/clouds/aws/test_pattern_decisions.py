"""Decisions on all resources of a pattern."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Decision, Outcome, PatternPart
from iamscope.model.truth import describe

ACCOUNT = "111111111111"
PATTERN = "arn:aws:s3:::b/*"
TEXTS = (
    "arn:aws:s3:::b/*", "arn:aws:s3:::b/a*", "arn:aws:s3:::b/*a", "arn:aws:s3:::b/a/*", "arn:aws:s3:::*", "*",
    "arn:aws:s3:::b/a", "arn:aws:s3:::b", "arn:aws:s3:::b/?", "arn:aws:s3:::b/${aws:username}*",
    "arn:aws:s3*", "arn:aws:s3:::b/${aws:PrincipalTag/team}/*", "arn:aws:s3:::*/a*b", "arn:aws:*:*:*:b/b*",
)  # fmt: skip
OBJECTS = (
    "",
    "a",
    "b",
    "ab",
    "aab",
    "a/",
    "a/a",
    "a/b",
    "b/a",
    "ana",
    "ana/a",
    "c",
    "xa",
    "a:b",
    "*",
    "aa/b",
)


def case(resource: object, *statements: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a case of a user with an identity policy."""
    return {
        "id": "C-1",
        "principal": f"arn:aws:iam::{ACCOUNT}:user/ana",
        "action": "s3:GetObject",
        "resource": resource,
        "policies": {"identity": [{"Version": "2012-10-17", "Statement": list(statements)}], **more},
    }


def statement(effect: str, resource: str | list[str], **more: Any) -> dict[str, Any]:
    """Return a statement on reading objects."""
    return {"Effect": effect, "Action": "s3:Get*", "Resource": resource, **more}


def decided(pattern: str, *statements: Mapping[str, Any], **more: Any) -> Decision:
    """Return the decision on a pattern in the user's own account."""
    return decide_case(case({"pattern": pattern, "account": ACCOUNT}, *statements, **more))


def test_all_of_a_pattern_is_allowed_by_several_statements_together() -> None:
    """A pattern is allowed where every resource of it is, by whichever statement."""
    both = decided("arn:aws:s3:::b/?", statement("Allow", "arn:aws:s3:::b/a"), statement("Allow", "arn:*"))
    assert both.outcome is Outcome.ALLOW
    assert len(both.sources) == 2
    assert [part.within for part in both.parts] == [(("arn:aws:s3:::b/?",),)]


def test_some_of_a_pattern_is_allowed() -> None:
    """What is allowed of a pattern is told exactly, with an example, and what is not, too."""
    found = decided(
        PATTERN, statement("Allow", "arn:aws:s3:::b/in/*"), statement("Deny", "arn:aws:s3:::*/secret")
    )
    assert found.outcome is Outcome.CONDITIONAL
    assert describe(found.residual) == (
        "the resource is one of `arn:aws:s3:::b/in/*` but not `arn:aws:s3:::*/secret`"
    )
    told = [(part.decision.outcome.value, part.within, part.outside) for part in found.parts]
    assert told == [
        ("allow", (("arn:aws:s3:::b/in/*",),), ("arn:aws:s3:::*/secret",)),
        ("explicit-deny", ((PATTERN,), ("arn:aws:s3:::*/secret",)), ()),
        ("implicit-deny", ((PATTERN,),), ("arn:aws:s3:::b/in/*", "arn:aws:s3:::*/secret")),
    ]


def test_none_of_a_pattern_is_allowed() -> None:
    """Only what is denied throughout is called denied; what nothing allows is not."""
    assert decided(PATTERN, statement("Allow", "arn:aws:s3:::c/*")).outcome is Outcome.IMPLICIT_DENY
    everything, part = statement("Deny", "*"), statement("Deny", "arn:aws:s3:::b/x*")
    assert decided(PATTERN, statement("Allow", "*"), everything).outcome is Outcome.EXPLICIT_DENY
    mixed = decided(PATTERN, part)
    assert mixed.outcome is Outcome.IMPLICIT_DENY
    assert {block.outcome for block in mixed.blocked_by} == {Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY}


def test_what_hangs_on_a_key_says_on_which_part() -> None:
    """A condition on a part is told with the part."""
    tls = {"Bool": {"aws:SecureTransport": "true"}}
    found = decide_case(
        case({"pattern": PATTERN, "account": ACCOUNT}, statement("Allow", "arn:aws:s3:::b/x*", Condition=tls))
        | {"unknown_keys": ["aws:SecureTransport"]}
    )
    assert describe(found.residual) == (
        "the resource is one of `arn:aws:s3:::b/x*` and `aws:SecureTransport` Bool `true`"
    )


def test_every_layer_counts() -> None:
    """Boundary, session policy, SCPs, RCPs and resource policies bear on a pattern as on one name."""
    allow = {"Version": "2012-10-17", "Statement": [statement("Allow", "*")]}
    narrow = {"Version": "2012-10-17", "Statement": [statement("Allow", "arn:aws:s3:::b/x*")]}
    for layer, document in (("boundary", narrow), ("session", narrow), ("scps", [[allow], [narrow]])):
        found = decided(PATTERN, statement("Allow", "*"), **{layer: document})
        assert found.parts[0].within == (("arn:aws:s3:::b/x*",),), layer
    rcp = {"Statement": [statement("Deny", "arn:aws:s3:::b/x*", Principal="*")]}
    found = decided(PATTERN, statement("Allow", "*"), rcps=[[rcp]])
    assert [part.outside for part in found.parts] == [("arn:aws:s3:::b/x*",), ()]
    own = {"Statement": [statement("Allow", "arn:aws:s3:::b/x*", Principal="*")]}
    found = decided(PATTERN, resource_policy=own)
    assert [part.decision.outcome.value for part in found.parts] == ["allow", "implicit-deny"]


def test_a_reading_that_aws_leaves_open_is_a_part_of_its_own() -> None:
    """Where a Deny may or may not reach beyond a colon, what it may reach hangs on that."""
    found = decided(PATTERN, statement("Allow", "*"), statement("Deny", "arn:aws:s3:*:b/secret"))
    assert [(part.decision.outcome.value, part.example) for part in found.parts] == [
        ("allow", "arn:aws:s3:::b/x"),
        ("conditional", "arn:aws:s3:::b/secret"),
    ]
    assert "reaches beyond a colon to the resource" in describe(found.parts[1].decision.residual)


def test_too_much_to_tell_apart_is_left_open() -> None:
    """Statements that cut a pattern into very many parts leave it undecided, and say so."""
    many = [statement("Allow", f"arn:aws:s3:::b/*{number:02}*") for number in range(30)]
    found = decided(PATTERN, *many)
    assert found.outcome is Outcome.CONDITIONAL
    assert "cannot be told: its policies tell more than 200 parts of it apart" in describe(found.residual)


def test_how_a_case_says_what_it_means() -> None:
    """An `arn` is taken to the letter, a `pattern` and a bare text with wildcards are not."""
    allow = statement("Allow", "arn:aws:s3:::b/a")
    assert decide_case(case({"arn": PATTERN, "account": ACCOUNT}, allow)).outcome is Outcome.IMPLICIT_DENY
    assert decide_case(case({"pattern": PATTERN}, allow)).outcome is Outcome.CONDITIONAL
    assert decide_case(case(PATTERN, allow)).outcome is Outcome.CONDITIONAL


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document on reading objects."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2))
        element = draw(st.sampled_from(["Resource", "Resource", "NotResource"]))
        one: dict[str, Any] = {
            "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
            "Action": "s3:*",
            element: texts,
        }
        if draw(st.integers(0, 3)) == 0:
            one["Condition"] = {"StringEquals": {"aws:RequestTag/a": "1"}}
        found.append(one)
    return {"Version": "2012-10-17", "Statement": found}


def principal(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document as the policy of a resource, for everyone."""
    return document | {"Statement": [{**one, "Principal": "*"} for one in document["Statement"]]}


def holds(part: PatternPart, resource: str) -> bool:
    """Return whether a resource is told to be in a part."""
    fits = all(any(Glob.parse(text).matches(resource) for text in texts) for texts in part.within)
    return fits and not any(Glob.parse(text).matches(resource) for text in part.outside)


@given(
    identity=documents(),
    boundary=st.none() | documents(),
    own=st.none() | documents().map(principal),
    account=st.sampled_from([ACCOUNT, "222222222222", ""]),
    pattern=st.sampled_from([PATTERN, "arn:aws:s3:::b/a*", "arn:aws:s3:::b/?", "arn:aws:s3:::*"]),
)
def test_a_pattern_is_decided_as_its_resources_are(
    identity: Any, boundary: Any, own: Any, account: str, pattern: str
) -> None:
    """All allowed means each is, none allowed means none is, and each example is decided as its part is."""
    policies = {"identity": [identity], "boundary": boundary, "resource_policy": own}
    given_case = {**case(None), "policies": policies, "context": {"aws:username": "a"}}
    given_case["unknown_keys"] = ["aws:RequestTag/a", "aws:PrincipalTag/team"]
    whole = decide_case({**given_case, "resource": {"pattern": pattern, "account": account}})
    names = [f"arn:aws:s3:::b/{name}" for name in OBJECTS]
    fitting = [name for name in names if Glob.parse(pattern).matches(name)]
    outcomes = set()
    for name in [*fitting, *(part.example for part in whole.parts)]:
        one = decide_case({**given_case, "resource": {"arn": name, "account": account}})
        outcomes.add(one.outcome)
        if whole.outcome in (Outcome.ALLOW, Outcome.EXPLICIT_DENY):
            assert one.outcome is whole.outcome, name
        elif whole.outcome is Outcome.IMPLICIT_DENY:
            assert not one.possible, name
        plain = [part for part in whole.parts if not any("$" in text for text in _texts(part))]
        told = [part for part in plain if holds(part, name)]
        if "arn:aws:s3*" not in str(whole.parts) and "arn:aws:*" not in str(whole.parts):
            assert all(part.decision.outcome is one.outcome for part in told), name
    if whole.outcome is Outcome.CONDITIONAL:
        assert outcomes - {Outcome.ALLOW} or not whole.parts


def _texts(part: PatternPart) -> list[str]:
    return [*part.outside, *(text for texts in part.within for text in texts)]
