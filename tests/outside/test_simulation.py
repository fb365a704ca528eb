"""What the program is given for a case."""

from tests.bench.documents import Json, document
from tests.outside.simulation import simulation
from tests.outside.small import QUEUE, SESSION, case, statement

FENCE: Json = document(statement("Deny", "*"))


def test_a_request_is_asked_as_it_is() -> None:
    """Principal, action, resource and its account are those of the case."""
    asked = simulation(case(context={"aws:SecureTransport": True, "aws:TagKeys": ["a"], "s3:max-keys": 5}))
    assert asked["request"] == {
        "principal": SESSION,
        "action": "sqs:SendMessage",
        "resource": {"resource": QUEUE, "accountId": "111111111111"},
        "contextVariables": {"aws:SecureTransport": "true", "aws:TagKeys": ["a"], "s3:max-keys": "5"},
    }


def test_every_layer_is_passed_on() -> None:
    """Each layer that is given arrives under its name there, and one that is not given does not."""
    layers = {
        "identity": [FENCE],
        "boundary": FENCE,
        "session": FENCE,
        "resource_policy": FENCE,
        "scps": [[FENCE], [FENCE, FENCE]],
        "rcps": [[FENCE]],
        "vpc_endpoint": [FENCE],
    }
    asked, bare = simulation(case(policies=layers)), simulation(case(policies={}))
    assert [len(level["policies"]) for level in asked["serviceControlPolicies"]] == [1, 2]
    assert [len(level["policies"]) for level in asked["resourceControlPolicies"]] == [1]
    assert asked["resourcePolicy"] == asked["sessionPolicy"] == FENCE
    for name in ("identityPolicies", "permissionBoundaryPolicies", "vpcEndpointPolicies"):
        assert [each["policy"] for each in asked[name]] == [FENCE], name
    assert asked.keys() - bare.keys() == {
        "permissionBoundaryPolicies",
        "resourcePolicy",
        "sessionPolicy",
        "vpcEndpointPolicies",
    }


def test_a_root_user_may_do_everything() -> None:
    """The program has no word for root users; one is given a policy that allows everything."""
    root = {"kind": "root", "arn": "arn:aws:iam::111111111111:root", "account": "111111111111"}
    (given,) = simulation(case(principal=root, policies={}))["identityPolicies"]
    assert given["policy"]["Statement"] == [{"Effect": "Allow", "Action": "*", "Resource": "*"}]


def test_the_management_account_is_not_bound() -> None:
    """Its principals are given no SCPs, and no RCPs at home, but those of another account."""
    layers = {"scps": [[FENCE]], "rcps": [[FENCE]]}
    managing = case()["principal"] | {"management_account": True}
    home = simulation(case(principal=managing, policies=layers))
    away = {"arn": QUEUE, "account": "222222222222"}
    abroad = simulation(case(principal=managing, policies=layers, resource=away))
    assert home["serviceControlPolicies"] == home["resourceControlPolicies"] == []
    assert abroad["serviceControlPolicies"] == []
    assert len(abroad["resourceControlPolicies"]) == 1


def test_an_anonymous_caller_is_marked() -> None:
    """An anonymous caller has no name and no SCPs."""
    asked = simulation(case(principal={"kind": "anonymous"}, policies={"scps": [[FENCE]]}))
    assert asked["request"]["principal"] == {"type": "Anonymous"}
    assert asked["serviceControlPolicies"] == []


def test_tags_of_a_bucket_are_switched_on_where_they_are_sent() -> None:
    """A tag of the resource in the request means that the bucket has its tags switched on."""
    tagged = simulation(case(context={"AWS:ResourceTag/team": "a"}))
    assert tagged["additionalSettings"] == {"s3": {"bucketAbacEnabled": True}}
    assert simulation(case())["additionalSettings"] == {"s3": {"bucketAbacEnabled": False}}
