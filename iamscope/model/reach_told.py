"""The answer to what one principal can become, as every report shows it."""

from dataclasses import dataclass

from iamscope.model.exposure import Exposure
from iamscope.model.gain import Worth
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.principal import Principal
from iamscope.model.reach import Step
from iamscope.model.scan import Reached


@dataclass(frozen=True, slots=True)
class AllWays:
    """The minimal paths to one principal, certain ones first; `cut` says that there may be more."""

    paths: tuple[tuple[Step, ...], ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Whom one principal can become, in order of discovery, what that is worth, and what may hide more.

    `admin` says that it can grant itself anything in its account, after guardrails; `escalates` that it
    gains access for certain that it does not hold itself, `conditional` that it gains some perhaps.
    """

    principal: Principal
    reaches: tuple[Reached, ...]
    admin: bool
    escalates: bool
    conditional: bool
    worth: Worth
    ways: tuple[AllWays, ...] = ()
    """All minimal paths to each, in the same order; empty where they were not asked for."""
    gaps: tuple[Gap, ...] = ()
    assumes: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    """The session policies of the session that is asked about, if it is one."""
    exposures: tuple[Exposure, ...] = ()
    """What it can do to data and to what guards it, itself or through whom it becomes."""
    outsider: Outsider | None = None
    """What is known of it, if the snapshot does not show it."""
