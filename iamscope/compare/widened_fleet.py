"""Two versions of a fleet and of its estate: every respect in which the later one allows more."""

from collections.abc import Iterator

from iamscope.compare.widened_estate import Estates
from iamscope.compare.widened_rules import EntriesOf, Versions, danger_of, new_manifest
from iamscope.compare.widening import Sort, Widening
from iamscope.manifest.estate import Estate
from iamscope.manifest.place import Place
from iamscope.manifest.role import Fleet
from iamscope.model.danger import Danger


def widenings(
    base: Fleet,
    head: Fleet,
    base_estate: Estate | None,
    head_estate: Estate | None,
    entries_of: EntriesOf,
) -> Iterator[Widening]:
    """Yield what the manifests and the estate of a change allow in addition, manifest by manifest.

    Manifests are the same where their names are.
    """
    before = {role.name: role for role in base.roles}
    both = [(before[role.name], role) for role in head.roles if role.name in before]
    for role in head.roles:
        if role.name in before:
            versions = Versions(before[role.name], role, entries_of, base_estate, head_estate)
            yield from versions.widenings()
        else:
            yield new_manifest(role, entries_of)
    yield from _unjudged(base, head, entries_of)
    if base_estate is not None:
        yield from Estates(base_estate, head_estate, both, entries_of).widenings()


def _unjudged(base: Fleet, head: Fleet, entries_of: EntriesOf) -> Iterator[Widening]:
    """Yield the principals of agents that no manifest is about any longer: whatever they can do, nobody says.

    The loss of a permission is none, but here the judge is lost.
    """
    judged = {str(name) for role in head.roles for name in role.agent.principals}
    places = {role.name: role.place for role in head.roles}
    for role in base.roles:
        for name in role.agent.principals:
            if str(name) not in judged:
                yield Widening(
                    Sort.UNJUDGED,
                    role.name,
                    str(name),
                    places.get(role.name, Place(name.place.file, name.place.line)),
                    min(Danger.DESTROYS, danger_of(role, entries_of), key=lambda one: one.rank),
                    what=str(name),
                    before=str(name.place),
                )
