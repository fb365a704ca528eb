"""Files of facts: written, read, and what a check makes of them."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.model.gate import Gate
from iamscope.model.provided import Provided, ProvidedPolicy
from iamscope.pipeline.check import CheckInput, check
from iamscope.pipeline.facts import Facts, facts_of_snapshot, read_facts, render
from tests.fakes.account import Json, document, write_snapshot
from tests.fakes.fleet import role
from tests.fakes.plans import plan_json
from tests.fakes.repository import Repository

REPOSITORY = Path(__file__).parents[2]
SCHEMA = json.loads((REPOSITORY / "docs" / "schema" / "facts.schema.json").read_text())
AGENT = "arn:aws:iam::111111111111:role/agent"
QUEUES = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
ALLOW: Json = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
DELETE: Json = {"Effect": "Allow", "Action": "sqs:DeleteQueue", "Resource": "*"}
TAKEN_AT = "2026-01-02T03:04:05Z"
PLAN: Json = {
    "resources": [
        {"address": "aws_iam_role.agent", "values": {"name": "agent", "arn": AGENT}},
        {
            "address": "aws_iam_role_policy_attachment.queues",
            "values": {"role": "agent", "policy_arn": QUEUES},
        },
    ]
}


def provided(*statements: Json, name: str = QUEUES, version: str = "v1") -> Provided:
    """Return one policy as facts."""
    policy = ProvidedPolicy(name, version, json.dumps(document(statements)))
    return Provided("aws", TAKEN_AT, (policy,))


def whole(**more: Any) -> Json:
    """Return a file of facts as it should be, with some keys set otherwise."""
    raw: Json = json.loads(render(provided(ALLOW)))
    return {**raw, **more}


def one(**more: Any) -> Json:
    """Return a file of one policy, of which some keys are set otherwise."""
    return whole(policies=[{**whole()["policies"][0], **more}])


def read(folder: Path, raw: object) -> Facts:
    """Read a file that holds a value, or a text."""
    path = folder / "facts.json"
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw))
    return read_facts(path)


def codes(folder: Path, raw: object) -> list[str]:
    """Return the codes of what is wrong with a file."""
    with pytest.raises(IamscopeError) as caught:
        read(folder, raw)
    errors = caught.value.errors if isinstance(caught.value, ManyErrors) else (caught.value,)
    assert all("facts.json`" in error.message for error in errors)
    return [error.code for error in errors]


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    """The file is of the published shape, sorted, and the same whatever the order."""
    policies = (*provided(ALLOW).policies, *provided(DELETE, name=f"{QUEUES}2").policies)
    text = render(Provided("aws", TAKEN_AT, policies))
    assert text == render(Provided("aws", TAKEN_AT, policies[::-1]))
    Draft202012Validator(SCHEMA).validate(json.loads(text))
    found = read(tmp_path, text)
    assert [(policy.arn, policy.versions) for policy in found.policies] == [
        (QUEUES, ("v1",)),
        (f"{QUEUES}2", ("v1",)),
    ]
    assert found.taken_at == TAKEN_AT


def test_facts_of_a_snapshot(tmp_path: Path) -> None:
    """They are those of the attached policies, of the time when the snapshot was taken."""
    account = {"policies": {QUEUES: {"statements": [ALLOW]}}}
    found = facts_of_snapshot(write_snapshot(account, tmp_path / "shot"))
    assert (found.cloud, [policy.name for policy in found.policies]) == ("aws", [QUEUES])
    assert render(found).count("sqs:SendMessage") == 1
    with pytest.raises(IamscopeError, match="holds no text"):
        facts_of_snapshot(write_snapshot({"users": {"ann": {}}}, tmp_path / "empty"))


def test_a_file_need_not_say_when(tmp_path: Path) -> None:
    """A snapshot that is one bare file does not say it either."""
    text = render(Provided("aws", "", provided(ALLOW).policies))
    Draft202012Validator(SCHEMA).validate(json.loads(text))
    assert "does not say as of when" in read(tmp_path, text).words


MALFORMED = {
    "no object": [],
    "another kind": whole(kind="AgentRole"),
    "no version": whole(version=None),
    "a flag for a version": whole(version=True),
    "no list": whole(policies={}),
    "another cloud": whole(cloud="gcp"),
    "a cloud that is no text": whole(cloud=["aws"]),
    "no time": whole(taken_at="yesterday"),
    "a number for a time": whole(taken_at=20260102),
    "an unknown key": whole(note="x"),
    "a policy that is none": whole(policies=[7]),
    "a policy with more": one(note="x"),
    "a name that is no text": one(name=7),
    "an empty name": one(name=""),
    "a version that is no text": one(version=3),
    "the same policy twice": whole(policies=whole()["policies"] * 2),
    "cut off": render(provided(ALLOW))[:-20],
    "a key twice": '{"kind": "Facts", "kind": "Facts"}',
    "no JSON": whole(version=float("nan")),
    "nested": "[" * 100_000,
    "a long number": "1" * 10_000,
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_one_clear_error(raw: object, tmp_path: Path) -> None:
    """It says what is wrong and in which file."""
    assert codes(tmp_path, raw) == ["bad-facts"]


def test_each_key_is_needed(tmp_path: Path) -> None:
    """What lacks one of a file's keys, or of a policy's, is refused."""
    for key in ("cloud", "taken_at", "policies"):
        assert codes(tmp_path, {name: value for name, value in whole().items() if name != key}) == [
            "bad-facts"
        ]
    policy = whole()["policies"][0]
    for key in policy:
        less = {name: value for name, value in policy.items() if name != key}
        assert codes(tmp_path, whole(policies=[less])) == ["bad-facts"]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Those of policies with those of the file, and of very many only the first."""
    policies = [
        {"name": AGENT, "version": "v1", "document": {}},
        {"name": QUEUES, "version": "v1", "document": 7},
    ]
    raw = whole(note="x", taken_at="never", policies=policies)
    assert codes(tmp_path, raw) == ["bad-facts", "bad-facts", "not-provided", "malformed-policy"]
    assert codes(tmp_path, whole(policies=[7] * 1000)) == ["bad-facts"] * 51
    assert codes(tmp_path, whole(policies=[7] * 20_001)) == ["bad-facts"]


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    """Its meaning may be another."""
    assert codes(tmp_path, whole(version=2)) == ["newer-facts"]


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, a folder, another encoding and far too much are told apart."""
    monkeypatch.setattr("iamscope.pipeline.facts._LARGEST", 100)
    (tmp_path / "large").write_text(render(provided(ALLOW)))
    (tmp_path / "latin").write_bytes(b'{"kind": "\xe9"}')
    for name, words in {
        "none": "cannot be read: no such file",
        ".": "cannot be read: is a directory",
        "large": "is larger than any",
        "latin": "is not UTF-8",
    }.items():
        with pytest.raises(IamscopeError, match=words) as caught:
            read_facts(tmp_path / name)
        assert caught.value.code == "unreadable-facts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plan, and a manifest that declares to send messages."""
    access = [{"actions": ["sqs:SendMessage"], "resources": ["*"]}]
    (tmp_path / "agent.yaml").write_text(json.dumps(role(AGENT, access=access)))
    (tmp_path / "plan.json").write_bytes(orjson.dumps(plan_json(PLAN)))
    return tmp_path


def checked(folder: Path, *facts: Provided, **more: Any) -> Gate:
    """Check the plan, with some facts."""
    paths = []
    for number, each in enumerate(facts):
        paths.append(folder / f"facts-{number}.json")
        paths[-1].write_text(render(each))
    return check(CheckInput((folder / "plan.json",), (folder / "agent.yaml",), facts=tuple(paths), **more))


def kinds(gate: Gate) -> list[str]:
    """Return the kinds of what fails a gate."""
    return sorted(
        {judged.finding.kind for judged in gate.judged if judged.finding.kind != "missing-permission"}
    )


def test_the_gate_flips_with_the_text(folder: Path) -> None:
    """A policy whose text nobody has is unknown; with its text it is within the manifest, or beyond it."""
    assert kinds(checked(folder)) == ["unknown-grant"]
    within = checked(folder, provided(ALLOW))
    assert (kinds(within), within.passes) == ([], True)
    beyond = checked(folder, provided(ALLOW, DELETE))
    assert (kinds(beyond), beyond.passes) == (["own-excess"], False)


def test_a_report_says_whose_texts_it_takes(folder: Path) -> None:
    """The file and its time are among the notices."""
    notices = checked(folder, provided(ALLOW)).notices
    assert any("facts-0.json`, as of 2026-01-02T03:04:05Z" in text for text in notices)


def test_of_several_files_the_newest_version_counts(folder: Path) -> None:
    """In whichever order they are given; two texts of one version are an error."""
    old, new = provided(ALLOW, version="v9"), provided(DELETE, version="v10")
    assert kinds(checked(folder, old, new)) == kinds(checked(folder, new, old)) == ["own-excess"]
    with pytest.raises(IamscopeError, match="different things of version `v9`"):
        checked(folder, old, provided(DELETE, version="v9"))


def test_mistakes_of_several_files_are_told_together(folder: Path) -> None:
    """One run shows them all."""
    odd = provided(ALLOW, version="one")
    with pytest.raises(ManyErrors) as caught:
        checked(folder, odd, odd)
    first, second = (error.message for error in caught.value.errors)
    assert ("facts-0.json" in first, "facts-1.json" in second) == (True, True)


def test_facts_fill_in_what_an_account_lacks(folder: Path) -> None:
    """Onto a snapshot that does not hold the text, too; what it holds itself goes before the file."""
    standing = {"roles": {"agent": {"attached": [QUEUES]}}}
    lacking = write_snapshot(standing, folder / "lacking")
    assert kinds(checked(folder, onto=lacking)) == ["unknown-grant"]
    assert kinds(checked(folder, provided(DELETE), onto=lacking)) == ["own-excess"]
    assert checked(folder, provided(DELETE), onto=lacking, new_only=True).passes
    holding = {**standing, "policies": {QUEUES: {"statements": [ALLOW]}}}
    account = write_snapshot(holding, folder / "holding")
    assert kinds(checked(folder, provided(DELETE), onto=account)) == []


def test_a_change_brings_no_facts_along(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts are those of the base revision, where manifests are; what it does not have counts for nothing."""
    repository = Repository(folder)
    monkeypatch.chdir(folder)
    repository.commit()
    new = checked(folder, provided(ALLOW), manifests_from="main")
    assert kinds(new) == ["unknown-grant"]
    assert any("are not in that revision" in text for text in new.notices)
    repository.commit({"facts-0.json": render(provided(DELETE))})
    gate = checked(folder, provided(ALLOW), manifests_from="main")
    assert kinds(gate) == ["own-excess"]
    assert any("`main:facts-0.json`" in text for text in gate.notices)
