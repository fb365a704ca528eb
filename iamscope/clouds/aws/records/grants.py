"""Grants on KMS keys, as policy documents that say the same (fact AWS 2.8a)."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.records.arns import partition_of_region, split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.snapshot import Answer, Snapshot

_ENCRYPTION_CONTEXT = "kms:EncryptionContext:"


def read_grants(snapshot: Snapshot) -> Mapping[str, tuple[Attachment, ...]]:
    """Return the grants of a snapshot by the ARN of their key."""
    found: dict[str, list[Attachment]] = {}
    for answer in snapshot.answers("kms.list-grants"):
        for raw in answer.body.get("Grants") or []:
            key = _key_arn(raw, answer)
            for attachment in _attachments(raw, key, answer.file):
                found.setdefault(key, []).append(attachment)
    return {key: tuple(grants) for key, grants in found.items()}


def _key_arn(raw: Mapping[str, Any], answer: Answer) -> str:
    named = str(raw.get("KeyId") or answer.request.get("KeyId", ""))
    if split(named):
        return named
    partition = partition_of_region(answer.region)
    return f"arn:{partition}:kms:{answer.region}:{answer.scope}:key/{named}"


def _attachments(raw: Mapping[str, Any], key: str, file: str) -> Iterator[Attachment]:
    statements = []
    actions = [action for name in raw.get("Operations") or [] for action in _actions(str(name))]
    grantee = str(raw.get("GranteePrincipal") or raw.get("GranteeServicePrincipal") or "")
    if actions and grantee:
        statements.append(_statement(grantee, actions, _condition(raw.get("Constraints") or {})))
    retiring = str(raw.get("RetiringPrincipal") or raw.get("RetiringServicePrincipal") or "")
    if retiring:
        statements.append(_statement(retiring, ["kms:RetireGrant"], {}))
    if statements:
        grant_id = str(raw.get("GrantId", ""))
        document = parse_document(
            {"Version": "2012-10-17", "Statement": statements}, where=f"grant `{grant_id}`, {file}"
        )
        yield Attachment(document, f"grant {grant_id}", key)


def _actions(operation: str) -> tuple[str, ...]:
    return ("kms:ReEncryptFrom", "kms:ReEncryptTo") if operation == "ReEncrypt" else (f"kms:{operation}",)


def _statement(principal: str, actions: list[str], condition: Mapping[str, Any]) -> dict[str, Any]:
    kind = "AWS" if principal.startswith("arn:") or principal.isdigit() else "Service"
    statement = {"Effect": "Allow", "Principal": {kind: principal}, "Action": actions, "Resource": "*"}
    return {**statement, "Condition": condition} if condition else statement


def _condition(constraints: Mapping[str, Any]) -> dict[str, Any]:
    """Return a grant's constraints as a condition on the encryption context of the call."""
    equals = constraints.get("EncryptionContextEquals") or {}
    pairs = {**(constraints.get("EncryptionContextSubset") or {}), **equals}
    condition: dict[str, Any] = {}
    if pairs:
        condition["StringEquals"] = {f"{_ENCRYPTION_CONTEXT}{key}": value for key, value in pairs.items()}
    if equals:
        condition["ForAllValues:StringEquals"] = {"kms:EncryptionContextKeys": sorted(equals)}
    source = constraints.get("SourceArn")
    if source:
        condition["ArnLike"] = {"aws:SourceArn": source}
    return condition
