"""Compose: a manifest as the provider's own documents, proven equal and within the provider's limits."""

from pathlib import Path

from iamscope import catalog
from iamscope.model.composed import Composed
from iamscope.pipeline.issue import load_role


def compose(path: Path, name: str | None, form: str) -> Composed:
    """Return a manifest in a form. Raises `IamscopeError` where it cannot be said so, with the reason."""
    return catalog.issuer("aws").compose(load_role(path, name), form)
