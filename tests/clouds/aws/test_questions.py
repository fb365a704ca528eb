"""Single requests asked of a snapshot."""

import json
from pathlib import Path
from typing import Any

import pytest

from iamscope.clouds.aws.cloud import AwsCloud
from iamscope.clouds.aws.questions import MissingResourceError, NotAResourceError, UnknownAliasError
from iamscope.snapshot import open_snapshot
from tests.fakes.asking import (
    BUCKET,
    KEY,
    OBJECT,
    OUTSIDER,
    PLACE,
    ROLE,
    S3,
    USER,
    Ask,
    asking,
    here,
    outcome,
    residual,
)
from tests.fakes.snapshots import ACCOUNT, FULL, REGION, Building, allow, policy, role, trust, user

QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ops/run-7"
DELEGATING = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"})


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Return a function that writes a snapshot and asks it."""
    return asking(tmp_path)


def test_what_is_read_and_allowed_is_certain(ask: Ask) -> None:
    """With every layer read an Allow is a yes, with its statement and no assumption."""
    answer = ask(here(user("ana", S3)).buckets(ledger=None), USER, "s3:GetObject", OBJECT)
    assert (outcome(answer), answer.layer, answer.assumes, answer.notes) == ("allow", "identity", (), ())
    ((check, source),) = answer.sources()
    assert (check.action, check.resource) == ("s3:GetObject", OBJECT)
    assert (source.document, source.attached_to, source.index) == ("own-0", USER, 0)


def test_a_bucket_of_unknown_account_is_decided_both_ways(ask: Ask) -> None:
    """Whose a bucket is matters; the context can say it."""
    building = here(user("ana", S3))
    answer = ask(building, USER, "s3:GetObject", OBJECT)
    assert "the resource is in the caller's account" in residual(answer)
    answer = ask(building, USER, "s3:GetObject", OBJECT, context={"aws:ResourceAccount": (ACCOUNT,)})
    assert outcome(answer) == "allow"


def keys(*principals: Any, key_policy: Any = DELEGATING) -> Building:
    """Return a snapshot with one key."""
    building = here(*principals).add("kms.list-keys", PLACE, {"Keys": [{"KeyId": "k-1", "KeyArn": KEY}]})
    return building.add("kms.get-key-policy", PLACE, {"Policy": json.dumps(key_policy)}, KeyId="k-1")


def test_an_unread_key_policy_makes_every_answer_conditional(ask: Ask) -> None:
    """Without its key policy not even an administrator certainly may use a key."""
    building = here(role("ops", FULL)).empty("kms.list-grants", PLACE)
    answer = ask(building, ROLE, "kms:Decrypt", KEY)
    assert (outcome(answer), residual(answer)) == ("conditional", f"the unread policy of `{KEY}` allows it")


def test_an_alias_stands_for_its_key(ask: Ask) -> None:
    """A request on an alias is checked on the key behind it; an unknown alias is refused."""
    alias = f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/books"
    aliases = {"Aliases": [{"AliasArn": alias, "TargetKeyId": "k-1"}, {"AliasArn": f"{alias}-unused"}]}
    building = keys(role("ops", FULL)).add("kms.list-aliases", PLACE, aliases)
    answer = ask(building, ROLE, "kms:Decrypt", alias)
    assert (outcome(answer), answer.checks[0].resource) == ("allow", KEY)
    assert answer.notes == (f"`{alias}` stands for `{KEY}`",)
    with pytest.raises(UnknownAliasError):
        ask(building, ROLE, "kms:Decrypt", f"{alias}-unknown")


def queue(*statements: Any) -> Building:
    """Return a snapshot with one queue and a silent role."""
    attributes = {"Attributes": {"QueueArn": QUEUE, "Policy": json.dumps(policy(*statements))}}
    return here(role("ops", path="/team/")).add("sqs.get-queue-attributes", PLACE, attributes)


def test_a_session_is_asked_by_its_own_name(ask: Ask) -> None:
    """A session's ARN leads to its role, whatever its path, and its name is known."""
    building = queue(allow("sqs:*", QUEUE, Principal={"AWS": SESSION}))
    assert outcome(ask(building, SESSION, "sqs:SendMessage", QUEUE)) == "allow"
    other = SESSION.replace("run-7", "run-8")
    assert outcome(ask(building, other, "sqs:SendMessage", QUEUE)) == "implicit-deny"
    answer = ask(building, f"arn:aws:iam::{ACCOUNT}:role/team/ops", "sqs:SendMessage", QUEUE)
    assert (outcome(answer), residual(answer)) == ("conditional", "the role session is named `run-7`")


def test_a_session_knows_its_user_id(ask: Ask) -> None:
    """The user id of a session is that of its role and the session's name."""
    ours = policy(allow("sqs:*", Condition={"StringEquals": {"aws:userid": "AROAOPS:run-7"}}))
    building = here(role("ops", ours)).empty("sqs.get-queue-attributes", PLACE)
    assert outcome(ask(building, SESSION, "sqs:SendMessage", QUEUE)) == "allow"
    assert outcome(ask(building, SESSION.replace("7", "8"), "sqs:SendMessage", QUEUE)) == "implicit-deny"


def test_a_session_policy_caps_a_role_and_a_user(ask: Ask) -> None:
    """What a session policy does not allow is stopped by it."""
    building = here(role("ops", S3), user("ana", S3)).buckets(ledger=None)
    only = json.dumps(policy(allow("s3:GetObject")))
    for principal in (ROLE, USER):
        assert outcome(ask(building, principal, "s3:GetObject", OBJECT, session_policy=only)) == "allow"
        answer = ask(building, principal, "s3:DeleteObject", OBJECT, session_policy=only)
        assert (outcome(answer), answer.layer) == ("implicit-deny", "session")


def test_the_root_user_may_everything_in_its_account(ask: Ask) -> None:
    """The root user needs no policy, except for a key that does not mention the account."""
    root = f"arn:aws:iam::{ACCOUNT}:root"
    own = policy({"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:*", "Resource": "*"})
    building = keys(user("ana"), key_policy=own).buckets(ledger=None).empty("kms.list-grants", PLACE)
    assert outcome(ask(building, root, "s3:DeleteBucket", BUCKET)) == "allow"
    assert outcome(ask(building, root, "kms:Decrypt", KEY)) == "implicit-deny"


def test_a_service_is_let_in_by_the_resource_alone(ask: Ask) -> None:
    """A service principal has no policies of its own; what it acts for is unknown."""
    condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    sns = {"Service": "sns.amazonaws.com"}
    building = queue(allow("sqs:SendMessage", QUEUE, Principal=sns, Condition=condition))
    answer = ask(building, "sns.amazonaws.com", "sqs:SendMessage", QUEUE)
    assert outcome(answer) == "conditional"
    given = {"aws:SourceAccount": (ACCOUNT,)}
    assert outcome(ask(building, "sns.amazonaws.com", "sqs:SendMessage", QUEUE, context=given)) == "allow"
    assert outcome(ask(building, "events.amazonaws.com", "sqs:SendMessage", QUEUE)) == "implicit-deny"


def test_somebody_outside_depends_on_policies_that_nobody_gave_us(ask: Ask) -> None:
    """A principal of another account needs both sides; its own is unread."""
    ops = role("ops", AssumeRolePolicyDocument=trust({"AWS": "arn:aws:iam::222222222222:root"}))
    building = here(ops)
    answer = ask(building, OUTSIDER, "sts:AssumeRole", ROLE)
    assert outcome(answer) == "conditional"
    assert f"the unread policies of `{OUTSIDER}` allow it" in residual(answer)
    stranger = OUTSIDER.replace("222222222222", "333333333333")
    assert outcome(ask(building, stranger, "sts:AssumeRole", ROLE)) == "implicit-deny"


def test_a_web_identity_is_asked_by_its_provider(ask: Ask) -> None:
    """A provider's callers need the trust alone."""
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    document = policy(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/books"}},
        }
    )
    building = here(role("ops", AssumeRolePolicyDocument=document))
    given = {"token.actions.githubusercontent.com:sub": ("repo:acme/books",)}
    action = "sts:AssumeRoleWithWebIdentity"
    assert outcome(ask(building, provider, action, ROLE)) == "conditional"
    assert outcome(ask(building, provider, action, ROLE, context=given)) == "allow"


def test_a_federated_user_depends_on_its_session(ask: Ask) -> None:
    """Who made a federated session is unknown, so that nothing about it is certain but denies."""
    who = f"arn:aws:sts::{ACCOUNT}:federated-user/ana"
    answer = ask(here(user("ana", S3)).buckets(ledger=None), who, "s3:GetObject", OBJECT)
    assert (outcome(answer), residual(answer)) == ("conditional", f"the unread policies of `{who}` allow it")


def test_keys_are_unknown_given_or_absent(ask: Ask) -> None:
    """A key that nobody gives is unknown, and absent once the context is complete."""
    guarded = policy(allow("ec2:*", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))
    building = here(user("ana", guarded))
    answer = ask(building, USER, "ec2:DescribeInstances")
    assert outcome(answer) == "conditional"
    assert "aws:SourceIp" in residual(answer)
    answer = ask(building, USER, "ec2:DescribeInstances", complete=True)
    assert (outcome(answer), answer.assumes) == ("implicit-deny", ("keys-not-given-absent",))
    inside = {"aws:SourceIp": ("203.0.113.9",)}
    assert outcome(ask(building, USER, "ec2:DescribeInstances", context=inside)) == "allow"


def test_a_key_that_comes_twice_has_two_values(ask: Ask) -> None:
    """Several values of one key are a set."""
    tagged = policy(allow("ec2:*", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}))
    building = here(user("ana", tagged))
    for values, wanted in ((("a", "b"), "allow"), (("a", "c"), "implicit-deny")):
        answer = ask(building, USER, "ec2:DescribeInstances", context={"aws:TagKeys": values})
        assert outcome(answer) == wanted


def test_an_action_without_resources_is_checked_on_everything(ask: Ask) -> None:
    """A resource given to such an action is left out, which is said."""
    building = here(user("ana", policy(allow("ec2:DescribeInstances"))))
    answer = ask(building, USER, "EC2:describeinstances", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1")
    assert (outcome(answer), answer.action) == ("allow", "ec2:DescribeInstances")
    assert answer.checks[0].resource == "*"
    assert "no particular resource" in answer.notes[0]


def test_a_missing_resource_is_asked_for_with_an_example(ask: Ask) -> None:
    """An action on something names what it acts on."""
    building = here(user("ana", S3)).buckets(ledger=None)
    for given in ((), ("*",)):
        with pytest.raises(MissingResourceError) as caught:
            ask(building, USER, "s3:GetObject", *given)
        assert "`arn:aws:s3:::BucketName/ObjectName`" in caught.value.message
        assert f"{BUCKET}/report.csv" in str(caught.value.hint)
    with pytest.raises(NotAResourceError):
        ask(building, USER, "s3:GetObject", "ledger/a.csv")


def test_a_listing_may_name_no_resource(ask: Ask) -> None:
    """A call that lists, and can be made for one thing or for all, is checked on `*` for all."""
    building = here(user("ana", policy(allow("cloudformation:DescribeStacks"))))
    assert outcome(ask(building, USER, "cloudformation:DescribeStacks")) == "allow"


def test_a_resource_of_another_shape_is_pointed_out(ask: Ask) -> None:
    """The answer about a bucket, for an action on objects, says that this is not what the action acts on."""
    answer = ask(here(user("ana", S3)).buckets(ledger=None), USER, "s3:GetObject", BUCKET)
    assert "does not look like what `s3:GetObject` acts on" in answer.notes[0]


def test_a_shared_image_is_the_callers_own_affair(ask: Ask) -> None:
    """A resource without an account in its ARN, but a bucket, is judged as the caller's own."""
    building = here(user("ana", policy(allow("bedrock:InvokeModel"))))
    model = f"arn:aws:bedrock:{REGION}::foundation-model/m"
    assert outcome(ask(building, USER, "bedrock:InvokeModel", model)) == "allow"


@pytest.mark.parametrize("name", ["nobody", f"arn:aws:iam::{ACCOUNT}:role/nobody", "arn:aws:s3:::ledger"])
def test_somebody_who_should_be_there_and_is_not_is_unknown(tmp_path: Path, name: str) -> None:
    """A principal of a collected account that is not in the snapshot does not exist."""
    building = here(user("ana"))
    assert not AwsCloud().questions(open_snapshot(building.write(tmp_path))).knows(name)
