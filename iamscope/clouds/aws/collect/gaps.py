"""What a refused call leaves unknown, in which direction, and which permission would close it."""

from collections.abc import Sequence

from iamscope.clouds.aws.client import READS, AwsClient
from iamscope.clouds.aws.collect.step import Step, Wanted
from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.families import family_of
from iamscope.snapshot.names import place


def gaps_of_refusals(
    step: Step, client: AwsClient, region: str, refused: Sequence[tuple[Wanted, str]], *, asked: int
) -> list[Gap]:
    """Return a gap for each refused request, or a single one where all were refused alike."""
    where = place(client.account, region)
    gaps = [_gap(step, client, region, wanted, reason) for wanted, reason in refused]
    reasons = {reason for _, reason in refused}
    alike = len(reasons) == 1 and len(refused) == asked > 1
    # Service and resource control policies share their calls; only their own names tell them apart.
    if alike and all(family_of(gap.call, where) == family_of(gap.call, gap.scope) for gap in gaps):
        return [_plain(step.call, where, f"{reasons.pop()}, for all {asked}")] if step.resource else gaps
    return gaps


def gaps_of_unread_feeds(step: Step, client: AwsClient, region: str, unread: Sequence[str]) -> list[Gap]:
    """Return the gaps of a call that could not be made because the list of its resources was refused."""
    where = place(client.account, region)
    own = family_of(step.call)
    return [
        Gap(step.call, where, f"`{call}` was refused", direction(step.call), READS[call].permission)
        for call in unread
        if family_of(call) != own
    ]


def direction(call: str, scope: str = "") -> Direction:
    """Return whether what a call reads can grant; a call without a family is taken to."""
    family = family_of(call, scope)
    return family.direction if family else Direction.GRANTS


def _gap(step: Step, client: AwsClient, region: str, wanted: Wanted, reason: str) -> Gap:
    call = step.label.format(**wanted.request) if step.label else step.call
    return _plain(call, _scope(step, client, region, wanted), reason)


def _plain(call: str, scope: str, reason: str) -> Gap:
    missing = READS[call.partition(" ")[0]].permission if reason.startswith("access denied") else ""
    return Gap(call, scope, reason, direction(call, scope), missing)


def _scope(step: Step, client: AwsClient, region: str, wanted: Wanted) -> str:
    if not step.resource:
        return place(client.account, region)
    words = {
        **wanted.about,
        **wanted.request,
        "partition": client.arn.split(":")[1],
        "account": client.account,
        "region": region,
        "queue": str(wanted.request.get("QueueUrl", "")).rpartition("/")[2],
    }
    return step.resource.format(**words)
