"""Suggest: a first manifest for a principal, from what it may do and what it was seen to do."""

from dataclasses import replace
from pathlib import Path

from iamscope import catalog
from iamscope.manifest.load import load_text
from iamscope.model.suggestion import Suggestion
from iamscope.pipeline.assumptions import own_assumptions
from iamscope.pipeline.world import find_principal, load_world
from iamscope.report import yaml_suggest


def suggest(snapshot: Path, name: str, usage: Path | None, rare: int) -> Suggestion:
    """Return a manifest for a principal. Raises `IamscopeError` for input that cannot be read."""
    read, world = load_world(snapshot)
    principal = find_principal(world, name, read.name)
    found = catalog.clouds()[read.cloud].suggest(read, world, principal, usage, rare)
    assumed = ", ".join(own_assumptions(world.gaps))
    told = f"Assumes: {assumed} (unread, and could only take access away)."
    return replace(found, head=(*found.head, told)) if assumed else found


def checked_text(suggestion: Suggestion) -> str:
    """Return the text of a suggested manifest, which has been read back: it is valid."""
    text = yaml_suggest.render(suggestion)
    load_text(text, f"{suggestion.name}.yaml", catalog.vocabularies())
    return text
