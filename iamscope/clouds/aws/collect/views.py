"""The regions in which no view of AWS Resource Explorer shows what is there."""

from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.client import READS
from iamscope.clouds.aws.collect.gaps import direction
from iamscope.clouds.aws.collect.running import Lane
from iamscope.clouds.aws.collect.step import Level
from iamscope.clouds.aws.collect.steps import VIEWS
from iamscope.model.gap import Gap
from iamscope.snapshot.names import place
from iamscope.snapshot.writing import SnapshotWriter

_LISTED = READS["resource-explorer-2.list-resources"].call


def gaps_of_views(writer: SnapshotWriter, lanes: Sequence[Lane]) -> Iterator[Gap]:
    """Yield a gap for each region without a view, unless a view of another region shows its resources."""
    regional = [lane for lane in lanes if Level.REGION in lane.levels]
    # A view of a region that gathers those of all others shows their resources, too.
    shown = {
        (lane.client.account, resource.get("Region"))
        for lane in regional
        for answer in writer.recorded(lane.key(_LISTED)).values()
        for resource in (answer.body or {}).get("Resources", ())
    }
    for lane in regional:
        answers = writer.recorded(lane.key(VIEWS)).values()
        seen = any((answer.body or {}).get("Views") for answer in answers)
        # A refused call has its own gap.
        silent = not seen and not writer.unread(lane.key(VIEWS))
        if silent and (lane.client.account, lane.region) not in shown:
            reason = "AWS Resource Explorer has no view here: resources without tags may be missing"
            yield Gap(VIEWS, place(lane.client.account, lane.region), reason, direction(VIEWS))
