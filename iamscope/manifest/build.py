"""Values made from sections that have been found right."""

from dataclasses import replace

from iamscope.manifest import duration
from iamscope.manifest.conform import Section
from iamscope.manifest.digest import digest
from iamscope.manifest.estate import Area, Environment, Estate
from iamscope.manifest.place import Located
from iamscope.manifest.role import Agent, AgentRole, Credential, Entry, OperatorSession


def agent_role(section: Section) -> AgentRole:
    """Return the agent role that a whole section describes."""
    fields = section.fields
    never = fields["never"].fields if "never" in fields else {}
    credentials = fields["credentials"].fields if "credentials" in fields else {}
    role = AgentRole(
        name=fields["name"].text,
        description=_optional(section, "description"),
        owner=_optional(section, "owner"),
        agent=_agent(fields["agent"]),
        operators=fields.get("operators", ()),
        access={cloud: _entries(entries) for cloud, entries in fields["access"].fields.items()},
        never={cloud: _entries(entries) for cloud, entries in never.items() if cloud != "environments"},
        never_environments=never.get("environments", ()),
        credentials={cloud: _credential(credential) for cloud, credential in credentials.items()},
        place=section.place,
        digest="",
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


def _entries(sections: tuple[Section, ...]) -> tuple[Entry, ...]:
    return tuple(_entry(section) for section in sections)


def _entry(section: Section) -> Entry:
    return Entry(
        actions=section.fields["actions"],
        resources=section.fields.get("resources", (Located("*", section.place),)),
        conditions=section.fields.get("conditions", {}),
        reason=_optional(section, "reason"),
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
