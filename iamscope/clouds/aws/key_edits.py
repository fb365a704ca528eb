"""Values of condition keys with which a request could be allowed, as the policies ask for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from iamscope.access.globs import Glob
from iamscope.access.keys import Found, Mode, Presence, ValueTest, find_values
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet, TooHardError
from iamscope.clouds.aws.authorize.context import Context, Values
from iamscope.clouds.aws.authorize.decide import Policies
from iamscope.clouds.aws.authorize.request import Request
from iamscope.clouds.aws.condition_sets import terms
from iamscope.clouds.aws.data.keys import nature
from iamscope.clouds.aws.edits import Apply, Edit, Pair
from iamscope.clouds.aws.records.conditions import ConditionTest, Family
from iamscope.clouds.aws.records.documents import Statement
from iamscope.model.why_not import Change, ChangeKind

# What a caller cannot make otherwise, because it is who it is or because the resource is where it is.
_FIXED = frozenset(
    "aws:principalarn aws:principalaccount aws:principaltype aws:principalorgid aws:principalorgpaths "
    "aws:principalisawsservice aws:principalservicename aws:principalservicenameslist aws:userid "
    "aws:username aws:viaawsservice aws:resourceaccount aws:resourceorgid aws:resourceorgpaths "
    "aws:requestedregion aws:assumedroot".split()
)
OWN_ACCOUNT = "aws:resourceaccount"
"""The choice of the account of a resource of which nobody knows whose it is."""
_SOMETHING = TextSet((from_glob(Glob.parse("?*")),))
_MOST_KEYS = 8
_MOST_TESTS = 4
_MOST_SHOWN = 4
_ORDERS = {
    "=": "",
    "<": "less than ",
    "<=": "at most ",
    ">": "more than ",
    ">=": "at least ",
}


def key_edits(request: Request, statements: Iterable[Statement]) -> Iterator[Edit]:
    """Yield values for the keys that some statements test, one at a time, the plainest first."""
    if request.resource_account is None and request.caller.account:
        yield _own_account(request.caller.account)
    asked: dict[str, dict[tuple[ConditionTest, bool], None]] = {}
    for statement in statements:
        for test in statement.conditions:
            if test.key.lower() not in _FIXED:
                asked.setdefault(test.key.lower(), {})[test, statement.variables] = None
    for key, tests in list(asked.items())[:_MOST_KEYS]:
        yield from _of_key(key, list(tests)[:_MOST_TESTS], request.context)


def _own_account(account: str) -> Edit:
    text = f"the resource, whose account is not known, would have to be in account {account}"

    def apply(request: Request, policies: Policies) -> Pair:
        if request.resource_account is not None:
            return request, policies
        context = _with(request.context, OWN_ACCOUNT, Found((account,)))
        return replace(request, resource_account=account, context=context), policies

    change = Change(ChangeKind.KEY, "request", text, key="aws:ResourceAccount", value=(account,))
    return Edit(change, apply, OWN_ACCOUNT)


def _of_key(key: str, tests: Sequence[tuple[ConditionTest, bool]], context: Context) -> Iterator[Edit]:
    """Yield values that settle one test on a key, then values that settle several together."""
    free = replace(context, known={name: value for name, value in context.known.items() if name != key})
    free = replace(free, open=True, absent=free.absent - {key})
    known: set[Found] = set()
    for width in (1, len(tests)):
        for start in range(len(tests) - width + 1):
            chosen = tests[start : start + width]
            for truths in product((True, False), repeat=width):
                found = _values(key, chosen, truths, free)
                if found is not None and found not in known:
                    known.add(found)
                    yield _edit(key, chosen, truths, found)


def _values(
    key: str, tests: Sequence[tuple[ConditionTest, bool]], truths: Sequence[bool], context: Context
) -> Found | None:
    """Return what a key can hold so that each test has its truth, if that can be told."""
    asked: list[tuple[ValueTest | Presence, bool]] = []
    for (test, variables), truth in zip(tests, truths, strict=True):
        wanted = terms(test, context, variables=variables)
        if wanted is None or wanted.minus:
            return None
        for atom, positive in wanted.literals:
            if not isinstance(atom, ValueTest | Presence):
                return None
            asked.append((atom, positive == truth))
    present = (Presence(key, present=True), True)
    spoken = (ValueTest(key, Mode.SOME, _SOMETHING), True)
    try:
        # That the request carries the key, and with some text, is tried first: many it always does.
        tries = ([present, spoken], [present], []) if _of_texts(asked) else ([present], [])
        for more in tries:
            found = find_values([*asked, *more], nature(key)) if asked else None
            if found is not None:
                return found
    except TooHardError:
        pass
    return None


def _of_texts(asked: Sequence[tuple[ValueTest | Presence, bool]]) -> bool:
    return all(isinstance(test, ValueTest) and isinstance(test.predicate, TextSet) for test, _ in asked)


def _edit(
    key: str, tests: Sequence[tuple[ConditionTest, bool]], truths: Sequence[bool], found: Found
) -> Edit:
    spelled = tests[0][0].key
    phrases = [_phrase(test, truth) for (test, _), truth in zip(tests, truths, strict=True)]
    text = f"the condition key `{spelled}` would have to {_wanted(found, phrases)}"
    return Edit(
        Change(ChangeKind.KEY, "request", text, key=spelled, value=found.values), _set(key, found), key
    )


def _wanted(found: Found, phrases: Sequence[str]) -> str:
    if found.values is None:
        return "be absent"
    value = ", ".join(found.values)
    whole = " and ".join(dict.fromkeys(phrases))
    plain = found.values in (("true",), ("false",)) or whole == f"be `{value}`"
    return f"be `{value}`" if plain else f"{whole}, such as `{value}`"


def _set(key: str, found: Found) -> Apply:
    def apply(request: Request, policies: Policies) -> Pair:
        return replace(request, context=_with(request.context, key, found)), policies

    return apply


def _with(context: Context, key: str, found: Found) -> Context:
    known = {name: value for name, value in context.known.items() if name != key}
    unknown = context.unknown - {key}
    if found.values is None:
        return replace(context, known=known, unknown=unknown, absent=context.absent | {key})
    known[key] = Values(found.values, many=found.many)
    return replace(context, known=known, unknown=unknown, absent=context.absent - {key})


def _phrase(test: ConditionTest, truth: bool) -> str:
    """Return what a test asks of its key, or its opposite."""
    positive = (not test.negated) == truth
    if test.family is Family.NULL:
        return "be absent" if ("true" in {value.lower() for value in test.values}) == truth else "be present"
    shown = ", ".join(f"`{value}`" for value in test.values[:_MOST_SHOWN])
    more = len(test.values) - _MOST_SHOWN
    some = f"{shown} and {more} more" if more > 0 else shown
    among = "one of " if len(test.values) > 1 else ""
    place = "in " if test.family is Family.IP else _ORDERS.get(test.order.value, "")
    return f"{'be' if positive else 'not be'} {place}{among}{some}"
