"""On what basis a way can be gone: each of its calls on some object, by somebody who may make it."""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from iamscope.access.globs import Glob
from iamscope.access.parts import Literal, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.clouds.aws.escalate.code_places import code_places
from iamscope.clouds.aws.escalate.ground import Context, Ground, Held, Made
from iamscope.clouds.aws.escalate.ways import ASSIGNED, CARRIER, EVERYWHERE, NOTHING, Calls, Way
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.subjects import POLICY_UNREAD
from iamscope.clouds.aws.universe import universe
from iamscope.model.reach import Holding
from iamscope.model.truth import atoms

_MOST_CANDIDATES = 50
# Stands for any carrier to which a role can be passed.
_SOME = "*"
# Whoever makes a call can make it encrypted, which is what policies of buckets ask for.
_ENCRYPTED = {"aws:SecureTransport": "true"}


@dataclass(frozen=True, slots=True)
class Place:
    """A region of an account."""

    account: str
    region: str


@dataclass(frozen=True, slots=True)
class Basis:
    """Calls that can be made, the first of them by `maker`, and what they depend on besides."""

    maker: Held
    made: tuple[Made, ...]
    depends: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing unknown is in the way."""
        return not self.depends and all(made.decision.allowed for made in self.made)

    @property
    def read(self) -> bool:
        """Whether it rests on policies that were read."""
        keys = (atom.key for made in self.made for atom in atoms(made.decision.residual))
        return POLICY_UNREAD not in keys

    def on_condition(self, words: str) -> "Basis":
        """Return the basis as one that depends on something more."""
        return replace(self, depends=(*self.depends, words))


def best(found: Iterable[Basis]) -> Sequence[Basis]:
    """Return the first certain basis alone, else the first, or none."""
    kept: list[Basis] = []
    for basis in found:
        if basis.certain:
            return [basis]
        kept.append(basis)
    return kept[:1]


def bases_on(
    ground: Ground, way: Way, account: str, carriers: Iterable[tuple[Sequence[Place], Carrier]]
) -> Sequence[Basis]:
    """Return the best basis of each who can make the first call of a way on one of some carriers.

    Each may pass other roles, so that nobody's basis takes the place of somebody else's.
    """
    makers = {
        one.holding()
        for one in ground.makers(way.calls[0].actions[0], account)
        if one is ground.newest or (one.holding(), id(way), _SOME, account) not in ground.standing.alone
    }
    kept: dict[Holding, Basis] = {}
    done: set[Holding] = set()
    for places, carrier in carriers:
        if makers <= done:
            break
        for basis in bases(ground, way, places, carrier, done):
            maker = basis.maker.holding()
            if basis.certain:
                done.add(maker)
                kept[maker] = basis
            kept.setdefault(maker, basis)
    return sorted(kept.values(), key=lambda basis: not basis.certain)


def bases(
    ground: Ground,
    way: Way,
    places: Sequence[Place],
    carrier: Carrier | None,
    done: Collection[Holding] = (),
) -> Iterator[Basis]:
    """Yield on what basis a way can be gone, one for each who can make its first call and is not done.

    Without a carrier, a way on existing resources is judged on one that is made up.
    """
    depends = _depends(ground, way, places, carrier)
    if depends is None:
        return
    first = way.calls[0].actions[0]
    known = _known(way, carrier, places[0].account)
    for maker in ground.makers(first, "" if carrier and not way.passes else places[0].account):
        if maker.holding() in done:
            continue
        if maker is not ground.newest and (maker.holding(), *known) in ground.standing.alone:
            # Whatever it leads to was found when the maker was the newest.
            continue
        for basis in _attempted(ground, way, places, carrier, maker, depends):
            if all(made.decision.allowed and made.by == maker for made in basis.made):
                ground.standing.alone.add((maker.holding(), *known))
            yield basis


def _known(way: Way, carrier: Carrier | None, account: str) -> tuple[Hashable, ...]:
    """Return as what it is remembered that somebody goes a way alone.

    The roles that can be passed are the same on whatever carrier there is.
    """
    where = "" if carrier is None else _SOME if way.passes else carrier.arn
    return id(way), where, account


def alone(ground: Ground, way: Way, places: Sequence[Place], carrier: Carrier | None) -> Basis | None:
    """Return on what basis the newest goes a way, whether its own policies or others allow it."""
    depends = _depends(ground, way, places, carrier)
    if depends is None:
        return None
    return next(iter(_attempted(ground, way, places, carrier, ground.newest, depends)), None)


def _attempted(
    ground: Ground,
    way: Way,
    places: Sequence[Place],
    carrier: Carrier | None,
    maker: Held,
    depends: tuple[str, ...],
) -> Sequence[Basis]:
    attempts = (_Attempt(ground, way, place, carrier, maker).basis(depends) for place in places)
    return best(basis for basis in attempts if basis is not None)


def _depends(
    ground: Ground, way: Way, places: Sequence[Place], carrier: Carrier | None
) -> tuple[str, ...] | None:
    """Return what a way depends on besides its calls, `None` where it cannot be gone."""
    if not places:
        return None
    if way.shown and not (carrier and code_places(carrier, way.shown)):
        return None
    name = f"`{carrier.arn}`" if carrier else "it"
    words = [thing.words for thing in way.needs if not ground.standing.has(places[0].account, thing.kind)]
    for fact in way.facts:
        value = carrier.facts.get(fact.name, fact.absent) if carrier else ""
        if not value:
            words.append(fact.unknown.replace("{carrier}", name))
        elif value not in fact.values:
            return None
    if way.depends:
        words.append(way.depends.replace("{carrier}", name))
    for service in way.also:
        if not ground.decider.directory.trusting_service(places[0].account, service):
            return None
    return tuple(words)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A way tried in one place by somebody who makes its first call."""

    ground: Ground
    way: Way
    place: Place
    carrier: Carrier | None
    maker: Held

    def basis(self, depends: tuple[str, ...]) -> Basis | None:
        """Return the calls as they can be made here, or `None`."""
        made: list[Made] = []
        for number, calls in enumerate(self.way.calls):
            found = self._group(calls, self.maker if number == 0 else None)
            if found is None:
                return None
            made += found
        for service in self.way.also:
            passed = self._passed(service)
            if passed is None:
                return None
            made.append(passed)
        return Basis(self.maker, tuple(made), depends)

    def _passed(self, service: str) -> Made | None:
        """Return how some role can be passed to one more service."""
        possible: Made | None = None
        for role in self.ground.decider.directory.trusting_service(self.place.account, service):
            to_it = {"iam:PassedToService": service}
            made = self.ground.own_call("iam:PassRole", role.arn, to_it, self.maker)
            if made is not None and made.decision.allowed:
                return made
            possible = possible or made
        return possible

    def _group(self, calls: Calls, first: Held | None) -> list[Made] | None:
        """Return how all calls on one object can be made, on one where they are certain if there is any."""
        kept: list[Made] | None = None
        for resource, keys in self._objects(calls):
            found = self._on(calls, resource, keys, first)
            if found is not None and all(made.decision.allowed for made in found):
                return found
            kept = kept or found
        return kept

    def _on(self, calls: Calls, resource: str, keys: Context, first: Held | None) -> list[Made] | None:
        found: list[Made] = []
        for number, action in enumerate(calls.actions):
            made = self._call(action, resource, keys, first if number == 0 else None)
            if made is not None:
                made = self._besides(made, dict(calls.besides).get(action, ()))
            if made is None:
                return None
            found.append(made)
        return found

    def _call(self, action: str, resource: str, keys: Context, by: Held | None) -> Made | None:
        """Return how a call can be made: by somebody, or by anybody of the account it is made in."""
        context = self._context(action, resource, keys)
        made = self.ground.own_call(action, resource, context, by or self.maker)
        if by is not None or (made is not None and made.decision.allowed):
            return made
        account = "" if self._on_carrier(resource) else self.place.account
        return self.ground.call(action, resource, context, account)

    def _besides(self, made: Made, kinds: Sequence[str]) -> Made | None:
        """Return a call that is checked on several objects, each of which it may act on."""
        others: list[Made] = []
        for kind in kinds:
            found = self._group(Calls(kind, (made.call.action,)), made.by)
            if found is None:
                return None
            others += found
        return made.also(others) if others else made

    def _context(self, action: str, resource: str, keys: Context) -> Context:
        """Return the keys of a call that are not open: its region, and those that the caller chooses."""
        service = "" if self._on_carrier(resource) else action.partition(":")[0]
        chosen = {key: value for key, value in keys.items() if _chosen(key, service)}
        # Ground knows where calls to IAM are made.
        where = {} if action.startswith("iam:") else {"aws:RequestedRegion": self.place.region}
        return {**where, **_ENCRYPTED, **chosen}

    def _on_carrier(self, resource: str) -> bool:
        return self.carrier is not None and resource == self.carrier.arn

    def _objects(self, calls: Calls) -> Iterator[tuple[str, Context]]:
        """Yield what some calls can act on, the simplest first, with the keys that the caller chooses."""
        exact = self._exact(calls)
        kind = self._kind(calls)
        for name in exact or [self._filled(universe().arn_of(kind))]:
            yield name, {}
        if exact is None and kind in ASSIGNED:
            exact = [self._filled(universe().arn_of(kind))]
        for literals in self._literals(exact, kind):
            for name, keys in islice(self.ground.common(calls.actions, literals), _MOST_CANDIDATES):
                yield name, {key: _plain(values) for key, values in keys.items()}

    def _exact(self, calls: Calls) -> Sequence[str] | None:
        """Return the names of what some calls act on, `None` where the name is free."""
        if calls.on == NOTHING:
            return ["*"]
        if calls.on in EVERYWHERE:
            return [self._filled(name) for name in EVERYWHERE[calls.on]]
        if self.carrier is None or not calls.on.startswith(CARRIER):
            return None
        if calls.on == CARRIER:
            return [self.carrier.arn]
        return code_places(self.carrier, calls.on.removeprefix(f"{CARRIER}.")) or None

    def _literals(self, exact: Sequence[str] | None, kind: str) -> Iterator[tuple[Literal, ...]]:
        """Yield literals for what calls can act on: one of some names, or any name of the sort."""
        if exact is None:
            usual = self.ground.usual(kind, self.place.region, self.place.account)
            yield from [usual] if usual is not None else ()
            return
        nothing = self.ground.usual(NOTHING, self.place.region, self.place.account) or ()
        for name in exact:
            yield ((Resource(TextSet((from_glob(Glob.literal(name)),))), True), *nothing[1:])

    def _kind(self, calls: Calls) -> str:
        """Return the sort of what some calls act on; a carrier that is made up is of the way's sort."""
        return self.way.carrier if calls.on == CARRIER else _FACT_KINDS.get(calls.on, calls.on)

    def _filled(self, arn: str) -> str:
        """Return an ARN with its placeholders filled: partition, region, account, and a plain name."""
        partition = partition_of(self.maker.entity.arn)
        known = {"Partition": partition, "Region": self.place.region, "Account": self.place.account}
        return re.sub(r"\$\{(\w+)\}", lambda found: known.get(found[1], "example"), arn)


# What a fact of a carrier names, for carriers that are made up.
_FACT_KINDS: Mapping[str, str] = {f"{CARRIER}.cluster": "ecs:cluster"}
# Context of a service that the caller does not choose: they speak of what exists, of its credentials, of
# the role that is passed, or they take away what a way is gone for.
_NOT_CHOSEN = tuple(
    """
    resourcetag/ sourceinstance sourcefunction roledelivery instanceprofile rolearn servicerole
    executionrole codesigning resourcetypes templateurl
    """.split()
)


def _chosen(key: str, service: str) -> bool:
    """Return whether the caller chooses a key's value: a tag that it sets, or configuration (fact AWS 3.19).

    The keys of a `service` are configuration, unless the call is one to IAM or on something that exists.
    """
    key = key.lower()
    if key.startswith("aws:requesttag/") or key == "aws:tagkeys":
        return True
    own = service not in ("", "iam") and key.startswith(f"{service}:")
    return own and not any(word in key for word in _NOT_CHOSEN)


def _plain(values: tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    return values[0] if values is not None and len(values) == 1 else values
