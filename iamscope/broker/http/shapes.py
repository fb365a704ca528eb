"""What goes over the wire: requests as they are taken, leases and credentials as they are shown."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from iamscope.broker.asking import TYPE, Asked
from iamscope.broker.minting import Issued
from iamscope.lease.lease import Lease


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Detail(_Strict):
    """Access that is asked for, as one object of RFC 9396: an entry of a manifest with a type."""

    type: Annotated[str, Field(pattern=f"^{TYPE}$")]
    actions: Annotated[list[str], Field(min_length=1, max_length=200)]
    resources: Annotated[list[str], Field(min_length=1, max_length=200)]
    conditions: dict[str, dict[str, str | list[str]]] | None = None

    def entry(self) -> Mapping[str, Any]:
        """Return it as an entry of a manifest."""
        found: dict[str, Any] = {"actions": self.actions, "resources": self.resources}
        return {**found, "conditions": self.conditions} if self.conditions else found


class LeaseRequest(_Strict):
    """A request for a lease."""

    agent: Annotated[str, Field(min_length=1, max_length=64)]
    purpose: Annotated[str, Field(min_length=1, max_length=500)]
    cloud: Annotated[str, Field(max_length=16)] = "aws"
    authorization_details: Annotated[list[Detail], Field(max_length=50)] = []
    lifetime: Annotated[int, Field(ge=60, le=43_200)] | None = None
    on_behalf_of: Annotated[str, Field(max_length=200)] = ""

    parent: Annotated[str, Field(max_length=64)] = ""

    def asked(self, key: str) -> Asked:
        """Return it as the broker takes it."""
        entries = tuple(detail.entry() for detail in self.authorization_details)
        return Asked(
            agent=self.agent,
            purpose=self.purpose,
            cloud=self.cloud,
            entries=entries,
            seconds=self.lifetime,
            on_behalf_of=self.on_behalf_of,
            parent=self.parent,
            key=key,
        )


class Decision(_Strict):
    """What a person says of a lease; `shown` is that of the lease as it was looked at."""

    shown: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Reason(_Strict):
    """Why something is ended."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


def lease_shape(lease: Lease) -> dict[str, Any]:
    """Return a lease as it is shown; there is no secret in it."""
    return {
        "id": lease.id,
        "agent": lease.agent,
        "cloud": lease.cloud,
        "state": lease.state.value,
        "requester": {"issuer": lease.requester.issuer, "subject": lease.requester.subject},
        "purpose": lease.purpose,
        "on_behalf_of": lease.on_behalf_of,
        "parent": lease.parent,
        "policy": lease.policy,
        "lifetime": lease.lifetime,
        "created": lease.created,
        "expires": lease.expires,
        "manifest": lease.digest,
        "shown": lease.shown,
        "reason": lease.reason,
    }


def credential_shape(issued: Issued) -> dict[str, Any]:
    """Return a credential as its owner gets it, its secrets in clear."""
    credential = issued.credential
    secret = {name: one.reveal() for name, one in credential.secret.items()}
    return {
        "bearer": credential.bearer,
        "credential": {**credential.public, **secret, "Expiration": credential.expires},
        "lease_expires": issued.expires,
    }
