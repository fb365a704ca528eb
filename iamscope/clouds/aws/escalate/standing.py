"""What stands in the accounts of a snapshot: the resources that carry roles, and what else exists."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.inventory import FUNCTION, Inventory


@dataclass(frozen=True, slots=True)
class Standing:
    """Carriers by their sort, the sorts that were asked for, and which things an account has.

    `things` holds accounts with the sort of something in them, `ecs:cluster`. `alone` remembers who
    can make every call of a way without anybody else.
    """

    carriers: Mapping[str, Sequence[Carrier]]
    looked_for: frozenset[str]
    things: frozenset[tuple[str, str]]
    alone: set[tuple[Hashable, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, inventory: Inventory) -> "Standing":
        """Return what an inventory says."""
        functions = (Carrier(FUNCTION, function.arn, function.role) for function in inventory.functions)
        found: dict[str, dict[tuple[str, str], Carrier]] = {}
        for carrier in (*functions, *inventory.carriers):
            found.setdefault(carrier.kind, {})[carrier.arn, carrier.role] = carrier
        carriers = {kind: tuple(by_name.values()) for kind, by_name in found.items()}
        return cls(carriers, inventory.looked_for, frozenset(_things(inventory)))

    def has(self, account: str, kind: str) -> bool:
        """Return whether an account is known to have something of a sort."""
        return (account, kind) in self.things


def _things(inventory: Inventory) -> Iterator[tuple[str, str]]:
    names = [*inventory.resources]
    for carrier in inventory.carriers:
        yield carrier.arn.split(":")[4] if split(carrier.arn) else "", carrier.kind
        names += [carrier.arn, *(value for value in carrier.facts.values() if split(value))]
    for name in names:
        arn = split(name)
        if arn is not None:
            yield arn.account, f"{arn.service}:{arn.resource.partition('/')[0].partition(':')[0]}"
