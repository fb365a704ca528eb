"""The decision on all resources of a pattern: allowed only if every one of them is.

The pattern is cut where the policies cut it; of each region one resource is put to the
request-wise evaluator, whose answer is that of the whole region.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from iamscope.access.containment import contains, overlap
from iamscope.access.globs import Glob, Wild
from iamscope.access.pieces import Pattern, from_glob
from iamscope.access.texts import Budget, TextSet, TooHardError, find_text
from iamscope.clouds.aws.arn_sets import FIELDS, Reading, read
from iamscope.clouds.aws.authorize.decide import Policies
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.data.resource_policy_services import READ, UNREAD
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.regions import Cube, Cut, Region, Regions
from iamscope.errors import IamscopeError
from iamscope.model.decision import Block, Decision, Outcome, PatternPart
from iamscope.model.source import Source
from iamscope.model.truth import All, Any, Atom, Not, Truth, conjoin, disjoin

_STAR = Glob((Wild.ANY,))
# What finding good words for one cut may cost.
_LITTLE = 100_000
_WILD = frozenset("*?")
# By these forms of a name AWS itself, and what is unread, tell resources of a service apart.
_SHAPES = {
    "iam": ("role/aws-reserved/*", "role/aws-service-role/*", "policy/*"),
    "kms": ("key/*", "alias/*"),
    "lambda": ("*:*:*",),
}
_ORDER = (Outcome.ALLOW, Outcome.CONDITIONAL, Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY)


class NoPatternError(IamscopeError):
    """A pattern of resources is none that can be decided."""

    code = "not-a-pattern"

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"`{pattern}` is not a pattern of ARNs",
            hint="give all six fields of the ARN, partition and service without wildcards",
        )


@dataclass(frozen=True, slots=True)
class Named:
    """A pattern of resources as it is asked about: in the first five fields a `*` stays in its field."""

    text: str
    glob: Glob
    names: TextSet
    open_fields: tuple[bool, ...]
    """Of each of the six fields, whether it holds a wildcard."""

    @property
    def service(self) -> str:
        """The service field of the ARNs."""
        return self.text.split(":")[2]


def is_pattern(resource: str) -> bool:
    """Return whether a resource is a pattern: a lone `*` is not, but no resource in particular."""
    return resource != "*" and not _WILD.isdisjoint(resource)


def parse_pattern(text: str, *, numbered: bool = False) -> Named:
    """Return the resources that a pattern stands for. Raises `NoPatternError`.

    `numbered` says that every resource in question has an account, so that a `*` there is twelve digits.
    """
    glob = Glob.parse(text)
    fields = arn_fields(glob)
    open_fields = tuple(any(isinstance(token, Wild) for token in field.tokens) for field in fields)
    if len(fields) != FIELDS or split(text) is None or any(open_fields[:3]):
        raise NoPatternError(text)
    read_as = glob
    if numbered and fields[4] == _STAR:
        first, last = text.split(":")[:4], text.split(":", 5)[5]
        read_as = Glob.parse(":".join((*first, "?" * 12, last)))
    return Named(text, glob, TextSet(read(read_as, lenient=False).strict), open_fields)


def decide_pattern(
    pattern: Named,
    static: Callable[[], Iterable[Cut]],
    bearing: Callable[[str], tuple[Request, Policies]],
    judge: Callable[[str], Decision],
) -> Decision:
    """Return the decision on all resources of a pattern.

    `static` yields cuts that no policy makes. `bearing` tells which policies bear on a resource, and is
    the same on the same side of them all; `judge` decides on one resource.
    """
    nicer = read(Glob.parse(pattern.text.replace("*", "?*")), lenient=False)
    regions = Regions(pattern.names, nicer=TextSet(nicer.strict))
    try:
        regions.cut((*static(), *_own_shapes(pattern)))
        for region in regions.regions:
            regions.cut(_policy_cuts(*bearing(region.example)))
    except TooHardError as error:
        return _undecided(pattern, str(error), judge(regions.regions[0].example))
    parts = sorted(_parts(pattern, regions, judge), key=lambda part: _ORDER.index(part.decision.outcome))
    return _whole(parts)


def _own_shapes(pattern: Named) -> Iterator[Cut]:
    """Yield the forms of names that are treated apart, whatever the policies say."""
    service = pattern.service
    forms = (*_SHAPES.get(service, ()), *READ.get(service, ("", ()))[1], *UNREAD.get(service, ()))
    for form in dict.fromkeys(forms):
        yield cut_of((f"arn:*:{service}:*:*:{form}",))


def cut_of(texts: Sequence[str], *, literal: bool = False) -> Cut:
    """Return the cut of some resource patterns, or of names taken literally."""
    globs = (Glob.literal(text) if literal else Glob.parse(text) for text in texts)
    patterns = ((from_glob(glob),) if literal else read(glob, lenient=False).strict for glob in globs)
    return Cut(TextSet(tuple(one for found in patterns for one in found)), tuple(texts))


def _policy_cuts(request: Request, policies: Policies) -> Iterator[Cut]:
    """Yield what the statements that name a request's action tell apart."""
    for attachments, lenient in policy_layers(policies):
        for attachment in attachments:
            for statement in naming(attachment.document, request.action):
                yield from _statement_cuts(statement, request, lenient=lenient)


def policy_layers(policies: Policies) -> Iterator[tuple[Sequence[Attachment], bool]]:
    """Yield every layer, with whether missing fields of a resource pattern count as `*` in it."""
    yield policies.identity, True
    yield policies.boundary or (), True
    yield policies.session or (), True
    yield policies.vpc_endpoint, True
    yield from ((level, True) for level in policies.scps)
    yield policies.resource, False
    yield from ((level, False) for level in policies.rcps)


def _statement_cuts(statement: Statement, request: Request, *, lenient: bool) -> Iterator[Cut]:
    """Yield a statement's certain patterns as one cut, and each that is open in some way by itself."""
    certain: dict[Pattern, None] = {}
    texts: list[str] = []
    for text in statement.resources or ():
        resolved = resolve(parse_resource(text, variables=statement.variables), request.context)
        if resolved is None:
            continue
        reading = read(resolved.glob, lenient=lenient)
        if resolved.unknown:
            yield from _cuts(reading, text)
            continue
        certain.update(dict.fromkeys(reading.strict))
        texts.append(str(resolved.glob))
        if reading.crossing:
            yield Cut(TextSet(reading.crossing), (text,))
    if certain:
        yield Cut(TextSet(tuple(certain)), tuple(dict.fromkeys(texts)))


def _cuts(reading: Reading, text: str) -> Iterator[Cut]:
    for patterns in (reading.strict, reading.crossing):
        if patterns:
            yield Cut(TextSet(patterns), (text,))


def _undecided(pattern: Named, reason: str, sample: Decision) -> Decision:
    """Return that it cannot be told, with what decides on a sample."""
    hanging = Atom(f"whether all of `{pattern.text}` is allowed cannot be told: {reason}", "pattern")
    return Decision(Outcome.CONDITIONAL, sample.layer, residual=hanging)


def _parts(pattern: Named, regions: Regions, judge: Callable[[str], Decision]) -> Iterator[PatternPart]:
    """Yield the regions, those that are decided alike together, in words."""
    decided = {region: judge(region.example) for region in regions.regions}
    told_cuts = [_words(pattern, cut) for cut in regions.cuts]
    groups: dict[object, list[Region]] = {}
    for region, decision in decided.items():
        groups.setdefault(_likeness(decision, region.example), []).append(region)
    for group in groups.values():
        plain: list[PatternPart] = []
        for cube in regions.cubes(group):
            held = [region for region in group if cube.holds(region)]
            within, outside = _described(pattern, told_cuts, cube)
            told = [_told(decided[region], region.example) for region in held]
            part = PatternPart(within, outside, held[0].example, _together(told))
            if len(within) == 1 and not outside:
                plain.append(part)
            else:
                yield part
        if plain:
            yield _united(plain)


def _united(parts: Sequence[PatternPart]) -> PatternPart:
    """Return parts that are decided alike, and each told by patterns alone, as one."""
    patterns = tuple(sorted({text for part in parts for text in part.within[0]}))
    return PatternPart((patterns,), (), parts[0].example, _together([part.decision for part in parts]))


def _likeness(decision: Decision, example: str) -> object:
    """Return by what decisions are told apart: outcome, what they hang on, and who stops them."""
    denied = decision.outcome is Outcome.EXPLICIT_DENY
    blocks = tuple(
        (block.layer, block.sources if denied else ())
        for block in decision.blocked_by
        if not denied or block.outcome is Outcome.EXPLICIT_DENY
    )
    return decision.outcome, _told(decision, example).residual, blocks


def _told(decision: Decision, example: str) -> Decision:
    """Return a decision on one resource as that on its whole part."""
    return replace(decision, residual=_renamed(decision.residual, f"`{example}`", "the resource"))


def _renamed(truth: Truth, name: str, words: str) -> Truth:
    match truth:
        case Atom(text=text, key=key):
            return Atom(text.replace(name, words), key)
        case Not(part=part):
            found = _renamed(part, name, words)
            assert not isinstance(found, bool)
            return Not(found)
        case All(parts=parts):
            return conjoin(_renamed(part, name, words) for part in parts)
        case Any(parts=parts):
            return disjoin(_renamed(part, name, words) for part in parts)
    return truth


def _described(
    pattern: Named, told: Sequence["_Told"], cube: Cube
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Return a cube in patterns: what its resources fit, and what they do not."""
    within: list[tuple[str, ...]] = []
    outside: list[str] = []
    inner = False
    for place, cut in enumerate(told):
        if not cube.mask >> place & 1:
            continue
        if cube.inside >> place & 1:
            within.append(cut.texts)
            inner = inner or cut.inner
        else:
            outside += cut.texts
    less = dict.fromkeys(outside)
    within = [_without(texts, less) for texts in within]
    return (*(() if inner else ((pattern.text,),)), *within), tuple(less)


def _without(texts: tuple[str, ...], less: dict[str, None]) -> tuple[str, ...]:
    """Return patterns without those that are taken away again; these need not be told if they are apart."""
    kept = tuple(text for text in texts if text not in less)
    if not kept:
        return texts
    for text in texts:
        if text in less and not any(_meet(text, other) for other in kept):
            del less[text]
    return kept


def _meet(one: str, two: str) -> bool:
    return overlap(Glob.parse(one), Glob.parse(two))


@dataclass(frozen=True, slots=True)
class _Told:
    """The patterns of a cut that resources of the asked pattern fit; `inner` if they fit no others."""

    texts: tuple[str, ...]
    inner: bool


def _words(pattern: Named, cut: Cut) -> _Told:
    if cut.apart:
        # Names, and perhaps thousands of them: no wildcard stands where it could cross a field.
        met = tuple(text for text in cut.texts if overlap(pattern.glob, Glob.parse(text)))
        return _Told(met, inner=all(contains(pattern.glob, Glob.parse(text)) for text in met))
    budget = Budget(_LITTLE)
    texts: list[str] = []
    inner = True
    try:
        for text in cut.texts:
            names = TextSet(read(Glob.parse(text), lenient=True).wide)
            if find_text(((names, True), (pattern.names, True)), budget) is not None:
                texts.append(text)
                inner = inner and find_text(((names, True), (pattern.names, False)), budget) is None
    except TooHardError:
        texts = []
    return _Told(tuple(texts), inner) if texts else _Told(cut.texts, inner=False)


def _together(decisions: Sequence[Decision]) -> Decision:
    """Return decisions that are alike as one, with the statements of all."""
    first = decisions[0]
    return replace(first, sources=_sources(decisions), blocked_by=_blocks(decisions))


def _sources(decisions: Iterable[Decision]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for decision in decisions for source in decision.sources))


def _blocks(decisions: Iterable[Decision]) -> tuple[Block, ...]:
    return tuple(dict.fromkeys(block for decision in decisions for block in decision.blocked_by))


def _whole(parts: Sequence[PatternPart]) -> Decision:
    """Return the decision on a pattern from those on its parts."""
    decisions = [part.decision for part in parts]
    outcomes = {decision.outcome for decision in decisions}
    possible = [decision for decision in decisions if decision.possible]
    first = decisions[0]
    told = replace(first, sources=_sources(possible or decisions), parts=tuple(parts))
    if outcomes == {Outcome.ALLOW}:
        return told
    if not possible:
        # Only what is denied throughout is called denied.
        outcome = Outcome.IMPLICIT_DENY if Outcome.IMPLICIT_DENY in outcomes else Outcome.EXPLICIT_DENY
        first = next(decision for decision in decisions if decision.outcome is outcome)
        blocked = _blocks([first, *decisions])
        return replace(first, blocked_by=blocked, parts=tuple(parts))
    residual = disjoin(_residual(part) if len(parts) > 1 else part.decision.residual for part in parts)
    return replace(told, outcome=Outcome.CONDITIONAL, blocked_by=(), residual=residual)


def _residual(part: PatternPart) -> Truth:
    """Return when a part is allowed, as part of what the whole pattern hangs on."""
    return conjoin((Atom(f"the resource is one of {part.words()}", "resource"), part.decision.residual))
