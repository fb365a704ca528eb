"""Leases as JSON, as the broker says them."""

from typing import Any

from iamscope.model.plain import page


def render(found: Any) -> str:
    """Return a lease, or a list of them."""
    return page(found)
