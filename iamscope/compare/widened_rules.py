"""Two versions of one manifest: in which respects the later one allows more."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamscope.access.containment import contains
from iamscope.access.globs import Glob
from iamscope.compare.entries import Beyond, Entries
from iamscope.compare.environments import PRODUCTION
from iamscope.compare.widening import Sort, Widening
from iamscope.manifest.duration import LONGEST, SHORTEST
from iamscope.manifest.estate import Estate
from iamscope.manifest.place import Located, Place
from iamscope.manifest.role import Acceptance, AgentRole, Approval, Credential, Entry, OperatorSession
from iamscope.model.danger import Danger

EntriesOf = Callable[[str], Entries]


def shuns(role: AgentRole, environment: str) -> bool:
    """Return whether an agent has to stay out of an environment."""
    if environment in map(str, role.never_environments):
        return True
    return bool(role.environments) and environment not in map(str, role.environments)


def danger_of(role: AgentRole, entries_of: EntriesOf) -> Danger:
    """Return the worst danger class of what a manifest declares."""
    found = (entries_of(cloud).danger(entries) for cloud, entries in role.access.items())
    return min(found, key=lambda danger: danger.rank, default=Danger.READS_METADATA)


def whose(role: AgentRole) -> str:
    """Return the principal to name first: the agent's own, or its operator's where it has none."""
    return next(iter(map(str, (*role.agent.principals, *role.operators))), "")


def new_manifest(role: AgentRole, entries_of: EntriesOf) -> Widening:
    """Return that an agent is new, with everything that it may do."""
    entries = [entry for cloud in sorted(role.access) for entry in role.access[cloud]]
    words = dict.fromkeys(
        str(word) for one in entries for word in (*one.actions, *(name.name for name in one.references))
    )
    resources = dict.fromkeys(str(name) for one in entries for name in one.resources)
    danger = danger_of(role, entries_of)
    return Widening(
        Sort.MANIFEST,
        role.name,
        whose(role),
        role.place,
        danger,
        actions=tuple(words),
        resources=tuple(resources),
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """One manifest before and after a change, with the estates that belong to each."""

    base: AgentRole
    head: AgentRole
    entries_of: EntriesOf
    base_estate: Estate | None = None
    head_estate: Estate | None = None
    _danger: list[Danger] = field(default_factory=list)

    def widenings(self) -> Iterator[Widening]:
        """Yield every respect in which the later version allows more, or may do so."""
        yield from self._access()
        yield from self._never()
        yield from self._environments()
        yield from self._who()
        yield from self._credentials()
        yield from self._exceptions()
        yield from self._approvals()

    def _made(
        self, sort: Sort, what: str, place: Place, danger: Danger, before: str = "", undecided: str = ""
    ) -> Widening:
        head = self.head
        return Widening(
            sort, head.name, whose(head), place, danger, what=what, before=before, undecided=undecided
        )

    def _declared(self) -> Danger:
        """Return the worst danger class of what the manifest declares, found when it is first asked for."""
        if not self._danger:
            self._danger.append(danger_of(self.head, self.entries_of))
        return self._danger[0]

    def _access(self) -> Iterator[Widening]:
        for cloud, one, other in _both(self.head.access, self.base.access):
            for beyond in self.entries_of(cloud).beyond(one, other):
                yield self._beyond(Sort.ACCESS, beyond, beyond.entry.place)

    def _never(self) -> Iterator[Widening]:
        for cloud, one, other in _both(self.base.never, self.head.never):
            for beyond in self.entries_of(cloud).beyond(one, other):
                yield self._beyond(Sort.NEVER, beyond, self.head.place, str(beyond.entry.place))

    def _beyond(self, sort: Sort, beyond: Beyond, place: Place, before: str = "") -> Widening:
        return Widening(
            sort,
            self.head.name,
            whose(self.head),
            place,
            beyond.danger,
            before=before,
            actions=beyond.actions,
            but=beyond.but,
            resources=beyond.resources,
            conditions=beyond.conditions,
            example=beyond.example,
            undecided=beyond.undecided,
        )

    def _environments(self) -> Iterator[Widening]:
        base, head = self.base, self.head
        listed = {one.name for one in self.head_estate.environments} if self.head_estate else None
        known = {
            str(name) for role in (base, head) for name in (*role.environments, *role.never_environments)
        }
        known |= {one.name for estate in (self.base_estate, self.head_estate) if estate
                  for one in estate.environments}  # fmt: skip
        # An environment that the estate no longer has is a change of the estate, and told as that.
        freed = [
            name
            for name in sorted(known if listed is None else known & listed)
            if shuns(base, name) and not shuns(head, name)
        ]
        if base.environments and not head.environments and listed is None:
            freed.append("")
        places = {str(name): name.place for name in head.environments}
        for name in freed:
            danger = Danger.DESTROYS_PRODUCTION if name in PRODUCTION else Danger.DESTROYS
            place = places.get(name, head.place)
            yield self._made(Sort.ENVIRONMENT, name, place, danger)

    def _who(self) -> Iterator[Widening]:
        base, head = self.base, self.head
        for name in _new(head.agent.principals, base.agent.principals):
            yield self._made(Sort.PRINCIPAL, str(name), name.place, self._declared())
        session, before = head.agent.operator_session, base.agent.operator_session
        if session is not None and not _covers(before, session):
            words = _session_words(before) if before else ""
            yield self._made(Sort.SESSION, _session_words(session), session.place, self._declared(), words)
        for name in _new(base.operators, head.operators):
            yield self._made(Sort.OPERATOR, str(name), head.place, Danger.DESTROYS, str(name.place))

    def _credentials(self) -> Iterator[Widening]:
        for cloud in sorted(self.head.credentials):
            now, before = self.head.credentials[cloud], self.base.credentials.get(cloud)
            for what, place, then in _weaker(cloud, now, before):
                yield self._made(Sort.CREDENTIAL, what, place, self._declared(), then)

    def _approvals(self) -> Iterator[Widening]:
        """Yield the rules of approval that ask less than those of the base for the same access.

        Where no rule is for something, nobody gets it: taking a rule away allows nothing.
        """
        for one in self.head.approvals:
            if not any(_asks_as_much(one, other) for other in self.base.approvals):
                before = "; ".join(_approval_words(other) for other in self.base.approvals)
                yield self._made(Sort.APPROVAL, _approval_words(one), one.place, self._declared(), before)

    def _exceptions(self) -> Iterator[Widening]:
        for one in self.head.exceptions:
            if all(self._accepted(one, kind, mark) for kind in _or_any(one.findings)
                   for mark in _or_any(one.fingerprints)):  # fmt: skip
                continue
            danger = Danger.DESTROYS
            if one.access:
                found = (self.entries_of(cloud).danger(entries) for cloud, entries in one.access.items())
                danger = min(found, key=lambda danger: danger.rank)
            words = _exception_words(one)
            shorter = [other for other in self.base.exceptions if _exception_words(other) == words]
            before = max((f"until {other.expires}" for other in shorter), default="")
            yield self._made(Sort.EXCEPTION, f"{words} until {one.expires}", one.place, danger, before)

    def _accepted(self, one: Acceptance, kind: str | None, mark: str | None) -> bool:
        """Return whether exceptions of the base accept all that one accepts of a kind and fingerprint."""
        # An exception covers a finding alone or not at all: two of them are not one with the access of both.
        return any(
            other.expires >= one.expires
            and _among(kind, other.findings)
            and _among(mark, other.fingerprints)
            and (not other.access or (bool(one.access) and self._within(one, other)))
            for other in self.base.exceptions
        )

    def _within(self, one: Acceptance, other: Acceptance) -> bool:
        """Return whether the access that one exception accepts is proven to lie within that of another."""
        return all(
            self.entries_of(cloud).within(entries, other.access.get(cloud, ()))
            for cloud, entries in one.access.items()
        )


def _both(
    one: Mapping[str, Sequence[Entry]], other: Mapping[str, Sequence[Entry]]
) -> Iterator[tuple[str, Sequence[Entry], Sequence[Entry]]]:
    """Yield the entries of each cloud in one version, with those in the other."""
    for cloud in sorted(one):
        yield cloud, one[cloud], other.get(cloud, ())


def _new(names: Sequence[Located], others: Sequence[Located]) -> Iterator[Located]:
    known = set(map(str, others))
    return (name for name in names if str(name) not in known)


def _or_any(names: Sequence[Located]) -> Collection[str | None]:
    return [str(name) for name in names] or [None]


def _among(name: str | None, names: Sequence[Located]) -> bool:
    """Return whether a name is one of some, which are all names where there is none."""
    return not names or (name is not None and name in map(str, names))


def _covers(before: OperatorSession | None, now: OperatorSession) -> bool:
    """Return whether all sessions that are recognised now were recognised before."""
    if before is None or (now.via_mcp and not before.via_mcp):
        return False
    pairs = ((before.session_name, now.session_name), (before.source_identity, now.source_identity))
    return all(
        inner is None or (outer is not None and contains(Glob.parse(str(outer)), Glob.parse(str(inner))))
        for outer, inner in pairs
    )


def _session_words(session: OperatorSession) -> str:
    told = [("session-name", session.session_name), ("source-identity", session.source_identity)]
    words = [f"{key} `{value}`" for key, value in told if value is not None]
    return " or ".join([*words, *(["via-mcp"] if session.via_mcp else [])])


def _weaker(cloud: str, now: Credential, before: Credential | None) -> Iterator[tuple[str, Place, str]]:
    """Yield what of a credential is weaker than it was: what it says, where, and what was said before."""
    if before is None:
        through = ", ".join(f"{key} `{value}`" for key, value in sorted(now.fields.items()))
        yield f"credentials of {cloud}{f' through {through}' if through else ''}", now.place, ""
        return
    for key in sorted(now.fields.keys() | before.fields.keys()):
        value, old = now.fields.get(key), before.fields.get(key)
        if str(value) != str(old):
            place = value.place if value is not None else now.place
            yield f"{key} `{value}`" if value is not None else f"any {key}", place, f"`{old}`" if old else ""
    # Whoever names no lifetime leaves it to the provider: it may be any.
    longest = now.duration or LONGEST
    if longest > (before.duration or SHORTEST) and now.duration != before.duration:
        yield f"a lifetime of {_lifetime(now.duration)}", now.place, _lifetime(before.duration)


def _lifetime(seconds: int | None) -> str:
    return f"{seconds // 60} minutes" if seconds else "whatever the provider takes for usual"


def _exception_words(one: Acceptance) -> str:
    told = [*map(str, one.findings), *map(str, one.fingerprints)]
    told += [str(word) for entries in one.access.values() for entry in entries for word in entry.actions]
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    named = ", ".join(f"`{word}`" for word in told[:3])
    return f"{named}{more}"


def _asks_as_much(one: Approval, other: Approval) -> bool:
    """Return whether a rule asks no fewer people than another, of the same group, for no other access."""
    named = ((one.dangers, other.dangers), (one.environments, other.environments))
    narrower = all(
        not then or (bool(now) and set(map(str, now)) <= set(map(str, then))) for now, then in named
    )
    return narrower and one.group == other.group and one.people >= other.people


def _approval_words(rule: Approval) -> str:
    who = f"{rule.people} of `{rule.group}`" if rule.group else "nobody"
    dangers = " and ".join(f"`{danger}`" for danger in rule.dangers) or "all access"
    places = f" in {' and '.join(f'`{name}`' for name in rule.environments)}" if rule.environments else ""
    return f"{dangers}{places} with the approval of {who}"
