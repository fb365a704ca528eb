"""Whether one pattern of actions or resources lies within others, in every reading of AWS's rules."""

from collections.abc import Iterable, Sequence

from iamscope.access.containment import compare
from iamscope.access.globs import Glob
from iamscope.access.texts import TextSet, TooHardError, find_text
from iamscope.clouds.aws.arn_sets import Reading, read

_WILD = frozenset("*?")
_MOST_PATTERNS = 40


def is_pattern(text: str) -> bool:
    """Return whether a text has wildcards."""
    return not _WILD.isdisjoint(text)


def action_within(inner: str, outers: Iterable[str]) -> bool:
    """Return whether every action that a pattern names today or ever is named by one of some others."""
    lower = inner.lower()
    near = [outer for outer in map(str.lower, outers) if _near(lower, outer)]
    return bool(near) and compare(Glob.parse(lower), [Glob.parse(outer) for outer in near]).within is True


def resource_within(inner: str, outers: Iterable[str]) -> bool:
    """Return whether every resource of a pattern fits one of some others.

    Where AWS leaves open how far a pattern reaches, it has to hold in each reading. A pattern with a
    variable lies within its equal alone.
    """
    near = [outer for outer in outers if _near(inner, outer)]
    if inner in near or "*" in near:
        return True
    near = [outer for outer in near if "${" not in outer]
    if not near or "${" in inner:
        return False
    own, others = _read(inner), [_read(outer) for outer in near]
    strict = tuple(dict.fromkeys(one for other in others for one in other.strict))
    wide = tuple(dict.fromkeys(one for other in others for one in other.wide))
    try:
        return all(
            find_text([(TextSet(ours), True), (TextSet(theirs), False)]) is None
            for ours, theirs in ((own.strict, strict), (own.wide, wide))
        )
    except TooHardError:
        return False


def joined(actions: Sequence[str]) -> list[str]:
    """Return actions with those patterns put as one that together are exactly that one.

    `s3:Get`, `s3:Get?` and `s3:Get??*` are `s3:Get*`. No list of names is ever a pattern: AWS would
    add a name tomorrow.
    """
    found = list(actions)
    patterns = [action for action in found if is_pattern(action)]
    if len(patterns) > _MOST_PATTERNS:
        return found
    for stem in sorted({_fixed(action) for action in patterns}, key=len):
        whole = f"{stem}*"
        if whole not in found and action_within(whole, found):
            found = [action for action in found if not action_within(action, [whole])]
            found.append(whole)
    return found


def _fixed(text: str) -> str:
    return min(text.partition("*")[0], text.partition("?")[0], key=len)


def _near(inner: str, outer: str) -> bool:
    """Return whether a pattern can hold some of another, by how both begin."""
    if not is_pattern(inner):
        return outer == inner or (is_pattern(outer) and inner.startswith(_fixed(outer)))
    start, other = _fixed(inner), _fixed(outer)
    return start.startswith(other) or other.startswith(start)


def _read(text: str) -> Reading:
    return read(Glob.parse(text), lenient=True)
