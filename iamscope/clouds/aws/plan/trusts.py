"""Trust policies of which not all statements are known.

Who may become a principal must not be lost. So in the wide edition an unknown statement lets in whom such
statements commonly do: the account's own principals, where their policies allow it, the services that run
with principals, and whatever the unknown text is known to name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from iamscope.clouds.aws.escalate.families import WAYS
from iamscope.clouds.aws.plan.desk import TRUST, Desk, Origin
from iamscope.clouds.aws.plan.editions import Edition, Kind
from iamscope.clouds.aws.records.arns import split
from iamscope.iac.plan import Planned
from iamscope.iac.values import unknowns

_PRINCIPALS = ("role/", "user/")
_PROVIDERS = ("oidc-provider/", "saml-provider/")


def trust(planned: Planned, desk: Desk, path: str, holder: str) -> str | None:
    """Return this edition of the trust policy under an attribute, `None` where there is none."""
    raw = planned.values.get(path)
    text = desk.document(raw, planned, path, Kind.RESOURCE, TRUST, holder)
    origin = Origin(planned.address, path)
    unknown = desk.unknown.get(origin, {})
    attributes = unknown.get(-1, ())
    if not attributes:
        return text
    document: dict[str, Any] = orjson.loads(text) if text else {"Version": "2012-10-17", "Statement": []}
    if desk.edition is Edition.HIGH:
        desk.unknown[origin] = {**unknown, len(document["Statement"]): attributes}
        document["Statement"].append(_perhaps(raw, planned, desk, holder))
    return orjson.dumps(document).decode()


def _perhaps(raw: Any, planned: Planned, desk: Desk, holder: str) -> Mapping[str, Any]:
    named = sorted(set(_named(raw, planned, desk)) - {holder})
    root = f"arn:{desk.names.accounts.partition(planned)}:iam::{desk.names.accounts.account(planned)}:root"
    principals: dict[str, Any] = {
        "AWS": [root, *(arn for arn in named if _kind(arn).startswith(_PRINCIPALS))],
        "Service": sorted({way.service for way in WAYS if way.service}),
    }
    if providers := [arn for arn in named if _kind(arn).startswith(_PROVIDERS)]:
        principals["Federated"] = providers
    return {"Effect": "Allow", "Principal": principals, "Action": "sts:*"}


def _named(raw: Any, planned: Planned, desk: Desk) -> Iterator[str]:
    """Yield the ARNs of what the unknown pieces of a document are known to name."""
    for one in unknowns(raw):
        for name in one.references:
            found = desk.names.named(name, planned)
            arn = desk.names.arn(found) if found is not None else None
            if isinstance(arn, str):
                yield arn


def _kind(arn: str) -> str:
    parsed = split(arn)
    return parsed.resource if parsed is not None and parsed.service == "iam" else ""
