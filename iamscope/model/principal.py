"""Who acts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Principal:
    """Somebody or something that can make requests, named as its cloud names it.

    `id` is the provider's full name (an ARN on AWS), `kind` the provider's word for the sort of
    principal (`user`, `role`), `scope` the account that owns it.
    """

    cloud: str
    id: str
    kind: str
    name: str
    scope: str
