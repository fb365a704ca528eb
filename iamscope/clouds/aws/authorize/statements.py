"""One statement against one request, apart from its principals."""

from iamscope.clouds.aws.authorize.conditions import evaluate
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource, names_action
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.authorize.variables import may_lack_value, parse_resource, resolve
from iamscope.clouds.aws.records.documents import Statement
from iamscope.model.truth import Atom, Truth, conjoin, disjoin, negate


def names_any(statement: Statement, action: str) -> bool:
    """Return whether the statement's Action or NotAction covers a lower-case action."""
    return names_action(statement.actions, action) != statement.except_actions


def applies(statement: Statement, request: Request, *, lenient: bool, attached: bool = False) -> Truth:
    """Return whether a statement that names the action applies, its principal element left aside.

    `lenient` is passed to the resource patterns: see `fit_resource`. `attached` says that the policy
    hangs on the resource itself, so that a statement without Resource speaks of it.
    """
    resource = covers(statement, request, lenient=lenient, attached=attached)
    if resource is False:
        return False
    return conjoin((resource, evaluate(statement.conditions, statement.variables, request.context)))


def covers(statement: Statement, request: Request, *, lenient: bool, attached: bool) -> Truth:
    """Return whether the statement's Resource or NotResource covers the request's resource."""
    if statement.resources is None:
        return attached
    fits = disjoin(_fits(statement, pattern, request, lenient) for pattern in statement.resources)
    if not statement.except_resources:
        return fits
    if fits is not True and not statement.allow and _unresolved(statement, request):
        # Whether such a statement applies to everything or to nothing is not said (3.5).
        fits = disjoin((fits, Atom("a NotResource with a variable without a value", "open point 3.5")))
    return negate(fits)


def _fits(statement: Statement, pattern: str, request: Request, lenient: bool) -> Truth:
    if pattern in ("*", request.resource):
        return True
    resolved = resolve(parse_resource(pattern, variables=statement.variables), request.context)
    if resolved is None:
        return False
    fit = fit_resource(resolved.glob, request.resource, lenient=lenient)
    if fit is Fit.NO or (fit is Fit.CROSSING and statement.allow and statement.except_resources):
        return False
    crossing = fit is Fit.CROSSING and not statement.allow
    certain: Truth = True
    if crossing:
        certain = Atom(f"`{pattern}` reaches beyond a colon to `{request.resource}`", "open point 3.3")
    if resolved.unknown:
        text = f"`{request.resource}` fits `{pattern}`"
        certain = conjoin((certain, Atom(text, resolved.unknown[0])))
    return certain


def _unresolved(statement: Statement, request: Request) -> bool:
    templates = (parse_resource(text, variables=statement.variables) for text in statement.resources or ())
    return any(may_lack_value(template, request.context) for template in templates)
