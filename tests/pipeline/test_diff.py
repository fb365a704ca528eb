"""What became reachable between two snapshots."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from iamscope.cli.app import app
from iamscope.manifest.role import Fleet
from iamscope.model.danger import Danger
from iamscope.model.diff import AgentDiff, Diff
from iamscope.pipeline.diff import DiffInput, diff, diff_worlds
from iamscope.pipeline.measure import Measure
from iamscope.pipeline.world import load_world
from iamscope.report import text_diff
from tests.fakes.account import ACCOUNT as ID
from tests.fakes.account import arn, trusting
from tests.fakes.fleet import loaded
from tests.fakes.fleet import role as manifest
from tests.fakes.guarded import MFA
from tests.fakes.whole import allow, becoming, role, write

Json = dict[str, Any]
LOGS = "arn:aws:s3:::logs/*"
OPS = role(allow("rds:DeleteDB*"))


def drifted(
    folder: Path,
    before: Json,
    after: Json,
    *documents: Json,
    unread: Sequence[Json] = (),
    everybody: bool = False,
    functions: Json | None = None,
) -> Diff:
    """Return how the roles of an account differ, before and after."""
    around: Json = {"buckets": {"logs": []}, "functions": functions or {}}
    worlds = [
        load_world(write({"roles": roles, **around}, folder / name, gaps))
        for name, roles, gaps in (("before", before, ()), ("after", after, unread))
    ]
    fleet = loaded(*documents).fleet if documents else Fleet(())
    measure = Measure(fleet, None, given=bool(documents))
    return diff_worlds(worlds[0], worlds[1], measure, everybody=everybody)


NOBODY = manifest(arn("role", "nobody"), name="nobody")


def only(found: Diff) -> AgentDiff:
    """Return the only one who was compared."""
    (agent,) = found.agents
    return agent


def test_a_new_way_is_told_with_what_it_gives(tmp_path: Path) -> None:
    """Whom the agent becomes, by which steps, and what that lets it do."""
    bot = [allow("s3:GetObject", LOGS)]
    before = {"bot": role(*bot, agent=True), "ops": OPS}
    after = {"bot": role(*bot, becoming("ops"), agent=True), "ops": OPS}
    agent = only(found := drifted(tmp_path, before, after))
    (ops,) = agent.gained.reached
    assert (ops.name, ops.certain, len(ops.path)) == (arn("role", "ops"), True, 1)
    destroys = next(one for one in agent.gained.access if one.danger is Danger.DESTROYS)
    assert (destroys.witness.principal, destroys.certain) == (arn("role", "ops"), True)
    assert destroys.witness.action.startswith("rds:DeleteDB")
    assert not agent.lost
    assert (found.exit_code, found.worse) == (1, 1)


def test_the_way_back_is_a_loss(tmp_path: Path) -> None:
    """What is over is told, and fails nothing."""
    after = {"bot": role(agent=True), "ops": OPS}
    agent = only(found := drifted(tmp_path, {**after, "bot": role(becoming("ops"), agent=True)}, after))
    assert [one.name for one in agent.lost.reached] == [arn("role", "ops")]
    assert {one.danger for one in agent.lost.access} == {Danger.DESTROYS, Danger.CHANGES_PERMISSIONS}
    assert (agent.gained, found.exit_code) == (type(agent.gained)(), 0)


@pytest.mark.parametrize(
    "statements",
    [
        [allow(["s3:GetObject", "s3:PutObject"], LOGS)],
        [allow("s3:GetObject", LOGS), allow("s3:PutObject", LOGS)],
        [
            allow("s3:*", LOGS),
            {"Effect": "Deny", "NotAction": ["s3:GetObject", "s3:PutObject"], "Resource": "*"},
        ],
        [allow(["s3:GetObject", "s3:PutObject"], [LOGS, "arn:aws:s3:::logs/x/*"])],
    ],
)
def test_the_same_access_in_other_words_is_no_drift(tmp_path: Path, statements: list[Json]) -> None:
    """Only what is allowed counts, not how it is written."""
    before = {"bot": role(allow("s3:GetObject", LOGS), allow("s3:PutObject", LOGS), agent=True)}
    agent = only(found := drifted(tmp_path, before, {"bot": role(*statements, agent=True)}))
    assert (agent.same, agent.undecided, found.exit_code) == (True, (), 0)


def test_a_condition_that_falls_is_growth(tmp_path: Path) -> None:
    """What was possible perhaps and is possible for certain is more than before; the way back is not."""
    statements = (allow("sqs:DeleteQueue", Condition=MFA), allow("sqs:DeleteQueue"))
    sides = [{"bot": role(one, agent=True)} for one in statements]
    agent = only(found := drifted(tmp_path / "1", sides[0], sides[1]))
    assert ([one.certain for one in agent.gained.access], found.exit_code) == ([True], 1)
    agent = only(found := drifted(tmp_path / "2", sides[1], sides[0]))
    assert (agent.grew, bool(agent.lost), found.exit_code) == (False, True, 0)


def test_a_step_that_becomes_certain_is_growth(tmp_path: Path) -> None:
    """Whom it became on a condition, it becomes for certain."""
    bot = role(allow("lambda:UpdateFunctionCode"), becoming("runner"), agent=True)
    service = trusting({"Service": "lambda.amazonaws.com"})
    sides = [
        {"bot": bot, "runner": {**role(allow("sqs:DeleteQueue")), "trust": trusts}}
        for trusts in ([service], [service, trusting({"AWS": arn("role", "bot")})])
    ]
    agent = only(found := drifted(tmp_path, *sides, functions={"nightly": "runner"}))
    assert [(one.name, one.certain) for one in agent.gained.reached] == [(arn("role", "runner"), True)]
    assert found.exit_code == 1


def test_who_is_in_one_snapshot_alone_is_said_so(tmp_path: Path) -> None:
    """All that a new agent may do is new; one that is gone fails nothing."""
    new = {"new": role(allow("s3:GetObject", LOGS), agent=True)}
    agent = only(found := drifted(tmp_path / "1", {}, new))
    assert (agent.in_before, agent.in_after, agent.grew) == (False, True, True)
    assert (found.only_before, found.only_after) == ((), (arn("role", "new"),))
    assert "is in the later snapshot alone" in text_diff.render(found)
    agent = only(found := drifted(tmp_path / "2", new, {}))
    assert (agent.in_after, agent.grew, found.exit_code) == (False, False, 0)


def test_whoever_looks_like_an_agent_in_one_snapshot_is_compared_in_both(tmp_path: Path) -> None:
    """A tag that comes later does not make everything new."""
    own = [allow("s3:GetObject", LOGS)]
    agent = only(drifted(tmp_path, {"x": role(*own)}, {"x": role(*own, agent=True)}))
    assert (agent.in_before, agent.same) == (True, True)


def test_agents_of_manifests_are_compared_by_their_names(tmp_path: Path) -> None:
    """Its principals together are the agent; one that is in neither snapshot counts for nothing."""
    fleet = [manifest(arn("role", "a"), arn("role", "b"), name="pair"), NOBODY]
    before = {"a": role(allow("s3:GetObject", LOGS)), "b": role()}
    found = drifted(tmp_path, before, {"a": role(), "b": role(allow("s3:GetObject", LOGS))}, *fleet)
    assert {agent.name: (agent.same, agent.present) for agent in found.agents} == {
        "nobody": (True, False),
        "pair": (True, True),
    }
    assert found.exit_code == 0
    assert "nobody is in neither snapshot" in text_diff.render(found)


def test_everybody_can_be_compared(tmp_path: Path) -> None:
    """With --all nobody has to look like an agent."""
    before, after = {"x": role()}, {"x": role(allow("s3:GetObject", LOGS))}
    assert drifted(tmp_path / "1", before, after).exit_code == 3
    assert "nothing was compared" in text_diff.render(drifted(tmp_path / "2", before, after))
    assert drifted(tmp_path / "3", before, after, everybody=True).exit_code == 1


def test_what_was_not_read_is_never_taken_for_the_same(tmp_path: Path) -> None:
    """A gap in the later snapshot could hide growth, and it is said which of the two lacks what."""
    roles = {"bot": role(agent=True)}
    gap = {"call": "kms.get-key-policy", "scope": ID, "reason": "denied", "direction": "grants"}
    found = drifted(tmp_path, roles, roles, unread=[gap])
    assert (only(found).known, found.exit_code) == (False, 3)
    assert found.newly_unread == (f"kms.get-key-policy of {ID}",)
    assert "as far as was read: bot" in text_diff.render(found)


def test_a_finding_that_another_statement_gives_now_is_no_worse(tmp_path: Path) -> None:
    """A policy that is renamed changes fingerprints, and reach not at all."""
    before = role(becoming("ops"), agent=True)
    after = {**role(agent=True), "policies": {"renamed": [becoming("ops")]}}
    found = drifted(tmp_path, {"bot": before, "ops": OPS}, {"bot": after, "ops": OPS})
    assert (found.worse, found.exit_code) == (0, 0)


def test_two_snapshots_of_one_account_are_the_same() -> None:
    """The example does not differ from itself, and the command says so."""
    incident = Path(__file__).parents[2] / "examples" / "incident"
    given = DiffInput(
        incident / "snapshot", incident / "snapshot", (incident / "manifests" / "report-agent.yaml",)
    )
    found = diff(given)
    assert (found.exit_code, len(found.agents)) == (0, 1)
    assert all(agent.same and agent.known for agent in found.agents)


def test_the_command_prints_and_ends(tmp_path: Path) -> None:
    """Both formats end with the same code."""
    later: Json = {"new": role(allow("sqs:DeleteQueue"), agent=True)}
    for name, roles in (("a", {}), ("b", later)):
        write({"roles": roles}, tmp_path / name)
    sides = [str(tmp_path / "a"), str(tmp_path / "b")]
    text = CliRunner().invoke(app, ["diff", *sides])
    page = CliRunner().invoke(app, ["diff", *sides, "--format", "json"])
    assert (text.exit_code, page.exit_code) == (1, 1)
    assert "newly can destroy: sqs:DeleteQueue" in text.output
    assert json.loads(page.output)["grew"] is True
