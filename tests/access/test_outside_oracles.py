"""The algebra against two that are not ours: z3 for conditions, greenery for patterns."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

import greenery
import pytest
import z3

from iamscope.access.globs import Glob, Wild
from iamscope.access.keys import Mode, Nature, Presence, ValueTest
from iamscope.access.parts import AccessSet, Literal, Opaque, Part
from iamscope.access.pieces import from_glob
from iamscope.access.readings import Network, Order, network
from iamscope.access.solve import Solver, Theory
from iamscope.access.texts import TextSet, find_text
from iamscope.access.values import Addresses, Flags, Kind, Numbers

# Patterns.


def expression(glob: Glob) -> str:
    """Return a glob as a regular expression over two named letters."""
    words = {Wild.ANY: ".*", Wild.ONE: "."}
    return "".join(words[token] if isinstance(token, Wild) else token for token in glob.tokens)


def language(globs: list[Glob]) -> Any:
    """Return the union of some globs as greenery sees it."""
    return greenery.parse("|".join(map(expression, globs)) or "[]")


@pytest.mark.parametrize("seed", range(60))
def test_patterns_agree_with_greenery(seed: int) -> None:
    """Containment and intersection of unions of globs are decided as by regular expressions."""
    random = Random(seed)
    one, two = ([_glob(random) for _ in range(random.randint(1, 2))] for _ in range(2))
    left, right = (TextSet(tuple(map(from_glob, some))) for some in (one, two))
    beyond = language(one).difference(language(two)).empty()
    assert (find_text([(left, True), (right, False)]) is None) == beyond
    common = (language(one) & language(two)).empty()
    assert (find_text([(left, True), (right, True)]) is None) == common


def _glob(random: Random) -> Glob:
    return Glob.parse("".join(random.choice("aab*?") for _ in range(random.randint(1, 4))))


# Conditions.

_NATURES = {
    "text": Nature(many=False, kind=Kind.TEXT),
    "number": Nature(many=False, kind=Kind.NUMBER),
    "flag": Nature(many=False, kind=Kind.FLAG, always=True),
    "address": Nature(many=False, kind=Kind.ADDRESS),
}
_ADDRESSES = ("10.0.0.0/8", "10.128.0.0/9", "10.0.0.0/9", "10.0.0.1/32", "0.0.0.0/1", "128.0.0.0/1")
_TEXTS = ("a", "ab", "ba", "a*", "*b", "*ab*", "a*b", "?", "*")


# Printable letters are enough: nothing here names another.
_LETTER = z3.Range(" ", "~")
_KINDS = "opaque presence text text number number flag address address".split()


class Formula:
    """A key's test, to us and to z3."""

    def __init__(self) -> None:
        """Make the unknowns of one request."""
        self.there = {key: z3.Bool(f"{key} is there") for key in _NATURES}
        self.text, self.number = z3.String("text"), z3.Real("number")
        self.flag, self.address = z3.Bool("flag"), z3.BitVec("address", 32)
        self.sixth = z3.Bool("address is of version 6")
        self.opaque = z3.Bool("opaque")

    def always(self) -> Any:
        """Return what holds of every request."""
        return z3.And(self.there["flag"], z3.InRe(self.text, z3.Star(_LETTER)))

    def draw(self, random: Random) -> tuple[Literal, Any]:
        """Draw a literal in both languages."""
        atom, formula = self._atom(random)
        truth = random.random() < 0.6
        return (atom, truth), formula if truth else z3.Not(formula)

    def _atom(self, random: Random) -> tuple[Any, Any]:
        kind = random.choice(_KINDS)
        if kind == "opaque":
            return Opaque("opaque"), self.opaque
        if kind == "presence":
            key, present = random.choice(list(_NATURES)), random.random() < 0.5
            return Presence(key, present), self.there[key] == present
        predicate, holds = getattr(self, f"_{kind}")(random)
        wanted, absent = random.random() < 0.7, random.random() < 0.4
        test = ValueTest(kind, random.choice(list(Mode)), predicate, wanted, absent)
        return test, z3.If(self.there[kind], holds == wanted, absent)

    def _text(self, random: Random) -> tuple[TextSet, Any]:
        some = random.sample(_TEXTS, random.choice((1, 1, 2)))
        texts = TextSet(tuple(from_glob(Glob.parse(text)) for text in some))
        return texts, z3.Or([z3.InRe(self.text, _regular(text)) for text in some])

    def _number(self, random: Random) -> tuple[Numbers, Any]:
        order, bounds = random.choice(list(Order)), random.sample(range(4), random.choice((1, 1, 2)))
        compare = {
            Order.EQUAL: self.number.__eq__,
            Order.LESS: self.number.__lt__,
            Order.LESS_EQUAL: self.number.__le__,
            Order.GREATER: self.number.__gt__,
            Order.GREATER_EQUAL: self.number.__ge__,
        }[order]
        return Numbers(order, tuple(map(Decimal, bounds))), z3.Or([compare(bound) for bound in bounds])

    def _flag(self, random: Random) -> tuple[Flags, Any]:
        some = random.choice((["true"], ["false"], ["true", "false"], []))
        return Flags(frozenset(some)), z3.Or([self.flag == (text == "true") for text in some])

    def _address(self, random: Random) -> tuple[Addresses, Any]:
        some = [network(text) for text in random.sample(_ADDRESSES, random.choice((1, 1, 2)))]
        ranges = tuple(one for one in some if one is not None)
        inside = [
            z3.And(z3.UGE(self.address, first), z3.ULE(self.address, last)) for first, last in _ends(ranges)
        ]
        return Addresses(ranges), z3.And(z3.Not(self.sixth), z3.Or(inside))


def _ends(ranges: Iterable[Network]) -> Iterator[tuple[int, int]]:
    yield from ((int(one.network_address), int(one.broadcast_address)) for one in ranges)


def _regular(text: str) -> Any:
    pieces = {"*": z3.Star(_LETTER), "?": _LETTER}
    rows = [pieces[character] if character in pieces else z3.Re(character) for character in text]
    return z3.Concat(rows) if len(rows) > 1 else rows[0]


def _conjunction(formula: Formula, random: Random, size: int) -> tuple[tuple[Literal, ...], Any]:
    drawn = [formula.draw(random) for _ in range(size)]
    return tuple(literal for literal, _ in drawn), z3.And([formula for _, formula in drawn])


def _access(formula: Formula, random: Random, depth: int = 2) -> tuple[Part, Any]:
    """Draw a part with what is taken from it, in both languages."""
    literals, holds = _conjunction(formula, random, random.randint(0, 3))
    minus: list[Part] = []
    for _ in range(random.randint(0, 3) if depth else 0):
        part, other = _access(formula, random, depth - 1)
        minus.append(part)
        holds = z3.And(holds, z3.Not(other))
    return Part(1, literals, tuple(minus)), holds


@pytest.mark.parametrize("seed", range(150))
def test_conditions_agree_with_z3(seed: int) -> None:
    """Emptiness of a set under conditions is decided as by an SMT solver, nothing left undecided."""
    random = Random(seed)
    formula = Formula()
    one, one_holds = _access(formula, random)
    two, two_holds = _access(formula, random)
    ours = Solver(Theory(nature=_NATURES.__getitem__))
    for access, holds in (
        (AccessSet((one,)), one_holds),
        (AccessSet((one,)).difference(AccessSet((two,))), z3.And(one_holds, z3.Not(two_holds))),
        (AccessSet((one,)).intersection(AccessSet((two,))), z3.And(one_holds, two_holds)),
    ):
        theirs = z3.Solver()
        theirs.add(formula.always(), holds)
        verdict = theirs.check()
        assert verdict != z3.unknown
        assert ours.emptiness(access).empty == (verdict == z3.unsat)
