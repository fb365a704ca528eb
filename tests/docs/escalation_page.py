"""The page of all ways of becoming somebody else, written from the catalogue.

`python -m tests.docs.escalation_page` writes it.
"""

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from iamscope.clouds.aws.escalate.catalogue import IDS
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.ways import CARRIER, CARRIERS, NOTHING, Calls, Way

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "clouds" / "aws-escalation.md"
CASES = ROOT / "tests" / "cases" / "aws" / "escalate"
FIELDS = {
    "pathfinding": "pathfinding.cloud",
    "attack": "ATT&CK",
    "owasp": "OWASP agentic",
    "atlas": "ATLAS",
}
PROFILES = {"has": "the role is in an instance profile", "lacks": "the role is in no instance profile yet"}
HEAD = """# How AWS principals become others

Each way of becoming another principal, or of giving oneself more, that iamscope follows. A step is found
only where every call of a way is decided as AWS would decide it, on the object that it acts on, with every
guardrail; names of actions alone never make one. Each way has an open account and guarded twins of it as
test data.

How to read a way:

- *Calls* have to be possible for principals that are held; a role is passed by whoever makes the first of
  them. On something new the name, the tags and the settings are the caller's choice; on what exists, its
  real name and tags count.
- *Takes* is what has to hold besides. What a snapshot does not say makes the step conditional, and the step
  says on what it depends. Where nobody asked for the resources that a way acts on, each role that trusts
  their service is held to be carried by one, conditionally.
- Guardrails stay: what is gained is what the role may do within its boundary and the organization's
  policies.

A way that only adds calls to another one is not listed: it leads nowhere else. The ids are those of
pathfinding.cloud as of 2026; `x-` marks our own. No way was tried against a live account by us.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_own(), *_services()])


def _own() -> Iterator[str]:
    """Yield what is done by calls to IAM and STS, in the words of its test data."""
    ids = {way.id for way in WAYS}
    yield "## By IAM and STS"
    yield ""
    for name in IDS:
        if name not in ids:
            case = YAML(typ="safe").load(CASES / f"{name}.yaml")
            yield f"- `{name}`: {case['title']}"
    yield ""


def _services() -> Iterator[str]:
    by_service: dict[str, list[Way]] = {}
    for way in WAYS:
        by_service.setdefault(way.service, []).append(way)
    for service, ways in by_service.items():
        yield f"## Roles that trust `{service}`"
        yield ""
        for way in ways:
            yield from _way(way)
        yield ""


def _way(way: Way) -> Iterator[str]:
    yield f"- `{way.id}`: {way.title}"
    yield f"  - Calls: {'; '.join(_calls(way))}"
    taken = [*_taken(way)]
    if taken:
        yield f"  - Takes: {'; '.join(taken)}"
    if way.gain != Way.__dataclass_fields__["gain"].default:
        yield f"  - Gains: {way.gain}"
    known = [f"{label} {', '.join(ids)}" for name, label in FIELDS.items() if (ids := getattr(way, name))]
    yield f"  - Known as: {'; '.join(known)}"


def _calls(way: Way) -> Iterator[str]:
    if way.passes:
        others = "".join(f", and another role to `{service}`" for service in way.also)
        yield f"`iam:PassRole` on the role, to `{way.service}`{others}"
    for calls in way.calls:
        yield f"{', '.join(f'`{action}`' for action in calls.actions)} on {_object(calls, way)}"


def _object(calls: Calls, way: Way) -> str:
    kinds = [kind for _, several in calls.besides for kind in several]
    besides = f" (and {', '.join(f'`{kind}`' for kind in kinds)})" if kinds else ""
    if calls.on == NOTHING:
        return f"nothing in particular{besides}"
    if calls.on == CARRIER:
        return f"{CARRIERS[way.carrier]}{besides}"
    return f"`{calls.on}`{besides}"


def _taken(way: Way) -> Iterator[str]:
    if way.carrier:
        carries = "exists" if way.passes else "carries the role"
        yield f"{CARRIERS[way.carrier]} {carries}"
    if way.profile:
        yield PROFILES[way.profile]
    yield from (thing.words for thing in way.needs)
    for text in (*(fact.unknown for fact in way.facts), way.depends):
        if text:
            told = text.replace("{carrier}", "it").replace("{role}", "the role")
            yield f"{told} (always a condition)" if text == way.depends else told


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
