"""What a manifest was composed into, as JSON."""

import orjson

from iamscope.model.composed import Composed
from iamscope.model.plain import page


def render(composed: Composed) -> str:
    """Return the documents as indented JSON with a final newline."""
    found = {
        "manifest": composed.manifest,
        "as": composed.form,
        "documents": [
            {
                "name": document.name,
                "kind": document.kind,
                "size": document.size,
                "limit": document.limit,
                "document": orjson.loads(document.text),
            }
            for document in composed.documents
        ],
        "notes": list(composed.notes),
    }
    return page(found)
