"""Who is likely an agent's operator, known otherwise than by its manifest: by tags, trust, or CloudTrail."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from iamscope.clouds.aws.agents import marks
from iamscope.clouds.aws.directory import Directory, named_principals, session_prefix
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import PolicyDocument
from iamscope.clouds.aws.usage.events import Event
from iamscope.clouds.aws.usage.log import Log
from iamscope.model.decision import Decision, Outcome
from iamscope.model.operator import How, OperatorLink

Decide = Callable[[Entity, str, str], Decision]
# Tags by which people say whose something is; punctuation and letter case do not matter.
OWNER_TAGS = frozenset(
    "iamscopeoperator operator operatedby owner ownedby createdby creator startedby".split()
)
_SSO = "/aws-reserved/sso.amazonaws.com/"
_ASSUME = "sts:AssumeRole"
# Where a trust admits a whole account, so many of its people are looked at.
_MOST_PEOPLE = 200
_STARTING = ("Create", "Register", "Run", "Start", "Update")


@dataclass
class Operators:
    """Finds the operators of agents among the users and roles of a snapshot."""

    directory: Directory
    agents: frozenset[str]
    """The ARNs of all agents that are known: none of them is anybody's operator here."""
    decide: Decide
    _seen: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)

    def links(self, agent: Entity) -> tuple[OperatorLink, ...]:
        """Return who is likely an agent's operator, sorted; each with how that is known."""
        found = [*self._by_tags(agent), *self._by_trust(agent), *self._by_events(agent)]
        return tuple(sorted(set(found)))

    def read(self, usage: Path) -> None:
        """Take in who made keys for the agents, started what they run in, or took their sessions.

        Raises `IamscopeError` where the events cannot be read.
        """
        for event in Log(usage).read():
            if not event.error and not event.by_service:
                for agent in self._agents_of(event):
                    self._note(agent, event)

    def _note(self, agent: Entity, event: Event) -> None:
        name, told = self._actor(event)
        if name and name != agent.arn and name not in self.agents:
            key = (agent.arn, name, event.name)
            last, _ = self._seen.get(key, ("", ""))
            if event.time >= last:
                self._seen[key] = (event.time, told)

    def _actor(self, event: Event) -> tuple[str, str]:
        """Return who is behind an event, and what else tells who that is."""
        identity = event.asked.get("sourceIdentity") or event.source_identity
        if isinstance(identity, str) and identity:
            known = self.directory.find(identity)
            actor = known.arn if known else self._principal(event)
            return actor, f", source identity `{identity}`"
        return self._principal(event), f", session `{event.session}`" if event.session else ""

    def _principal(self, event: Event) -> str:
        found = self.directory.find(event.actor) if event.actor else None
        return found.arn if found else event.actor

    def _agents_of(self, event: Event) -> Iterator[Entity]:
        """Yield the agents for which an event makes a key, a session or something to run in."""
        if event.name == "CreateAccessKey" and event.source == "iam":
            user = event.asked.get("userName")
            found = self.directory.find(f"user/{user}") if isinstance(user, str) else None
            if found is not None and found.account == event.account and found.arn in self.agents:
                yield found
        elif event.name.startswith(("AssumeRole", *_STARTING)):
            for value in (*event.asked.values(), _profile(event)):
                name = self._profiles.get((event.account, value)) if isinstance(value, str) else None
                found = self.directory.entities.get(name or value) if isinstance(value, str) else None
                if found is not None and found.kind == "role" and found.arn in self.agents:
                    yield found

    @cached_property
    def _profiles(self) -> Mapping[tuple[str, str], str]:
        return {
            (entity.account, profile): entity.arn
            for entity in self.directory.entities.values()
            for profile in entity.profiles or ()
        }

    def _by_events(self, agent: Entity) -> Iterator[OperatorLink]:
        for (arn, name, call), (time, told) in self._seen.items():
            if arn == agent.arn:
                when = f", last on {time[:10]}" if time else ""
                yield OperatorLink(name, How.LOG, f"CloudTrail: {call}{when}{told}")

    def _by_tags(self, agent: Entity) -> Iterator[OperatorLink]:
        for key, value in agent.tags.items():
            plain = "".join(letter for letter in key.lower() if letter.isalnum())
            found = self.directory.find(value) if plain in OWNER_TAGS else None
            if found is not None and found.arn not in self.agents:
                yield OperatorLink(found.arn, How.TAG, f"tag `{key}`")

    def _by_trust(self, agent: Entity) -> Iterator[OperatorLink]:
        """Yield the people who may assume an agent's role, by its trust and their own policies."""
        if agent.kind != "role" or agent.trust is None:
            return
        named = set(named_principals(agent.trust))
        candidates = (person for person in self._people if _is_named(person, named))
        for person in islice(candidates, _MOST_PEOPLE):
            outcome = self.decide(person, _ASSUME, agent.arn).outcome
            if outcome in (Outcome.ALLOW, Outcome.CONDITIONAL):
                perhaps = "" if outcome is Outcome.ALLOW else ", under a condition"
                yield OperatorLink(person.arn, How.TRUST, f"may assume it{perhaps}")

    @cached_property
    def _people(self) -> tuple[Entity, ...]:
        """The users and roles that people sign in as and that may assume roles at all."""
        everyone = (self.directory.entities[arn] for arn in sorted(self.directory.entities))
        return tuple(
            one for one in everyone if one.arn not in self.agents and is_person(one) and _assumes(one)
        )


def is_person(entity: Entity) -> bool:
    """Return whether people act as a user or role: users without marks of an agent, and sign-on roles."""
    if marks(entity):
        return False
    return entity.kind == "user" or entity.path.startswith(_SSO) or _federated(entity)


def _federated(role: Entity) -> bool:
    """Return whether a role's trust lets somebody sign in by SAML."""
    return any(
        statement.allow and "sts:assumerolewithsaml" in statement.actions
        for statement in (role.trust.statements if role.trust else ())
    )


def _assumes(entity: Entity) -> bool:
    """Return whether some policy of a principal speaks of assuming roles; others need not be decided on."""
    return bool(entity.unread) or any(_speaks(one.document) for one in entity.identity)


def _speaks(document: PolicyDocument) -> bool:
    return any(
        statement.allow
        and (statement.except_actions or any(_means_assuming(action) for action in statement.actions))
        for statement in document.statements
    )


@lru_cache(maxsize=4096)
def _means_assuming(action: str) -> bool:
    plain = min(action.partition("*")[0], action.partition("?")[0], key=len)
    return _ASSUME.lower().startswith(plain)


def _is_named(person: Entity, named: Iterable[str]) -> bool:
    """Return whether names in a trust mean a principal, itself or by its account."""
    root = f"arn:{person.arn.split(':')[1]}:iam::{person.account}:root"
    own = {person.arn, person.id, person.account, root, "*"}
    if person.kind == "role":
        own.add(session_prefix(person))
    return not own.isdisjoint(named)


def _profile(event: Event) -> str:
    """Return the instance profile that an event starts an instance with, by name."""
    raw = event.asked.get("iamInstanceProfile")
    if not isinstance(raw, Mapping):
        return ""
    name = raw.get("name") or raw.get("arn")
    return name.rpartition("/")[2] if isinstance(name, str) else ""
