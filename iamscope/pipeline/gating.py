"""Findings of a plan, joined from both editions of what is unknown, with the places that they point to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamscope.cloud import Planned
from iamscope.model.finding import Finding
from iamscope.model.gate import Judged, Spot
from iamscope.model.planned import OpenGrant, Where
from iamscope.model.source import Source as Statement
from iamscope.pipeline.configuration import Source

_UNNAMED = "something that is known only after the change is applied"


@dataclass(frozen=True, slots=True)
class Joiner:
    """Joins the findings of one plan; `places` finds lines for addresses and attributes."""

    planned: Planned
    places: "Places"

    def join(self, high: Sequence[Finding], low: Sequence[Finding] | None) -> Iterator[Judged]:
        """Yield findings with their places; what only the wider edition has depends on what is unknown."""
        sure = None if low is None else {_key(one) for one in low}
        for one in high:
            unknown = () if sure is None or _key(one) in sure else self._unknown(one)
            yield Judged(one, tuple(self.spots(one)), (*unknown, *self.unread(one)))
        known = {_key(one) for one in high}
        for one in low or ():
            if _key(one) not in known and one.fingerprint not in {each.fingerprint for each in high}:
                yield Judged(one, tuple(self.spots(one)))

    def unread(self, finding: Finding) -> Sequence[str]:
        """Return the policies without a text on which it hangs whether a path can be gone."""
        doubtful = {step.origin.principal.id for step in finding.path if not step.certain}
        texts = (
            f"the text of {one.policy}"
            for one in self.planned.opens
            if one.policy and one.principal in doubtful
        )
        return tuple(dict.fromkeys(texts))

    def open(self, grant: OpenGrant, finding: Finding) -> Judged:
        """Return a grant that nobody knows yet, as it is judged."""
        unknown = f"the text of {grant.policy}" if grant.policy else grant.attribute
        unknown = "what that principal may do" if grant.unread else unknown
        return Judged(finding, (self.places.spot(grant.where),), (unknown,))

    def _unknown(self, finding: Finding) -> tuple[str, ...]:
        found = [name for source in _sources(finding) for name in self.planned.unknown(source)]
        if not found:
            # It is one of many ways to what was found, and which one leaves no trace in the finding.
            on_the_way = {step.origin.principal.id for step in finding.path}
            found = list(self.planned.unknown_of({finding.principal, *finding.holders, *on_the_way}))
        return tuple(dict.fromkeys(found)) or (_UNNAMED,)

    def spots(self, finding: Finding) -> Iterator[Spot]:
        """Yield where a finding points: its statements, then what attaches them, then its principal."""
        wheres = [where for source in finding.sources for where in self.planned.where(source)]
        touched = self.planned.touched.get(finding.principal)
        if not wheres and touched is not None:
            wheres.append(touched)
        # Statements of one document are at one place where no line of theirs is known.
        yield from dict.fromkeys(self.places.spot(where) for where in dict.fromkeys(wheres))


@dataclass(frozen=True, slots=True)
class Places:
    """Lines of attributes: those that an input has itself, and those of the configuration beside it."""

    known: Mapping[tuple[str, str], Mapping[str, Spot]]
    source: Source

    def spot(self, where: Where) -> Spot:
        """Return the place of an attribute, or of the innermost thing around it of which one is known."""
        listed = self.known.get((where.file, where.address), {})
        for path in _outwards(where.path):
            if path in listed:
                return listed[path]
        return self.source.spot(where) or Spot("", address=where.address)


def _outwards(path: str) -> Iterator[str]:
    """Yield a path and all that it lies within, the innermost first."""
    while path:
        yield path
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    yield ""


def _sources(finding: Finding) -> Iterable[Statement]:
    yield from finding.granting
    for step in finding.path:
        for call in step.calls:
            yield from call.sources
    yield from finding.sources


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.fingerprint, finding.action_count, finding.severity
