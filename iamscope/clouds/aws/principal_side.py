"""A snapshot's user or role as a side of a comparison: every policy of its own, and what limits it."""

from iamscope.clouds.aws.authorize.known import of_principal
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.clouds.aws.records.organization import SERVICE_CONTROL
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.subjects import takes_session_tags
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.principal import Principal


def principal_side(world: AwsWorld, principal: Principal) -> Side:
    """Return what a user's or role's own policies allow within its boundary and SCPs.

    Policies of resources that name it are not its own, and not regarded.
    """
    entity = world.directory.entities[principal.id]
    layers: list[tuple[Attachment, ...]] = [entity.identity]
    if entity.boundary:
        layers.append((entity.boundary,))
    exempt = entity.service_linked or entity.account == world.organization.management_account
    if not exempt:
        layers += world.organization.levels(SERVICE_CONTROL, entity.account)
    known, absent = of_principal(entity, world.organization.id, session_tags=takes_session_tags(entity))
    return Side(
        layers=tuple(tuple(item.document for item in layer) for layer in layers),
        fixed=known,
        absent=absent,
        unread_grants=tuple(f"the unread policy `{name}`" for name in entity.unread),
        unread_limits=(f"the unread boundary `{entity.boundary_unread}`",) if entity.boundary_unread else (),
        labels=tuple(item.name for layer in layers for item in layer),
    )
