"""Who may be let do what no other principal of its account can do, however much that one grants itself."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from iamscope.access.globs import Glob
from iamscope.clouds.aws.directory import Directory, session_prefix, trusted_names
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement

_OF_PRINCIPALS = ("aws:principalarn", "aws:userid", "aws:username")
_TAG = "aws:principaltag/"


@dataclass(frozen=True, slots=True)
class Exemptions:
    """What singles principals out: names that other accounts trust, and names and tags that a Deny spares."""

    directory: Directory
    named: Collection[str]
    """Principals that somebody lets in by name who need not let in others of their account."""
    spared: Collection[str]
    spared_patterns: Collection[Glob]
    tags: Collection[str]
    known: dict[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        directory: Directory,
        named: Collection[str],
        documents: Iterable[PolicyDocument],
        granting: Iterable[PolicyDocument] = (),
    ) -> "Exemptions":
        """Return the exemptions that guardrails, resource policies and trusts make.

        Of `granting` documents the grants on conditions about principals count too.
        """
        trusts = [one.trust for one in directory.entities.values() if one.trust is not None]
        statements = [
            statement
            for document in dict.fromkeys((*documents, *trusts))
            for statement in document.statements
            if not statement.allow
        ]
        statements += [
            one for document in dict.fromkeys(granting) for one in document.statements if one.allow
        ]
        spared = {name for statement in statements for name in _spared(statement)}
        wild = {name for name in spared if "*" in name or "?" in name}
        tags = {
            test.key.lower().removeprefix(_TAG)
            for statement in statements
            for test in statement.conditions
            if test.key.lower().startswith(_TAG)
        }
        return cls(directory, named, spared - wild, [Glob.parse(name) for name in sorted(wild)], tags)

    def apart(self, entity: Entity) -> bool:
        """Return whether something singles a user or role out."""
        found = self.known.get((entity.arn, entity.variant))
        if found is None:
            found = self.known[entity.arn, entity.variant] = self._apart(entity)
        return found

    def _apart(self, entity: Entity) -> bool:
        names = [entity.arn, entity.id, entity.name]
        names += [session_prefix(entity)] if entity.kind == "role" else []
        direct, _ = self.directory.trusting(entity)
        own = {entity.arn, entity.id, session_prefix(entity)}
        return (
            any(name in self.named or name in self.spared for name in names)
            or any(glob.matches(name) for glob in self.spared_patterns for name in names)
            or any(key.lower() in self.tags for key in entity.tags)
            or any(role.account != entity.account and own & set(trusted_names(role)) for role in direct)
        )


def _spared(statement: Statement) -> Iterator[str]:
    if statement.except_principals and statement.principals is not None:
        yield from statement.principals.aws
    for test in statement.conditions:
        if test.key.lower() in _OF_PRINCIPALS:
            yield from test.values
