"""What a manifest was composed into, for a terminal."""

import json
from collections.abc import Iterator

from iamscope.model.columns import count, wrapped
from iamscope.model.composed import Composed
from iamscope.model.safe import harmless_json, printable

_LONG = 400


def render(composed: Composed) -> str:
    """Return the documents with their sizes, and what is to be known of them."""
    return "\n".join(_lines(composed)) + "\n"


def _lines(composed: Composed) -> Iterator[str]:
    together = count(len(composed.documents), "document")
    yield f"{printable(composed.manifest)}: {together}, proven to allow exactly what the manifest declares"
    for document in composed.documents:
        yield ""
        size = f"{document.size:,} of {document.limit:,} characters"
        yield f"{printable(document.name)} ({document.kind}, {size})"
        yield harmless_json(json.dumps(json.loads(document.text), indent=2, ensure_ascii=False))
    if composed.notes:
        yield ""
    for note in composed.notes:
        yield from wrapped(f"note: {printable(note, _LONG)}", after="  ")
