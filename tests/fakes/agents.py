"""A role and the manifest of its agent, one of them changed in one element, whose relation is known.

Without the change both allow the same: the role has more statements, a boundary, SCPs and denials that
leave exactly what the manifest declares.
"""

import json
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from iamscope.access.solve import Relation
from tests.fakes import mutations
from tests.fakes.account import Json
from tests.fakes.mutations import CONVERSE, EQUAL, NARROWER, WIDER
from tests.fakes.policies import Document

# Changes of grants alone: the others are about the denial that a policy of the mutations ends with.
_ABOUT_A_DENIAL = ("denial_less", "denial_turned", "wider_denial", "denial_under_a_condition")
_OF_A_POLICY = tuple(change for change in mutations.CHANGES if not change.__name__.endswith(_ABOUT_A_DENIAL))


def _a_boundary_without_a_service(random: Random, role: Json) -> Relation:
    role["boundary"] = [{"Effect": "Allow", "Action": ["sqs:*", "ec2:*"], "Resource": "*"}]
    return NARROWER


def _a_boundary_on_one_bucket_less(random: Random, role: Json) -> Relation:
    number = random.randrange(3)
    role["boundary"].append(
        {"Effect": "Deny", "Action": "s3:*", "Resource": f"arn:aws:s3:::bucket-{number}/*"}
    )
    return NARROWER


def _another_boundary_that_is_wide_enough(random: Random, role: Json) -> Relation:
    role["boundary"] = [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]
    return EQUAL


def _no_boundary(random: Random, role: Json) -> Relation:
    del role["boundary"]
    return EQUAL


def _another_policy(random: Random, role: Json) -> Relation:
    role["policies"]["more"] = [{"Effect": "Allow", "Action": "s3:GetBucketAcl", "Resource": "*"}]
    return WIDER


def _another_policy_beyond_the_boundary(random: Random, role: Json) -> Relation:
    role["policies"]["more"] = [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]
    return EQUAL


_OF_A_ROLE = (
    _a_boundary_without_a_service,
    _a_boundary_on_one_bucket_less,
    _another_boundary_that_is_wide_enough,
    _no_boundary,
    _another_policy,
    _another_policy_beyond_the_boundary,
)
CHANGES = (*_OF_A_POLICY, *_OF_A_ROLE)


@dataclass(frozen=True, slots=True)
class Case:
    """An account with one role, the entries of a manifest, and how the role lies to the manifest."""

    name: str
    account: Json
    entries: list[Json]
    relation: Relation


def case(seed: int) -> Case:
    """Return a role and a manifest after one change: every second time of the manifest, if it can say it."""
    random = Random(f"agent {seed}")
    grants = _grants(random)
    change = CHANGES[seed % len(CHANGES)]
    name, role = change.__name__.strip("_"), _role(grants)
    if change in _OF_A_ROLE:
        relation = change(random, role)
        return Case(name, _account(role), _entries(grants), relation)
    policy: Document = {"Version": "2012-10-17", "Statement": deepcopy(grants)}
    relation = change(random, policy)
    # A role's organization is known, so that a test of it would be none.
    changed = json.loads(json.dumps(policy["Statement"]).replace("aws:PrincipalOrgID", "aws:SourceVpc"))
    if (seed // len(CHANGES)) % 2 and _declarable(changed):
        return Case(f"{name} of the manifest", _account(role), _entries(changed), CONVERSE[relation])
    role = _role(changed)
    # A boundary of some services would hold back what reaches into others.
    role["boundary"] = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    return Case(name, _account(role), _entries(grants), relation)


def _grants(random: Random) -> list[Any]:
    """Return three grants under conditions that a role's own calls can meet."""
    while True:
        grants = mutations.base(random)["Statement"][:3]
        if "aws:SourceArn" not in json.dumps(grants):
            return grants  # type: ignore[no-any-return]


def _role(grants: list[Any]) -> Json:
    """Return a role whose grants are in two policies, within a boundary that lets them all through.

    Its sessions may bring tags, so that what its own tags are settles nothing.
    """
    who = {"AWS": "arn:aws:iam::111111111111:root"}
    tagging = {"Effect": "Allow", "Principal": who, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    return {
        "trust": [tagging],
        "policies": {"one": grants[:1], "two": grants[1:]},
        "boundary": [{"Effect": "Allow", "Action": ["s3:*", "sqs:*", "ec2:*"], "Resource": "*"}],
    }


def _account(role: Json) -> Json:
    """Return an account whose SCPs allow everything but what no grant is about."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    fence = {"Effect": "Deny", "Action": "kms:*", "Resource": "*"}
    wild = [*role["policies"]["one"], *role["policies"]["two"]]
    fenced = not any("NotAction" in one or "*" in one.get("Action", ()) for one in wild)
    return {"roles": {"bot": role}, "scps": [[everything], [everything, *([fence] if fenced else [])]]}


def _declarable(grants: list[Any]) -> bool:
    """Return whether a manifest can say what statements say."""
    return all(one["Effect"] == "Allow" and {"Action", "Resource"} <= one.keys() for one in grants)


def _entries(grants: list[Any]) -> list[Json]:
    """Return statements as entries of a manifest."""
    return [
        {
            "actions": _listed(one["Action"]),
            "resources": _listed(one["Resource"]),
            **({"conditions": one["Condition"]} if "Condition" in one else {}),
        }
        for one in grants
    ]


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
