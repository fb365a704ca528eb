"""Identity pools of Cognito: whoever they give an identity to comes from outside."""

from collections.abc import Iterator

from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.inventory import Inventory

COGNITO_HOST = "cognito-identity.amazonaws.com"
POOL = "cognito-identity:identitypool"
_GUESTS = {"yes": "lets guests in: anybody who knows its id gets its tokens", "no": "lets no guests in"}


def pools_of(inventory: Inventory) -> Iterator[Carrier]:
    """Yield the identity pools of an inventory, once for each role that one carries."""
    return (one for one in inventory.carriers if one.kind == POOL)


def hands_out(pool: Carrier, role: Entity) -> bool:
    """Return whether a pool gives tokens for a role: its own, or any where it lets its users choose."""
    return pool.role == role.arn or pool.facts.get("classic_flow") != "no"


def guests_known(inventory: Inventory, name: str) -> Iterator[str]:
    """Yield what is known of guests of a pool."""
    told = next((one.facts.get("unauthenticated", "") for one in pools_of(inventory) if one.arn == name), "")
    yield _GUESTS.get(told, "whether it lets guests in was not read")
