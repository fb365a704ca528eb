"""What a manifest is composed into: the provider's own documents, with their sizes and limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One document as minified JSON; `kind` is what the provider calls such a document."""

    name: str
    kind: str
    text: str
    limit: int

    @property
    def size(self) -> int:
        """Return how many characters the document has."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Composed:
    """Documents that together allow exactly what a manifest declares, which has been proven.

    `notes` say what the documents cannot hold, and what the provider tells only when it is called.
    """

    manifest: str
    form: str
    documents: tuple[Text, ...]
    notes: tuple[str, ...] = ()
