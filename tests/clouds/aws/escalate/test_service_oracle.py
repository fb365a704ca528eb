"""Reach through services in random small accounts against a brute force over every row of the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.escalate.code_places import code_places
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.ways import ASSIGNED, CARRIER, EVERYWHERE, NOTHING, Calls, Way
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.universe import universe
from iamscope.graph.reach import Hubs, Reach, reach
from tests.clouds.aws.escalate.test_oracle import MFA
from tests.fakes.account import ACCOUNT, arn, world_of

Json = dict[str, Any]
USERS, ROLES = ("ann", "bob"), ("red", "tan", "sky")
REGIONS = ("eu-west-1", "us-east-1")
NAMES = ("example", "dev")
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
PASS, ASSUME = "iam:PassRole", "sts:AssumeRole"
FACTS: Mapping[str, Sequence[Json]] = {
    "ec2:instance": ({"state": "running"}, {"state": "stopped"}, {}, {"state": "running", "agent": "Online"}),
    "codebuild:project": ({"batch": "yes"}, {}),
    "ecs:task": ({"exec": "yes", "cluster": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/dev"}, {"exec": "no"}),
    "ecs:task-definition": ({}, {"image": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/dev:latest"}),
    "glue:job": ({}, {"script": "s3://dev/run.py"}),
}
THINGS = (f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/dev", f"arn:aws:batch:eu-west-1:{ACCOUNT}:job-queue/dev")
# Rows that other paths of the catalogue share actions with are judged with those.
CHOSEN = [way for way in WAYS if not any(name.startswith("eks:") for name in way.actions)]


def filled(kind: str, name: str, region: str) -> str:
    """Return the ARN of a thing of a sort."""
    known = {"Partition": "aws", "Region": region, "Account": ACCOUNT}
    text = universe().arn_of(kind)
    while "${" in text:
        word = text.partition("${")[2].partition("}")[0]
        text = text.replace("${" + word + "}", known.get(word, name))
    return text


@dataclass
class Generator:
    """Makes one random small account around a few rows of the catalogue."""

    chance: Random
    ways: list[Way] = field(default_factory=list)
    carriers: list[Json] = field(default_factory=list)

    def account(self) -> Json:
        """Return a random account."""
        chance = self.chance
        self.ways = chance.sample(CHOSEN, chance.randint(1, 3))
        kinds = [*dict.fromkeys(way.carrier for way in self.ways if way.carrier)]
        unread = [kind for kind in kinds if kind != "lambda:function" and chance.random() < 0.2]
        self.carriers = [self._carrier(kind, name) for kind in kinds for name in ("dev", "live", "old")]
        self.carriers = [one for one in self.carriers if chance.random() < 0.8]
        open_to = sorted({ASSUME, PASS, *(action for way in self.ways for action in way.actions)})
        shut = {"Effect": "Deny", "NotAction": open_to, "Resource": "*"}
        made: Json = {
            "users": {name: self._holder() for name in USERS},
            "roles": {name: self._role() for name in ROLES},
            "carriers": self.carriers,
            "uncollected": unread,
            "things": chance.sample(THINGS, chance.randint(0, len(THINGS))),
            "scps": [[EVERYTHING], [EVERYTHING, shut]],
            "function_policies": self._function_policies(),
        }
        if chance.random() < 0.2:
            made["scps"].append([EVERYTHING, self._sparing()])
        if chance.random() < 0.3:
            made[chance.choice(["users", "roles"])][chance.choice(["ann", "red"])] = {
                "policies": {"all": [EVERYTHING]}
            } | ({} if chance.random() < 0.5 else {"boundary": [self._statement("Allow")]})
        return made | {"roles": {**{name: self._role() for name in ROLES}, **made["roles"]}}

    def _carrier(self, kind: str, name: str) -> Json:
        facts = self.chance.choice(FACTS.get(kind, ({},)))
        role = self.chance.choice(ROLES)
        return {"kind": kind, "arn": filled(kind, name, REGIONS[0]), "role": role, "facts": facts}

    def _role(self) -> Json:
        chance = self.chance
        service = chance.choice([*(way.service for way in self.ways), "codestar.amazonaws.com"])
        principal = chance.choice(
            [{"Service": service}] * 5
            + [{"Service": [service, "ec2.amazonaws.com"]}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}]
            + [{"AWS": arn("user", "ann")}, {"AWS": "*"}]
        )
        trust = {"Effect": "Allow", "Principal": principal, "Action": ASSUME}
        if chance.random() < 0.15:
            trust["Condition"] = {"StringEquals": {"aws:SourceAccount": chance.choice([ACCOUNT, "2" * 12])}}
        profiles = chance.choice([["web"], [], None])
        made = self._holder() | {"trust": [trust]}
        return made if profiles is None else made | {"profiles": profiles}

    def _holder(self) -> Json:
        chance = self.chance
        made: Json = {"policies": {"work": [self._statement("Allow") for _ in range(chance.randint(1, 3))]}}
        if chance.random() < 0.8:
            made["policies"]["work"].append(self._passing())
        if chance.random() < 0.2:
            made["policies"]["guard"] = [self._statement("Deny")]
        if chance.random() < 0.15:
            wide = {"Effect": "Allow", "Action": list(chance.choice(self.ways).actions), "Resource": "*"}
            made["boundary"] = [wide]
        return made

    def _statement(self, effect: str) -> Json:
        chance = self.chance
        actions = [one for one in chance.choice(self.ways).actions if one != PASS]
        if effect == "Deny" or chance.random() < 0.5:
            actions = chance.sample(actions, chance.randint(1, len(actions)))
        if chance.random() < 0.1:
            actions = [f"{actions[0].partition(':')[0]}:*"]
        return {
            "Effect": effect,
            "Action": actions,
            "Resource": self._resource(actions[0]),
            **self._keys(0.12),
        }

    def _resource(self, action: str) -> str:
        service, account = action.partition(":")[0], self.chance.choice([ACCOUNT, "*"])
        wide = ["*"] * 5 + [f"arn:aws:{service}:*:{account}:*", "arn:aws:*:*:*:*dev*"]
        return str(self.chance.choice(wide + [one["arn"] for one in self.carriers]))

    def _keys(self, often: float) -> Json:
        if self.chance.random() > often:
            return {}
        region = {"StringEquals": {"aws:RequestedRegion": self.chance.choice(REGIONS)}}
        return {"Condition": self.chance.choice([MFA, region])}

    def _passing(self) -> Json:
        chance = self.chance
        service = chance.choice(self.ways).service
        named = [{"StringEquals": {"iam:PassedToService": service}}]
        named += [{"StringNotEquals": {"iam:PassedToService": service}}]
        named += [{"StringLike": {"iam:PassedToService": f"{service[:4]}*"}}, MFA]
        keys = {"Condition": chance.choice(named)} if chance.random() < 0.5 else {}
        roles = chance.choice(["*", "*", *(arn("role", name) for name in ROLES)])
        action = chance.choice([PASS, PASS, [PASS, ASSUME], ASSUME])
        return {"Effect": "Allow", "Action": action, "Resource": roles, **keys}

    def _sparing(self) -> Json:
        spared = {"ArnNotLike": {"aws:PrincipalArn": arn("role", "red")}}
        action = self.chance.choice(self.chance.choice(self.ways).actions)
        return {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": spared}

    def _function_policies(self) -> Json:
        actions = [one for way in self.ways for one in way.actions if one.startswith("lambda:")]
        names = [one["arn"].rpartition(":")[2] for one in self.carriers if one["kind"] == "lambda:function"]
        whom = ["*", arn("user", "ann"), arn("role", "red"), f"arn:aws:iam::{ACCOUNT}:root"]
        return {
            name: [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": self.chance.choice(whom)},
                    "Action": self.chance.sample(actions, self.chance.randint(1, len(actions))),
                    "Resource": "*",
                }
            ]
            for name in names
            if actions and self.chance.random() < 0.4
        }


class BruteForce:
    """Tries every row with every caller, object and role until nobody is added."""

    def __init__(self, raw: Json, *, certain: bool) -> None:
        self.certain = certain
        self.world = world_of(raw)
        world = self.world
        self.decider = Decider(world.directory, world.inventory, world.organization)
        self.roles = [one for one in world.directory.entities.values() if one.kind == "role"]
        self.carriers = world.inventory.carriers
        self.held: list[Entity] = []
        self._known: dict[tuple[Any, ...], bool] = {}

    def close(self, start: str) -> set[str]:
        """Return everybody who is held in the end, by ARN."""
        self.held = [self.world.directory.entities[start]]
        while True:
            names = {one.arn for one in self.held}
            more = [role for role in self.roles if role.arn not in names and self._gained(role)]
            if not more:
                return names
            self.held += more

    def _gained(self, role: Entity) -> bool:
        if any(self._can(one, ASSUME, role.arn, "") for one in self.held):
            return True
        return any(
            self._admits(role, way.service)
            and any(
                self._goes(way, role, region, carrier)
                for carrier in self._on(way, role)
                for region in (REGIONS if carrier is None else REGIONS[:1])
            )
            for way in WAYS
        )

    def _admits(self, role: Entity, service: str) -> bool:
        decision = self.decider.admits(role, service)
        return decision.allowed if self.certain else decision.possible

    def _can(self, one: Entity, action: str, resource: str, region: str, service: str = "") -> bool:
        known = (one.arn, action, resource, region, service)
        if known not in self._known:
            where = "us-east-1" if action.startswith("iam:") else region
            context: dict[str, str | tuple[str, ...] | None] = (
                {"aws:SecureTransport": "true"} if region else {}
            )
            context |= {"aws:RequestedRegion": where} if where else {}
            context |= {"iam:PassedToService": service} if service else {}
            decision = self.decider.decide(one, action, resource, context=context)
            self._known[known] = decision.allowed if self.certain else decision.possible
        return self._known[known]

    def _on(self, way: Way, role: Entity) -> Iterator[Carrier | None]:
        """Yield the resources that a way may act on for a role; `None` for one that is made up."""
        if not way.carrier:
            yield None
            return
        for one in self.carriers:
            if one.kind == way.carrier and (way.passes or one.role == role.arn):
                yield one
        read = way.carrier in self.world.inventory.carrier_kinds_read
        if not read and not self.certain:
            yield None

    def _goes(self, way: Way, role: Entity, region: str, carrier: Carrier | None) -> bool:
        if not self._stands(way, role, carrier):
            return False
        return any(self._made_by(one, way, role, region, carrier) for one in self.held)

    def _stands(self, way: Way, role: Entity, carrier: Carrier | None) -> bool:
        """Return whether what a way needs beside its calls is there, as far as is known."""
        if way.shown and not (carrier and code_places(carrier, way.shown)):
            return False
        doubts = [way.depends] if way.depends else []
        doubts += [thing.kind for thing in way.needs if not self._exists(thing.kind)]
        for fact in way.facts:
            value = (carrier.facts.get(fact.name) or fact.absent) if carrier else ""
            if value and value not in fact.values:
                return False
            doubts += [] if value else [fact.name]
        if way.passes and way.profile == "has" and not role.profiles:
            if role.profiles is not None:
                return False
            doubts.append("profile")
        if way.passes and way.profile == "lacks" and role.profiles:
            return False
        return not (doubts and self.certain)

    def _exists(self, kind: str) -> bool:
        facts = [value for one in self.carriers for value in one.facts.values()]
        named = [arn for one in (*self.world.inventory.resources, *facts) if (arn := split(one))]
        sorts = {f"{one.service}:{one.resource.partition('/')[0]}".lower() for one in named}
        return kind.lower() in sorts | {one.kind.lower() for one in self.carriers}

    def _made_by(self, maker: Entity, way: Way, role: Entity, region: str, carrier: Carrier | None) -> bool:
        if way.passes and not self._can(maker, PASS, role.arn, region, way.service):
            return False
        for service in way.also:
            admitted = [one for one in self.roles if self.decider.admits(one, service).possible]
            if not any(self._can(maker, PASS, one.arn, region, service) for one in admitted):
                return False
        return all(
            any(
                self._together(calls, name, maker if number == 0 else None, way, region, carrier)
                for name in self._names(way, calls.on, region, carrier)
            )
            for number, calls in enumerate(way.calls)
        )

    def _together(
        self, calls: Calls, name: str, maker: Entity | None, way: Way, region: str, carrier: Carrier | None
    ) -> bool:
        """Return whether all calls on one object are made, the first by its maker."""
        for number, action in enumerate(calls.actions):
            makers = [maker] if maker and number == 0 else self.held
            kinds = dict(calls.besides).get(action, ())
            others = [list(self._names(way, kind, region, carrier)) for kind in kinds]
            if not any(
                self._can(one, action, name, region)
                and any(
                    all(self._can(one, action, each, region) for each in some) for some in product(*others)
                )
                for one in makers
            ):
                return False
        return True

    def _names(self, way: Way, kind: str, region: str, carrier: Carrier | None) -> Iterator[str]:
        """Yield the names of what a call may act on."""
        if kind == NOTHING:
            yield "*"
        elif kind in EVERYWHERE:
            for text in EVERYWHERE[kind]:
                yield text.replace("${Partition}", "aws").replace("${Region}", region)
        elif kind == CARRIER and carrier:
            yield carrier.arn
        elif carrier and kind.startswith(f"{CARRIER}.") and code_places(carrier, kind.partition(".")[2]):
            yield from code_places(carrier, kind.partition(".")[2])
        else:
            yield from self._free(self._sort(way, kind), region)

    def _sort(self, way: Way, kind: str) -> str:
        return {CARRIER: way.carrier, f"{CARRIER}.cluster": "ecs:cluster"}.get(kind, kind)

    def _free(self, kind: str, region: str) -> Iterator[str]:
        for name in NAMES[:1] if kind in ASSIGNED else (*NAMES, "live", "old"):
            yield filled(kind, name, region)


def principals(found: Reach, *, certain: bool) -> set[str]:
    """Return who is reached, by ARN."""
    return {one.principal.id for one in found.paths if not certain or found.certain(one)}


def compared(seed: int) -> None:
    """Compare whom somebody reaches by the engine, alone and with hubs, and by brute force."""
    raw = Generator(Random(seed)).account()
    hubs = None
    for certain in (True, False):
        brute = BruteForce(raw, certain=certain)
        hubs = Hubs(brute.world)
        for start in ("user/ann", "user/bob", "role/red"):
            one = brute.world.find(arn(*start.split("/")))
            assert one is not None
            slow = brute.close(one.id)
            event(f"{len(slow)} principals")
            assert principals(reach(brute.world, [one]), certain=certain) == slow, (start, certain)
            assert principals(reach(brute.world, [one], hubs=hubs), certain=certain) == slow, (start, "hubs")


@given(st.integers(0, 10**9))
@settings(max_examples=150)
def test_reach_through_services_is_that_of_brute_force(seed: int) -> None:
    """Whom somebody becomes, for certain and perhaps, is what trying every row with everybody gives."""
    compared(seed)
