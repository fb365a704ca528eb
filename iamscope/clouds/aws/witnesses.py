"""Requests that the search finds, as examples that people can read."""

from collections.abc import Iterator, Mapping
from itertools import islice

from iamscope.access.globs import Glob, Wild
from iamscope.access.keys import Found
from iamscope.access.solve import Request
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.variables import parse_resource, resolve
from iamscope.clouds.aws.callers import Speaker
from iamscope.clouds.aws.data.keys import ALWAYS_PRESENT, SOME_TIME
from iamscope.clouds.aws.examples import examples
from iamscope.clouds.aws.records.documents import Statement
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.model.compared import Example

_ACCOUNT = "111111111111"
_ANY = Glob((Wild.ANY,))
_MOST_PATTERNS = 4
_FEW = 600
_MOST_RESOURCES = 3


def worst_actions(universe: AwsUniverse, actions: int) -> Iterator[str]:
    """Yield the actions of the worst danger class that a set has any of, the worst first if they are few."""
    worst = next((bits for kind in universe.dangers.values() if (bits := kind & actions)), 0)
    few = worst.bit_count() <= _FEW
    yield from universe.ranked(worst) if few else universe.actions.members(worst)


def likely_resources(
    universe: AwsUniverse, statement: Statement, context: Context, action: str
) -> Iterator[str]:
    """Yield resources that an action can be the object of and that a statement names; they may be denied."""
    patterns = [_ANY]
    if statement.resources is not None and not statement.except_resources:
        templates = (
            parse_resource(text, variables=statement.variables)
            for text in statement.resources[:_MOST_PATTERNS]
        )
        patterns = [found.glob for template in templates if (found := resolve(template, context)) is not None]
    for pattern in patterns:
        for resource in islice(examples(universe, {}, action, [pattern], _ACCOUNT), _MOST_RESOURCES):
            # A bucket's name, for one, holds no slash, which its pattern alone does not tell.
            if resource == "*" or universe.acts_on(action, resource):
                yield resource


def as_example(
    action: str,
    request: Request,
    *,
    given: Mapping[str, object],
    spelled: Mapping[str, str],
    principal: Speaker | None,
    listed: bool,
) -> Example:
    """Return a request as an example; `given` are keys that were settled before the search."""
    # A key that every request carries, and that nothing was asked of, has some value.
    always: dict[str, object] = {key: SOME_TIME for key in ALWAYS_PRESENT if key in spelled}
    context = {**always, **given, **{key: _plain(one) for key, one in request.keys.items()}}
    return Example(
        action,
        request.resource,
        {spelled.get(key, key): _text(context[key]) for key in sorted(context)},
        principal=principal.name if principal else "",
        alone=principal is not None and principal.alone,
        listed=listed,
    )


def _plain(found: Found) -> object:
    assert found.values is not None
    return list(found.values) if found.many else found.values[0]


def _text(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
