"""How the HTTP interface asks who somebody is."""

from collections.abc import Callable

from iamscope.broker.identity.presented import Presented
from iamscope.lease.lease import Identity

Identify = Callable[[Presented], Identity | None]
"""Returns who presents something, `None` where it proves nothing. Raises `UnauthenticatedError`."""
