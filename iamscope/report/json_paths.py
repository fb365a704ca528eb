"""The paths between two principals as JSON; the schema is published as `docs/schema/paths.json`."""

from iamscope.model.paths import Paths
from iamscope.model.plain import page
from iamscope.model.plain_path import gap_object, step_object

SCHEMA_VERSION = 1


def render(found: Paths) -> str:
    """Return the paths as indented JSON with a final newline."""
    return page(
        {
            "schema_version": SCHEMA_VERSION,
            "from": found.start,
            "to": found.target,
            "paths": [
                {
                    "certain": way.certain,
                    "form": way.form or None,
                    "steps": [step_object(step) for step in way.steps],
                }
                for way in found.ways
            ],
            "more": found.cut,
            "gaps": [gap_object(gap) for gap in found.gaps],
            "assumes": list(found.assumes),
        }
    )
