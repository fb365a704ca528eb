"""Stand-ins for what AWS makes up: ids of the shape that such ids have, made from an address.

The same address has the same id in every run, and no two addresses share one, so what is planned can be told
apart and referred to before it is there.
"""

import re
from hashlib import sha256
from uuid import UUID

from iamscope.iac.plan import Planned
from iamscope.iac.terraform.addresses import steps

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNFIT = re.compile(r"[^\w+=,.@-]", re.ASCII)


def made_up(shape: str, address: str, turn: int = 0) -> str:
    """Return an id of a shape: `uuid`, `number`, or `hex` or `word` and how many letters it has.

    Another `turn` gives another id, for where the first one is taken.
    """
    digest = sha256(f"{turn}{address}".encode()).digest()
    if shape == "uuid":
        return str(UUID(bytes=digest[:16], version=4))
    if shape == "number":
        return str(1 + int.from_bytes(digest[:2]))
    length = int(shape.lstrip("hexword"))
    if shape.startswith("hex"):
        return digest.hex()[:length]
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest)[:length]


def stand_in(planned: Planned) -> str:
    """Return a name for something whose name AWS makes up: its address, as far as names can hold it."""
    prefix = planned.values.get("name_prefix")
    words = [f"{name}{key}" for name, key in steps(planned.address)] or [planned.address]
    return fit(f"{prefix}{words[-1]}" if isinstance(prefix, str) else words[-1])[:64] or "unnamed"


def own_name(planned: Planned, turn: int = 0) -> str:
    """Return a name that nothing of another address has, for something of which nobody knows its name."""
    last = fit(stand_in(planned)).lower().replace("_", "-")[:40]
    return f"{last}-{made_up('hex8', planned.address, turn)}"


def fit(text: str) -> str:
    """Return a text with `-` for what names of principals cannot hold."""
    return _UNFIT.sub("-", text).strip("-")
