"""An answer about reach, as JSON; the schema is published as `docs/schema/reach.json`."""

from collections.abc import Sequence

from iamscope.model.exposure import Exposure
from iamscope.model.gap import Gap
from iamscope.model.outsider import Outsider
from iamscope.model.plain import page
from iamscope.model.plain_path import exposure_object, external, gap_object, reached_object
from iamscope.model.principal import Principal
from iamscope.model.scan import Reached

SCHEMA_VERSION = 1


def render(
    principal: Principal,
    reaches: Sequence[Reached],
    gaps: Sequence[Gap],
    assumes: Sequence[str],
    exposures: Sequence[Exposure],
    outsider: Outsider | None = None,
) -> str:
    """Return the answer as indented JSON with a final newline."""
    answer = {
        "schema_version": SCHEMA_VERSION,
        "principal": principal.id,
        **external(outsider),
        "reaches": [reached_object(item) for item in reaches],
        "exposures": [exposure_object(one) for one in exposures],
        "gaps": [gap_object(gap) for gap in gaps],
        "assumes": list(assumes),
    }
    return page(answer)
