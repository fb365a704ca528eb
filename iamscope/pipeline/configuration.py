"""The configuration beside a plan: what the plan leaves unknown, and on which line something is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from iamscope import catalog
from iamscope.iac.plan import Plan, Tool
from iamscope.model.gate import Spot
from iamscope.model.planned import Where

if TYPE_CHECKING:
    from iamscope.iac.hcl.configuration import Configuration


@dataclass(frozen=True, slots=True)
class Source:
    """The configurations of some plans, by the file of each plan; of most inputs there is none."""

    folder: Path | None = None
    known: dict[str, "Configuration"] = field(default_factory=dict)

    def spot(self, where: Where) -> Spot | None:
        """Return the line of an attribute, or of the innermost thing around it."""
        configuration = self.known.get(where.file)
        place = configuration.place(where.address, where.path) if configuration else None
        if place is None or self.folder is None:
            return None
        return Spot(str(self.folder / place.file), place.line, place.column, place.end_line, where.address)

    @property
    def notices(self) -> Sequence[str]:
        """What of the configuration could not be read."""
        return tuple(dict.fromkeys(text for one in self.known.values() for text in one.notices))


def filled_from(
    plans: Sequence[Plan], folder: Path | None, attributes: Collection[str]
) -> tuple[list[Plan], Source]:
    """Return plans of Terraform with what their configuration says of unknown attributes.

    Raises `IamscopeError` for a folder without configuration.
    """
    if folder is None:
        return list(plans), Source()
    # The parser is large, and few runs ask for it.
    with catalog.needing("iac"):
        from iamscope.iac.filling import filled
        from iamscope.iac.hcl.configuration import Configuration

    source = Source(folder)
    found: list[Plan] = []
    for plan in plans:
        if plan.tool is Tool.TERRAFORM:
            configuration = source.known[plan.file] = Configuration.open(folder, plan.variables)
            found.append(filled(plan, configuration, attributes))
        else:
            found.append(plan)
    return found, source
