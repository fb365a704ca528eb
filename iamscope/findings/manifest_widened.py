"""A change that lets a manifest allow more: a change must not approve itself."""

from collections.abc import Iterable, Iterator

from iamscope.compare.widening import Sort, Widening
from iamscope.model.compared import Example
from iamscope.model.finding import BY_DANGER, Finding, Witness
from iamscope.model.safe import quoted
from iamscope.model.wording import some

KIND = "manifest-widened"
SUMMARY = "A change lets a manifest, or the estate file, allow more than before."
ADVICE = (
    "Let somebody else than the author of the change look at what the agent may do in addition, and merge it "
    "by itself, before the infrastructure that needs it."
)
SEVERITY = BY_DANGER
_SHOWN = 3


def find(widenings: Iterable[Widening]) -> Iterator[Finding]:
    """Yield one finding for each respect in which manifests, or the estate, allow more than they did."""
    for one in widenings:
        yield Finding(
            kind=KIND,
            severity=SEVERITY[one.danger],
            agent=one.agent,
            principal=one.principal if one.sort is not Sort.ESTATE else "the estate file",
            message=_message(one),
            remedy=_remedy(one),
            danger=one.danger,
            actions=one.actions,
            action_count=len(one.actions),
            resources=one.resources,
            resource_count=len(one.resources),
            witness=_witness(one.principal, one.example) if one.example else None,
            into=" ".join(part for part in (one.sort.value, one.what) if part),
        )


def _message(one: Widening) -> str:
    told = _words(one) if one.sort is Sort.UNJUDGED else f"{_words(one)}, at {one.place}"
    return f"{told}; cannot tell for certain: {one.undecided}" if one.undecided else told


def _words(one: Widening) -> str:
    perhaps = "perhaps " if one.undecided else ""
    before = f" instead of {one.before}" if one.before else ""
    match one.sort:
        case Sort.MANIFEST:
            return f"is a new agent that may {_access(one) if one.actions else 'do nothing yet'}"
        case Sort.ACCESS:
            return f"may {perhaps}in addition {_access(one)}{_such_as(one.example)}"
        case Sort.NEVER:
            such = _such_as(one.example)
            return f"is {perhaps}no longer forbidden, as by {one.before}, to {_access(one)}{such}"
        case Sort.ENVIRONMENT:
            where = f"the environment {quoted(one.what)}" if one.what else "any environment"
            return f"no longer has to stay out of {where}"
        case Sort.PRINCIPAL:
            return f"acts as {quoted(one.what)}, too, and all that is declared is declared for that as well"
        case Sort.SESSION:
            return f"acts in sessions of its operator that are known by {one.what}{before}"
        case Sort.OPERATOR:
            return f"no longer has the operator {quoted(one.what)}, whom {one.before} names"
        case Sort.UNJUDGED:
            return f"acted as {quoted(one.what)} by {one.before}, and no manifest is about that any longer"
        case Sort.CREDENTIAL:
            return f"gets {one.what}{before}"
        case Sort.APPROVAL:
            return f"gets {one.what}{before}"
        case Sort.EXCEPTION:
            return f"is excused for {one.what}{before}"
        case Sort.ESTATE:
            whom = f", out of which {some(one.conditions)} must stay" if one.conditions else ""
            rest = f" and {len(one.resources) - _SHOWN} more" if len(one.resources) > _SHOWN else ""
            named = ", ".join(one.resources[:_SHOWN])
            return f"no longer counts {named}{rest} as {quoted(one.what)}{whom}"


def _access(one: Widening) -> str:
    but = f" but {some(one.but)}" if one.but else ""
    where = f" on {some(one.resources)}" if one.resources else ""
    when = f" when {' and '.join(one.conditions)}" if one.conditions else ""
    return f"use {some(one.actions)}{but}{where}{when}"


def _such_as(example: Example | None) -> str:
    if example is None:
        return ""
    keys = ", ".join(f"{key} = {', '.join(values)}" for key, values in _context(example))
    return f", such as `{example.action}` on `{example.resource}`{f' with {keys}' if keys else ''}"


def _witness(principal: str, example: Example) -> Witness:
    return Witness(principal, example.action, example.resource, context=tuple(_context(example)))


def _context(example: Example) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in sorted(example.context.items()):
        yield key, tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _remedy(one: Widening) -> str:
    if one.sort is Sort.UNJUDGED:
        return f"keep a manifest of {quoted(one.what)} until nobody can act as it any more"
    return "take it back, or let those who answer for the agent approve this change by itself"
