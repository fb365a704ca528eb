"""What a file of guardrail tests says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from iamscope.manifest.place import Located, Place

# Instead of the name of a principal: whoever looks like an agent, or is one by a manifest.
EVERY_AGENT = "every agent"


@dataclass(frozen=True, slots=True)
class Deed:
    """Actions on resources, asked under some condition keys; all resources where none is named.

    With `complete`, keys that are neither given nor fixed are absent, not unknown.
    """

    actions: tuple[Located, ...]
    resources: tuple[Located, ...]
    context: Mapping[str, tuple[str, ...]]
    complete: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody must be able to do, or must not: deeds by cloud, principals to become, and more.

    `environments` are those of the estate file that must not be reached.
    """

    deeds: Mapping[str, tuple[Deed, ...]]
    become: tuple[Located, ...]
    administer: bool
    environments: tuple[Located, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GuardrailTest:
    """One test: about whom, and what they must and must not be able to do.

    It is about principals, or about everybody in some `environments`. `reach` says whether what the
    principals can become counts too; `None` where the test does not say.
    """

    name: str
    reason: str
    principals: tuple[Located, ...]
    environments: tuple[Located, ...]
    reach: bool | None
    must: Duty | None
    must_not: Duty | None
    place: Place
