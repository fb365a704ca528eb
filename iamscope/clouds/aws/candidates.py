"""Who could possibly make a call: a quick look that leaves out only those who certainly could not."""

from collections.abc import Iterator, Sequence

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.authorize.request import CallerKind
from iamscope.clouds.aws.decisions import Decider
from iamscope.clouds.aws.directory import named_others, named_principals, session_prefix
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement
from iamscope.clouds.aws.subjects import ANONYMOUS, Subject, find_subject

# What users may do although nothing allows it (fact AWS 2.11).
_WITHOUT_ALLOW = frozenset({"sts:getcalleridentity", "sts:getsessiontoken"})


def candidates(
    decider: Decider, action: str, resources: Sequence[str], covered: Sequence[str]
) -> Iterator[Subject]:
    """Yield whoever could be let in: by its own policies, or by name by those of the resources.

    `action` is in lower case; where `covered` lists resources, an Allow has to cover one of them.
    """
    documents = [item.document for resource in resources for item in decider.policies_of(resource)]
    named = {name for document in documents for name in named_principals(document)}
    named |= {name for document in documents for name in named_others(document)}
    for name in sorted(named):
        subject = find_subject(_whole(name), decider.directory, decider.organization)
        if subject is not None and subject.entity is None and not _own_root(subject, decider):
            yield subject
    could = _Could(action, covered)
    for entity in decider.directory.entities.values():
        own = {entity.arn, entity.id, "*", *([session_prefix(entity)] if named else ())}
        if entity.unread or could.by_itself(entity) or own & named:
            yield decider.subject(entity)


def _whole(name: str) -> str:
    """Return the principal that a policy names in short: everyone, or an account."""
    if name == "*":
        return ANONYMOUS
    return f"arn:aws:iam::{name}:root" if name.isdigit() else name


def _own_root(subject: Subject, decider: Decider) -> bool:
    """Return whether a subject is the root user of an account that we know; naming it means the account."""
    return subject.caller.kind is CallerKind.ROOT and subject.caller.account in decider.directory.accounts


class _Could:
    """Whether some Allow among a principal's own could cover an action; remembered by document."""

    def __init__(self, action: str, resources: Sequence[str]) -> None:
        self._action = action
        self._resources = [resource for resource in resources if resource != "*"]
        self._known: dict[PolicyDocument, bool] = {}

    def by_itself(self, entity: Entity) -> bool:
        """Return whether a user or role could be allowed without being named by the resource."""
        if self._action in _WITHOUT_ALLOW:
            return True
        return any(self._allows(item.document) for item in entity.identity)

    def _allows(self, document: PolicyDocument) -> bool:
        found = self._known.get(document)
        if found is None:
            found = self._known[document] = any(
                statement.allow and self._covers(statement) for statement in naming(document, self._action)
            )
        return found

    def _covers(self, statement: Statement) -> bool:
        if statement.resources is None or statement.except_resources or not self._resources:
            return True
        return any(
            "${" in pattern or fit_resource(Glob.parse(pattern), resource, lenient=True) is not Fit.NO
            for pattern in statement.resources
            for resource in self._resources
        )
