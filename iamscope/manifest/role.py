"""What a manifest says about one agent, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from iamscope.manifest.place import Located, Place

ConditionBlock = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A definition of the provider that stands for the actions in it, under a key such as `policies`.

    `document` is the text of the file that is named in its place, if it is a file.
    """

    field: str
    name: Located
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Actions on resources under conditions; values of conditions are text, as the provider reads them.

    An entry with `references` names no actions or resources: the definitions say them, each by itself.
    """

    actions: tuple[Located, ...]
    resources: tuple[Located, ...]
    conditions: ConditionBlock
    reason: str | None
    place: Place
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class OperatorSession:
    """How to recognise an agent that acts in its operator's session: by any of what is given."""

    session_name: Located | None
    source_identity: Located | None
    via_mcp: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Agent:
    """Who an agent is: principals of its own, or a session of its operator."""

    principals: tuple[Located, ...]
    operator_session: OperatorSession | None
    place: Place


@dataclass(frozen=True, slots=True)
class Credential:
    """How credentials of one cloud are issued; `duration` is in seconds."""

    fields: Mapping[str, Located]
    duration: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An exception: findings that are accepted through the day `expires`.

    What is given has to hold of a finding: its kind, its fingerprint, and that the access it is about
    lies within `access`, which is by cloud.
    """

    findings: tuple[Located, ...]
    fingerprints: tuple[Located, ...]
    access: Mapping[str, tuple[Entry, ...]]
    owner: str
    reason: str
    expires: date
    place: Place


@dataclass(frozen=True, slots=True)
class Approval:
    """A rule that says who approves a lease: `people` different ones of a group, or nobody at all.

    It is for access of some danger classes in some environments, for all where none are named.
    """

    dangers: tuple[Located, ...]
    environments: tuple[Located, ...]
    group: str
    people: int
    place: Place


@dataclass(frozen=True, slots=True)
class AgentRole:
    """One manifest. `access`, `never` and `credentials` are by cloud; `digest` identifies the content.

    Entries of included files stand after its own, with the place they have there. `environments` are
    those that the agent acts in, and say nothing where there are none.
    """

    name: str
    description: str | None
    owner: str | None
    agent: Agent
    operators: tuple[Located, ...]
    access: Mapping[str, tuple[Entry, ...]]
    never: Mapping[str, tuple[Entry, ...]]
    never_environments: tuple[Located, ...]
    credentials: Mapping[str, Credential]
    place: Place
    digest: str
    environments: tuple[Located, ...] = ()
    exceptions: tuple[Acceptance, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the files that is no mistake but should be known."""

    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fleet:
    """The agent roles of some files, sorted by name."""

    roles: tuple[AgentRole, ...]
    notices: tuple[Notice, ...] = ()
