"""What a way of changing policies, credentials or trusts is called, here and in public catalogues."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Path:
    """One way to gain something: its stable id, what it takes, and what it gains.

    An id that is not our own (`x-…`) is that of pathfinding.cloud; `also` are ids of others under which
    the same way is listed there.
    """

    id: str
    title: str
    actions: tuple[str, ...]
    gain: str
    attack: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def pathfinding(self) -> tuple[str, ...]:
        """The ids of pathfinding.cloud."""
        return () if self.id.startswith("x-") else (self.id, *self.also)


ANYTHING = "anything, up to the guardrails of the principal"
THE_ROLE = "everything that the role may do"
THE_USER = "everything that the user may do"
NO_LIMIT = "what the denial or the boundary kept from the principal"

# MITRE ATT&CK: additional cloud credentials and roles, account manipulation, cloud accounts with temporary
# elevated access, creation of a cloud account.
CREDENTIALS = ("T1098.001",)
PERMISSIONS = ("T1098.003",)
MANIPULATION = ("T1098",)
ASSUMPTION = ("T1078.004", "T1548.005")
CREATION = ("T1136.003", "T1098.003")
