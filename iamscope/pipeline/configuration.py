"""The configuration beside a plan: what the plan leaves unknown, and on which line something is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from iamscope import catalog
from iamscope.iac.plan import Plan, Planned, Tool
from iamscope.model.gate import Spot
from iamscope.model.planned import Where

if TYPE_CHECKING:
    from iamscope.iac.hcl.configuration import Configuration

_STATEMENT = ".Statement["


@dataclass(frozen=True, slots=True)
class Source:
    """The configurations of some plans, by the file of each plan; of most inputs there is none."""

    folder: Path | None = None
    known: dict[str, "Configuration"] = field(default_factory=dict)
    resources: dict[tuple[str, str], Planned] = field(default_factory=dict)

    def spot(self, where: Where) -> Spot | None:
        """Return the line of an attribute, or of the innermost thing around it."""
        configuration = self.known.get(where.file)
        if configuration is None:
            return None
        block = self._block(where)
        place = (configuration.place(*block) if block else None) or configuration.place(
            where.address, where.path
        )
        if place is None or self.folder is None:
            return None
        return Spot(str(self.folder / place.file), place.line, place.column, place.end_line, where.address)

    def _block(self, where: Where) -> tuple[str, str] | None:
        """Return the block of a data source that says a statement, where an attribute takes its document."""
        attribute, found, number = where.path.partition(_STATEMENT)
        planned = self.resources.get((where.file, where.address))
        names = planned.references.get(attribute, ()) if found and planned else ()
        address, _, word = names[0].rpartition(".") if len(names) == 1 else ("", "", "")
        return (address, f"statement[{number.partition(']')[0]}]") if word == "json" else None

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
            source.resources.update({(plan.file, one.address): one for one in plan.resources})
            found.append(filled(plan, configuration, attributes))
        else:
            found.append(plan)
    return found, source
