"""A lease's credential, prepared: proven, composed and closed, without a call."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

import orjson

from iamscope.access.solve import BUDGET
from iamscope.cloud.issuing import Prepared
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose import Session, closed_session
from iamscope.clouds.aws.compose.errors import EmptyAccessError
from iamscope.clouds.aws.declare import as_document
from iamscope.clouds.aws.issue import base_role, lifetime
from iamscope.clouds.aws.mint.errors import (
    BeyondManifestError,
    TooLongError,
    UnfitLeaseError,
    UnprovenRequestError,
)
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.universe import universe
from iamscope.manifest.role import AgentRole, Entry

AGENT_TAG = "iamscope-agent"
"""The session tag that holds the manifest's name, by which an agent is frozen."""
MARK = "iamscope-"
"""What all that we create begins with."""
POLICY_PATH = "/iamscope/"

_BUDGET = 10 * BUDGET
_MOST_TOLD = 5
# Fact AWS 5; ours stands before it in the session's name, which has room for 64.
_LEASE = re.compile(r"(?!aws:)[\w+=,.@-]{2,55}", re.ASCII)
_TAG = re.compile(r"[\w .:/=+@-]*")
_MOST_TAGS, _KEY_LENGTH, _VALUE_LENGTH = 50, 128, 256


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be minted. `documents` are managed policies, or one session policy."""

    role_arn: str
    lease: str
    session_name: str
    documents: tuple[str, ...]
    managed: bool
    seconds: int
    tags: Mapping[str, str]

    @property
    def policy_arns(self) -> tuple[str, ...]:
        """Return the names of the managed policies, which tell their content."""
        arn = split(self.role_arn)
        assert arn is not None
        start = f"arn:{arn.partition}:iam::{arn.account}:policy{POLICY_PATH}{MARK}session-"
        return tuple(
            f"{start}{sha256(text.encode()).hexdigest()[:32]}" for text in self.documents if self.managed
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A manifest and what is asked of it; equal where what both say is."""

    said: bytes
    role: AgentRole = field(compare=False)
    narrower: tuple[Entry, ...] | None = field(compare=False)


def prepare(
    role: AgentRole,
    *,
    lease: str,
    narrower: Sequence[Entry] | None,
    through: str | None,
    seconds: int | None,
    tags: Mapping[str, str],
) -> Prepared:
    """Return a lease's credential, to be minted. Raises `IamscopeError` where it is refused."""
    if not _LEASE.fullmatch(lease):
        raise UnfitLeaseError("the lease", lease)
    target = base_role(role, through)
    lasts = _lifetime(role, seconds)
    session, chains = _composed(_asked(role, narrower))
    order = Order(
        target, lease, f"{MARK}{lease}", session.documents, session.managed, lasts, _tags(role, tags)
    )
    handles = {
        "role": target,
        "lease": lease,
        "session": order.session_name,
        "agent": role.name,
        "seconds": str(lasts),
        "chains": "yes" if chains else "no",
        "policies": " ".join(order.policy_arns),
    }
    return Prepared(session.documents, _proof(role, narrower), lasts, handles, order)


def _lifetime(role: AgentRole, seconds: int | None) -> int:
    found = lifetime(role, seconds)
    declared = role.credentials.get("aws")
    if declared and declared.duration and found > declared.duration:
        raise TooLongError(role.name, found, declared.duration)
    return found


def _proof(role: AgentRole, narrower: Sequence[Entry] | None) -> str:
    within = "is exactly what" if narrower is None else "is what was asked for, which lies within what"
    return (
        f"compared as exact sets, what the session allows {within} manifest `{role.name}` declares; all else "
        "is denied, so that no policy of a resource adds to it"
    )


def _tags(role: AgentRole, tags: Mapping[str, str]) -> Mapping[str, str]:
    found = {AGENT_TAG: role.name, **tags}
    lowered = {key.lower() for key in found}
    if len(lowered) != len(found) or found[AGENT_TAG] != role.name or len(found) > _MOST_TAGS:
        raise UnfitLeaseError("the tags", ", ".join(sorted(tags)))
    for key, value in found.items():
        long = not key or len(key) > _KEY_LENGTH or len(value) > _VALUE_LENGTH
        if long or key.lower().startswith("aws:") or not _TAG.fullmatch(key) or not _TAG.fullmatch(value):
            raise UnfitLeaseError("the tag", f"{key}={value}")
    return found


def _asked(role: AgentRole, narrower: Sequence[Entry] | None) -> _Asked:
    access, never = role.access.get("aws", ()), role.never.get("aws", ())
    # What stands by reference is not in the words of its entry.
    references = [repr(one.references) for one in (*access, *never)]
    said = [role.name, as_document(access), as_document(never), references]
    if narrower is not None:
        said.append(as_document(narrower))
    return _Asked(orjson.dumps(said), role, None if narrower is None else tuple(narrower))


@lru_cache(maxsize=512)
def _composed(asked: _Asked) -> tuple[Session, bool]:
    """Return the documents of a session, and whether it may become another role."""
    comparer = Comparer(universe(), _BUDGET)
    role = asked.role
    if asked.narrower is not None:
        _check_within(comparer, role, asked.narrower)
        role = replace(role, access={**role.access, "aws": asked.narrower})
    session = closed_session(role, comparer)
    own = comparer.declared(role.access["aws"], "what is asked for")
    chains = comparer.common(own, comparer.access("sts:AssumeRole* on *"))
    return session, chains.grants is not False


def _check_within(comparer: Comparer, role: AgentRole, narrower: tuple[Entry, ...]) -> None:
    """Raise `IamscopeError` where some access is not proven to lie within a manifest."""
    if not narrower:
        raise EmptyAccessError(role.name, "the request")
    declared = role.access.get("aws", ())
    inner = comparer.declared(narrower, "what is asked for")
    found = comparer.within(inner, comparer.declared(declared, "the manifest"))
    if found.empty is True:
        return
    if found.empty is False and found.example is not None:
        raise BeyondManifestError(role.name, found.example, _told(declared))
    raise UnprovenRequestError(role.name, found.reason or "it cannot be told", _told(declared))


def _told(entries: Sequence[Entry]) -> list[str]:
    """Return what entries declare in a few words each."""
    told = [_words(entry) for entry in entries[:_MOST_TOLD]]
    rest = len(entries) - len(told)
    return [*told, f"and {rest} more"] if rest else told or ["nothing in AWS"]


def _words(entry: Entry) -> str:
    if not entry.actions:
        return f"what {_listed([one.name for one in entry.references])} stands for"
    under = " under conditions" if entry.conditions else ""
    return f"{_listed(entry.actions)} on {_listed(entry.resources)}{under}"


def _listed(words: Sequence[object]) -> str:
    shown = ", ".join(f"`{word}`" for word in words[:_MOST_TOLD])
    return f"{shown} and {len(words) - _MOST_TOLD} more" if len(words) > _MOST_TOLD else shown
