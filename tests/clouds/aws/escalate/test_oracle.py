"""Reach in random small accounts against a brute-force closure that knows no index and no shortcut."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.clouds.aws.variants import BOUNDARY, group_added, policy_lifted
from iamscope.clouds.aws.world import AwsWorld
from iamscope.graph.reach import reach
from iamscope.model.decision import Decision
from iamscope.model.principal import Principal
from iamscope.model.reach import Holding
from tests.fakes.account import ACCOUNT, arn, world_of

Json = dict[str, Any]
USERS, ROLES, GROUPS, POLICIES = ("ann", "bob"), ("red", "tan"), ("staff", "ops"), ("Base", "Guard")
ACTIONS = (
    "sts:AssumeRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreateAccessKey",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
    "iam:PutGroupPolicy",
    "iam:CreatePolicyVersion",
    "iam:AddUserToGroup",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DeleteRolePolicy",
    "s3:GetObject",
    "s3:DeleteBucket",
)
PROBES = (
    ("s3:GetObject", "arn:aws:s3:::a/b"),
    ("s3:DeleteBucket", "arn:aws:s3:::a"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:a"),
)
# Ways of which the brute force knows nothing are shut for everybody.
SHUT = (
    "iam:CreateRole iam:CreateUser iam:CreateVirtual* iam:*LoginProfile iam:Tag* iam:Detach* iam:DeleteGroup*"
    " iam:Remove* iam:SetDefault* iam:UpdateAccessKey iam:Put*Boundary"
).split()
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def things() -> list[str]:
    """Return what statements are about: everything, or one thing."""
    named = [("user", USERS), ("role", ROLES), ("group", GROUPS), ("policy", POLICIES)]
    return ["*", "*", *(arn(kind, name) for kind, names in named for name in names)]


def statement(chance: Random, effect: str) -> Json:
    """Return a random statement."""
    made: Json = {
        "Effect": effect,
        "Action": chance.sample(ACTIONS, chance.randint(1, 2)),
        "Resource": chance.choice(things()),
    }
    if chance.random() < 0.1:
        made["Condition"] = MFA
    return made


def statements(chance: Random) -> list[Json]:
    """Return one or two grants."""
    return [statement(chance, "Allow") for _ in range(chance.randint(1, 2))]


def holder(chance: Random) -> Json:
    """Return the policies of a random user, group or role."""
    made: Json = {"policies": {"work": statements(chance)}}
    if chance.random() < 0.3:
        made["policies"]["guard"] = [statement(chance, "Deny")]
    if chance.random() < 0.3:
        made["attached"] = [chance.choice(POLICIES)]
    return made


def bounded(chance: Random) -> Json:
    """Return the policies of a random user or role, perhaps with a boundary."""
    made = holder(chance)
    if chance.random() < 0.25:
        wide = {"Effect": "Allow", "Action": ["iam:*", "sts:*"], "Resource": "*"}
        made["boundary"] = [wide if chance.random() < 0.5 else statement(chance, "Allow")]
    return made


def trust(chance: Random) -> list[Json]:
    """Return a random trust."""
    whom = chance.choice((f"arn:aws:iam::{ACCOUNT}:root", arn("user", "ann"), arn("role", "red"), ""))
    principal = {"AWS": whom} if whom else {"Service": "ec2.amazonaws.com"}
    return [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]


def account(seed: int) -> Json:
    """Return a random small account."""
    chance = Random(seed)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {
        "users": {
            name: {**bounded(chance), "groups": chance.sample(GROUPS, chance.randint(0, 1))} for name in USERS
        },
        "roles": {name: {**bounded(chance), "trust": trust(chance)} for name in ROLES},
        "groups": {name: {"policies": {"work": statements(chance)}} for name in GROUPS},
        "policies": {name: {"statements": statements(chance)} for name in POLICIES},
        "keys": {name: ["Active"] for name in USERS},
        "scps": [[everything], [everything, {"Effect": "Deny", "Action": SHUT, "Resource": "*"}]],
    }


class BruteForce:
    """Applies every way to everybody held until nothing is added."""

    def __init__(self, raw: Json, *, certain: bool) -> None:
        self.raw = raw
        self.certain = certain
        self.world = world_of(raw)
        self.opened = {name: self._opened(name) for name in ROLES}
        self.held: set[Holding] = set()

    def close(self, start: Principal) -> set[Holding]:
        """Return all forms in which somebody can be held."""
        self.held = {Holding(start)}
        while True:
            more = set(self._more()) - self.held
            if not more:
                return self.held
            self.held |= more

    def passes(self, decision: Decision) -> bool:
        """Return whether a decision counts."""
        return decision.allowed if self.certain else decision.possible

    def _opened(self, name: str) -> AwsWorld:
        """Return the account with a role that trusts everybody."""
        everybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        roles = {**self.raw["roles"], name: {**self.raw["roles"][name], "trust": [everybody]}}
        return world_of({**self.raw, "roles": roles})

    def _can(self, action: str, resource: str) -> bool:
        return any(self.passes(self.world.decide(one, action, resource)) for one in self.held)

    def _more(self) -> Iterator[Holding]:
        for name in USERS:
            if self._can("iam:CreateAccessKey", arn("user", name)):
                yield Holding(self._principal("user", name))
        for name in ROLES:
            if self._can("sts:AssumeRole", arn("role", name)) or self._trusts(name):
                yield Holding(self._principal("role", name))
        for one in list(self.held):
            yield from self._forms(one)

    def _trusts(self, name: str) -> bool:
        role, world = arn("role", name), self.opened[name]
        return self._can("iam:UpdateAssumeRolePolicy", role) and any(
            self.passes(world.decide(one, "sts:AssumeRole", role)) for one in self.held
        )

    def _forms(self, one: Holding) -> Iterator[Holding]:
        kind = one.principal.kind
        entity = self.world.directory.entities[one.principal.id]
        word, own = kind.title(), one.principal.id
        rewrites = [(f"iam:Put{word}Policy", own), (f"iam:Attach{word}Policy", own)]
        groups = {*entity.groups, *(group for group in GROUPS if group_added(group) in one.added)}
        for group in groups:
            rewrites += [(f"iam:{verb}GroupPolicy", arn("group", group)) for verb in ("Put", "Attach")]
        attached = {item.name for item in entity.identity if ":" in item.name}
        rewrites += [("iam:CreatePolicyVersion", policy) for policy in attached]
        if any(self._can(action, resource) for action, resource in rewrites):
            yield replace(one, raised=True, added=())
        for group in GROUPS:
            fresh = kind == "user" and group not in groups and not (one.raised or one.added)
            if fresh and self._can("iam:AddUserToGroup", arn("group", group)):
                yield replace(one, added=(group_added(group),))
        if entity.boundary and self._can(f"iam:Delete{word}PermissionsBoundary", own):
            yield replace(one, lifted=tuple(sorted({*one.lifted, BOUNDARY})))
        for item in entity.identity:
            denies = any(not statement.allow for statement in item.document.statements)
            if denies and not item.via and ":" not in item.name and self._can(f"iam:Delete{word}Policy", own):
                yield replace(one, lifted=tuple(sorted({*one.lifted, policy_lifted(item)})))

    def _principal(self, kind: str, name: str) -> Principal:
        found = self.world.find(arn(kind, name))
        assert found is not None
        return found


def compared(seed: int, *, certain: bool) -> None:
    """Compare what is held and what can be done in the end, by one closure and by the other."""
    raw = account(seed)
    brute = BruteForce(raw, certain=certain)
    start = brute.world.find("ann")
    assert start is not None
    slow = brute.close(start)
    found = reach(brute.world, [start])
    fast = {one for one in found.paths if not certain or found.certain(one)}
    event(f"{len({one.principal for one in slow})} principals")
    assert {one.principal.id for one in fast} == {one.principal.id for one in slow}
    for action, resource in PROBES:
        can = [
            any(brute.passes(brute.world.decide(one, action, resource)) for one in side)
            for side in (fast, slow)
        ]
        assert can[0] == can[1], (action, [one.describe() for one in slow])
    assert any(one.raised for one in fast) == any(one.raised for one in slow)


@given(st.integers(0, 10**9))
@settings(max_examples=150)
def test_certain_reach_is_that_of_brute_force(seed: int) -> None:
    """What is certainly held, and what it can do, is what repeated trial of every way gives."""
    compared(seed, certain=True)


@given(st.integers(0, 10**9))
@settings(max_examples=100)
def test_possible_reach_is_that_of_brute_force(seed: int) -> None:
    """What is perhaps held, and what it perhaps can do, is what repeated trial of every way gives."""
    compared(seed, certain=False)
