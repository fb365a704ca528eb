"""The agents of a generated account, their operators, and the right answer about each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.bench import shapes
from tests.bench.documents import TEAMS, Json, document, operating, resource, take_on, trusting
from tests.bench.shapes import ROOT, arn

DEEPEST = 4
_RUNS_IT: Json = {"Service": "bedrock-agentcore.amazonaws.com"}
_ENCRYPTED: Json = {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}


@dataclass(frozen=True, slots=True)
class Crew:
    """The roles and policies that agents and operators need, the manifests, and the answers by name."""

    roles: list[Json] = field(default_factory=list)
    policies: list[Json] = field(default_factory=list)
    manifests: list[Json] = field(default_factory=list)
    truth: Json = field(default_factory=dict)

    def answer(self, name: str, *, excess: bool, inherited: bool, reaches: list[str]) -> None:
        """Note the right answer about one agent."""
        self.truth[name] = {"excess": excess, "inherited": inherited, "reaches": sorted(reaches)}

    def manifest(self, name: str, principal: str, operators: list[str], access: list[Json]) -> None:
        """Add the manifest of one agent."""
        self.manifests.append(
            {
                "kind": "AgentRole",
                "version": 1,
                "name": name,
                "description": f"The generated agent {name}.",
                "agent": {"principals": [principal]},
                **({"operators": operators} if operators else {}),
                "access": {"aws": access},
                "never": {"aws": [{"actions": ["rds:DeleteDB*"], "resources": ["*"]}]},
            }
        )


def enlist(chance: Random, count: int) -> Crew:
    """Return that many agents, of each kind in turn."""
    crew = Crew()
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        kind(crew, chance, f"{TEAMS[number % len(TEAMS)]}-agent-{number:05d}")
    return crew


def _entries(name: str) -> list[Json]:
    """Return what an agent's manifest declares."""
    return [
        {"actions": ["s3:GetObject", "s3:PutObject"], "resources": [resource("s3", name)]},
        {"actions": ["dynamodb:GetItem", "dynamodb:Query"], "resources": [resource("dynamodb", name)]},
    ]


def _granting(entries: list[Json]) -> Json:
    """Return the document that grants exactly what entries declare."""
    return document(
        *(
            {"Effect": "Allow", "Action": entry["actions"], "Resource": entry["resources"]}
            | ({"Condition": entry["conditions"]} if "conditions" in entry else {})
            for entry in entries
        )
    )


def _operator(crew: Crew, chance: Random, name: str, admitted: str = "") -> list[str]:
    """Add an operator and the roles that it can take on in turn, and return them, the operator first."""
    chain = [f"{name}-operator", *(f"{name}-step-{number}" for number in range(chance.randint(0, DEEPEST)))]
    for number, role in enumerate(chain):
        before = arn("role", chain[number - 1]) if number else admitted
        # In every second link the trust names the account, so that the caller needs a permission of its own.
        named = number % 2 == 0 and before
        trust = trusting({"AWS": before if named else ROOT}, None if number or named else _mfa())
        following = [arn("role", chain[number + 1])] if number + 1 < len(chain) else []
        documents = [operating(chance, role), *(document(take_on(each)) for each in following)]
        crew.roles.append(shapes.role(role, trust, documents))
    return [arn("role", role) for role in chain]


def _mfa() -> Json:
    return {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def _clean(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent that is granted what its manifest declares."""
    entries = _entries(name)
    operator, *_ = _operator(crew, chance, name)
    crew.roles.append(shapes.role(name, trusting(_RUNS_IT), [_granting(entries)]))
    crew.manifest(name, arn("role", name), [operator], entries)
    crew.answer(name, excess=False, inherited=False, reaches=[])


def _same_as_operator(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent that runs with its operator's role."""
    operator, *steps = _operator(crew, chance, name)
    crew.manifest(name, operator, [operator], _entries(name))
    crew.answer(name, excess=True, inherited=True, reaches=steps)


def _may_assume(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent whose operator's trust names it."""
    entries = _entries(name)
    reached = _operator(crew, chance, name, admitted=arn("role", name))
    crew.roles.append(shapes.role(name, trusting(_RUNS_IT), [_granting(entries)]))
    crew.manifest(name, arn("role", name), reached[:1], entries)
    crew.answer(name, excess=True, inherited=True, reaches=reached)


def _own_excess(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent with one grant beyond its manifest, which has nothing to do with its operator."""
    entries = _entries(name)
    operator, *_ = _operator(crew, chance, name)
    purge = document({"Effect": "Allow", "Action": "sqs:PurgeQueue", "Resource": resource("sqs", name)})
    crew.roles.append(shapes.role(name, trusting(_RUNS_IT), [_granting(entries), purge]))
    crew.manifest(name, arn("role", name), [operator], entries)
    crew.answer(name, excess=True, inherited=False, reaches=[])


def _capped(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent with wide grants, held by a boundary to what its manifest declares."""
    del chance
    entries = _entries(name)
    limit = arn("policy", f"{name}-limit")
    crew.policies.append(shapes.policy(limit, _granting(entries)))
    wide = document({"Effect": "Allow", "Action": ["dynamodb:*", "s3:*"], "Resource": "*"})
    crew.roles.append(shapes.role(name, trusting(_RUNS_IT), [wide], boundary=limit))
    crew.manifest(name, arn("role", name), [], entries)
    crew.answer(name, excess=False, inherited=False, reaches=[])


def _same_condition(crew: Crew, chance: Random, name: str) -> None:
    """Add an agent whose grant has the very condition that its manifest names, and a denial besides."""
    del chance
    entries = [{"actions": ["s3:PutObject"], "resources": [resource("s3", name)], "conditions": _ENCRYPTED}]
    fence = document({"Effect": "Deny", "NotAction": ["s3:PutObject"], "Resource": "*"})
    crew.roles.append(shapes.role(name, trusting(_RUNS_IT), [_granting(entries), fence]))
    crew.manifest(name, arn("role", name), [], entries)
    crew.answer(name, excess=False, inherited=False, reaches=[])


KINDS: tuple[Callable[[Crew, Random, str], None], ...] = (
    _clean,
    _same_as_operator,
    _may_assume,
    _own_excess,
    _capped,
    _same_condition,
)
