"""An answer about reach, as JSON; the schema is published as `docs/schema/reach.json`."""

from collections.abc import Mapping
from typing import Any

from iamscope.model.gain import Added, Harm
from iamscope.model.plain import page
from iamscope.model.plain_path import exposure_object, external, gap_object, reached_object, step_object
from iamscope.model.reach_told import AllWays, Told

SCHEMA_VERSION = 1


def render(told: Told) -> str:
    """Return the answer as indented JSON with a final newline."""
    ways = told.ways or (None,) * len(told.reaches)
    answer = {
        "schema_version": SCHEMA_VERSION,
        "principal": told.principal.id,
        **external(told.outsider),
        "session_policies": list(told.session),
        "admin": told.admin,
        "escalates": told.escalates,
        "conditional": told.conditional,
        "reaches": [
            {**reached_object(item), "adds": [_added(one) for one in adds], **_ways(every)}
            for item, adds, every in zip(told.reaches, told.worth.added, ways, strict=True)
        ],
        "exposures": [exposure_object(one) for one in told.exposures],
        "harms": [_harm(harm) for harm in told.worth.harms],
        "resources": told.worth.resources,
        "production_by": told.worth.production or None,
        "gaps": [gap_object(gap) for gap in told.gaps],
        "assumes": list(told.assumes),
    }
    return page(answer)


def _ways(ways: AllWays | None) -> Mapping[str, Any]:
    """Return all minimal paths, nothing where they were not asked for."""
    if ways is None:
        return {}
    return {"all_paths": [[step_object(step) for step in path] for path in ways.paths], "more": ways.cut}


def _added(one: Added) -> Mapping[str, Any]:
    return {
        "danger": one.danger.value,
        "count": one.count,
        "worst": list(one.worst),
        "resources": list(one.resources),
        "depends": one.depends or None,
    }


def _harm(harm: Harm) -> Mapping[str, Any]:
    return {
        "danger": harm.danger.value,
        "of": harm.total,
        "count": harm.count,
        "perhaps": harm.perhaps,
        "production": harm.production,
        "through": [{"principal": share.by or None, "count": share.count} for share in harm.shares],
        "examples": list(harm.examples),
    }
