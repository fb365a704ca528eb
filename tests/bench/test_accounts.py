"""Generated accounts: size, mix, that they repeat, and that the right answers follow from them."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.accounts import World, generate, write

Json = dict[str, Any]
_HOLDERS = ("UserDetailList", "GroupDetailList", "RoleDetailList")


@pytest.fixture(scope="module")
def world() -> World:
    """Return a world of 2,000 principals."""
    return generate(2_000)


def _holders(world: World) -> Iterator[Json]:
    for kind in _HOLDERS:
        yield from world.details[kind]


def _inline(holder: Json) -> list[Json]:
    keys = "UserPolicyList", "GroupPolicyList", "RolePolicyList"
    return [policy["PolicyDocument"] for key in keys for policy in holder.get(key, [])]


def _documents(world: World) -> list[Json]:
    managed = [
        version["Document"] for each in world.details["Policies"] for version in each["PolicyVersionList"]
    ]
    return [*managed, *(document for holder in _holders(world) for document in _inline(holder))]


def test_same_seed_gives_the_same_world() -> None:
    """Two worlds of one seed are equal, and another seed gives another world."""
    assert generate(500) == generate(500)
    assert generate(500, seed=2).details != generate(500).details


@pytest.mark.parametrize("principals", [300, 2_000])
def test_counts_are_what_was_asked_for(principals: int) -> None:
    """A world has as many principals as asked for: 30 of 100 users, 65 roles, the rest groups."""
    details = generate(principals).details
    counts = [len(details[kind]) for kind in _HOLDERS]
    assert counts == [principals * 30 // 100, principals * 5 // 100, principals * 65 // 100]


def test_names_are_unique(world: World) -> None:
    """No two principals or policies share an ARN or a unique id."""
    everything = [*_holders(world), *world.details["Policies"]]
    ids = [
        item[key] for item in everything for key in ("UserId", "GroupId", "RoleId", "PolicyId") if key in item
    ]
    assert max(Counter(item["Arn"] for item in everything).values()) == 1
    assert max(Counter(ids).values()) == 1
    assert {len(each) for each in ids} == {21}


def test_size_and_variety_are_realistic(world: World) -> None:
    """A principal takes about 1.2 KB, and there are about 70 distinct documents to 100 principals."""
    assert 1_000 < len(json.dumps(world.details)) / 2_000 < 1_300
    distinct = {json.dumps(document, sort_keys=True) for document in _documents(world)}
    assert 0.65 < len(distinct) / 2_000 < 0.8


def test_every_kind_of_statement_occurs(world: World) -> None:
    """Wildcards, NotAction, NotResource, denials, conditions, boundaries and wide grants are there."""
    statements = [statement for document in _documents(world) for statement in document["Statement"]]
    text = json.dumps(statements)
    for mark in ('"NotAction"', '"NotResource"', '"Deny"', '"Condition"', ':*"', 'Get*"', '"Resource": "*"'):
        assert mark in text, mark
    assert {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ["*"]} in statements
    assert any("PermissionsBoundary" in holder for holder in _holders(world))


def _trusts(world: World) -> dict[str, list[Json]]:
    roles = world.details["RoleDetailList"]
    return {role["Arn"]: role["AssumeRolePolicyDocument"]["Statement"] for role in roles}


def test_trust_chains_are_four_deep_and_no_deeper(world: World) -> None:
    """The longest chain of roles outside the agents that trust one another by name has four steps."""
    trusts = _trusts(world)
    depths: dict[str, int] = {}
    for arn, (statement, *_) in trusts.items():
        before = statement["Principal"].get("AWS")
        depths[arn] = depths.get(before, 0) + 1 if before in trusts else 0
    assert max(depths.values()) == 4


def test_every_kind_of_trust_occurs(world: World) -> None:
    """Roles trust services, the account, users, other accounts and identity providers."""
    principals = [statement["Principal"] for trusts in _trusts(world).values() for statement in trusts]
    assert {key for principal in principals for key in principal} == {"AWS", "Federated", "Service"}
    addresses = {principal["AWS"].split(":", 4)[4] for principal in principals if "AWS" in principal}
    assert {"111111111111:root", "222222222222:root"} < addresses
    assert any(":user/" in address for address in addresses)


def test_references_resolve(world: World) -> None:
    """Every group, attached policy and boundary that is named exists."""
    groups = {group["GroupName"] for group in world.details["GroupDetailList"]}
    policies = {policy["Arn"] for policy in world.details["Policies"]}
    for holder in _holders(world):
        assert groups.issuperset(holder.get("GroupList", []))
        assert policies.issuperset(each["PolicyArn"] for each in holder["AttachedManagedPolicies"])
        assert (
            holder.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", next(iter(policies)))
            in policies
        )


def test_two_of_a_hundred_principals_are_agents(world: World) -> None:
    """Each agent has one manifest and one right answer, and its principal exists."""
    roles = {role["Arn"] for role in world.details["RoleDetailList"]}
    assert len(world.manifests) == 40
    assert {manifest["name"] for manifest in world.manifests} == set(world.truth["agents"])
    for manifest in world.manifests:
        assert roles.issuperset([*manifest["agent"]["principals"], *manifest.get("operators", [])])


def _reached(world: World, start: str) -> set[str]:
    """Return the roles that a role can take on, by names alone: nothing on the way denies or limits."""
    roles = {role["Arn"]: role for role in world.details["RoleDetailList"]}
    trusts, found, waiting = _trusts(world), set(), [start]
    while waiting:
        actor = waiting.pop()
        allowed = _may_assume(roles[actor])
        for arn, (statement, *_) in trusts.items():
            trusted = statement["Principal"].get("AWS")
            by_account = trusted == "arn:aws:iam::111111111111:root" and arn in allowed
            if arn not in found and (trusted == actor or by_account):
                found.add(arn)
                waiting.append(arn)
    return found - {start}


def _may_assume(role: Json) -> set[str]:
    assert not role["AttachedManagedPolicies"], "an agent's way leads past a shared policy"
    statements = [statement for document in _inline(role) for statement in document["Statement"]]
    actions = [str(statement.get("Action", "")) for statement in statements if statement["Effect"] == "Allow"]
    assert not [each for each in actions if "iam:" in each or "lambda:" in each or each == "*"]
    return {
        arn
        for statement in statements
        if statement.get("Action") == "sts:AssumeRole"
        for arn in statement["Resource"]
    }


def test_reach_of_agents_follows_from_trust(world: World) -> None:
    """The roles that each agent reaches are those that trust and permission lead to, one after the other."""
    for manifest in world.manifests:
        (principal,) = manifest["agent"]["principals"]
        answer = world.truth["agents"][manifest["name"]]
        assert sorted(_reached(world, principal)) == answer["reaches"], manifest["name"]


def test_inheritance_follows_from_the_operator(world: World) -> None:
    """Excess is inherited exactly where the agent is its operator or reaches it."""
    for manifest in world.manifests:
        (principal,) = manifest["agent"]["principals"]
        answer = world.truth["agents"][manifest["name"]]
        through = any(
            operator in {principal, *answer["reaches"]} for operator in manifest.get("operators", [])
        )
        assert answer["inherited"] is through
        assert answer["excess"] or not answer["inherited"]


def test_excess_follows_from_the_policies(world: World) -> None:
    """Agents without excess are granted what they declare, or are held to it by a boundary or a denial."""
    roles = {role["Arn"]: role for role in world.details["RoleDetailList"]}
    policies = {
        policy["Arn"]: policy["PolicyVersionList"][0]["Document"] for policy in world.details["Policies"]
    }
    for manifest in world.manifests:
        role = roles[manifest["agent"]["principals"][0]]
        limit = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        documents = [policies[limit]] if limit else _inline(role)
        declared = [(entry["actions"], entry["resources"]) for entry in manifest["access"]["aws"]]
        granted = [
            (statement["Action"], statement["Resource"])
            for document in documents
            for statement in document["Statement"]
            if statement["Effect"] == "Allow"
        ]
        answer = world.truth["agents"][manifest["name"]]
        assert (granted != declared) is (answer["excess"] and not _only_through(manifest, answer))


def _only_through(manifest: Json, answer: Json) -> bool:
    """Return whether an agent's excess lies wholly in roles that it takes on."""
    return bool(answer["inherited"]) and manifest["operators"] != manifest["agent"]["principals"]


def test_written_world_reads_back(world: World, tmp_path: Path) -> None:
    """What is written is the details as one document, a manifest for each agent, answers and an index."""
    file = write(world, tmp_path)
    assert json.loads(file.read_bytes()) == world.details
    index = json.loads((tmp_path / "snapshot" / "snapshot.json").read_bytes())
    assert (tmp_path / "snapshot" / index["coverage"][0]["file"]) == file
    manifests = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "manifests").iterdir())]
    assert manifests == sorted(world.manifests, key=lambda manifest: str(manifest["name"]))
    assert json.loads((tmp_path / "truth.json").read_bytes()) == world.truth


def test_too_many_agents_are_refused() -> None:
    """A world that is too small for its agents and operators is refused with a reason."""
    with pytest.raises(ValueError, match="10 principals are too few for 6 agents"):
        generate(10)
