"""The incident as Terraform: its configuration and its plan."""

import json
from collections.abc import Iterator

from tests.demo.incident.shapes import REGION, Json
from tests.demo.terraform import hcl, platform, things
from tests.demo.terraform.configuration import Block, Call, Configuration, Module
from tests.demo.terraform.expressions import Context, Expression
from tests.demo.terraform.function_role import MODULE, functions
from tests.demo.terraform.iam import Principals
from tests.demo.terraform.plan import plan
from tests.demo.terraform.wording import IDENTITY

_HEAD = """terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string
  default     = "eu-west-1"
}

provider "aws" {
  region = var.region
}
"""
_LOCALS = {
    "main": ["account_id", "environments"],
    "data": ["tables", "database_instances"],
    "buckets": ["buckets", "asset_buckets", "plain_buckets"],
    "services": ["functions"],
    "secrets": ["secrets"],
    "messages": ["queues", "event_queues", "topics", "rules", "alarms"],
    "delivery": ["stacks"],
    "network": ["subnets", "security_groups", "target_groups"],
    "edge": ["zones", "distributions"],
}


def configuration(details: Json) -> Configuration:
    """Return the configuration of an account whose principals its details list."""
    files: dict[str, list[Block | Call]] = {
        "main": [IDENTITY],
        **Principals(details).files(),
    }
    for name, blocks in (
        ("delivery", [*platform.callers(), *platform.delivery()]),
        ("functions", platform.functions()),
        ("containers", platform.containers()),
        ("buckets", things.buckets()),
        ("data", things.data()),
        ("secrets", things.keys()),
        ("messages", things.messages()),
        ("network", platform.network()),
        ("edge", platform.edge()),
    ):
        files.setdefault(name, []).extend(blocks)
    return Configuration(
        {name: tuple(blocks) for name, blocks in files.items()},
        {"main": {"account_id": IDENTITY.get("account_id")}},
        {"main": _HEAD},
        (MODULE,),
        {"region": REGION},
    )


def written(details: Json) -> dict[str, str]:
    """Return every file of the configuration and its plan, by name."""
    whole = configuration(details)
    values = dict(_local_values(whole))
    found = {}
    for name, blocks in whole.files.items():
        local = {key: values[key] for key in _LOCALS.get(name, ()) if key in values}
        if name == "main":
            local["account_id"] = IDENTITY.get("account_id")
        texts = [whole.heads[name]] if name in whole.heads else []
        texts += [hcl.block("locals", local)] if local else []
        found[f"{name}.tf"] = "\n".join([*texts, *(block.text() for block in blocks)])
    found |= {f"modules/function-role/{name}": text for name, text in _module(MODULE).items()}
    return found | {"plan.json": json.dumps(plan(whole), separators=(",", ":")) + "\n"}


def _module(module: Module) -> dict[str, str]:
    variables = [
        hcl.block(f'variable "{name}"', {"description": told, "type": Expression(kind, (), str)})
        for name, (kind, told) in module.variables.items()
    ]
    outputs = [hcl.block(f'output "{name}"', {"value": value}) for name, value in module.outputs.items()]
    return {
        "main.tf": "\n".join(block.text() for block in module.blocks),
        "outputs.tf": "\n".join(outputs),
        "variables.tf": "\n".join(variables),
    }


def _local_values(whole: Configuration) -> Iterator[tuple[str, object]]:
    """Yield the value of each local that the configuration names."""
    here = Context(variables=whole.variables)
    for each in [*(one.for_each for one in whole.blocks), *(one.for_each for one in whole.calls)]:
        if each is not None and each.text.startswith("local."):
            yield each.text.removeprefix("local."), each.of(here)
    yield "functions", functions()
