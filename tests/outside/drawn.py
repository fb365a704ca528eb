"""Random cases of the oracle, with everything that they leave open settled."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.bench.documents import Json
from tests.oracle import pools
from tests.oracle.random_cases import cases
from tests.outside.documents import listed, statements

_VALUES = {key.name.lower(): key.given for key in pools.KEYS}


def drawn(count: int, seed: int) -> Iterator[Json]:
    """Yield that many random cases, the same for the same seed and version of Hypothesis."""
    found: list[Json] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def collect(case: Json) -> None:
        found.append(case)

    collect()
    chance = Random(seed)
    for number, case in enumerate(found[:count]):
        yield settled(case, chance) | {"id": f"RANDOM-{seed}-{number:05d}"}


def settled(case: Json, chance: Random) -> Json:
    """Return a case without unknowns: each key is absent or has a value, and the bucket has an owner."""
    context = dict(case["context"])
    for key in case.get("unknown_keys", ()):
        if chance.random() < 0.6:
            context[key] = chance.choice(_VALUES[key.lower()])
    principal = case["principal"]
    if isinstance(principal, str):
        principal = _spelled_out(principal)
    return {
        "id": case["id"],
        "principal": principal,
        "action": case["action"],
        "resource": {"account": pools.HOME} | case["resource"],
        "context": context,
        "policies": _legal(case["policies"], f"{case['action'].partition(':')[0]}:*"),
    }


def _legal(given: Json, service: str) -> Json:
    """Return policies as AWS takes them.

    Everything is written `*`, not `*:*` (fact 3.1); RCPs have neither NotAction nor a lone star (fact 2.3b).
    """
    copy = deepcopy(given)
    for layer, _, statement in statements({"policies": copy}):
        for element in {"Action", "NotAction"} & statement.keys():
            plain = ["*" if action == "*:*" else action for action in listed(statement[element])]
            statement[element] = plain if isinstance(statement[element], list) else plain[0]
        if layer == "rcps" and ("NotAction" in statement or statement["Action"] == "*"):
            statement.pop("NotAction", None)
            statement["Action"] = service
    return copy


def _spelled_out(arn: str) -> Json:
    """Return the principal that a bare ARN stands for."""
    known = [caller for account in (pools.HOME, pools.AWAY) for caller in pools.callers(account)]
    plain = next((each for each in known if each["arn"] == arn), None)
    return plain or {"kind": "user", "arn": arn, "account": arn.split(":")[4]}
