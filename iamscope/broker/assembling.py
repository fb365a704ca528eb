"""A broker put together from its configuration."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from iamscope import catalog
from iamscope.broker.identity.keysets import KeySets
from iamscope.broker.identity.local import LocalUser, LocalUsers
from iamscope.broker.identity.people import People, load_people
from iamscope.broker.identity.presented import Authenticator, Presented
from iamscope.broker.identity.presented import identify as identify_by
from iamscope.broker.identity.presets import Trusted, issuers
from iamscope.broker.identity.tokens import Tokens
from iamscope.broker.identity.web import HttpsOnly
from iamscope.broker.service import Broker
from iamscope.broker.settings import Settings
from iamscope.broker.store.chain import ChainJournal, checkpoint
from iamscope.broker.store.engine import open_engine, writing
from iamscope.broker.store.seen import SeenInStore
from iamscope.lease.anchoring import FileAnchor
from iamscope.lease.lease import Identity
from iamscope.lease.signing import read_key
from iamscope.manifest.load import load_manifests
from iamscope.manifest.role import Fleet


@dataclass(frozen=True, slots=True)
class Assembled:
    """A broker, and what finds out who is asking it."""

    broker: Broker
    identify: Callable[[Presented], Identity | None]


def assemble(settings: Settings, clock: Callable[[], int], engine: Engine | None = None) -> Assembled:
    """Return a broker. Raises `IamscopeError` for everything that its configuration names and is wrong."""
    found = engine or open_engine(settings.database)
    people = load_people(settings.people) if settings.people else People()
    ways = _ways(settings, found, clock)
    # Manifests are read anew for every request: one that was narrowed counts at once.
    fleet = _fleet(settings)
    fleet()
    minters = {"aws": catalog.clouds()["aws"].issuer(settings.aws)}
    broker = Broker(found, settings, fleet, minters, ChainJournal(), clock)

    def identify(presented: Presented) -> Identity | None:
        who = identify_by(ways, presented, clock())
        return people.known(who) if who is not None else None

    return Assembled(broker, identify)


def sealer(broker: Broker, settings: Settings) -> Callable[[], None]:
    """Return what signs the audit chain as it is, and anchors that outside; without a key, it does nothing.

    Raises `IamscopeError` for a key that cannot be used.
    """
    if settings.audit_key is None:
        return lambda: None
    key = read_key(settings.audit_key)
    anchor = FileAnchor(settings.audit_anchor) if settings.audit_anchor else None

    def seal() -> None:
        with writing(broker.engine) as connection:
            made = checkpoint(connection, broker.clock(), key)
        if made is not None and anchor is not None:
            anchor.put(made)

    return seal


def _fleet(settings: Settings) -> Callable[[], Fleet]:
    return lambda: load_manifests(settings.manifests, catalog.vocabularies())


def _ways(settings: Settings, engine: Engine, clock: Callable[[], int]) -> tuple[Authenticator, ...]:
    trusted = [
        Trusted(
            preset=one.preset,
            values=one.values,
            audiences=frozenset(one.audience),
            sort=one.sort,
            jwks=one.jwks,
            key_hosts=frozenset(one.key_hosts),
        )
        for one in settings.trust
    ]
    users = [LocalUser(one.uid, one.name, one.sort) for one in settings.local_users]
    loopback = settings.loopback_issuers
    keysets = KeySets(HttpsOnly(loopback=loopback), loopback=loopback)
    # A token says more than the machine: whoever presents one is judged by it.
    return (Tokens(issuers(trusted), keysets, SeenInStore(engine, clock)), LocalUsers(users))
