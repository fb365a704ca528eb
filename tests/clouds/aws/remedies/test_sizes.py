"""Limits of AWS on what edits make."""

from typing import Any

import pytest

from iamscope.clouds.aws.change import edits as e
from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.statements import text_of
from iamscope.clouds.aws.remedies.sizes import misfits
from tests.fakes.account import arn, world_of
from tests.fakes.fixing import allow

WORLD: Any = {
    "users": {"ann": {"policies": {"own": [allow("s3:*")]}}},
    "groups": {"g": {}},
    "roles": {"ops": {"attached": [f"P{number}" for number in range(10)]}},
    "policies": {f"P{number}": {"statements": [allow("s3:*")]} for number in range(11)},
}


def text(size: int, filler: str = "x") -> str:
    """Return a document of so many characters at least."""
    return text_of({"Statement": [allow("s3:GetObject", f"arn:aws:s3:::{filler * size}")]})


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (e.PutDocument(e.Inline("user/ann", "new"), text(1_000)), ""),
        (e.PutDocument(e.Inline("user/ann", "new"), text(2_000)), "AWS takes 2,048"),
        (e.PutDocument(e.Inline("role/ops", "new"), text(10_200)), "AWS takes 10,240"),
        (e.PutDocument(e.Inline("group/g", "new"), text(5_100)), "AWS takes 5,120"),
        (e.PutDocument(e.Managed("P1"), text(6_100)), "AWS takes 6,144"),
        (e.CreatePolicy(arn("policy", "new"), text(6_100)), "AWS takes 6,144"),
        (e.PutDocument(e.Trust("role/ops"), text(8_200)), "AWS takes 8,192"),
        (e.PutDocument(e.Managed("P1"), text(1, "\u0416")), "U+0416"),
        (e.RemoveStatement(e.Managed("P1"), "0"), "no statement"),
        (e.RemoveStatement(e.Inline("user/ann", "own"), "0"), "no statement"),
        (e.RemoveStatement(e.Trust("role/ops"), "0"), "no statement"),
        (e.Attach("P10", "role/ops"), "would have 11 managed policies"),
        (e.Detach("P1", "role/ops"), ""),
    ],
)
def test_what_aws_would_refuse_is_said(edit: e.Edit, words: str) -> None:
    """A document that is too long, empty or of foreign letters is told, and no other."""
    world = world_of(WORLD)
    found = list(misfits(world.records, apply(world.records, [edit], world.universe.actions)))
    assert any(words in one for one in found) if words else found == []
