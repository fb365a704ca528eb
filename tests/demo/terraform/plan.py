"""The plan of a configuration that creates everything, as `terraform show -json` prints it in format 1.2."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.demo.terraform.configuration import Block, Call, Configuration
from tests.demo.terraform.expressions import Context, configured, has_unknown, known, mask

_PROVIDER = "registry.terraform.io/hashicorp/aws"
Json = dict[str, Any]


def plan(configuration: Configuration) -> Json:
    """Return the plan."""
    root = Context(variables=configuration.variables)
    rows = list(_rows(configuration, root))
    created = [row for row in rows if not row["data"]]
    read_now = [row for row in rows if row["data"] and not has_unknown(row["values"])]
    read_later = [row for row in rows if row["data"] and has_unknown(row["values"])]
    changed = sorted((*created, *read_later), key=_by_address)
    return {
        "format_version": "1.2",
        "terraform_version": "1.13.4",
        "variables": {name: {"value": value} for name, value in configuration.variables.items()},
        "planned_values": {"root_module": _tree(created)},
        "resource_changes": [_change(row) for row in changed],
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": "1.13.4",
            "values": {"root_module": _tree(read_now)},
        },
        "configuration": _configuration(configuration),
        "timestamp": "2026-03-02T08:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _by_address(row: Json) -> str:
    return str(row["address"])


def _rows(configuration: Configuration, root: Context) -> Iterator[Json]:
    for block in configuration.blocks:
        yield from _of_block(block, root, "")
    for call in configuration.calls:
        for key, here in call.instances(root):
            for block in call.module.blocks:
                yield from _of_block(block, here, f"module.{call.name}{key}")


def _of_block(block: Block, here: Context, module: str) -> Iterator[Json]:
    for key, place in block.instances(here):
        address = f"{block.address}{key}"
        yield {
            "address": f"{module}.{address}" if module else address,
            "module": module,
            "data": block.data,
            "type": block.type,
            "name": block.name,
            "key": key,
            "values": block.values(place),
        }


def _head(row: Json) -> Json:
    index = {"index": row["key"][2:-2]} if row["key"] else {}
    mode = "data" if row["data"] else "managed"
    return {"address": row["address"], "mode": mode, "type": row["type"], "name": row["name"], **index}


def _change(row: Json) -> Json:
    within = {"module_address": row["module"]} if row["module"] else {}
    masked = mask(row["values"])
    reason = {"action_reason": "read_because_config_unknown"} if row["data"] else {}
    change = {
        "actions": ["read" if row["data"] else "create"],
        "before": None,
        "after": known(row["values"]),
        "after_unknown": masked,
        "before_sensitive": False,
        "after_sensitive": {},
    }
    return {**_head(row), **within, "provider_name": _PROVIDER, "change": change, **reason}


def _tree(rows: list[Json]) -> Json:
    """Return resources by module, as states are laid out."""

    def stated(row: Json) -> Json:
        values = {"values": known(row["values"]), "sensitive_values": {}}
        return {**_head(row), "provider_name": _PROVIDER, "schema_version": 0, **values}

    root = sorted((row for row in rows if not row["module"]), key=_by_address)
    modules = sorted({row["module"] for row in rows if row["module"]})
    children = [
        {"resources": [stated(row) for row in sorted(rows, key=_by_address) if row["module"] == module]}
        | {"address": module}
        for module in modules
    ]
    return {"resources": [stated(row) for row in root]} | ({"child_modules": children} if children else {})


def _configuration(configuration: Configuration) -> Json:
    blocks = sorted(configuration.blocks, key=lambda block: block.address)
    return {
        "provider_config": {
            "aws": {
                "name": "aws",
                "full_name": _PROVIDER,
                "version_constraint": "~> 6.0",
                "expressions": {"region": {"references": ["var.region"]}},
            }
        },
        "root_module": {
            "resources": [_configured(block) for block in blocks],
            "module_calls": {call.name: _called(call) for call in configuration.calls},
            "variables": {
                name: {"default": value, "description": "The region of everything that has one."}
                for name, value in configuration.variables.items()
            },
        },
    }


def _configured(block: Block) -> Json:
    each = {"for_each_expression": configured(block.for_each)} if block.for_each else {}
    return {
        "address": block.address,
        "mode": "data" if block.data else "managed",
        "type": block.type,
        "name": block.name,
        "provider_config_key": "aws",
        "expressions": _expressions(block.body),
        "schema_version": 0,
        **each,
    }


def _expressions(body: Mapping[str, Any]) -> Json:
    return {name: configured(value) for name, value in sorted(body.items())}


def _called(call: Call) -> Json:
    each = {"for_each_expression": configured(call.for_each)} if call.for_each else {}
    module = {
        "outputs": {name: {"expression": configured(one)} for name, one in call.module.outputs.items()},
        "resources": [_configured(block) for block in call.module.blocks],
        "variables": {
            name: {"description": description} for name, (_, description) in call.module.variables.items()
        },
    }
    return {
        "source": call.module.source,
        "expressions": _expressions(call.arguments),
        "module": module,
        **each,
    }
