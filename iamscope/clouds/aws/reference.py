"""What one action acts on, as the Service Authorization Reference lists it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.universe import AwsUniverse, arn_format


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One sort of resource that an action acts on; `shape` is its ARN with placeholders to read."""

    name: str
    required: bool
    shape: str
    glob: Glob

    def fits(self, arn: str) -> bool:
        """Return whether an ARN is one of this sort."""
        return fit_resource(self.glob, arn, lenient=True) is Fit.YES


@lru_cache(maxsize=4096)
def resource_types(universe: AwsUniverse, action: str) -> tuple[ResourceType, ...]:
    """Return the sorts of resource that an action acts on, required ones first."""
    service, _, name = action.lower().partition(":")
    raw = universe.reference("actions", service).get(name)
    kinds = universe.reference("resourceTypes", service)
    found = []
    for kind in raw["resourceTypes"] if raw else ():
        known = kinds.get(kind["name"].lower())
        if known is not None:
            shape = readable(known["arn"])
            found.append(ResourceType(kind["name"], kind["required"], shape, arn_format(known["arn"]).glob))
    return tuple(sorted(found, key=lambda kind: (not kind.required, len(kind.shape))))


def acts_on_nothing(universe: AwsUniverse, action: str) -> bool:
    """Return whether an action is always checked on `*`."""
    return not universe.needs_resource(action)


def may_act_on_nothing(universe: AwsUniverse, action: str) -> bool:
    """Return whether a call may name no resource: it lists, and all that it can name is optional.

    Of S3's actions the reference marks all resources as optional, because there are two sorts.
    """
    service, _, name = action.lower().partition(":")
    raw = universe.reference("actions", service).get(name)
    if raw is None or service == "s3":
        return False
    return "List" in raw["accessLevel"] and not any(kind["required"] for kind in raw["resourceTypes"])


def readable(shape: str) -> str:
    """Return an ARN format as a person reads it: `arn:aws:s3:::BucketName/ObjectName`."""
    text = (
        shape.replace("${Partition}", "aws").replace("${Region}", "REGION").replace("${Account}", "ACCOUNT")
    )
    return text.replace("${", "").replace("}", "")


def shapes(types: Sequence[ResourceType]) -> str:
    """Return the ARN formats of some sorts of resource in one phrase."""
    texts = list(dict.fromkeys(kind.shape for kind in types))
    shown = ", ".join(f"`{text}`" for text in texts[:3])
    return shown + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
