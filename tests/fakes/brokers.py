"""A broker in memory of a temporary folder: one agent, two groups of people, a clock that is set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from iamscope import catalog
from iamscope.broker.asking import Asked
from iamscope.broker.journal import Journal
from iamscope.broker.service import Broker
from iamscope.broker.settings import Asker, Settings
from iamscope.broker.store.engine import migrate, open_engine
from iamscope.lease.lease import Identity, Lease, Sort
from iamscope.manifest.load import load_text
from iamscope.manifest.role import Fleet
from tests.fakes.minting import FakeMinter

ISSUER = "https://issuer.example"
MANIFEST = """
kind: AgentRole
version: 1
name: report-agent
agent: {principals: ["arn:aws:iam::111111111111:role/report-agent"]}
access:
  aws:
    - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}
    - {actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::reports"]}
    - {actions: ["s3:DeleteObject"], resources: ["arn:aws:s3:::scratch/*"]}
approvals:
  - {danger: [reads-secrets, reads-metadata], unasked: true}
  - {danger: [destroys, destroys-production], group: storage, people: 2}
"""
AGENT = Identity(Sort.AGENT, ISSUER, "repo:org/reports:ref:refs/heads/main")
OTHER = Identity(Sort.AGENT, ISSUER, "repo:org/other:ref:refs/heads/main")


def person(name: str, *groups: str, subject: str = "") -> Identity:
    """Return somebody whom the directory knows."""
    return Identity(Sort.PERSON, ISSUER, subject or f"user-{name}", name, groups)


def reading(**more: Any) -> Asked:
    """Return a request to read one object, for which nobody is asked."""
    entry = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports/july.csv"]}
    return Asked("report-agent", "write the July report", entries=(entry,), **more)


def deleting(**more: Any) -> Asked:
    """Return a request to delete scratch files, which two people have to approve."""
    entry = {"actions": ["s3:DeleteObject"], "resources": ["arn:aws:s3:::scratch/july/*"]}
    return Asked("report-agent", "clean up after July", entries=(entry,), **more)


@dataclass(slots=True)
class Remembered:
    """A journal that keeps what it was told."""

    steps: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def record(self, connection: Connection, time: int, kind: str, body: Mapping[str, Any]) -> None:
        """Keep one step."""
        self.steps.append((kind, body))

    @property
    def kinds(self) -> list[str]:
        """The kinds of all steps."""
        return [kind for kind, _ in self.steps]


@dataclass(slots=True)
class World:
    """A broker and what it is made of."""

    engine: Engine
    broker: Broker
    minter: FakeMinter
    journal: Remembered
    now: list[int]
    manifests: list[str]

    def later(self, seconds: int) -> None:
        """Let time go by."""
        self.now[0] += seconds

    def state(self, lease: Lease) -> str:
        """Return where a lease stands."""
        return self.broker.find(person("anybody"), lease.id).state.value


def world(folder: Path, address: str = "", journal: Journal | None = None, **options: Any) -> World:
    """Return a broker on a new database; steps are remembered, unless another journal records them."""
    engine = open_engine(address or f"sqlite:///{folder / 'broker.db'}")
    migrate(engine)
    settings = Settings(
        manifests=(folder,),
        askers=(Asker(agent="report-agent", issuer=ISSUER, subject="repo:org/reports:*"),),
        **options,
    )
    now, manifests = [1_800_000_000], [MANIFEST]
    minter, remembered = FakeMinter(), Remembered()

    def fleet() -> Fleet:
        return load_text(manifests[0], "report-agent.yaml", catalog.vocabularies()).fleet

    broker = Broker(engine, settings, fleet, {"aws": minter}, journal or remembered, lambda: now[0])
    return World(engine, broker, minter, remembered, now, manifests)
