"""S3 Block Public Access, which outranks bucket policies (facts AWS 1.7 and 2.8c)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.clouds.aws.authorize.request import CallerKind, Request
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.model.decision import Block, Decision, Outcome
from iamscope.model.truth import Atom, conjoin
from iamscope.snapshot import Snapshot

NAME = "block-public-access"


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which buckets let nobody from outside use a public policy."""

    restricting: frozenset[str]

    def applied(self, request: Request, decision: Decision, policies: Sequence[Attachment]) -> Decision:
        """Return the decision after the block, which stops those whom only a public policy lets in."""
        arn = split(request.resource)
        if arn is None or arn.service != "s3" or arn.account or not decision.possible:
            return decision
        if not _from_outside(request) or not any(map(_public, policies)):
            return decision
        bucket = request.resource.split("/", 1)[0]
        if bucket in self.restricting:
            block = Block(NAME, Outcome.IMPLICIT_DENY)
            return Decision(
                Outcome.IMPLICIT_DENY, NAME, blocked_by=(block, *decision.blocked_by), residual=False
            )
        # The account's own block, which covers all of its buckets, is not collected.
        text = f"S3 Block Public Access of the account of `{bucket}` does not restrict it"
        residual = conjoin((decision.residual, Atom(text, "account public access block unread")))
        return replace(decision, outcome=Outcome.CONDITIONAL, residual=residual)


def _from_outside(request: Request) -> bool:
    """Return whether a request is neither of the bucket's account nor of a service."""
    caller = request.caller
    if not caller.in_account:
        return caller.kind is not CallerKind.SERVICE
    return request.resource_account is not None and caller.account != request.resource_account


def _public(attachment: Attachment) -> bool:
    """Return whether a policy is certainly a public one: some Allow is for everyone, without a condition."""
    return any(
        statement.allow
        and not statement.conditions
        and statement.principals
        and statement.principals.everyone
        for statement in attachment.document.statements
    )


def read_blocks(snapshot: Snapshot) -> Blocks:
    """Return the buckets whose own setting restricts public policies."""
    found: set[str] = set()
    for answer in snapshot.answers("s3.get-public-access-block"):
        settings: Mapping[str, object] = answer.body.get("PublicAccessBlockConfiguration") or {}
        if settings.get("RestrictPublicBuckets") is True:
            found.add(f"arn:{_partition(answer.region)}:s3:::{answer.request.get('Bucket', '')}")
    return Blocks(frozenset(found))


def _partition(region: str) -> str:
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
