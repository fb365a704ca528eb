"""What runs with a role, from a snapshot's answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import account_of, name_of, partition_of, partition_of_region, split
from iamscope.clouds.aws.records.carrier_sources import PLACES, SOURCES, Source
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.paths import fact_at, texts_at, values_at
from iamscope.clouds.aws.records.shapes import MalformedRecordError
from iamscope.snapshot import Answer, Snapshot

_FIELD = re.compile(r"\{(@?\w+)\}")
_ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_DEFAULT_BUS = ":rule/default/"
# A stack set that the organization manages names no role, and is a way to many accounts all the same.
_WITHOUT_ROLE = frozenset({"cloudformation:stackset"})


@dataclass(frozen=True, slots=True)
class Found:
    """One item of an answer: its ARN, the roles that it names, its facts and its tags."""

    source: Source
    arn: str
    account: str
    roles: tuple[str, ...]
    facts: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)


def read_items(snapshot: Snapshot) -> tuple[Found, ...]:
    """Return every item that carries a role, may carry one, or was listed on the way to one."""
    return tuple(
        found
        for source in (*SOURCES, *PLACES)
        for answer in snapshot.answers(source.call)
        for item in values_at(answer.body, source.items, answer.file)
        for found in _found(source, item, answer)
    )


def carriers_of(items: Iterable[Found], entities: Iterable[Entity]) -> tuple[Carrier, ...]:
    """Return what carries a role; an instance's profile and a service's task definition are looked up."""
    listed = [item for item in items if item.source.roles or item.source.facts]
    return _Links(listed, entities).carriers()


def kinds_read(snapshot: Snapshot) -> frozenset[str]:
    """Return the kinds of carriers of which the snapshot holds all there are in its regions."""
    refused = {gap.call.partition(" ")[0] for gap in snapshot.gaps}
    unread = {
        source.kind
        for source in SOURCES
        if not snapshot.covered(source.call) or refused & {source.call, *source.calls}
    }
    return frozenset(source.kind for source in SOURCES) - unread


def _found(source: Source, item: Any, answer: Answer) -> Iterator[Found]:
    arn = _arn(source, item, answer)
    if arn is None:
        return
    paths = {name: fact_at(item, path, answer.file) for name, path in source.facts.items()}
    yield Found(
        source,
        arn,
        account_of(arn) or answer.scope,
        tuple(dict.fromkeys(role for path in source.roles for role in texts_at(item, path, answer.file))),
        {name: fact for name, fact in paths.items() if fact},
        _tags(item, source.tags, answer.file) if source.tags else {},
    )


def _arn(source: Source, item: Any, answer: Answer) -> str | None:
    if not source.arn or "{" not in source.arn:
        return next(texts_at(item, source.arn, answer.file), None)
    place = {
        "partition": partition_of_region(answer.region),
        "region": answer.region,
        "account": answer.scope,
        **{f"@{name}": value for name, value in answer.request.items() if isinstance(value, str)},
    }

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return place.get(name) or next(texts_at(item, name, answer.file), "")

    fields = _FIELD.findall(source.arn)
    if not all(place.get(name) or any(texts_at(item, name, answer.file)) for name in fields):
        return None
    return _FIELD.sub(value, source.arn).replace(_DEFAULT_BUS, ":rule/")


def _tags(item: Any, path: str, where: str) -> dict[str, str]:
    """Return tags, which some services write as an object and others as a list in either spelling."""
    tags: dict[str, str] = {}
    for raw in values_at(item, path, where):
        if not isinstance(raw, Mapping):
            raise MalformedRecordError(f"`{path}` holds something that is not a tag", where=where)
        pairs = _pair(raw) or raw
        tags.update((str(key), str(value)) for key, value in pairs.items())
    return tags


def _pair(raw: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in (("Key", "Value"), ("key", "value")):
        if raw.keys() <= {key, value} and isinstance(raw.get(key), str):
            return {raw[key]: raw.get(value, "")}
    return {}


class _Links:
    """Follows what an item names instead of its role: a profile, a task definition, an instance."""

    def __init__(self, items: list[Found], entities: Iterable[Entity]) -> None:
        self._items = items
        roles = [entity for entity in entities if entity.kind == "role"]
        self._roles = {(role.account, role.name): role.arn for role in roles}
        self._profiles = {(role.account, name): role.arn for role in roles for name in role.profiles or ()}
        self._definitions = {
            item.arn: item.roles for item in items if item.source.kind == "ecs:task-definition"
        }
        self._instances = {item.arn: item for item in items if item.source.kind == "ec2:instance"}
        self._latest: dict[str, int] = {}
        self._joined: dict[tuple[str, str], dict[str, Mapping[str, str]]] = {}
        for item in items:
            version = item.facts.get("version", "")
            if version.isdecimal():
                self._latest[item.arn] = max(int(version), self._latest.get(item.arn, 0))
            self._joined.setdefault((item.source.kind, item.arn), {})[item.source.call] = item.facts

    def carriers(self) -> tuple[Carrier, ...]:
        """Return the carriers, sorted, each once."""
        found = {
            (carrier.kind, carrier.arn, carrier.role, tuple(sorted(carrier.facts.items()))): carrier
            for item in self._items
            for carrier in self._of(self._on_instance(item))
        }
        return tuple(found[key] for key in sorted(found))

    def _of(self, item: Found) -> Iterator[Carrier]:
        facts = {**self._others(item), **item.facts}
        if "version" in facts:
            facts["latest"] = "yes" if facts["version"] == str(self._latest.get(item.arn)) else "no"
        roles = [arn for name in self._named(item) if (arn := self._role(name, item))]
        if not roles and (item.source.kind in _WITHOUT_ROLE or "profile" in facts):
            roles = [""]
        for role in dict.fromkeys(roles):
            yield Carrier(item.source.kind, item.arn, role, facts)

    def _others(self, item: Found) -> dict[str, str]:
        """Return the facts that other calls tell of the same thing."""
        joined = self._joined.get((item.source.kind, item.arn), {})
        others = (facts for call, facts in joined.items() if call != item.source.call)
        return {name: fact for facts in others for name, fact in facts.items()}

    def _on_instance(self, item: Found) -> Found:
        """Return a managed instance as the EC2 instance that it is: calls are decided on its ARN."""
        if item.source.kind != "ssm:managed-instance":
            return item
        arn = item.arn.replace(":ssm:", ":ec2:", 1).replace(":managed-instance/", ":instance/")
        name = name_of(arn)
        if not name.startswith("i-"):
            return item
        instance = self._instances.get(arn)
        profile = {"profile": instance.facts["profile"]} if instance and "profile" in instance.facts else {}
        return replace(item, arn=arn, facts={**item.facts, **profile})

    def _named(self, item: Found) -> tuple[str, ...]:
        """Return the names of roles that an item carries, itself or through what it names."""
        if item.roles:
            return item.roles
        if "profile" in item.facts:
            found = self._profiles.get((item.account, name_of(item.facts["profile"])))
            return (found,) if found else ()
        return self._definitions.get(item.facts.get("task_definition", ""), ())

    def _role(self, name: str, item: Found) -> str:
        """Return the ARN of a role that is named by its ARN or, with or without its path, by name."""
        if split(name):
            return name
        short = name_of(name)
        if not _ROLE_NAME.fullmatch(short):
            return ""
        known = self._roles.get((item.account, short))
        return known or f"arn:{partition_of(item.arn)}:iam::{item.account}:role/{short}"
