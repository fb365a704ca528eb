"""The decision on all resources of a pattern: allowed only if every one of them is.

The pattern is cut where the policies cut it; of each region one resource is put to the
request-wise evaluator, whose answer is that of the whole region.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from iamscope.access.globs import Glob
from iamscope.access.pieces import Pattern, from_glob
from iamscope.access.texts import TextSet, TooHardError
from iamscope.clouds.aws.arn_sets import Reading, read
from iamscope.clouds.aws.authorize.decide import Policies
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.data.resource_policy_services import READ, UNREAD
from iamscope.clouds.aws.pattern_words import Named, described, told
from iamscope.clouds.aws.records.documents import Attachment, Statement
from iamscope.clouds.aws.regions import Cut, Region, Regions
from iamscope.model.decision import Block, Decision, Outcome, PatternPart
from iamscope.model.source import Source
from iamscope.model.truth import All, Any, Atom, Not, Truth, conjoin, disjoin

# By these forms of a name AWS itself, and what is unread, tell resources of a service apart.
_SHAPES = {
    "iam": ("role/aws-reserved/*", "role/aws-service-role/*", "policy/*"),
    "kms": ("key/*", "alias/*"),
    "lambda": ("*:*:*",),
}
_ORDER = (Outcome.ALLOW, Outcome.CONDITIONAL, Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY)


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
    told_cuts = [told(pattern, cut) for cut in regions.cuts]
    groups: dict[object, list[Region]] = {}
    for region, decision in decided.items():
        groups.setdefault(_likeness(decision, region.example), []).append(region)
    for group in groups.values():
        plain: list[PatternPart] = []
        for cube in regions.cubes(group):
            held = [region for region in group if cube.holds(region)]
            within, outside = described(pattern, told_cuts, cube)
            alike = [_told(decided[region], region.example) for region in held]
            part = PatternPart(within, outside, held[0].example, _together(alike))
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
    allowed = replace(first, sources=_sources(possible or decisions), parts=tuple(parts))
    if outcomes == {Outcome.ALLOW}:
        return allowed
    if not possible:
        # Only what is denied throughout is called denied.
        outcome = Outcome.IMPLICIT_DENY if Outcome.IMPLICIT_DENY in outcomes else Outcome.EXPLICIT_DENY
        first = next(decision for decision in decisions if decision.outcome is outcome)
        blocked = _blocks([first, *decisions])
        return replace(first, blocked_by=blocked, parts=tuple(parts))
    residual = disjoin(_residual(part) if len(parts) > 1 else part.decision.residual for part in parts)
    return replace(allowed, outcome=Outcome.CONDITIONAL, blocked_by=(), residual=residual)


def _residual(part: PatternPart) -> Truth:
    """Return when a part is allowed, as part of what the whole pattern hangs on."""
    return conjoin((Atom(f"the resource is one of {part.words()}", "resource"), part.decision.residual))
