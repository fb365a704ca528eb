"""Blocks narrowed to what was used."""

import pytest

from iamscope.clouds.aws.compose.blocks import Block
from iamscope.clouds.aws.narrowing import Narrowed, narrow
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.usage.last_accessed import LastAccessed, ServiceUse
from iamscope.clouds.aws.usage.used import Use, Used
from tests.fakes.account import arn, world_of

ENTITY = world_of({"roles": {"deploy": {}}}).directory.entities[arn("role", "deploy")]
QUEUE, OTHER = (f"arn:aws:sqs:eu-west-1:111111111111:{name}" for name in "qo")
QUEUES = Block(frozenset({"sqs:*"}), frozenset({"arn:aws:sqs:*:111111111111:*"}))
KEYS = Block(frozenset({"kms:Decrypt", "kms:ListKeys"}), frozenset({"*"}))
DAY = "2026-02-09T06:00:00Z"


def used(**uses: Use) -> Used:
    """Return uses by action, whose colon is written as an underscore."""
    return Used(ENTITY, events=1, used={name.replace("_", ":"): use for name, use in uses.items()})


def use(count: int, *resources: str) -> Use:
    """Return a use on some resources, or on what is not known."""
    return Use(count, DAY, dict.fromkeys(resources), everywhere=not resources)


def narrowed(
    *blocks: Block, by: Used | None = None, accessed: LastAccessed | None = None, rare: int = 1
) -> Narrowed:
    """Return blocks narrowed."""
    return narrow(universe(), blocks, by, accessed or {}, rare)


def test_a_used_action_is_kept_where_it_was_used() -> None:
    """An action that was used on known resources stays on those alone, with its count and last day."""
    found = narrowed(QUEUES, by=used(sqs_CreateQueue=use(5, QUEUE)))
    (block,) = found.kept
    assert block == Block(frozenset({"sqs:CreateQueue"}), frozenset({QUEUE}))
    assert found.note(block) == f"sqs:CreateQueue 5 times, last {DAY}"


def test_an_action_used_on_the_unknown_keeps_its_resources() -> None:
    """Where it is not known on what an action was used, or on too much, the grant's resources stay."""
    many = use(50, *(f"{QUEUE}{number}" for number in range(11)))
    for one in (use(5), many):
        (block,) = narrowed(QUEUES, by=used(sqs_CreateQueue=one)).kept
        assert block.resources == QUEUES.resources


def test_a_rare_action_is_told_and_not_kept() -> None:
    """What was used no more often than the bound becomes a line with count and last use."""
    by = used(sqs_CreateQueue=use(2, QUEUE))
    assert narrowed(QUEUES, by=by).kept
    found = narrowed(QUEUES, by=by, rare=2)
    assert not found.kept
    assert found.rare == [f"sqs:CreateQueue on {QUEUE}: 2 times, last {DAY}"]


def test_what_is_granted_and_not_used_is_told() -> None:
    """An unused action is a line, and of a pattern the number of unused actions."""
    found = narrowed(QUEUES, KEYS, by=used(kms_Decrypt=use(9)))
    assert found.unused[-1] == "kms:ListKeys on *"
    assert any("of `sqs:*`" in line for line in found.unused)
    assert not any("kms:Decrypt" in line for line in found.unused)


def test_what_the_log_would_not_show_is_told_apart() -> None:
    """Unused is only what would have been seen: data events are mostly not recorded."""
    block = Block(frozenset({"sqs:SendMessage", "sqs:CreateQueue"}), frozenset({QUEUE}))
    found = narrowed(block, by=used())
    assert found.unseen == [f"sqs:SendMessage on {QUEUE}"]
    assert found.unused == [f"sqs:CreateQueue on {QUEUE}"]
    shown = used()
    shown.data_services.add("sqs")
    assert not narrowed(block, by=shown).unseen


def test_what_was_used_and_is_not_granted_is_mentioned() -> None:
    """Use beyond the principal's own policies is told and makes no entry."""
    block = Block(frozenset({"sqs:CreateQueue"}), frozenset({QUEUE}))
    found = narrowed(block, by=used(sqs_CreateQueue=use(5, OTHER), sqs_DeleteQueue=use(2, QUEUE)))
    assert not found.kept
    assert found.not_granted == [
        f"sqs:CreateQueue on {OTHER}: 5 times, last {DAY}",
        f"sqs:DeleteQueue on {QUEUE}: 2 times, last {DAY}",
    ]


def test_a_variable_may_stand_for_what_was_used() -> None:
    """A resource with a variable stays when the used one may be what it means."""
    home = "arn:aws:s3:::b/${aws:username}/*"
    block = Block(frozenset({"s3:GetObject"}), frozenset({home, "arn:aws:s3:::c/*"}))
    (kept,) = narrowed(block, by=used(s3_GetObject=use(3, "arn:aws:s3:::b/ann/x"))).kept
    assert kept.resources == {home}


def test_a_service_that_was_used_is_kept_where_nothing_tells_more() -> None:
    """Without events, a used service stays whole, and one that was never used is told."""
    accessed = {"kms": ServiceUse(DAY, {}), "sqs": ServiceUse("", {})}
    found = narrowed(QUEUES, KEYS, accessed=accessed)
    (kept,) = found.kept
    assert kept.actions == KEYS.actions
    assert f"last used {DAY}" in found.note(kept)
    assert found.unused == [
        "sqs:* on arn:aws:sqs:*:111111111111:*; its service was not used while AWS counted"
    ]


def test_tracked_actions_that_were_not_used_go() -> None:
    """Where AWS keeps count of single actions, the unused ones become lines and the others stay."""
    tracked = {"kms:listkeys": "", "kms:decrypt": DAY}
    found = narrowed(KEYS, accessed={"kms": ServiceUse(DAY, tracked)})
    assert [block.actions for block in found.kept] == [{"kms:Decrypt"}]
    assert found.unused == [f"kms:ListKeys on *; the service was last used {DAY}"]


@pytest.mark.parametrize("accessed", [{}, {"sqs": ServiceUse(DAY, {"sqs:createqueue": DAY})}])
def test_nothing_is_dropped_in_silence(accessed: LastAccessed) -> None:
    """Every action that is granted is kept, rare, unused or unseen."""
    found = narrowed(QUEUES, KEYS, by=used(kms_Decrypt=use(1), sqs_CreateQueue=use(7)), accessed=accessed)
    told = "\n".join((*found.rare, *found.unused, *found.unseen, *map(str, found.kept)))
    for name in ("kms:Decrypt", "kms:ListKeys", "sqs:CreateQueue", "sqs:*"):
        assert name in told
