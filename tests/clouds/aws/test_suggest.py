"""A first manifest for a principal: always within what it may do, and nothing dropped in silence."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from iamscope import catalog
from iamscope.access.solve import BUDGET, Relation
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.principal_side import principal_side
from iamscope.clouds.aws.suggest import Suggester
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.load import load_text
from iamscope.model.compared import Compared
from iamscope.model.suggestion import Suggestion
from iamscope.pipeline.world import load_world
from iamscope.report import yaml_suggest
from tests.fakes import policies
from tests.fakes.account import Json, arn, snapshot_of
from tests.fakes.events import event, session, user, write
from tests.fakes.snapshots import allow, deny

ROOT = Path(__file__).parents[3]
COMPARER = Comparer(universe(), 10 * BUDGET)
BOT = arn("role", "bot")
GRANTS = [
    allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::b/*"),
    allow("sqs:*", "*"),
    allow("kms:Decrypt", "*"),
]


def suggested(account: Json, usage: Path | None = None, name: str = "bot", rare: int = 1) -> Suggestion:
    """Return what is suggested for a principal of an account in short form."""
    snapshot = snapshot_of(account)
    world = AwsWorld(snapshot)
    principal = world.find(name)
    assert principal is not None
    return Suggester(snapshot, world, catalog.vocabularies()["aws"], usage, rare).suggest(principal)


def compared(suggestion: Suggestion, world: AwsWorld) -> Compared:
    """Return how the manifest, read back from its text, lies to what its principal may do."""
    loaded = load_text(yaml_suggest.render(suggestion), "m.yaml", catalog.vocabularies())
    (role,) = loaded.fleet.roles
    principal = world.find(suggestion.principal)
    assert principal is not None
    assert [str(one) for one in role.agent.principals] == [principal.id]
    declared = COMPARER.declared(role.access.get("aws", ()), "m.yaml")
    return COMPARER.compare(declared, principal_side(world, principal))


def is_within(suggestion: Suggestion, world: AwsWorld) -> bool:
    """Return whether each entry, read back, is proven to lie within what its principal may do."""
    loaded = load_text(yaml_suggest.render(suggestion), "m.yaml", catalog.vocabularies())
    principal = world.find(suggestion.principal)
    assert principal is not None
    side = principal_side(world, principal)
    entries = loaded.fleet.roles[0].access.get("aws", ())
    return all(COMPARER.compare(COMPARER.declared([one], "m"), side).contained for one in entries)


def bot(*statements: Any, **more: Any) -> Json:
    """Return an account with one role."""
    return {"roles": {"bot": {"policies": {"own": list(statements)}, **more}}}


def lines(suggestion: Suggestion, title: str) -> tuple[str, ...]:
    """Return the lines of a section by how it begins; none if there is no such section."""
    found = [section.lines for section in suggestion.sections if section.title.startswith(title)]
    return found[0] if found else ()


def test_without_usage_it_is_the_access_itself() -> None:
    """What a manifest can say of an access is said exactly, boundary and SCPs and denials regarded."""
    account = {
        **bot(*GRANTS, deny("s3:Put*"), boundary=[allow(["s3:*", "sqs:Send*", "kms:*"])]),
        "scps": [
            [allow("*")],
            [allow("*"), deny("kms:*", Condition={"Bool": {"aws:SecureTransport": "false"}})],
        ],
    }
    found = suggested(account)
    assert not found.sections
    assert compared(found, AwsWorld(snapshot_of(account))).relation is Relation.EQUAL


def test_what_a_manifest_cannot_say_is_a_comment() -> None:
    """All buckets but one is no entry of a manifest; it is told with the statements that make it."""
    account = bot(*GRANTS, allow("s3:*"), deny("s3:*", "arn:aws:s3:::vault*"))
    found = suggested(account)
    (line,) = lines(found, "It can do this, too")
    assert "arn:aws:s3:::vault*" in line
    assert compared(found, AwsWorld(snapshot_of(account))).relation is Relation.NARROWER


def test_usage_narrows_it(tmp_path: Path) -> None:
    """What was used stays, on what it was used on; all else is told under a heading of its own."""
    who = session("bot")
    records = [
        *(event(who, "s3:PutObject", {"bucketName": "b", "key": "x"}, day=day) for day in (3, 9)),
        event(who, "sqs:CreateQueue", day=4),
        event(who, "sqs:DeleteQueue", errorCode="AccessDenied"),
        event(who, "sqs:GetQueueUrl", errorCode="NoSuchQueue"),
        event(who, "ec2:RunInstances", day=5),
        event(who, "made:Up"),
        event(user("ann"), "kms:Decrypt", day=28),
    ]
    found = suggested(bot(*GRANTS), write(tmp_path, *records))
    (entry,) = found.entries
    assert (entry.actions, entry.resources) == (("s3:PutObject",), ("arn:aws:s3:::b/x",))
    assert entry.note == "s3:PutObject 2 times, last 2026-02-09T06:00:00Z"
    assert lines(found, "Rare.") == ("sqs:CreateQueue on *: once, last 2026-02-04T06:00:00Z",)
    assert "kms:Decrypt on *" in lines(found, "Granted, and not used")
    assert any(line.startswith("s3:GetObject") for line in lines(found, "Granted. Whether"))
    assert lines(found, "Used, and not granted") == ("ec2:RunInstances: once, last 2026-02-05T06:00:00Z",)
    assert any("(AccessDenied)" in line for line in lines(found, "Tried and refused"))
    assert any("(NoSuchQueue)" in line for line in lines(found, "Called and failed"))
    assert any(line.startswith("made:Up") for line in lines(found, "Called, and not known"))
    (window,) = (sentence for sentence in found.head if sentence.startswith("Window"))
    assert "2026-02-01T06:00:00Z to 2026-02-28T06:00:00Z, 8 events of all principals in 1 file" in window
    assert "; 7 of them" in window
    assert compared(found, AwsWorld(snapshot_of(bot(*GRANTS)))).contained is True


def test_a_principal_without_events_is_suggested_nothing(tmp_path: Path) -> None:
    """If nothing was used, nothing is an entry, and everything is told."""
    found = suggested(bot(*GRANTS), write(tmp_path, event(user("ann"), "s3:GetObject")))
    assert not found.entries
    assert len(lines(found, "Granted, and not used")) == 2
    assert compared(found, AwsWorld(snapshot_of(bot(*GRANTS)))).contained is True


def test_last_accessed_data_narrows_by_service(tmp_path: Path) -> None:
    """A service that was never used goes, one that was used stays; the file is named after the principal."""
    report = {"ServicesLastAccessed": [
        {"ServiceNamespace": "sqs", "LastAuthenticated": "2026-02-01T00:00:00Z"},
        {"ServiceNamespace": "s3"},
        {"ServiceNamespace": "kms"},
    ]}  # fmt: skip
    (tmp_path / "bot.json").write_text(json.dumps(report))
    (tmp_path / "somebody-else.json").write_text(json.dumps(report))
    found = suggested(bot(*GRANTS), tmp_path)
    assert [entry.actions for entry in found.entries] == [("sqs:*",)]
    assert len(lines(found, "Granted, and not used")) == 3
    assert any("1 files of last-accessed data are not named after it" in one for one in found.head)


def test_what_was_not_read_is_said() -> None:
    """An unread policy may allow more and an unread boundary less: both are told."""
    account = bot(*GRANTS, attached=["Elsewhere"])
    titles = [section.title for section in suggested(account).sections]
    assert "It may be able to do more by what was not read:" in titles


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_it_is_always_within(start: int) -> None:
    """Of random principals, each suggestion is a valid manifest, proven to lie within their access."""
    proven = 0
    for seed in range(start, start + 10):
        random = Random(f"suggest {seed}")
        own = [one for _ in range(2) for one in policies.document(random)["Statement"]]
        more: Json = {"tags": {"t": "ann"}}
        if random.random() < 0.5:
            more["boundary"] = policies.document(random)["Statement"]
        account = bot(*own, **more)
        if random.random() < 0.5:
            account["scps"] = [[allow("*")], policies.document(random)["Statement"]]
        found = suggested(account)
        world = AwsWorld(snapshot_of(account))
        assert is_within(found, world), seed
        proven += bool(found.entries)
        assert found.sections or compared(found, world).relation is Relation.EQUAL, seed
    assert proven


def test_hostile_names_are_harmless(tmp_path: Path) -> None:
    """What a log says in names cannot end a comment or reorder a line: the manifest stays valid."""
    odd = "x\n  aws: [evil]\u202e"
    records = [
        event(session("bot"), "s3:PutObject", {"bucketName": odd, "key": odd}),
        event(session("bot"), f"made:{odd}", errorCode=odd),
    ]
    text = yaml_suggest.render(suggested(bot(*GRANTS), write(tmp_path, *records), rare=0))
    assert "\u202e" not in text
    assert "\n  aws: [evil]" not in text
    load_text(text, "m.yaml", catalog.vocabularies())


def test_real_accounts(data_dir: Path) -> None:
    """Every user and role of a real account is suggested a manifest that lies within its access."""
    snapshot, world = load_world(data_dir / "aws" / "account-authorization-details" / "small-example.json")
    assert isinstance(world, AwsWorld)
    suggester = Suggester(snapshot, world, catalog.vocabularies()["aws"], None, 1)
    for principal in world.principals():
        found = suggester.suggest(principal)
        assert compared(found, world).contained is True
