"""Check: which changes pass, which fail, and what is said of both."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from iamscope.errors import IamscopeError
from iamscope.model.gate import Gate, Judgement
from iamscope.pipeline.check import CheckInput, check, exit_code
from tests.fakes.account import arn, write_snapshot
from tests.fakes.fleet import role
from tests.fakes.plans import plan_json
from tests.fakes.repository import Repository

Json = dict[str, Any]
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
DELETE = {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::data/*"}
DECLARED = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::data/*"]}
TRUST = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
AGENT = arn("role", "agent")


def document(*statements: Json) -> Json:
    """Return statements as a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def agents_role(**more: Any) -> Json:
    """Return the agent's role as a resource of a plan."""
    values = {"name": "agent", "path": "/", "assume_role_policy": document(TRUST)}
    return {"address": "aws_iam_role.agent", "values": values, "unknown": {"arn": True}, **more}


def inline(*statements: Json, name: str = "work", **more: Any) -> Json:
    """Return an inline policy of the agent as a resource of a plan."""
    values = {"name": name, "role": "agent", "policy": document(*statements)}
    return {"address": f"aws_iam_role_policy.{name}", "values": values, **more}


def written(folder: Path, *resources: Json, name: str = "plan.json") -> Path:
    """Write a plan of some resources."""
    path = folder / name
    path.write_bytes(orjson.dumps(plan_json({"resources": list(resources)})))
    return path


def manifest(folder: Path, *documents: Json) -> Path:
    """Write manifests; without any, that of the agent."""
    path = folder / "manifests.yaml"
    found = documents or (role(AGENT, access=[DECLARED]),)
    path.write_text("\n---\n".join(json.dumps(one, indent=1) for one in found))
    return path


def kinds(gate: Gate, judgement: Judgement = Judgement.FAILS) -> list[str]:
    """Return the kinds of the findings that are judged so."""
    return [one.finding.kind for one in gate.judged if gate.judgement(one) is judgement]


def checked(folder: Path, *resources: Json, **more: Any) -> Gate:
    """Return the judgement of a plan of some resources beside the agent's manifest."""
    return check(CheckInput((written(folder, *resources),), (manifest(folder),), **more))


def test_what_is_within_the_manifest_passes(tmp_path: Path) -> None:
    """A plan that gives the agent what its manifest declares has the exit code 0."""
    gate = checked(tmp_path, agents_role(), inline(READ))
    assert (kinds(gate), exit_code(gate)) == ([], 0)


def test_what_is_beyond_the_manifest_fails_at_its_address(tmp_path: Path) -> None:
    """One statement more has the exit code 1, and the place is the resource that holds it."""
    gate = checked(tmp_path, agents_role(), inline(READ), inline(DELETE, name="more"))
    assert (kinds(gate), exit_code(gate)) == (["own-excess"], 1)
    (failing,) = gate.failing
    assert [spot.address for spot in failing.spots] == ["aws_iam_role_policy.more"]
    assert failing.certain


def test_an_unknown_grant_fails_or_warns(tmp_path: Path) -> None:
    """A policy of which nothing is known fails an agent, unless the user asks to be told only."""
    unknown = inline(name="more", unknown={"policy": True}, references={"policy": ["aws_s3_bucket.b.arn"]})
    del unknown["values"]["policy"]
    resources = agents_role(), inline(READ), unknown
    failing = checked(tmp_path, *resources)
    warned = checked(tmp_path, *resources, unknown_fails=False)
    assert (kinds(failing), exit_code(failing)) == (["unknown-grant"], 1)
    assert failing.failing[0].unknown == ("aws_iam_role_policy.more.policy",)
    assert (kinds(warned), exit_code(warned)) == ([], 0)
    assert kinds(warned, Judgement.UNKNOWN) == ["unknown-grant"]


def test_certain_excess_fails_although_unknowns_only_warn(tmp_path: Path) -> None:
    """What holds whatever is unknown is not taken for something that depends on it."""
    unknown = inline(name="more", unknown={"policy": True}, references={"policy": ["aws_s3_bucket.b.arn"]})
    del unknown["values"]["policy"]
    gate = checked(tmp_path, agents_role(), inline(READ, DELETE), unknown, unknown_fails=False)
    assert kinds(gate) == ["own-excess"]


def test_what_hangs_on_an_unknown_reference_of_the_manifest_is_undecided(tmp_path: Path) -> None:
    """Excess that the manifest perhaps declares is neither: 3, and 4 beside a finding that fails."""
    there = {"policies": ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]}
    undecided = role(AGENT, access=[DECLARED, there])
    other = role(arn("role", "other"), name="other", access=[DECLARED])
    plan = written(tmp_path, agents_role(), inline(READ, DELETE))
    gate = check(CheckInput((plan,), (manifest(tmp_path, undecided),)))
    assert (kinds(gate), exit_code(gate)) == ([], 3)
    values = {"name": "other", "assume_role_policy": document(TRUST)}
    more = (
        {"address": "aws_iam_role.other", "values": values},
        {"address": "aws_iam_role_policy.o", "values": {"role": "other", "policy": document(DELETE)}},
    )
    plan = written(tmp_path, agents_role(), inline(READ, DELETE), *more)
    both = check(CheckInput((plan,), (manifest(tmp_path, undecided, other),)))
    assert (kinds(both), exit_code(both)) == (["own-excess"], 4)


# Whom a manifest is about


def named_by_aws(*statements: Json) -> Sequence[Json]:
    """Return the agent's role under a name that AWS makes up, with an inline policy."""
    unknown = {"arn": True, "name": True, "id": True}
    values = {"name_prefix": "agent-", "assume_role_policy": document(TRUST)}
    made = {"address": "aws_iam_role.agent", "values": values, "unknown": unknown}
    policy = {"name": "work", "policy": document(*statements)}
    tie = {"address": "aws_iam_role_policy.work", "values": policy, "unknown": {"role": True}}
    return made, {**tie, "references": {"role": ["aws_iam_role.agent.id"]}}


def test_a_manifest_is_said_to_be_about_an_address(tmp_path: Path) -> None:
    """A role whose name nobody knows yet is judged by the manifest that it is said to have."""
    for statements, expected in (([READ], []), ([READ, DELETE], ["own-excess"])):
        gate = checked(tmp_path, *named_by_aws(*statements), agents={"agent": "aws_iam_role.agent"})
        assert kinds(gate) == expected


@pytest.mark.parametrize(
    ("agents", "words"),
    [
        ({"agnt": "aws_iam_role.agent"}, "no manifest is called `agnt`"),
        ({"agent": "aws_iam_role.agnt"}, "`aws_iam_role.agnt`, where `agent` is said to be"),
        ({"agent": "aws_iam_role_policy.work"}, "`aws_iam_role_policy.work`, where `agent` is said to be"),
    ],
)
def test_an_agent_or_address_that_is_not_there_is_an_error(
    tmp_path: Path, agents: dict[str, str], words: str
) -> None:
    """A wrong name would make the gate judge nobody."""
    with pytest.raises(IamscopeError, match="no ") as found:
        checked(tmp_path, *named_by_aws(READ), agents=agents)
    assert found.value.code == "unknown-agent"
    assert words in found.value.message


def policy_file(folder: Path, name: str, *statements: Json) -> Path:
    """Write a policy that stands for itself."""
    path = folder / name
    path.write_text(json.dumps(document(*statements)))
    return path


def test_a_policy_alone_is_the_only_agents(tmp_path: Path) -> None:
    """Where there is one manifest, a policy is judged as its agent's, whatever the file's name."""
    for statements, expected in (([READ], []), ([READ, DELETE], ["own-excess"])):
        path = policy_file(tmp_path, "anything.json", *statements)
        assert kinds(check(CheckInput((path,), (manifest(tmp_path),)))) == expected


def test_a_policy_alone_is_of_the_agent_of_its_name(tmp_path: Path) -> None:
    """Among several manifests the file's name tells which is meant, or an option does, or nothing."""
    one = role(AGENT, name="reader", access=[DECLARED])
    other = role(arn("role", "other"), name="cleaner", access=[{**DECLARED, "actions": ["s3:DeleteObject"]}])
    fleet = manifest(tmp_path, one, other)
    reader = policy_file(tmp_path, "reader.json", DELETE)
    cleaner = policy_file(tmp_path, "cleaner.json", DELETE)
    assert kinds(check(CheckInput((reader,), (fleet,)))) == ["own-excess"]
    assert kinds(check(CheckInput((cleaner,), (fleet,)))) == []
    nobodys = policy_file(tmp_path, "policy.json", DELETE)
    with pytest.raises(IamscopeError) as found:
        check(CheckInput((nobodys,), (fleet,)))
    assert found.value.code == "whose-policy"
    said = {name: CheckInput((nobodys,), (fleet,), agents={name: "policy"}) for name in ("reader", "cleaner")}
    assert kinds(check(said["reader"])) == ["own-excess"]
    assert kinds(check(said["cleaner"])) == []


def account_file(folder: Path) -> Path:
    """Write a service account that is the agent."""
    annotations = {"eks.amazonaws.com/role-arn": AGENT}
    metadata = {"name": "agent", "namespace": "bots", "annotations": annotations}
    path = folder / "accounts.yaml"
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}))
    return path


def test_a_service_account_is_judged_as_its_principal(tmp_path: Path) -> None:
    """With the account it is known what it may do; without, it is an unknown grant to an agent."""
    path, fleet = account_file(tmp_path), manifest(tmp_path)
    alone = check(CheckInput((path,), (fleet,)))
    assert kinds(alone) == ["unknown-grant"]
    assert alone.failing[0].unknown == ("what that principal may do",)
    snapshot = write_snapshot({"roles": {"agent": {"policies": {"w": [READ, DELETE]}}}}, tmp_path / "s")
    assert kinds(check(CheckInput((path,), (fleet,), onto=snapshot))) == ["own-excess"]
    plan = written(tmp_path, agents_role(), inline(READ))
    for inputs in ((path, plan), (plan, path)):
        assert kinds(check(CheckInput(inputs, (fleet,)))) == []


# Beside an account


def snapshot_of(folder: Path, *statements: Json) -> Path:
    """Write a snapshot whose agent has some statements."""
    account = {"roles": {"agent": {"policies": {"old": list(statements)}}}}
    return write_snapshot(account, folder / "snapshot")


def test_a_snapshot_is_judged_as_it_is(tmp_path: Path) -> None:
    """An account is an input like others; with a second one nobody knows which is meant."""
    snapshot = snapshot_of(tmp_path, READ, DELETE)
    gate = check(CheckInput((snapshot,), (manifest(tmp_path),)))
    assert (kinds(gate), exit_code(gate)) == (["own-excess"], 1)
    with pytest.raises(IamscopeError):
        check(CheckInput((snapshot,), (manifest(tmp_path),), onto=snapshot))


def test_only_what_is_new_fails_beside_an_account(tmp_path: Path) -> None:
    """What the account has already is known, and what the plan adds to it fails."""
    snapshot = snapshot_of(tmp_path, READ, DELETE)
    harmless = checked(tmp_path, inline(READ), onto=snapshot, new_only=True)
    assert (kinds(harmless), kinds(harmless, Judgement.KNOWN)) == ([], ["own-excess"])
    put = {**DELETE, "Action": "dynamodb:DeleteTable", "Resource": "*"}
    adding = checked(tmp_path, inline(put), onto=snapshot, new_only=True)
    assert kinds(adding) == ["own-excess"]
    assert kinds(checked(tmp_path, inline(READ), onto=snapshot)) == ["own-excess"]


def test_what_a_template_deletes_is_said_to_be_unknown(tmp_path: Path) -> None:
    """A denial that a stack no longer holds may be gone: nobody can tell from its template."""
    template = tmp_path / "template.json"
    template.write_text(json.dumps({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}))
    snapshot = snapshot_of(tmp_path, READ)
    beside = check(CheckInput((template,), (manifest(tmp_path),), onto=snapshot))
    assert [one for one in beside.notices if one.startswith("a template does not say")]
    plan = checked(tmp_path, inline(READ), onto=snapshot)
    assert not [one for one in plan.notices if one.startswith("a template does not say")]


def test_only_what_is_new_fails_beside_the_plan_itself(tmp_path: Path) -> None:
    """Without an account it is what the plan says of before."""
    there = agents_role(change="keep"), inline(DELETE, change="keep")
    assert kinds(checked(tmp_path, *there, new_only=True)) == []
    assert kinds(checked(tmp_path, *there)) == ["own-excess"]
    wider = {**DELETE, "Resource": "arn:aws:s3:::prod/*"}
    grown = inline(DELETE, wider, change="update", before=inline(DELETE)["values"])
    assert kinds(checked(tmp_path, there[0], grown, new_only=True)) == ["own-excess"]


def test_what_a_change_moves_is_said(tmp_path: Path) -> None:
    """The gate tells for each agent whom it comes to and no longer comes to."""
    become = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    trust = {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}
    agent = {"policies": {"old": [{**become, "Resource": arn("role", "old")}]}}
    account: Json = {"roles": {"agent": agent, "old": {"trust": [trust]}, "other": {"trust": [trust]}}}
    snapshot = write_snapshot(account, tmp_path / "snapshot")
    resources = (
        inline({**become, "Resource": arn("role", "other")}, name="new"),
        inline(become, name="old", change="delete"),
    )
    (moved,) = checked(tmp_path, *resources, onto=snapshot).reach
    assert (moved.agent, moved.gains, moved.loses) == (
        "agent",
        (arn("role", "other"),),
        (arn("role", "old"),),
    )


# Baselines and base revisions


def test_a_baseline_shrinks_and_grows_only_where_it_is_told(tmp_path: Path) -> None:
    """The first one takes all, later ones take nothing in, unless the user accepts what is new."""
    baseline = tmp_path / "baseline.json"
    keep = {**DELETE, "Action": "s3:PutObjectAcl"}
    given = CheckInput(
        (written(tmp_path, agents_role(), inline(DELETE)),), (manifest(tmp_path),), baseline=baseline
    )
    with pytest.raises(IamscopeError):
        check(given)
    check(replace(given, update=True))
    first = baseline.read_text()
    assert kinds(check(given)) == []
    plan = written(tmp_path, agents_role(), inline(DELETE), inline(keep, name="k"), name="more.json")
    more = replace(given, inputs=(plan,))
    assert kinds(check(more)) == ["own-excess"]
    assert kinds(check(replace(more, update=True))) == ["own-excess"]
    assert baseline.read_text() == first
    check(replace(more, update=True, grow=True))
    assert kinds(check(more)) == []
    check(replace(given, update=True))
    assert baseline.read_text() == first


def test_a_change_does_not_approve_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Manifests of the base revision judge, and that those of the change allow more is a finding."""
    monkeypatch.chdir(tmp_path)
    repository = Repository(tmp_path)
    narrow = json.dumps(role(AGENT, access=[DECLARED]), indent=1)
    wide = json.dumps(role(AGENT, access=[DECLARED, {**DECLARED, "actions": ["s3:DeleteObject"]}]), indent=1)
    repository.commit({"manifests/agent.yaml": narrow})
    written(tmp_path, agents_role(), inline(READ, DELETE))
    given = CheckInput((Path("plan.json"),), (Path("manifests"),))
    repository.write({"manifests/agent.yaml": wide})
    assert kinds(check(given)) == []
    judged = check(replace(given, manifests_from="main"))
    assert sorted(kinds(judged)) == ["manifest-widened", "own-excess"]
    (widened,) = [one for one in judged.failing if one.finding.kind == "manifest-widened"]
    assert widened.spots[0].file == "manifests/agent.yaml"
    repository.write({"manifests/agent.yaml": narrow})
    assert kinds(check(replace(given, manifests_from="main"))) == ["own-excess"]
