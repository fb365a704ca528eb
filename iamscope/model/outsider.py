"""Who stands outside a snapshot and can get into it."""

from dataclasses import dataclass

from iamscope.model.principal import Principal


@dataclass(frozen=True, slots=True, order=True)
class Outsider:
    """A principal that the snapshot does not show, and that some trust in it admits.

    `own` says that it belongs to the same organization. `known` is what the snapshot tells of it, as
    phrases: whether it is asked for an external id, a subject, an audience.
    """

    principal: Principal
    own: bool = False
    known: tuple[str, ...] = ()
