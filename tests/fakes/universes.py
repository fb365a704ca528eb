"""Three universes for the laws of access sets: AWS's own, and toys shaped like GCP and Azure.

Each draws random sets and random requests near them. Whether a request is in a set is told by the
definition of a part, request by request, and by nothing that the search uses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from iamscope.access.globs import Glob
from iamscope.access.keys import Found, Mode, Nature, Presence, ValueTest
from iamscope.access.parts import AccessSet, Atom, Literal, Name, Opaque, Part, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.readings import Order
from iamscope.access.solve import Request, Solver, Theory
from iamscope.access.texts import TextSet
from iamscope.access.values import Numbers
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.universe import universe
from tests.fakes import policies

Keys = Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in full: `opaque` gives the truth of every opaque atom; keys not given are absent."""

    action: int
    name: str
    resource: str
    keys: Keys
    opaque: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Universe:
    """A way to draw sets and requests, and a solver that knows the universe."""

    name: str
    draw: Callable[[Random], AccessSet]
    ask: Callable[[Random], Asked]
    solver: Callable[[], Solver]

    def __repr__(self) -> str:
        return self.name


def member(access: AccessSet, asked: Asked) -> bool:
    """Say whether a request is in a set."""
    return any(_in_part(part, asked) for part in access.parts)


def found(request: Request, unlisted: int) -> Asked:
    """Return what the search found as a request; opaque atoms that it does not speak of are false."""
    action = 1 << request.action
    name = request.name if action == unlisted else ""
    return Asked(action, name, request.resource, request.keys, lambda text: request.opaque.get(text, False))


def _in_part(part: Part, asked: Asked) -> bool:
    inside = part.actions & asked.action and all(
        _holds(atom, asked) == truth for atom, truth in part.literals
    )
    return bool(inside) and not any(_in_part(one, asked) for one in part.minus)


def _holds(atom: Atom, asked: Asked) -> bool:
    match atom:
        case Resource(names=names):
            return names.holds(asked.resource)
        case Name(names=names):
            return names.holds(asked.name)
        case Opaque(text=text):
            return asked.opaque(text)
        case ValueTest(key=key) | Presence(key=key):
            given = asked.keys.get(key, Found(None))
            return atom.holds(given.values, many=given.many)


def _texts(*patterns: str, fold: bool = False) -> TextSet:
    return TextSet(tuple(from_glob(Glob.parse(text), fold=fold) for text in patterns))


def _scope(place: str, *, fold: bool = False) -> Literal:
    """Return the test for a place and everything below it."""
    return Resource(_texts(place, f"{place}/*", fold=fold)), True


def _opaque_truths(random: Random) -> Callable[[str], bool]:
    seed = random.random()
    return lambda text: Random(f"{seed} {text}").random() < 0.5


# GCP: bindings and denials at places of a tree, under expressions that are true, false, or fail.

_PLACES = ("o/1", "o/1/f/a", "o/1/f/a/p/x", "o/1/f/a/p/x/b/1", "o/1/f/b", "o/1/f/b/p/y", "o/1/f/ab")
_EXPRESSIONS = ("resource.name.startsWith('x')", "request.time < deadline")


def _true(text: str) -> Atom:
    return Opaque(f"{text} is true")


def _false(text: str) -> Atom:
    return Opaque(f"{text} is false")


_NEVER_BOTH = tuple(Part(-1, ((_true(text), True), (_false(text), True))) for text in _EXPRESSIONS)


def _gcp_set(random: Random) -> AccessSet:
    bindings = [_binding(random) for _ in range(random.randint(1, 3))]
    denials = [_denial(random) for _ in range(random.randint(0, 2))]
    return AccessSet(tuple(bindings)).difference(AccessSet(tuple(denials)))


def _binding(random: Random) -> Part:
    """Return a grant: a condition that fails does not give it."""
    condition = [(_true(random.choice(_EXPRESSIONS)), True)] if random.random() < 0.6 else []
    return Part(random.randint(1, 15), (_scope(random.choice(_PLACES)), *condition), _NEVER_BOTH)


def _denial(random: Random) -> Part:
    """Return a denial: a condition that fails does not lift it."""
    condition = [(_false(random.choice(_EXPRESSIONS)), False)] if random.random() < 0.6 else []
    return Part(random.randint(1, 15), (_scope(random.choice(_PLACES)), *condition))


def _gcp_request(random: Random) -> Asked:
    states = {text: random.choice(("true", "false", "fails")) for text in _EXPRESSIONS}

    def opaque(text: str) -> bool:
        expression, _, state = text.rpartition(" is ")
        return states[expression] == state

    return Asked(1 << random.randrange(4), "", random.choice((*_PLACES, "o/1/f/a/p/x/b/2")), {}, opaque)


# Azure: role assignments at scopes, compared without letter case; actions and data actions less exceptions.

_SCOPES = ("/subs/1", "/SUBS/1/rg/a", "/subs/1/rg/A/vm/m", "/subs/1/rg/b", "/subs/2", "/subs/11")
_PLANES = (0b0000_1111, 0b1111_0000)
"""Control and data actions."""


def _azure_set(random: Random) -> AccessSet:
    granted = [_assignment(random) for _ in range(random.randint(1, 3))]
    denied = [_assignment(random) for _ in range(random.randint(0, 2))]
    return AccessSet(tuple(granted)).difference(AccessSet(tuple(denied)))


def _assignment(random: Random) -> Part:
    actions = 0
    for plane in _PLANES:
        # Actions of a plane, less notActions of the same plane.
        actions |= plane & random.getrandbits(8) & ~random.getrandbits(8)
    return Part(actions or 1, (_scope(random.choice(_SCOPES), fold=True), *_azure_condition(random)))


def _azure_condition(random: Random) -> list[Literal]:
    if random.random() < 0.4:
        return []
    if random.random() < 0.5:
        blobs = _texts(*random.sample(("logs/*", "logs/x", "*"), random.choice((1, 2))))
        return [(ValueTest("blob", Mode.ONE, blobs, wanted=random.random() < 0.7), random.random() < 0.8)]
    sizes = Numbers(random.choice(list(Order)), (Decimal(random.choice("357")),))
    return [(ValueTest("size", random.choice(list(Mode)), sizes, absent=random.random() < 0.5), True)]


def _azure_request(random: Random) -> Asked:
    keys: dict[str, Found] = {}
    if random.random() < 0.8:
        keys["blob"] = Found((random.choice(("logs/x", "logs/y", "other", "")),))
    if random.random() < 0.8:
        one = random.random() < 0.5
        sizes = random.sample(("2", "3", "4", "5", "6", "9"), 1 if one else 2)
        keys["size"] = Found(tuple(sizes), many=not one)
    place = random.choice((*_SCOPES, "/subs/1/RG/a/vm/x", "/subs/3"))
    return Asked(1 << random.randrange(8), "", place, keys, lambda text: False)


# AWS: random policies as its own rooms translate them.


def _aws_document(random: Random) -> PolicyDocument:
    return parse_document(policies.document(random), where="a random policy")


def _aws_set(random: Random) -> AccessSet:
    return Translator(universe().actions).granted([_aws_document(random)])


def _aws_request(random: Random) -> Asked:
    drawn = policies.request(random)
    keys = {
        key.lower(): Found(tuple(value), many=True) if isinstance(value, list) else Found((str(value),))
        for key, value in drawn.context.items()
        if value != []
    }
    place = universe().actions.matching(drawn.action)
    action = place or universe().actions.everything + 1
    return Asked(action, "" if place else drawn.action.lower(), drawn.resource, keys, _opaque_truths(random))


def _aws_solver() -> Solver:
    return Solver(theory((), universe().actions, None))


def _toy_nature(key: str) -> Nature:
    return Nature(many=False) if key == "blob" else Nature()


AWS_UNLISTED = universe().actions.everything + 1
UNIVERSES: Sequence[Universe] = (
    Universe("aws", _aws_set, _aws_request, _aws_solver),
    Universe("like-gcp", _gcp_set, _gcp_request, Solver),
    Universe("like-azure", _azure_set, _azure_request, lambda: Solver(Theory(nature=_toy_nature))),
)
