"""The proof behind an assertion of access."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One statement of one attachment.

    An attachment is a document, where it is attached, and the membership that brings it: the same
    managed policy attached to a group and to its member is two sources. `index` counts statements
    from zero; `sid` is the author's label, perhaps empty.
    """

    document: str
    attached_to: str
    index: int
    sid: str = ""
    via: str = ""
    layer: str = ""

    def label(self) -> str:
        """Return the source as a short phrase: document, statement and where it is attached."""
        statement = f"`{self.sid}`" if self.sid else f"#{self.index}"
        via = f" via {self.via}" if self.via else ""
        return f"{self.document} statement {statement} on {self.attached_to}{via}"
