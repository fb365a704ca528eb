"""From the name of a call to the actions that it needs."""

import re

from iamscope.clouds.aws.data.event_names import API_GATEWAY, CALLS, SERVICES
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.usage.events import Event

# Some services add the date of their API: `UpdateFunctionCode20150331v2`, `CreateDistribution2020_05_31`.
_DATED = re.compile(r"(\d{8}|\d{4}_\d{2}_\d{2})(v\d+)?$")
_VERB = re.compile(r"[A-Z][a-z]+")
_VERSIONED = ("s3:GetObject", "s3:DeleteObject", "s3:GetObjectAcl", "s3:PutObjectAcl")


def actions_of(event: Event, universe: AwsUniverse) -> tuple[str, ...]:
    """Return the actions that a call needs, in AWS's spelling; none where the call is not known."""
    service = SERVICES.get(event.source, event.source)
    name = _DATED.sub("", event.name)
    if service == "apigateway":
        verb = _VERB.match(name)
        found: tuple[str, ...] = (API_GATEWAY.get(verb.group(), ""),) if verb else ()
    else:
        found = CALLS.get((service, name), (f"{service}:{name}",))
    if event.asked.get("versionId") and found[:1] and found[0] in _VERSIONED:
        found = (f"{found[0].removesuffix('Acl')}Version{'Acl' if found[0].endswith('Acl') else ''}",)
    return tuple(spelled for action in found if (spelled := universe.actions.spelled(action)))
