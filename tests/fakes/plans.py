"""Terraform plans in short form, as `terraform show -json` would have printed them.

resources:
- address: aws_iam_role.agent
  values: {name: agent}
  unknown: {arn: true}
  references: {policy: [aws_s3_bucket.data.arn]}
  change: create
modules: {store: {inputs: {policy: [aws_iam_policy.a.arn]}, outputs: {arn: [aws_s3_bucket.data.arn]}}}
providers: {aws.prod: {region: eu-west-1, account: "222222222222"}}

An address alone says whether something is a data source and in which module it is. `change` is one of
the words of `CHANGES`; documents may be written as objects, and become JSON texts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from iamscope.clouds.aws.plan.accounts import NOBODY
from iamscope.clouds.aws.planner import Planned, Planner
from iamscope.clouds.aws.world import AwsWorld
from iamscope.iac.plan import Plan
from iamscope.iac.terraform import read
from iamscope.iac.terraform.addresses import general, module_of, steps
from iamscope.model.planned import Site
from iamscope.model.reach import Holding

Json = dict[str, Any]
ACCOUNT = "111111111111"
HELD = frozenset({"policy", "assume_role_policy", "json", "document"})
CHANGES: Mapping[str, list[str]] = {
    "keep": ["no-op"],
    "create": ["create"],
    "read": ["read"],
    "update": ["update"],
    "replace": ["delete", "create"],
    "delete": ["delete"],
    "forget": ["forget"],
    "replace-forgetting": ["create", "forget"],
}


def plan_json(short: Mapping[str, Any]) -> Json:
    """Return a plan as Terraform prints it."""
    resources = [_whole(one) for one in short.get("resources", ())]
    changes = [_change(one) for one in resources if not one.get("standing")]
    standing = [_standing(one) for one in resources if one.get("standing")]
    whole: Json = {
        "format_version": short.get("format", "1.2"),
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": standing}} if standing else {},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {key: _provider(key, one) for key, one in _providers(short).items()},
            "root_module": _module("", resources, short.get("modules", {})),
        },
    }
    looked_up = [one for one in resources if one.get("before_planning")]
    if looked_up:
        whole["prior_state"] = {
            "values": {"root_module": {"resources": [_standing(one) for one in looked_up]}}
        }
    return whole


def _providers(short: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = short.get(
        "providers", {"aws": {"account": ACCOUNT, "region": "eu-west-1"}}
    )
    return found


def _provider(key: str, one: Mapping[str, str]) -> Json:
    expressions: Json = {}
    if "region" in one:
        expressions["region"] = {"constant_value": one["region"]}
    if "account" in one:
        expressions["allowed_account_ids"] = {"constant_value": [one["account"]]}
    return {"name": key.partition(".")[0], "expressions": expressions}


def _whole(one: Mapping[str, Any]) -> Json:
    address = one["address"]
    words = list(steps(address))[2 * len(module_of(address)) :]
    data = words[0][0] == "data"
    return {**one, "type": words[data][0], "mode": "data" if data else "managed", "key": words[-1][1]}


def _standing(one: Json) -> Json:
    return {**_named(one), "values": _texts(one.get("values", {}))}


def _named(one: Json) -> Json:
    named = {
        "address": one["address"],
        "mode": one["mode"],
        "type": one["type"],
        "provider_name": one.get("provider_name", "registry.terraform.io/hashicorp/aws"),
    }
    return named | {key: one[key] for key in ("previous_address", "deposed") if key in one}


def _change(one: Json) -> Json:
    word = one.get("change", "read" if one["mode"] == "data" else "create")
    after = _texts(one.get("values", {}))
    before = _texts(one["before"]) if "before" in one else None
    if word in ("keep", "forget", "delete") and before is None:
        before = after
    if word in ("delete", "forget"):
        after = None
    change = {
        "actions": CHANGES[word],
        "before": before,
        "after": after,
        "after_unknown": one.get("unknown", {}),
    }
    if "importing" in one:
        change["importing"] = {"id": one["importing"]}
    return {**_named(one), "change": change}


def _texts(values: Any) -> Any:
    """Return values with documents as the JSON texts that they are."""
    if isinstance(values, list):
        return [_texts(one) for one in values]
    if not isinstance(values, Mapping):
        return values
    return {
        key: orjson.dumps(value).decode()
        if key in HELD and isinstance(value, Mapping)
        else [orjson.dumps(one).decode() if isinstance(one, Mapping) else one for one in value]
        if key in ("source_policy_documents", "override_policy_documents")
        else _texts(value)
        for key, value in values.items()
    }


def _module(path: str, resources: Sequence[Json], modules: Mapping[str, Any]) -> Json:
    own = {general(one["address"]): one for one in resources if _path(one["address"]) == path}
    children = {name: one for name, one in modules.items() if name.rpartition(".")[0] == path}
    return {
        "resources": [_configured(address, one) for address, one in own.items()],
        "module_calls": {
            name.rpartition(".")[2]: {
                "expressions": _expressions(one.get("inputs", {})),
                "module": {
                    **_module(name, resources, modules),
                    "outputs": {
                        key: {"expression": {"references": _prefixes(names)}}
                        for key, names in one.get("outputs", {}).items()
                    },
                },
            }
            for name, one in children.items()
        },
    }


def _path(address: str) -> str:
    return ".".join(name for name, _ in module_of(address))


def _configured(address: str, one: Json) -> Json:
    depth = 2 * len(module_of(address))
    return {
        "address": ".".join(name for name, _ in list(steps(address))[depth:]),
        "mode": one["mode"],
        "type": one["type"],
        "provider_config_key": one.get("provider", "aws"),
        "expressions": _expressions(one.get("references", {})),
    }


def _expressions(references: Mapping[str, Any]) -> Json:
    """Return expressions by path; a path may lead through blocks, such as `statement[0].resources`."""
    found: Json = {}
    for path, names in references.items():
        node: Any = found
        words = list(steps(path))
        for index, (name, key) in enumerate(words):
            last = index == len(words) - 1
            if key:
                blocks = node.setdefault(name, [])
                blocks += [{} for _ in range(int(key[1:-1]) + 1 - len(blocks))]
                node = blocks[int(key[1:-1])]
            elif last:
                node[name] = {"references": _prefixes(names)}
            else:
                node = node.setdefault(name, {})
    return found


def _prefixes(names: Sequence[str]) -> list[str]:
    """Return references as a plan lists them: each name, and the resource that it is about."""
    return list(dict.fromkeys(word for name in names for word in _prefixes_of(name)))


def _prefixes_of(name: str) -> Iterator[str]:
    yield name
    words = [f"{word}{key}" for word, key in steps(name)]
    least = 3 if words[0] == "data" else 2
    if len(words) > least:
        yield ".".join(words[: len(words) - 1])


def plan_of(short: Mapping[str, Any]) -> Plan:
    """Return a plan in short form as the reader returns it."""
    return read(orjson.loads(orjson.dumps(plan_json(short))), "plan.json")


def planned_of(*plans: Plan, before: AwsWorld | None = None, site: Site | None = None) -> Planned:
    """Return what plans make of a world, or of nothing."""
    return Planner().plan(before, plans, site or Site())


def arn(name: str, account: str = ACCOUNT) -> str:
    """Return the ARN of `role/x` and the like; a whole ARN stays."""
    return name if name.startswith("arn:") else f"arn:aws:iam::{account}:{name}"


def may(planned: Planned, who: str, action: str, resource: str) -> str:
    """Return whether somebody may do something after a plan: `yes`, `no`, or `perhaps`."""
    high, low = (
        _outcome(world, who, action, resource) for world in (planned.high, planned.low or planned.high)
    )
    assert high in ("yes", "conditional") or low == "no", (
        "the narrow edition allows what the wide one does not"
    )
    return high if high == low else "perhaps"


def _outcome(world: AwsWorld, who: str, action: str, resource: str) -> str:
    principal = world.find(arn(who)) or world.find(arn(who, NOBODY)) or world.find(who)
    if principal is None:
        return "no"
    decision = world.at_home(Holding(principal), action, resource)
    return "yes" if decision.allowed else "conditional" if decision.possible else "no"
