"""Models of changes as plans."""

from collections.abc import Iterator
from random import Random

from tests.fakes.plans import ACCOUNT
from tests.pipeline.mutants import UNKNOWN, Json


def short_plan(model: Json) -> Json:
    """Return a model as a plan in short form."""
    resources = [*_principals(model), *_policies(model)]
    if "shuffled" in model:
        Random(model["shuffled"]).shuffle(resources)
    return {"resources": resources, "modules": {"fleet": {"inputs": {}}}}


def _policies(model: Json) -> Iterator[Json]:
    for name, statements in model["policies"].items():
        yield from _documented(
            f"aws_iam_policy.{name}", {"name": name, "path": "/"}, statements, {"arn": True}
        )


def _principals(model: Json) -> Iterator[Json]:
    for name, role in model["roles"].items():
        prefix = f"module.{role['module']}." if role["module"] else ""
        values = {"name": name, "path": "/", "assume_role_policy": document(role["trust"])}
        if "boundary" in role:
            values["permissions_boundary"] = f"arn:aws:iam::{ACCOUNT}:policy/{role['boundary']}"
        yield {
            "address": f"{prefix}aws_iam_role.{name}",
            "values": values,
            "unknown": {"arn": True, "id": True},
        }
        for policy, statements in role["inline"].items():
            address = f"{prefix}aws_iam_role_policy.{name}_{policy}"
            yield from _documented(address, {"name": policy, "role": name}, statements, {"id": True})
        for number, policy in enumerate(dict.fromkeys(role["attached"])):
            yield _attachment(f"aws_iam_role_policy_attachment.{name}_{number}", name, policy)


def _attachment(address: str, name: str, policy: str) -> Json:
    if policy.startswith("arn:"):
        return {"address": address, "values": {"role": name, "policy_arn": policy}}
    references = {"policy_arn": [f"aws_iam_policy.{policy}.arn"]}
    return {
        "address": address,
        "values": {"role": name},
        "unknown": {"policy_arn": True},
        "references": references,
    }


def _documented(address: str, values: Json, statements: list[Json], unknown: Json) -> Iterator[Json]:
    """Yield a resource with a document, and the data source that gives it where it is known in part."""
    if not any(UNKNOWN in one.values() for one in statements):
        yield {"address": address, "values": {**values, "policy": document(statements)}, "unknown": unknown}
        return
    module, _, rest = address.rpartition("aws_iam_")
    name = rest.replace(".", "_")
    blocks = [_block(one) for one in statements]
    marks = [{"resources": True} if one["Resource"] == UNKNOWN else {} for one in statements]
    yield {
        "address": f"{module}data.aws_iam_policy_document.{name}",
        "values": {"statement": blocks},
        "unknown": {"json": True, "statement": marks},
    }
    yield {
        "address": address,
        "values": values,
        "unknown": {**unknown, "policy": True},
        "references": {"policy": [f"data.aws_iam_policy_document.{name}.json"]},
    }


def _block(statement: Json) -> Json:
    def listed(element: str) -> list[str]:
        return [statement[element]] if isinstance(statement[element], str) else statement[element]

    tests = statement.get("Condition", {})
    return {
        "sid": statement.get("Sid"),
        "effect": statement["Effect"],
        "actions": listed("Action"),
        "resources": None if statement["Resource"] == UNKNOWN else listed("Resource"),
        "condition": [
            {"test": test, "variable": key, "values": [value]}
            for test, keys in tests.items()
            for key, value in keys.items()
        ],
    }


def document(statements: list[Json]) -> Json:
    """Return statements as a document."""
    return {"Version": "2012-10-17", "Statement": statements}
