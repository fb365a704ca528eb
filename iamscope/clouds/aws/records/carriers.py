"""Resources that run with a role: whoever controls one acts as its role."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Carrier:
    """A resource and the role that it carries, as ARNs.

    `kind` is its resource type in the words of the Service Authorization Reference, after its
    service: `lambda:function`, `ecs:task-definition`. `facts` is what else of its state a path asks for,
    such as `state` or `batch`. `role` is empty where there is something to control and no role is
    known: an instance whose profile holds none, a stack set that the organization manages.
    """

    kind: str
    arn: str
    role: str
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
