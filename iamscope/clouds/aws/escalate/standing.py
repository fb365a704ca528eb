"""What stands in the accounts of a snapshot: the resources that carry roles, and what else exists."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.records.arns import account_of, split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.documents import asks_for
from iamscope.clouds.aws.records.inventory import FUNCTION, Inventory

MANAGED = "ssm:managed-instance"
INSTANCE = "ec2:instance"


@dataclass(frozen=True, slots=True)
class Standing:
    """Carriers by their sort, the sorts that were asked for, and the things of each sort in an account.

    Sorts are in lower case. `alone` remembers who can make every call of a way without anybody else.
    """

    carriers: Mapping[str, Sequence[Carrier]]
    read: frozenset[str]
    things: Mapping[tuple[str, str], Sequence[str]]
    alone: set[tuple[Hashable, ...]] = field(default_factory=set)
    asks_for_factor: bool = False
    """Whether the policy of some resource asks for a second factor."""

    @classmethod
    def of(cls, inventory: Inventory) -> "Standing":
        """Return what an inventory says."""
        functions = (Carrier(FUNCTION, function.arn, function.role) for function in inventory.functions)
        read = frozenset(kind.lower() for kind in inventory.carrier_kinds_read)
        agents = {one.arn: one.facts.get("state", "") for one in inventory.carriers if one.kind == MANAGED}
        found: dict[str, dict[tuple[str, str], Carrier]] = {}
        for carrier in (*functions, *inventory.carriers):
            known = found.setdefault(carrier.kind.lower(), {})
            known[carrier.arn, carrier.role] = _with_agent(carrier, agents, all_known=MANAGED in read)
        carriers = {kind: tuple(by_name.values()) for kind, by_name in found.items()}
        documents = (item.document for items in inventory.policies.values() for item in items)
        factor = any(asks_for(document, "aws:multifactorauth") for document in documents)
        return cls(carriers, read, _things(inventory), asks_for_factor=factor)

    def carrying(self, kind: str) -> Sequence[Carrier]:
        """Return what is known to carry a role, of a sort."""
        return self.carriers.get(kind.lower(), ())

    def existing(self, account: str, kind: str) -> Iterator[Carrier]:
        """Yield everything of a sort in an account, whether or not it is known to carry a role."""
        seen = set()
        for carrier in self.carrying(kind):
            if account_of(carrier.arn) == account:
                seen.add(carrier.arn)
                yield carrier
        for name in self.things.get((account, kind.lower()), ()):
            if name not in seen:
                yield Carrier(kind, name, "")

    def was_read(self, kind: str) -> bool:
        """Return whether resources of a sort were asked for."""
        return kind.lower() in self.read

    def has(self, account: str, kind: str) -> bool:
        """Return whether an account is known to have something of a sort."""
        return (account, kind.lower()) in self.things


def _with_agent(carrier: Carrier, agents: Mapping[str, str], *, all_known: bool) -> Carrier:
    """Return an instance with the state of its agent: one that Systems Manager does not know runs none."""
    if carrier.kind != INSTANCE or not (all_known or carrier.arn in agents):
        return carrier
    return replace(carrier, facts={"agent": agents.get(carrier.arn, "None"), **carrier.facts})


def _things(inventory: Inventory) -> Mapping[tuple[str, str], Sequence[str]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for carrier in inventory.carriers:
        found.setdefault((account_of(carrier.arn), carrier.kind.lower()), {})[carrier.arn] = None
    facts = (value for carrier in inventory.carriers for value in carrier.facts.values())
    for name in (*inventory.resources, *facts):
        arn = split(name)
        if arn is not None:
            sort = arn.resource.partition("/")[0].partition(":")[0]
            found.setdefault((arn.account, f"{arn.service}:{sort}".lower()), {})[name] = None
    return {key: tuple(names) for key, names in found.items()}
