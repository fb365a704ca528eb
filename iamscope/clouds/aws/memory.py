"""What the matching of policies remembers, and how it is dropped.

Documents, patterns and matches are remembered for as long as they last: for one snapshot that is
what makes it quick. A stream of cases that never ends must not remember all of them.
"""

import sys
from collections.abc import Iterator
from typing import Any

_REMEMBERING = (
    "iamscope.access",
    "iamscope.clouds.aws.arn_sets",
    "iamscope.clouds.aws.authorize",
    "iamscope.clouds.aws.declare",
    "iamscope.clouds.aws.examples",
    "iamscope.clouds.aws.objects",
    "iamscope.clouds.aws.records",
)


def forget() -> None:
    """Empty every cache of the modules that parse and match policies."""
    for cache in caches():
        cache.cache_clear()


def caches() -> Iterator[Any]:
    """Yield the caches of those modules that are loaded."""
    # Found rather than listed, so that a cache which is added there is emptied too.
    for name, module in sorted(sys.modules.items()):
        if name.startswith(_REMEMBERING):
            yield from (value for value in vars(module).values() if hasattr(value, "cache_clear"))
