"""How bad an action can turn out."""

from enum import StrEnum


class Danger(StrEnum):
    """Danger classes, the worst first."""

    DESTROYS_PRODUCTION = "destroys-production"
    CHANGES_PERMISSIONS = "changes-permissions"
    DESTROYS = "destroys"
    READS_SECRETS = "reads-secrets"
    CHANGES_DATA = "changes-data"
    READS_METADATA = "reads-metadata"

    @property
    def rank(self) -> int:
        """The place in the order, 0 for the worst."""
        return list(Danger).index(self)

    @property
    def verb(self) -> str:
        """What a principal with such access can do, as the rest of a sentence."""
        return _VERBS[self]


_VERBS = {
    Danger.DESTROYS_PRODUCTION: "destroy production",
    Danger.CHANGES_PERMISSIONS: "change permissions",
    Danger.DESTROYS: "destroy",
    Danger.READS_SECRETS: "read secrets or data",
    Danger.CHANGES_DATA: "change data",
    Danger.READS_METADATA: "read metadata",
}
