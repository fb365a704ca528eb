"""A first manifest for a principal, from what it may do and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuggestedEntry:
    """Actions on resources under conditions that the principal has; `note` says why they are kept."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Something that is no entry and should be seen: a sentence, and a line for each case."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Entries that are proven to lie within a principal's own access, and everything that is not in them."""

    name: str
    cloud: str
    principal: str
    head: tuple[str, ...]
    entries: tuple[SuggestedEntry, ...]
    sections: tuple[Section, ...] = ()
