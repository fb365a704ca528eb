"""What resources are called where the Service Authorization Reference leaves it open.

AWS Backup keeps recovery points as what the backed-up service makes of them, so the reference gives
their ARN with any service in it. Whatever it is, its name says so (AWS Backup Developer Guide, ARNs of
recovery points).
"""

CHECKED = "2026-11-24"

_ANYWHERE = "arn:${Partition}:${Vendor}:${Region}:${Account}:"
RECOVERY_POINT = "arn:${Partition}:${Vendor}:${Region}:*:${ResourceType}:${RecoveryPointId}"
NAMED: dict[str, tuple[str, ...]] = {
    RECOVERY_POINT: (
        "arn:${Partition}:backup:${Region}:${Account}:recovery-point:${Id}",
        f"{_ANYWHERE}*backup*",
        f"{_ANYWHERE}*snapshot*",
        f"{_ANYWHERE}image/*",
    ),
}
