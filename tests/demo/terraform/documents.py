"""Policy documents as `data "aws_iam_policy_document"` writes them."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

_LISTS = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}


def text(values: Mapping[str, Any]) -> str:
    """Return the JSON of a document, all of which is known."""
    statements = [_statement(block) for block in values["statement"]]
    document = {"Version": values["version"], "Statement": statements}
    return json.dumps(document, indent=2).replace("&{", "${")


def read(document: str) -> dict[str, str]:
    """Return what the data source gives of a document."""
    small = json.dumps(json.loads(document), separators=(",", ":"))
    return {"id": str(zlib.crc32(document.encode())), "json": document, "minified_json": small}


def _statement(block: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"Sid": block["sid"]} if block.get("sid") else {}
    found["Effect"] = block.get("effect", "Allow")
    found |= {element: _one_or_more(block[name]) for name, element in _LISTS.items() if name in block}
    principals: dict[str, Any] = {}
    for one in block.get("principals", ()):
        principals[one["type"]] = _one_or_more(one["identifiers"])
    if principals:
        found["Principal"] = "*" if "*" in principals else principals
    tests: dict[str, dict[str, Any]] = {}
    for one in block.get("condition", ()):
        tests.setdefault(one["test"], {})[one["variable"]] = _one_or_more(one["values"])
    return found | ({"Condition": tests} if tests else {})


def _one_or_more(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else sorted(values, reverse=True)
