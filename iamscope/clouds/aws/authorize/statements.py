"""One statement against one request, apart from its principals."""

from dataclasses import dataclass

from iamscope.clouds.aws.authorize import conditions
from iamscope.clouds.aws.authorize.conditions import Check
from iamscope.clouds.aws.authorize.patterns import ArnPattern, Fit, take_apart
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.variables import Template, may_lack_value, parse_resource, resolve
from iamscope.clouds.aws.records.documents import Statement
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate


@dataclass(frozen=True, slots=True)
class ResourcePattern:
    """One Resource or NotResource value; `arn` is `None` where variables have to be filled in first."""

    text: str
    template: Template
    arn: ArnPattern | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement taken apart once, to be put to many requests."""

    statement: Statement
    resources: tuple[ResourcePattern, ...]
    everywhere: bool
    """Whether a lone star is among the resources."""
    checks: tuple[Check, ...]


def prepare(statement: Statement) -> Prepared:
    """Return a statement ready to be put to requests."""
    listed = statement.resources or ()
    return Prepared(
        statement=statement,
        resources=tuple(_pattern(text, statement.variables) for text in listed),
        everywhere="*" in listed,
        checks=tuple(
            conditions.prepare(test, variables=statement.variables) for test in statement.conditions
        ),
    )


def _pattern(text: str, variables: bool) -> ResourcePattern:
    template = parse_resource(text, variables=variables)
    fixed = template.fixed
    return ResourcePattern(text, template, None if fixed is None else take_apart(fixed))


def applies(prepared: Prepared, request: Request, *, lenient: bool, attached: bool = False) -> Truth:
    """Return whether a statement that names the action applies, its principal element left aside.

    `lenient` is passed to the resource patterns: see `fit_resource`. `attached` says that the policy
    hangs on the resource itself, so that a statement without Resource speaks of it.
    """
    resource = covers(prepared, request, lenient=lenient, attached=attached)
    if resource is False or not prepared.checks:
        return resource
    return conjoin((resource, *(conditions.holds(check, request.context) for check in prepared.checks)))


def covers(prepared: Prepared, request: Request, *, lenient: bool, attached: bool) -> Truth:
    """Return whether the statement's Resource or NotResource covers the request's resource."""
    statement = prepared.statement
    if statement.resources is None:
        return attached
    if prepared.everywhere:
        return not statement.except_resources
    fits = disjoin([_fits(statement, pattern, request, lenient) for pattern in prepared.resources])
    if not statement.except_resources:
        return fits
    if fits is not True and not statement.allow and _unresolved(prepared, request):
        # Whether such a statement applies to everything or to nothing is not said (3.5).
        fits = disjoin((fits, Atom("a NotResource with a variable without a value", "open point 3.5")))
    return negate(fits)


def _fits(statement: Statement, pattern: ResourcePattern, request: Request, lenient: bool) -> Truth:
    unknown: tuple[str, ...] = ()
    arn = pattern.arn
    if arn is None:
        resolved = resolve(pattern.template, request.context)
        if resolved is None:
            return False
        arn, unknown = take_apart(resolved.glob), resolved.unknown
    fit = arn.fit(request.resource, lenient=lenient)
    if fit is Fit.NO:
        return False
    if fit is Fit.YES and not unknown:
        return True
    return _uncertain(statement, pattern, request.resource, unknown, crossing=fit is Fit.CROSSING)


def _uncertain(
    statement: Statement, pattern: ResourcePattern, resource: str, unknown: tuple[str, ...], *, crossing: bool
) -> Truth:
    """Return how far a pattern counts that fits by an unknown value, or only beyond a colon (fact 3.3)."""
    parts: list[Truth] = []
    if crossing and statement.allow and statement.except_resources:
        # The reading that reports more access: the resource is not one of those left out.
        return False
    if crossing and not statement.allow:
        parts.append(Atom(f"`{pattern.text}` reaches beyond a colon to `{resource}`", "open point 3.3"))
    if unknown:
        parts.append(Atom(f"`{resource}` fits `{pattern.text}`", unknown[0]))
    return conjoin(parts)


def _unresolved(prepared: Prepared, request: Request) -> bool:
    return any(may_lack_value(pattern.template, request.context) for pattern in prepared.resources)
