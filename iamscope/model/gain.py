"""What reach is worth: what each step of it adds, and how much of what exists can be harmed."""

from dataclasses import dataclass

from iamscope.model.danger import Danger


@dataclass(frozen=True, slots=True)
class Added:
    """Access of one danger class that a principal adds: how many actions, the worst of them, and on what.

    `resources` are patterns in the provider's words, empty for anything. `depends` is empty where some of it
    is certain, else what all of it depends on.
    """

    danger: Danger
    count: int
    worst: tuple[str, ...]
    resources: tuple[str, ...]
    depends: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many resources one principal is the nearest to harm; `by` is empty for the start itself."""

    by: str
    count: int


@dataclass(frozen=True, slots=True)
class Harm:
    """How many resources can be harmed in one way, of those that can be harmed so at all.

    `perhaps` are those for which it depends on something unknown; they are not in `count`. `production` is
    how many of the certain ones are production, `None` where nothing says what production is.
    """

    danger: Danger
    total: int
    count: int
    perhaps: int
    production: int | None
    shares: tuple[Share, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What reach adds, principal by principal in the order of discovery, and what it can harm.

    `production` says by what production was told: `estate`, `tags`, or nothing where neither tells.
    """

    added: tuple[tuple[Added, ...], ...]
    harms: tuple[Harm, ...]
    resources: int
    production: str
