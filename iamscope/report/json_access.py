"""The effective access of a principal as JSON; the schema is published as `docs/schema/access.json`."""

from typing import Any

from iamscope.model.effective import Allowed, Effective
from iamscope.model.plain import page, words_object


def render(effective: Effective) -> str:
    """Return the access as indented JSON with a final newline."""
    found = {
        "principal": effective.principal,
        "allowed": [_allowed(one) for one in effective.allowed],
        "without_effect": [
            {"statement": words_object(one.block), "taken_by": list(one.by)} for one in effective.lost
        ],
        "unread_policies": list(effective.hidden),
        "unread_limits": list(effective.limits),
        "undecided": list(effective.undecided),
        "assumes": list(effective.assumes),
        "gaps": [{"call": gap.call, "scope": gap.scope} for gap in effective.gaps],
    }
    return page(found)


def _allowed(one: Allowed) -> dict[str, Any]:
    return {
        "service": one.service or None,
        **words_object(one.block),
        "dangers": {
            kind.value: {"count": actions.count, "worst": list(actions.worst)}
            for kind, actions in one.dangers.items()
        },
        "within": [[words_object(block) for block in limit] for limit in one.within],
        "less": [words_object(block) for block in one.less],
        "depends": list(one.depends),
    }
