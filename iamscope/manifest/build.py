"""Values made from sections that have been found right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from iamscope.manifest import duration
from iamscope.manifest.conform import Section
from iamscope.manifest.digest import digest
from iamscope.manifest.estate import Area, Environment, Estate
from iamscope.manifest.form import REFERENCES
from iamscope.manifest.place import Located
from iamscope.manifest.role import (
    Acceptance,
    Agent,
    AgentRole,
    Approval,
    Credential,
    Entry,
    OperatorSession,
    Reference,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the files say that a document points at: access lists, and the texts of definitions."""

    included: Sequence[Section] = ()
    documents: Mapping[Located, str] = field(default_factory=dict)


def agent_role(section: Section, beside: Beside) -> AgentRole:
    """Return the agent role that a whole section describes, with what it includes."""
    fields = section.fields
    never = fields["never"].fields if "never" in fields else {}
    credentials = fields["credentials"].fields if "credentials" in fields else {}
    role = AgentRole(
        name=fields["name"].text,
        description=_optional(section, "description"),
        owner=_optional(section, "owner"),
        agent=_agent(fields["agent"]),
        operators=fields.get("operators", ()),
        access=_by_cloud("access", (section, *beside.included), beside.documents),
        never=_by_cloud("never", (section, *beside.included), beside.documents),
        never_environments=never.get("environments", ()),
        credentials={cloud: _credential(credential) for cloud, credential in credentials.items()},
        place=section.place,
        digest="",
        environments=fields.get("environments", ()),
        approvals=tuple(map(_approval, fields.get("approvals", ()))),
        exceptions=tuple(_acceptance(one, beside.documents) for one in fields.get("exceptions", ())),
    )
    return replace(role, digest=digest(role))


def estate(section: Section) -> Estate:
    """Return the estate that a whole section describes."""
    return Estate(tuple(_environment(part) for part in section.fields["environments"]), section.place)


def _agent(section: Section) -> Agent:
    session = section.fields.get("operator-session")
    return Agent(section.fields.get("principals", ()), _session(session) if session else None, section.place)


def _session(section: Section) -> OperatorSession:
    return OperatorSession(
        session_name=section.fields.get("session-name"),
        source_identity=section.fields.get("source-identity"),
        via_mcp=section.fields.get("via-mcp", False),
        place=section.place,
    )


def _by_cloud(
    key: str, sections: Sequence[Section], documents: Mapping[Located, str]
) -> dict[str, tuple[Entry, ...]]:
    """Return the entries that some sections have under a key, by cloud."""
    found: dict[str, tuple[Entry, ...]] = {}
    for section in sections:
        clouds = section.fields[key].fields if key in section.fields else {}
        for cloud, entries in clouds.items():
            if cloud != "environments":
                found[cloud] = (*found.get(cloud, ()), *(_entry(entry, documents) for entry in entries))
    return found


def _entry(section: Section, documents: Mapping[Located, str]) -> Entry:
    references = [
        Reference(key, name, documents.get(name))
        for key in REFERENCES
        for name in section.fields.get(key, ())
    ]
    everything = () if references else (Located("*", section.place),)
    return Entry(
        actions=section.fields.get("actions", ()),
        resources=section.fields.get("resources", everything),
        conditions=section.fields.get("conditions", {}),
        reason=_optional(section, "reason"),
        place=section.place,
        references=tuple(references),
    )


def _acceptance(section: Section, documents: Mapping[Located, str]) -> Acceptance:
    return Acceptance(
        findings=section.fields.get("finding", ()),
        fingerprints=section.fields.get("fingerprint", ()),
        access=_by_cloud("access", (section,), documents),
        owner=section.fields["owner"].text,
        reason=section.fields["reason"].text,
        expires=date.fromisoformat(section.fields["expires"].text),
        place=section.place,
    )


def _approval(section: Section) -> Approval:
    group = _optional(section, "group") or ""
    people = _optional(section, "people") or "1"
    return Approval(
        dangers=section.fields.get("danger", ()),
        environments=section.fields.get("environments", ()),
        group=group,
        people=int(people) if group else 0,
        place=section.place,
    )


def _credential(section: Section) -> Credential:
    fields = {key: text for key, text in section.fields.items() if key != "duration"}
    text = _optional(section, "duration")
    return Credential(fields, duration.seconds(text) if text else None, section.place)


def _environment(section: Section) -> Environment:
    areas = {key: _area(area) for key, area in section.fields.items() if key != "name"}
    return Environment(section.fields["name"].text, areas, section.place)


def _area(section: Section) -> Area:
    tags = section.fields["tags"].fields if "tags" in section.fields else {}
    return Area(
        scopes={key: texts for key, texts in section.fields.items() if key not in ("tags", "resources")},
        tags={key: tuple(value.text for value in values) for key, values in tags.items()},
        resources=section.fields.get("resources", ()),
        place=section.place,
    )


def _optional(section: Section, key: str) -> str | None:
    return section.fields[key].text if key in section.fields else None
