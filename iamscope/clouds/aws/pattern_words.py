"""Patterns of resources as people ask about them, and parts of them in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from iamscope.access.containment import contains, overlap
from iamscope.access.globs import Glob, Wild
from iamscope.access.texts import Budget, TextSet, TooHardError, find_text
from iamscope.clouds.aws.arn_sets import FIELDS, read
from iamscope.clouds.aws.authorize.operators import arn_fields
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.regions import Cube, Cut
from iamscope.errors import IamscopeError

_STAR = Glob((Wild.ANY,))
_WILD = frozenset("*?")
# What finding good words for one cut may cost.
_LITTLE = 100_000


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


def described(
    pattern: Named, cuts: Sequence["Told"], cube: Cube
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Return a cube in patterns: what its resources fit, and what they do not."""
    within: list[tuple[str, ...]] = []
    outside: list[str] = []
    inner = False
    for place, cut in enumerate(cuts):
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
class Told:
    """The patterns of a cut that resources of the asked pattern fit; `inner` if they fit no others."""

    texts: tuple[str, ...]
    inner: bool


def told(pattern: Named, cut: Cut) -> Told:
    """Return a cut in the patterns that matter to the asked one."""
    if cut.apart:
        # Names, and perhaps thousands of them: no wildcard stands where it could cross a field.
        met = tuple(text for text in cut.texts if overlap(pattern.glob, Glob.parse(text)))
        return Told(met, inner=all(contains(pattern.glob, Glob.parse(text)) for text in met))
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
    return Told(tuple(texts), inner) if texts else Told(cut.texts, inner=False)
