"""Policy documents written as blocks: `data "aws_iam_policy_document"`.

Source: the Terraform AWS provider, data source aws_iam_policy_document.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from iamscope.iac.values import Unknown, unknowns

# What a document is based on, and what replaces statements of it.
SOURCES = (("source_json", "source_policy_documents"), ("override_json", "override_policy_documents"))
PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}
_LISTS = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}


def document_of(address: str, values: Mapping[str, Any]) -> Any:
    """Return the document that a data source of some values makes, as plain values with its unknowns."""
    sources, overrides = ([*_texts(values, *names)] for names in SOURCES)
    own = list(_own(values.get("statement"), address))
    found: list[Any] = []
    for text in sources:
        found += _statements(text, address)
    merged = _merged(found, own)
    for text in overrides:
        merged = _merged(merged, list(_statements(text, address)))
    version = values.get("version")
    return {"Version": version if isinstance(version, str) and version else "2012-10-17", "Statement": merged}


def _texts(values: Mapping[str, Any], single: str, several: str) -> Iterator[Any]:
    one, more = values.get(single), values.get(several)
    if one:
        yield one
    yield from (text for text in _listed(more) if text)


def _merged(standing: list[Any], later: list[Any]) -> list[Any]:
    """Return statements, those of a later document in place of earlier ones of the same Sid."""
    sids = [one["Sid"] for one in later if isinstance(one, Mapping) and isinstance(one.get("Sid"), str)]
    kept = [one for one in standing if not (isinstance(one, Mapping) and one.get("Sid") in sids)]
    return [*kept, *later]


def _statements(text: Any, address: str) -> Iterator[Any]:
    if isinstance(text, str):
        try:
            text = orjson.loads(text)
        except orjson.JSONDecodeError:
            text = None
    if isinstance(text, Mapping):
        yield from _listed(text.get("Statement"))
    else:
        yield _odd(text, f"{address}.source_policy_documents")


def _own(blocks: Any, address: str) -> Iterator[Any]:
    for block in _listed(blocks):
        yield dict(_statement(block)) if isinstance(block, Mapping) else _odd(block, f"{address}.statement")


def _listed(blocks: Any) -> Iterable[Any]:
    """Return blocks as a list; an unknown number of them is one unknown block."""
    if blocks is None:
        return ()
    return blocks if isinstance(blocks, list) else (blocks,)


def _odd(block: Any, attribute: str) -> Unknown:
    """Return what stands in the place of a block as something unknown: perhaps a grant."""
    return block if isinstance(block, Unknown) else Unknown(attribute)


def _statement(block: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if block.get("sid"):
        yield "Sid", block["sid"]
    yield "Effect", block.get("effect") or "Allow"
    for name, element in _LISTS.items():
        if block.get(name):
            yield element, block[name]
    for name, element in PRINCIPALS.items():
        if block.get(name):
            yield element, _principals(block[name], name)
    if block.get("condition"):
        yield "Condition", _conditions(block["condition"])


def _conditions(blocks: Any) -> Any:
    found: dict[str, dict[str, list[Any]]] = {}
    for one in _listed(blocks):
        test, key = (one.get("test"), one.get("variable")) if isinstance(one, Mapping) else (None, None)
        if isinstance(test, str) and isinstance(key, str):
            # The values of two tests of one key by one operator come together.
            values = one.get("values")
            found.setdefault(test, {}).setdefault(key, []).extend(_listed(values))
        else:
            found.setdefault("", {}).setdefault("", []).append(_first_unknown(one))
    return found


def _first_unknown(block: Any) -> Unknown:
    return next(unknowns(block), None) or Unknown("condition")


def _principals(blocks: Any, name: str) -> Any:
    found: dict[str, list[Any]] = {}
    for one in _listed(blocks):
        kind, names = (one.get("type"), one.get("identifiers")) if isinstance(one, Mapping) else (None, None)
        if kind == "*" and names == ["*"]:
            return "*"
        if not isinstance(kind, str):
            return _first_unknown(one) if isinstance(one, Mapping) else _odd(one, name)
        found.setdefault("AWS" if kind == "*" else kind, []).extend(_listed(names))
    return found
