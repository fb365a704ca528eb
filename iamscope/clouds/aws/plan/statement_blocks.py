"""Policy documents written as blocks: `data "aws_iam_policy_document"`.

Source: the Terraform AWS provider, data source aws_iam_policy_document.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from iamscope.iac.values import Text, Unknown

if TYPE_CHECKING:
    pass

_LISTS = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}
_PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}


def document_of(address: str, values: Mapping[str, Any]) -> Any:
    """Return the document that a data source of some values makes, as plain values with its unknowns."""
    sources = [*_texts(values, "source_json", "source_policy_documents")]
    overrides = [*_texts(values, "override_json", "override_policy_documents")]
    own = list(_own(values.get("statement"), address))
    found: list[Any] = []
    for text in sources:
        found += _statements(text, address)
    merged = _merged(found, own)
    for text in overrides:
        merged = _merged(merged, list(_statements(text, address)))
    return {"Version": values.get("version") or "2012-10-17", "Statement": merged}


def _texts(values: Mapping[str, Any], single: str, several: str) -> Iterator[Any]:
    one, more = values.get(single), values.get(several)
    if one:
        yield one
    if isinstance(more, list):
        yield from (text for text in more if text)
    elif more:
        yield more


def _merged(standing: list[Any], later: list[Any]) -> list[Any]:
    """Return statements, those of a later document in place of earlier ones of the same Sid."""
    sids = {one.get("Sid") for one in later if isinstance(one, Mapping) and one.get("Sid")}
    kept = [one for one in standing if not (isinstance(one, Mapping) and one.get("Sid") in sids)]
    return [*kept, *later]


def _statements(text: Any, address: str) -> Iterator[Any]:
    if isinstance(text, str):
        try:
            text = orjson.loads(text)
        except orjson.JSONDecodeError:
            text = Unknown(f"{address}.source_policy_documents")
    if isinstance(text, Mapping):
        listed = text.get("Statement", [])
        yield from listed if isinstance(listed, list) else [listed]
    elif isinstance(text, Unknown | Text):
        yield text if isinstance(text, Unknown) else Unknown(f"{address}.source_policy_documents")


def _own(blocks: Any, address: str) -> Iterator[Any]:
    if isinstance(blocks, Unknown):
        yield blocks
        return
    for block in blocks or ():
        if isinstance(block, Unknown):
            yield block
        else:
            yield dict(_statement(block))


def _statement(block: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if block.get("sid"):
        yield "Sid", block["sid"]
    yield "Effect", block.get("effect") or "Allow"
    for name, element in _LISTS.items():
        if block.get(name):
            yield element, block[name]
    for name, element in _PRINCIPALS.items():
        if block.get(name):
            yield element, _principals(block[name])
    conditions: dict[str, dict[str, Any]] = {}
    listed = block.get("condition") or ()
    for one in listed if not isinstance(listed, Unknown) else ():
        if isinstance(one, Unknown):
            conditions.setdefault("", {})[""] = one
            continue
        tests = conditions.setdefault(one.get("test") or "", {})
        tests[one.get("variable") or ""] = one.get("values")
    if isinstance(listed, Unknown):
        yield "Condition", listed
    elif conditions:
        yield "Condition", conditions


def _principals(blocks: Any) -> Any:
    if isinstance(blocks, Unknown):
        return blocks
    found: dict[str, list[Any]] = {}
    for one in blocks:
        if isinstance(one, Unknown):
            found.setdefault("AWS", []).append(one)
            continue
        kind, names = one.get("type"), one.get("identifiers")
        if kind == "*" and names == ["*"]:
            return "*"
        listed = found.setdefault(kind if isinstance(kind, str) and kind != "*" else "AWS", [])
        listed += names if isinstance(names, list) else [names]
    return found
