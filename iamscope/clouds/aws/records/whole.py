"""Everything that a snapshot says of AWS, as records: what a world is made of, and what an edit changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy, parse_details
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.grants import read_grants
from iamscope.clouds.aws.records.inventory import Inventory, read_inventory
from iamscope.clouds.aws.records.organization import Organization, read_organization
from iamscope.clouds.aws.records.well_known import well_known
from iamscope.model.gap import Gap
from iamscope.snapshot import Snapshot, never_asked

DETAILS = "iam.get-account-authorization-details"


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one snapshot: principals by ARN, groups by account and name, and all else.

    `gaps` are those of the snapshot; policies that are attached and have no text stand with their holders.
    `known` are texts of managed policies that do not come from the snapshot.
    """

    entities: Mapping[str, Entity]
    groups: Mapping[tuple[str, str], Group]
    policies: Mapping[str, ManagedPolicy]
    inventory: Inventory
    organization: Organization
    grants: Mapping[str, tuple[Attachment, ...]]
    gaps: tuple[Gap, ...]
    keys_read: bool
    statements: int
    known: Mapping[str, PolicyDocument] = field(default_factory=dict)


def text_of(
    policy: str, policies: Mapping[str, ManagedPolicy], known: Mapping[str, PolicyDocument]
) -> PolicyDocument | None:
    """Return the text of a managed policy by its ARN, `None` where nothing says it."""
    standing = policies.get(policy)
    return standing.document if standing else known.get(policy) or well_known(policy)


def read_records(snapshot: Snapshot) -> Records:
    """Return the records of a snapshot. Raises `IamscopeError` for what is malformed."""
    entities: list[Entity] = []
    groups: dict[tuple[str, str], Group] = {}
    policies: dict[str, ManagedPolicy] = {}
    statements = 0
    for answer in snapshot.answers(DETAILS):
        details = parse_details(answer.body, where=answer.file)
        statements += details.statements
        policies.update(details.policies)
        groups.update(((group.account, group.name), group) for group in details.groups)
        entities += details.entities
    return Records(
        entities={entity.arn: entity for entity in sorted(entities, key=lambda entity: entity.arn)},
        groups=groups,
        policies=policies,
        inventory=read_inventory(snapshot, entities),
        organization=read_organization(snapshot),
        grants=read_grants(snapshot),
        gaps=(*snapshot.gaps, *never_asked(snapshot.covered, snapshot.gaps)),
        keys_read=snapshot.covered("iam.list-access-keys"),
        statements=statements,
    )
