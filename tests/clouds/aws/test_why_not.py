"""What would have to be otherwise: the smallest change, and that it really helps."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iamscope.model.question import Answer
from iamscope.model.why_not import Change, ChangeKind
from tests.fakes.asking import BUCKET, KEY, OBJECT, OUTSIDER, PLACE, ROLE, USER, Ask, asking, here, outcome
from tests.fakes.snapshots import ACCOUNT, FULL, REGION, Building, allow, deny, policy, role, trust, user

INSTANCE = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1"
FENCE = f"arn:aws:iam::{ACCOUNT}:policy/fence"
HOME = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it why not."""
    asked = asking(tmp_path)

    def why(*arguments: Any, **more: Any) -> Answer:
        return asked(*arguments, why_not=True, **more)

    return why


def changes(answer: Answer) -> tuple[Change, ...]:
    """Return the changes of an answer of one check."""
    assert answer.why_not is not None
    (only,) = answer.why_not
    return only.changes


def told(answer: Answer) -> list[tuple[str, str]]:
    """Return kind and layer of each change."""
    return [(change.kind.value, change.layer) for change in changes(answer)]


def fenced(document: Mapping[str, Any], *own: Mapping[str, Any]) -> Building:
    """Return a snapshot of a user within a boundary."""
    boundary = {
        "Arn": FENCE,
        "PolicyName": "fence",
        "DefaultVersionId": "v1",
        "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True, "Document": document}],
    }
    ana = user("ana", *own, PermissionsBoundary={"PermissionsBoundaryArn": FENCE})
    return here(ana, policies=[boundary])


def test_an_allow_that_is_missing_is_told(ask: Ask) -> None:
    """Where nothing allows a call, one statement in a policy of the principal's own does."""
    answer = ask(here(user("ana")).buckets(ledger=None), USER, "s3:PutObject", OBJECT)
    (change,) = changes(answer)
    assert change.text == f"add `s3:PutObject` on `{OBJECT}` to an identity policy of `{USER}`"
    assert change.statement == {"Effect": "Allow", "Action": "s3:PutObject", "Resource": OBJECT}


def test_every_layer_that_lacks_an_allow_is_told(ask: Ask) -> None:
    """Identity policy, boundary and service control policy are all named where all three are silent."""
    building = fenced(policy(allow("sqs:*")))
    assert told(ask(building, USER, "ec2:StopInstances", INSTANCE)) == [
        ("add-allow", "identity"),
        ("add-allow", "boundary"),
    ]


def test_each_level_of_service_control_policies_has_to_allow(tmp_path: Path) -> None:
    """A policy that hangs on the root and on the account is told at both."""
    ask = asking(tmp_path)
    member = Building(in_organization=True).principals(user("ana")).buckets(ledger=None)
    member.organization(scps=[policy(allow("sqs:*"))], rcps=[policy(allow("*", Principal="*"))])
    answer = ask(member, USER, "ec2:StopInstances", INSTANCE, why_not=True)
    assert told(answer) == [("add-allow", "identity"), ("add-allow", "scp"), ("add-allow", "scp")]
    assert [change.text.split(" to ")[1] for change in changes(answer)[1:]] == [
        "the SCPs of `r-1` (`p-scps0`)",
        f"the SCPs of `{ACCOUNT}` (`p-scps0`)",
    ]


def test_a_statement_that_denies_has_to_make_an_exception(ask: Ask) -> None:
    """A Deny without a condition can only give way; it is named."""
    guarded = {**deny("s3:Put*"), "Sid": "NoWriting"}
    answer = ask(here(user("ana", FULL, policy(guarded))).buckets(ledger=None), USER, "s3:PutObject", OBJECT)
    (change,) = changes(answer)
    assert (change.kind, change.source and change.source.sid) == (ChangeKind.EXCEPT, "NoWriting")
    assert change.text == (
        f"own-1 statement `NoWriting` on {USER} denies it: "
        f"it would have to except `s3:PutObject` on `{OBJECT}`"
    )


@pytest.mark.parametrize("given", [{}, {"context": {"aws:SourceIp": ("192.0.2.1",)}}, {"complete": True}])
def test_a_condition_says_what_its_key_would_have_to_be(ask: Ask, given: dict[str, Any]) -> None:
    """Whether the key is unknown, absent or another: the values that let the call through are told."""
    building = here(user("ana", policy(allow("s3:*", Condition=HOME)))).buckets(ledger=None)
    (change,) = changes(ask(building, USER, "s3:PutObject", OBJECT, **given))
    assert (
        change.text == "the condition key `aws:SourceIp` would have to be in `10.0.0.0/8`, such as `10.0.0.0`"
    )
    assert (change.key, change.value) == ("aws:SourceIp", ("10.0.0.0",))


def test_a_condition_of_a_deny_is_gentler_than_an_exception(ask: Ask) -> None:
    """Another value of a key is told before a change of a policy that denies."""
    building = here(
        user("ana", FULL, policy(deny("*", Condition={"Bool": {"aws:SecureTransport": "false"}})))
    )
    (change,) = changes(ask(building.buckets(ledger=None), USER, "s3:PutObject", OBJECT))
    assert change.text == "the condition key `aws:SecureTransport` would have to be `true`"


def test_what_a_principal_is_cannot_be_otherwise(ask: Ask) -> None:
    """Keys that the principal fixes are not told as changes."""
    own = policy(allow("s3:*", Condition={"StringEquals": {"aws:PrincipalArn": ROLE}}))
    answer = ask(here(user("ana", own)).buckets(ledger=None), USER, "s3:PutObject", OBJECT)
    assert told(answer) == [("add-allow", "identity")]


def test_a_trust_that_does_not_name_the_principal(ask: Ask) -> None:
    """Without a trust that names it no policy of its own helps."""
    closed = role("ops", AssumeRolePolicyDocument=trust({"AWS": "222222222222"}))
    (change,) = changes(ask(here(user("ana", FULL), closed), USER, "sts:AssumeRole", ROLE))
    assert change.text == f"add `sts:AssumeRole` for `{USER}` to the trust policy of `{ROLE}`"
    assert change.statement == {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": USER}}


def test_in_another_account_both_sides_have_to_allow(ask: Ask) -> None:
    """A principal of another account needs a policy of its own and one of the resource."""
    answer = ask(
        here(user("ana")).buckets(ledger=None), OUTSIDER, "s3:GetObject", OBJECT, without_guardrails=True
    )
    assert told(answer) == [("add-allow", "identity"), ("add-allow", "resource-policy")]
    assert f"for `{OUTSIDER}` to the policy of `{BUCKET}`" in changes(answer)[1].text


@pytest.mark.parametrize(
    ("who", "principal"),
    [("anonymous", "*"), ("sns.amazonaws.com", {"Service": "sns.amazonaws.com"})],
)
def test_who_has_no_policies_needs_that_of_the_resource(ask: Ask, who: str, principal: Any) -> None:
    """For everyone, and for a service, only the policy of the resource can allow it."""
    answer = ask(here(user("ana")).buckets(ledger=None), who, "s3:GetObject", OBJECT)
    change = changes(answer)[0]
    assert change.statement is not None
    assert change.statement["Principal"] == principal


def test_a_session_policy_is_told(ask: Ask) -> None:
    """What a session policy does not allow is told of it."""
    only = json.dumps(policy(allow("s3:GetObject")))
    building = here(role("ops", FULL)).buckets(ledger=None)
    assert told(ask(building, ROLE, "s3:PutObject", OBJECT, session_policy=only)) == [
        ("add-allow", "session")
    ]


def test_a_key_policy_is_told(ask: Ask) -> None:
    """Without its key policy nobody may use a key, and with it alone one may."""
    closed = policy({"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "kms:*", "Resource": "*"})
    keys = here(role("ops", FULL)).add("kms.list-keys", PLACE, {"Keys": [{"KeyId": "k-1", "KeyArn": KEY}]})
    keys.add("kms.get-key-policy", PLACE, {"Policy": json.dumps(closed)}, KeyId="k-1").empty(
        "kms.list-grants", PLACE
    )
    assert told(ask(keys, ROLE, "kms:Decrypt", KEY)) == [("add-allow", "key-policy")]


def test_what_was_not_read_would_have_to_allow_it(ask: Ask) -> None:
    """Unread limits are told as such, and so is the account that nobody knows."""
    building = Building(in_organization=True).principals(user("ana", FULL))
    kinds = {change.kind for change in changes(ask(building, USER, "s3:GetObject", OBJECT))}
    assert kinds == {ChangeKind.UNREAD, ChangeKind.KEY}


def test_a_public_access_block_has_to_be_lifted(ask: Ask) -> None:
    """What S3 Block Public Access stops, no policy allows."""
    public = policy({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": f"{BUCKET}/*"})
    settings_ = {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": True}}
    building = here(user("ana")).buckets(ledger=public)
    building.add("s3.get-public-access-block", ACCOUNT, settings_, Bucket="ledger")
    answer = ask(building, "anonymous", "s3:GetObject", OBJECT)
    assert told(answer) == [("lift-block", "block-public-access")]


def test_what_aws_itself_refuses_no_change_allows(ask: Ask) -> None:
    """The root user may not assume a role, whatever the policies say."""
    answer = ask(here(role("ops")), f"arn:aws:iam::{ACCOUNT}:root", "sts:AssumeRole", ROLE)
    assert answer.why_not is not None
    assert (answer.why_not[0].changes, answer.why_not[0].reason) == (
        (),
        "no policy can allow it: AWS itself lets no such principal make this call",
    )


def test_what_is_allowed_needs_no_change(ask: Ask) -> None:
    """A yes has nothing to tell."""
    assert ask(here(user("ana", FULL)).buckets(ledger=None), USER, "s3:GetObject", OBJECT).why_not == ()


def test_of_several_checks_those_that_fail_are_told_of(ask: Ask) -> None:
    """Where a call may be made but the role not passed, the passing is told."""
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    building = here(user("ana", policy(allow("lambda:*"))), role("ops"))
    answer = ask(building, USER, "lambda:CreateFunction", function, passes=ROLE)
    assert answer.why_not is not None
    (only,) = answer.why_not
    assert [change.text for change in only.changes] == [
        f"add `iam:PassRole` on `{ROLE}` to an identity policy of `{USER}`"
    ]


def test_all_of_a_pattern_needs_what_each_part_needs(ask: Ask) -> None:
    """For a pattern the changes let every part through: the one statement with its wildcards."""
    own = policy(allow("s3:GetObject", f"{BUCKET}/a*"), deny("s3:*", f"{BUCKET}/*/secret"))
    answer = ask(here(user("ana", own)).buckets(ledger=None), USER, "s3:GetObject", f"{BUCKET}/*")
    assert told(answer) == [("add-allow", "identity"), ("except-from-deny", "identity")]
    assert changes(answer)[0].statement == {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"{BUCKET}/*",
    }


def test_a_star_to_the_letter_stays_one(ask: Ask) -> None:
    """The statement for an object named `*` does not allow others."""
    answer = ask(here(user("ana")).buckets(ledger=None), USER, "s3:GetObject", f"{BUCKET}/*", literal=True)
    (change,) = changes(answer)
    assert change.statement is not None
    assert change.statement["Resource"] == f"{BUCKET}/${{*}}"


CONDITIONS: list[Any] = [
    {},
    HOME,
    {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/9"}},
    {"StringLike": {"aws:UserAgent": "a*"}},
    {"StringNotEqualsIfExists": {"aws:UserAgent": "ab"}},
    {"Null": {"aws:Referer": "true"}},
    {"NumericLessThan": {"s3:max-keys": "5"}},
]


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a statement that may have a condition."""
    kind = draw(st.sampled_from([allow, deny]))
    made = kind(
        draw(st.sampled_from(["s3:*", "s3:PutObject"])), draw(st.sampled_from(["*", OBJECT, f"{BUCKET}/b"]))
    )
    return {**made, "Condition": draw(st.sampled_from(CONDITIONS))}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=st.lists(statements(), max_size=3), fence=st.lists(statements(), max_size=2))
def test_the_changes_help_when_they_are_made(tmp_path: Path, own: list[Any], fence: list[Any]) -> None:
    """With the statements added, the exceptions made and the keys as told, the snapshot answers yes."""
    asked = asking(tmp_path)
    silent = deny("s3:ListBucket", BUCKET, Principal="*")
    building = fenced(policy(allow("sqs:*"), *fence), policy(allow("sqs:*"), *own))
    building.buckets(ledger=policy(silent))
    answer = asked(building, USER, "s3:PutObject", OBJECT, why_not=True)
    if outcome(answer) == "allow":
        assert answer.why_not == ()
        return
    made = changes(answer)
    assert made
    documents: dict[str, list[Any]] = {
        "identity": [allow("sqs:*"), *own],
        "boundary": [allow("sqs:*"), *fence],
        "resource-policy": [silent],
    }
    gone = {(change.layer, change.source.index) for change in made if change.source}
    kept = {
        layer: [one for number, one in enumerate(found) if (layer, number) not in gone]
        for layer, found in documents.items()
    }
    for change in made:
        if change.statement:
            kept[change.layer].append(dict(change.statement))
    context = {change.key: change.value for change in made if change.value}
    absent = {change.key for change in made if change.key and change.value is None}
    building = fenced(policy(*kept["boundary"]), policy(*kept["identity"]))
    building.buckets(ledger=policy(*kept["resource-policy"]))
    again = asked(building, USER, "s3:PutObject", OBJECT, context=context, complete=bool(absent))
    assert outcome(again) == "allow", made
