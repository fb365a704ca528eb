"""The page of all ways of becoming somebody else, written from the catalogue.

`python -m tests.docs.escalation_page` writes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ruamel.yaml import YAML

from iamscope.clouds.aws.data import escalation_ids
from iamscope.clouds.aws.escalate.catalogue import IDS, PATHS
from iamscope.clouds.aws.escalate.code_places import BUCKET, IMAGE, LAYER, SCRIPT
from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.escalate.ways import CARRIER, CARRIERS, NOTHING, Calls, Way
from iamscope.clouds.aws.exposures.catalogue import ROWS
from iamscope.clouds.aws.exposures.rows import Row, Seat
from iamscope.model.exposure import Effect

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "clouds" / "aws-escalation.md"
CASES = ROOT / "tests" / "cases" / "aws" / "escalate"
FIELDS = {
    "pathfinding": "pathfinding.cloud",
    "attack": "ATT&CK",
    "owasp": "OWASP agentic",
    "atlas": "ATLAS",
}
FACTS = {
    f"{CARRIER}.cluster": "its cluster",
    f"{CARRIER}.{BUCKET}": "the bucket of its script",
    f"{CARRIER}.{IMAGE}": "the repository of its image",
    f"{CARRIER}.{LAYER}": "its layer",
    f"{CARRIER}.{SCRIPT}": "its script",
}
SEATS = {
    Seat.ANY: "",
    Seat.MANAGEMENT: "its account manages the organization, or is an administrator of it (a condition)",
    Seat.MEMBER: "its account is a member of an organization",
}
EXPOSURES = """## Data and guards

What follows makes nobody somebody else: it lays data open, lets others in, or takes guards away.
`iamscope reach` tells it of everybody who is reached, on every resource of the snapshot on which it is
possible; where the snapshot shows no resource of the sort, on the condition that there is one. What the
policy of a resource would allow that somebody rewrites is told here, and not as access of that principal.
"""
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
    return "\n".join([HEAD, *_own(), *_services(), *_exposures(), *_ids()])


def _own() -> Iterator[str]:
    """Yield what is done by calls to IAM and STS, in the words of its test data."""
    ids = {way.id for way in WAYS}
    paths = {path.id: path for path in PATHS}
    yield "## By IAM and STS"
    yield ""
    for name in IDS:
        if name not in ids:
            case = YAML(typ="safe").load(CASES / f"{name}.yaml")
            path = paths[name]
            known = [("pathfinding.cloud", path.pathfinding), ("ATT&CK", path.attack)]
            yield f"- `{name}`: {case['title']}"
            yield f"  - Known as: {_names(known)}"
    yield ""


def _names(known: Iterable[tuple[str, Sequence[str]]]) -> str:
    return "; ".join(f"{label} {', '.join(ids)}" for label, ids in known if ids)


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


def _exposures() -> Iterator[str]:
    """Yield what is done to data and guards."""
    yield EXPOSURES
    for effect in Effect:
        rows = [row for row in ROWS if row.effect is effect]
        yield f"### {effect.value.capitalize()}"
        yield ""
        for row in rows:
            yield f"- `{row.id}`: {row.what}"
            yield f"  - Calls: {'; '.join(_made(row))}"
            if row.way.depends:
                yield f"  - Takes: {row.way.depends} (always a condition)"
            if SEATS[row.seat]:
                yield f"  - Takes: {SEATS[row.seat]}"
            yield f"  - Exposes: {row.exposes}"
            yield f"  - Known as: ATT&CK {', '.join(row.attack)}"
        yield ""


def _made(row: Row) -> Iterator[str]:
    for calls in row.way.calls:
        kind = row.way.carrier if calls.on == CARRIER else calls.on
        yield _on(calls, f"`{kind}`" if kind else "nothing in particular")


def _ids() -> Iterator[str]:
    """Yield the ids of other lists that go by other names here, and those of what is over."""
    yield "## Ids of other lists"
    yield ""
    for name, ours in escalation_ids.OURS.items():
        yield f"- `{name}`: {', '.join(f'`{one}`' for one in ours)}"
    for name, reason in escalation_ids.LEFT_OUT.items():
        yield f"- `{name}` is left out: {reason}"
    yield ""


def _way(way: Way) -> Iterator[str]:
    yield f"- `{way.id}`: {way.title}"
    yield f"  - Calls: {'; '.join(_calls(way))}"
    taken = [*_taken(way)]
    if taken:
        yield f"  - Takes: {'; '.join(taken)}"
    if way.gain != Way.__dataclass_fields__["gain"].default:
        yield f"  - Gains: {way.gain}"
    known = [(label, getattr(way, name)) for name, label in FIELDS.items()]
    yield f"  - Known as: {_names(known)}"


def _calls(way: Way) -> Iterator[str]:
    if way.passes:
        others = "".join(f", and another role to `{service}`" for service in way.also)
        yield f"`iam:PassRole` on the role, to `{way.service}`{others}"
    for calls in way.calls:
        yield _on(calls, _object(calls, way))


def _on(calls: Calls, thing: str) -> str:
    kinds = [kind for _, several in calls.besides for kind in several]
    besides = (
        f" (and {', '.join(FACTS.get(kind, f'`{kind}`') for kind in dict.fromkeys(kinds))})" if kinds else ""
    )
    return f"{', '.join(f'`{action}`' for action in calls.actions)} on {thing}{besides}"


def _object(calls: Calls, way: Way) -> str:
    if calls.on == NOTHING:
        return "nothing in particular"
    return CARRIERS[way.carrier] if calls.on == CARRIER else FACTS.get(calls.on, f"`{calls.on}`")


def _taken(way: Way) -> Iterator[str]:
    if way.carrier:
        carries = "exists" if way.passes else "carries the role"
        yield f"{CARRIERS[way.carrier]} {carries}"
    if way.shown:
        yield "the snapshot shows where its code lies"
    if way.profile:
        yield PROFILES[way.profile]
    yield from (thing.words for thing in way.needs)
    for text in (*(fact.unknown for fact in way.facts), way.depends):
        if text:
            told = text.replace("{carrier}", "it").replace("{role}", "the role")
            yield f"{told} (always a condition)" if text == way.depends else told


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
