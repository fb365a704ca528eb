"""Calls to IAM and STS that are decided alike whatever they are about, so that one decision serves for many.

What policies say of such a call holds for everything and on no condition. Then two roles of one account with
the same trust, or two users of one account, are told apart by their names in the proof alone.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

from iamscope.clouds.aws.authorize.layers import naming
from iamscope.clouds.aws.authorize.request import CallerKind
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, Statement
from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL, SERVICE_CONTROL, Organization
from iamscope.clouds.aws.subjects import Subject
from iamscope.model.decision import Decision, Outcome

ASSUME = "sts:AssumeRole"
_TRUST_LAYER = "trust"
_KINDS = (CallerKind.USER, CallerKind.ROLE_SESSION)
# Of what AWS itself keeps not every change is allowed, whatever the policies say (fact AWS 2.8f).
_OF_AWS = "/aws-"


def may_be_plain(action: str, resource: str) -> bool:
    """Return whether a call is one of those that are decided alike at all: on something in IAM."""
    return (action == ASSUME or action.startswith("iam:")) and _OF_AWS not in resource


@dataclass(frozen=True, slots=True)
class PlainCalls:
    """What is known of the calls of one sort that one principal makes: allowed ones, by account and trust."""

    action: str
    plain: bool
    """Whether its own policies and those above it say the same of everything."""
    _allowed: dict[Hashable, Decision] = field(default_factory=dict)

    @classmethod
    def of(
        cls, subject: Subject, action: str, more: Iterable[Attachment], organization: Organization
    ) -> "PlainCalls":
        """Return what a subject's calls are, with the policies that it has besides."""
        entity = subject.entity
        own = [*subject.identity, *more, *([subject.boundary] if subject.boundary else [])]
        own += (entity.session or ()) if entity is not None else ()
        levels = organization.levels(SERVICE_CONTROL, subject.caller.account)
        own += [item for level in levels for item in level]
        known = subject.caller.kind in _KINDS and not subject.unread and entity is not None
        return cls(action, known and all(_plain(item.document, action) for item in own))

    def find(self, resource: str, account: str, trust: PolicyDocument | None) -> Decision | None:
        """Return the decision on a call about something, if one that is alike was made already."""
        found = self._allowed.get((account, trust))
        if found is None or trust is None:
            return found
        sources = (
            replace(source, attached_to=resource) if source.layer == _TRUST_LAYER else source
            for source in found.sources
        )
        return replace(found, sources=tuple(sources))

    def learn(
        self, decision: Decision, account: str, trust: PolicyDocument | None, organization: Organization
    ) -> None:
        """Keep a decision for the calls that are alike."""
        levels = organization.levels(RESOURCE_CONTROL, account)
        open_to_all = not any(
            naming(item.document, self.action.lower()) for level in levels for item in level if _denies(item)
        )
        plain = trust is None or _plain(trust, self.action)
        if decision.outcome is Outcome.ALLOW and plain and open_to_all:
            self._allowed[account, trust] = decision


def _denies(item: Attachment) -> bool:
    return any(not statement.allow for statement in item.document.statements)


def _plain(document: PolicyDocument, action: str) -> bool:
    return all(_of_everything(one) for one in naming(document, action.lower()))


def _of_everything(statement: Statement) -> bool:
    """Return whether a statement speaks of whatever there is, on no condition."""
    resources = statement.resources is None or "*" in statement.resources
    return resources and not statement.except_resources and not statement.conditions
