"""Which unread layers an answer takes to be absent."""

from collections.abc import Iterable

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot import family_of

# Families that limit no access: they only say what was used.
_NO_LIMIT = frozenset({"key-use", "last-accessed"})
# Of the layers that may be unread, those that bear on a principal's own policies.
_OWN = frozenset({"scp-unread"})


def assumptions(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Return a word for each limiting layer that was not read, such as `scp-unread`, sorted."""
    words: set[str] = set()
    for gap in gaps:
        family = family_of(gap.call, gap.scope)
        if gap.direction is Direction.LIMITS:
            name = family.name if family else gap.call
            if name not in _NO_LIMIT:
                words.add(f"{name}-unread")
    return tuple(sorted(words))


def own_assumptions(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Return a word for each unread layer that could limit a principal's own policies."""
    return tuple(word for word in assumptions(gaps) if word in _OWN)
