"""What a plan of infrastructure comes to, in words that no cloud owns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """Something in an input: its file, the address of a resource, and the path of an attribute in it."""

    file: str
    address: str
    path: str = ""


@dataclass(frozen=True, slots=True, order=True)
class OpenGrant:
    """A grant to a principal of which nothing is known but the attribute that will hold it.

    `principal` is empty where nobody knows to whom it goes. `new` tells whether the plan brings it.
    `policy` names the provider's own definition whose text is not at hand, if it is one, and `on` the
    resource whose own policy it is, which may let in anybody. With `unread`, it is all that the principal
    has, which is written somewhere else.
    """

    principal: str
    attribute: str
    where: Where
    new: bool
    policy: str = ""
    on: str = ""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What a user says of where a plan is applied; empty where the plan has to say it.

    `holders` are the principals of inputs that are a policy and nothing else, by address.
    """

    scope: str = ""
    region: str = ""
    names: tuple[str, ...] = ()
    """Principals that are looked for in the plan; their scope is taken where nothing else says one."""
    holders: tuple[tuple[str, str], ...] = ()
