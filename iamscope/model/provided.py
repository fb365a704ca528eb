"""Policies that a cloud's provider provides to all: a plan names them, and never holds their text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ProvidedPolicy:
    """A policy of the provider in the version that counts; the document is JSON text."""

    name: str
    version: str
    document: str


@dataclass(frozen=True, slots=True)
class Provided:
    """The policies of a provider as they were at some time, which is empty where nothing says it.

    `refused` are those that exist and could not be read, by the reason.
    """

    cloud: str
    taken_at: str
    policies: tuple[ProvidedPolicy, ...]
    refused: tuple[tuple[str, int], ...] = ()
