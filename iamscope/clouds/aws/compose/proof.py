"""Proof that composed documents allow exactly what a manifest declares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iamscope.access.solve import Relation
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose.blocks import Block, document, length
from iamscope.clouds.aws.sides import Side
from iamscope.manifest.role import Entry
from iamscope.model.compared import Granted

EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
"""What denials take away from."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Proves things of blocks against what some entries declare, as they stand in the manifest."""

    comparer: Comparer
    declared: Side

    def doubt(self, documents: Sequence[object]) -> str:
        """Return why documents are not proven equal to what is declared, empty where they are."""
        together = self.comparer.united([self.comparer.policies(one, "composed") for one in documents])
        compared = self.comparer.compare(together, self.declared)
        if compared.relation is Relation.EQUAL:
            return ""
        return ", ".join(compared.undecided) or f"it is {compared.relation.value}"

    def without_redundant(self, blocks: Sequence[Block]) -> list[Block]:
        """Return blocks without those that others cover together, the longest dropped first."""
        kept = list(blocks)
        for block in sorted(blocks, key=lambda block: -length([block])):
            others = [other for other in kept if other is not block]
            if others and not self.doubt([document(others)]):
                kept = others
        return kept

    def left_open(self, blocks: Sequence[Block], denials: Sequence[Mapping[str, Any]]) -> str:
        """Return what denials beside blocks leave open, or take of what is declared; empty where neither.

        What is open is what somebody to whom everything is granted elsewhere could do beyond what is
        declared.
        """
        opened = {"Version": "2012-10-17", "Statement": [EVERYTHING, *denials]}
        rest = self.comparer.within(self.comparer.policies(opened, "composed"), self.declared)
        if rest.example is not None:
            return f"`{rest.example.action}` on `{rest.example.resource}`"
        if rest.empty is not True:
            return rest.reason or "it cannot be told"
        allowed = document(blocks)["Statement"]
        allowed = allowed if isinstance(allowed, list) else [allowed]
        return self.doubt([{**opened, "Statement": [*allowed, *denials]}])

    def spared(self, denials: Sequence[Block], forbidden: Sequence[Entry]) -> Granted:
        """Return whether denials leave anything of what entries forbid to somebody who may do everything."""
        raw = document([], denials)
        statements = raw["Statement"] if isinstance(raw["Statement"], list) else [raw["Statement"]]
        rest = self.comparer.policies({**raw, "Statement": [EVERYTHING, *statements]}, "composed")
        return self.comparer.common(rest, self.comparer.declared(forbidden, "never"))
