"""Who stands outside a snapshot, and which roles let them in."""

from typing import Any

import pytest

from iamscope.clouds.aws.world import AwsWorld
from iamscope.compare.proving import Provers
from iamscope.compare.standing import standing
from iamscope.graph.reach import reach
from iamscope.model.outsider import Outsider
from tests.fakes.account import ACCOUNT, arn, trusting, world_of

Json = dict[str, Any]
FOREIGN = "arn:aws:iam::777777777777:root"
VENDOR = "arn:aws:iam::777777777777:role/vendor"
HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
POOL = f"arn:aws:cognito-identity:eu-west-1:{ACCOUNT}:identitypool/eu-west-1:7"
COGNITO = "cognito-identity.amazonaws.com"
ANYTHING = {"all": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def web(provider: str, **condition: Json) -> Json:
    """Return the trust statement that admits tokens of a provider."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    return {**statement, "Condition": condition} if condition else statement


def world(**trusts: Json) -> AwsWorld:
    """Return an account of roles that may read, each with one statement for a trust."""
    read = {"read": [{"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"}]}
    roles = {name: {"trust": [trust], "policies": read} for name, trust in trusts.items()}
    return world_of({"roles": roles})


def told(made: AwsWorld, text: str) -> Outsider:
    """Return the one outside whom a text names."""
    (found,) = made.outsiders(text)
    return found


def reached(made: AwsWorld, text: str) -> dict[str, bool]:
    """Return whom somebody outside becomes, and whether for certain."""
    found = reach(made, [told(made, text).principal])
    return {
        one.principal.name: found.certain(one)
        for one, path in found.paths.items()
        if path and not one.changed
    }


def test_everybody_whom_a_trust_names_is_listed_once() -> None:
    """Accounts, their principals, everybody, providers and services are nodes, own principals are not."""
    made = world(
        one=trusting({"AWS": ["777777777777", VENDOR, arn("role", "two"), f"arn:aws:iam::{ACCOUNT}:root"]}),
        two=trusting({"AWS": "*", "Service": "lambda.amazonaws.com"}),
        three=web(PROVIDER),
        four=web("accounts.google.com"),
    )
    assert [(one.principal.id, one.principal.kind) for one in made.outsiders()] == [
        ("*", "everybody"),
        ("accounts.google.com", "oidc-provider"),
        (VENDOR, "foreign-role"),
        (FOREIGN, "account"),
        ("lambda.amazonaws.com", "service"),
        (HOST, "oidc-provider"),
    ]


@pytest.mark.parametrize("text", ["777777777777", FOREIGN])
def test_an_account_is_found_by_number_and_by_its_root(text: str) -> None:
    """Also one that no trust names: it can do what everybody can."""
    assert reached(world(one=trusting({"AWS": "*"})), text) == {"one": True}


@pytest.mark.parametrize(
    "text", [ACCOUNT, f"arn:aws:iam::{ACCOUNT}:role/gone", "gone", "nowhere.example.com"]
)
def test_who_belongs_in_the_snapshot_or_nowhere_is_not_outside(text: str) -> None:
    """A user or role of an account that was read is in it or does not exist."""
    assert not world(one=trusting({"AWS": "*"})).outsiders(text)


def test_a_role_elsewhere_depends_on_its_own_policies() -> None:
    """Its account can let it do anything, and whether it does was not read."""
    made = world(one=trusting({"AWS": VENDOR}), two=trusting({"AWS": "arn:aws:iam::777777777777:role/other"}))
    assert reached(made, VENDOR) == {"one": False}
    assert reached(made, FOREIGN) == {"one": True, "two": True}
    assert "its own policies were not read" in told(made, VENDOR).known


def test_a_service_becomes_the_roles_that_trust_it() -> None:
    """A trust in a service is a way in for that one."""
    made = world(
        one=trusting({"Service": "lambda.amazonaws.com"}), two=trusting({"Service": "ec2.amazonaws.com"})
    )
    assert reached(made, "lambda.amazonaws.com") == {"one": True}


def test_one_identity_of_a_provider_is_tried_with_its_subject() -> None:
    """`HOST:SUBJECT` is one identity: it gets in where the subject fits, and nowhere else."""
    acme = web(
        PROVIDER, StringLike={f"{HOST}:sub": "repo:acme/*"}, StringEquals={f"{HOST}:aud": "sts.amazonaws.com"}
    )
    made = world(one=acme)
    assert reached(made, f"{HOST}:repo:acme/web:ref:refs/heads/main") == {"one": True}
    assert reached(made, f"{HOST}:repo:acmeevil/web:ref:refs/heads/main") == {}
    assert reached(made, HOST) == {"one": False}
    assert reached(made, "*") == {}


def test_everybody_gets_tokens_of_public_issuers() -> None:
    """A trust in all of GitHub is one in everybody, one in a provider of one's own is not."""
    own = f"arn:aws:iam::{ACCOUNT}:oidc-provider/idp.example.com"
    made = world(one=web(PROVIDER, StringLike={f"{HOST}:sub": "repo:*"}), two=web(own))
    assert reached(made, "*") == {"one": True}
    assert reached(made, "https://idp.example.com") == {"two": True}


def test_anybodys_pool_is_no_pool_of_ours() -> None:
    """A role for users of any pool is everybody's; one that asks for a pool depends on the pool."""
    open_to_all = web(COGNITO, **{"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}})
    asking = web(COGNITO, StringEquals={f"{COGNITO}:aud": "eu-west-1:7"})
    made = world(one=open_to_all, two=asking)
    assert reached(made, COGNITO) == {"one": True, "two": False}
    assert reached(made, "*") == {"one": True}


@pytest.mark.parametrize(("guests", "strangers"), [("yes", {"deploy": False}), ("no", {})])
def test_an_identity_pool_is_a_node(guests: str, strangers: dict[str, bool]) -> None:
    """Whoever it gives an identity to gets in; guests are everybody who knows its id."""
    facts = {"identity": "unauthenticated", "unauthenticated": guests}
    asking = web(
        COGNITO,
        StringEquals={f"{COGNITO}:aud": "eu-west-1:7"},
        **{"ForAnyValue:StringLike": {f"{COGNITO}:amr": "unauthenticated"}},
    )
    pool = {"kind": "cognito-identity:identitypool", "arn": POOL, "role": "deploy", "facts": facts}
    made = world_of({"roles": {"deploy": {"trust": [asking]}}, "carriers": [pool]})
    assert reached(made, POOL) == ({"deploy": True} if guests == "yes" else {})
    assert reached(made, "*") == strangers
    assert told(made, POOL).own


def test_reach_goes_on_inside() -> None:
    """Who gets in from outside goes on as whoever that is, and the first step says where it began."""
    made = world_of(
        {
            "roles": {
                "door": {"trust": [trusting({"AWS": FOREIGN})], "policies": ANYTHING},
                "vault": {"trust": [trusting({"AWS": arn("role", "door")})]},
            }
        }
    )
    found = reach(made, [told(made, FOREIGN).principal])
    names = {one.principal.name for one in found.paths}
    assert {"door", "vault"} <= names
    vault = next(path for one, path in found.paths.items() if one.principal.name == "vault")
    assert [(step.id, step.origin.principal.id) for step in vault] == [
        ("sts-002", FOREIGN),
        ("sts-001", arn("role", "door")),
    ]


def test_who_gets_in_may_rewrite_a_trust_for_those_outside() -> None:
    """A role that may not assume others lets the account in that holds it."""
    deny = {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}
    write = {"Effect": "Allow", "Action": "iam:UpdateAssumeRolePolicy", "Resource": "*"}
    made = world_of(
        {
            "roles": {
                "door": {"trust": [trusting({"AWS": FOREIGN})], "policies": {"own": [write, deny]}},
                "vault": {},
            }
        }
    )
    assert reached(made, FOREIGN) == {"door": True, "vault": True}


def test_an_outsider_stands_like_everybody() -> None:
    """It escalates where it surely gains access, and administers nothing itself."""
    made = world(one=trusting({"AWS": FOREIGN}))
    found = standing(made, Provers(made), told(made, FOREIGN).principal)
    assert (found.admin, found.escalates, found.conditional) == (False, True, False)
    nobody = standing(made, Provers(made), told(made, "*").principal)
    assert (nobody.admin, nobody.escalates, nobody.conditional) == (False, False, False)


def test_an_account_of_the_organization_is_known_as_such() -> None:
    """It satisfies a condition on the organization, which a stranger does not."""
    ours = {**trusting({"AWS": "*"}), "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
    made = world_of({"roles": {"one": {"trust": [ours]}}, "members": ["222222222222"]})
    member = "arn:aws:iam::222222222222:root"
    assert [one.principal.id for one in made.outsiders() if one.own] == [member]
    assert reached(made, member) == {"one": True}
    assert reached(made, "*") == {}
