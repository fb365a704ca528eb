"""The context keys that a snapshot fixes; all others stay unknown (fact AWS 3.19)."""

from collections.abc import Mapping

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import split
from iamscope.model.resource import Resource

# Keys that only other services' calls, or sessions made by other means, carry: absent on direct calls.
_ABSENT_ON_DIRECT_CALLS = (
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:AssumedRoot",
)


def of_principal(
    entity: Entity, organization: str, *, session_tags: bool
) -> tuple[dict[str, object], frozenset[str]]:
    """Return the keys that a user or role fixes, and those that are known to be absent.

    `session_tags` says whether sessions may bring tags of their own; then a tag that the role
    lacks is unknown instead of absent.
    """
    known: dict[str, object] = {
        "aws:PrincipalArn": entity.arn,
        "aws:PrincipalAccount": entity.account,
        "aws:PrincipalType": "User" if entity.kind == "user" else "AssumedRole",
        "aws:PrincipalIsAWSService": False,
        "aws:ViaAWSService": False,
    }
    absent = {key.lower() for key in _ABSENT_ON_DIRECT_CALLS}
    if entity.kind == "user":
        known["aws:username"] = entity.name
        known["aws:userid"] = entity.id
        absent.add("aws:sourceidentity")
        absent.add("aws:federatedprovider")
    else:
        absent.add("aws:username")
    if organization:
        known["aws:PrincipalOrgID"] = organization
    known.update((f"aws:PrincipalTag/{key}", value) for key, value in entity.tags.items())
    known.update(entity.carries)
    return known, frozenset(absent if session_tags else absent | {"aws:principaltag/*"})


def of_resource(
    arn: str, account: str | None, organization: str, found: Resource | None
) -> dict[str, object]:
    """Return the keys that a resource fixes."""
    known: dict[str, object] = {}
    parsed = split(arn)
    if account:
        known["aws:ResourceAccount"] = account
        if organization:
            known["aws:ResourceOrgID"] = organization
    if parsed and parsed.region:
        known["aws:RequestedRegion"] = parsed.region
    if found is not None and found.tags:
        known.update((f"aws:ResourceTag/{key}", value) for key, value in found.tags.items())
    return known


def merged(*parts: Mapping[str, object]) -> dict[str, object]:
    """Return several mappings as one, later ones winning."""
    result: dict[str, object] = {}
    for part in parts:
        result.update(part)
    return result
