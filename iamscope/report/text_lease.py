"""Leases as a page: what a person has to know before deciding."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from iamscope.model.safe import printable

_LONGEST = 2_000


def render(found: Any) -> str:
    """Return a lease with all of it, or a list of leases, a line each."""
    if isinstance(found, list):
        return "".join(f"{_line(lease)}\n" for lease in found) or "no leases\n"
    return "".join(f"{line}\n" for line in _page(found))


def _line(lease: Mapping[str, Any]) -> str:
    named = (_said(lease, name) for name in ("id", "state", "agent"))
    return f"{'  '.join(named)}  {_until(lease)}  {_said(lease, 'purpose')}"


def _page(lease: Mapping[str, Any]) -> Iterator[str]:
    yield f"{_said(lease, 'id')} is {_said(lease, 'state')}{_because(lease)}"
    requester = lease.get("requester") or {}
    yield f"  agent    {_said(lease, 'agent')}"
    yield f"  asked by {_said(requester, 'subject')} of {_said(requester, 'issuer')}"
    if lease.get("on_behalf_of"):
        yield f"  for      {_said(lease, 'on_behalf_of')}"
    yield f"  purpose  {_said(lease, 'purpose')}"
    yield f"  lives    {lease.get('lifetime', 0)} seconds; {_until(lease)}"
    yield "  gives"
    for document in _documents(lease):
        yield from (f"    {line}" for line in document)


def _documents(lease: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the documents that limit it, laid out to be read; what is no JSON stays as it is."""
    try:
        documents = json.loads(str(lease.get("policy") or "[]"))
    except ValueError:
        documents = [str(lease.get("policy"))]
    for text in documents:
        try:
            laid_out = json.dumps(json.loads(text), indent=2)
        except (TypeError, ValueError):
            laid_out = str(text)
        yield [printable(line, _LONGEST) for line in laid_out.splitlines()]


def _because(lease: Mapping[str, Any]) -> str:
    return f": {_said(lease, 'reason')}" if lease.get("reason") else ""


def _until(lease: Mapping[str, Any]) -> str:
    expires = lease.get("expires")
    if not isinstance(expires, int) or not 0 < expires < 1 << 40:
        return "no end yet"
    return f"until {datetime.fromtimestamp(expires, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _said(values: Mapping[str, Any], name: str) -> str:
    return printable(str(values.get(name, "")))
