"""What an agent asks for, in the shape of RFC 9396: typed access that is narrower than its manifest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from iamscope import catalog
from iamscope.errors import IamscopeError
from iamscope.manifest.load import load_text
from iamscope.manifest.role import AgentRole, Entry
from iamscope.model.safe import quoted

TYPE = "iamscope_access"
_LONGEST = 64 * 1024
# A manifest has to say who its agent is, and a request is read as one.
_ANYBODY = "arn:aws:iam::000000000000:role/anybody"


class WrongRequestError(IamscopeError):
    """A request does not say what it has to."""

    code = "wrong-request"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `entries` are the narrower access as plain values, empty for the whole manifest."""

    agent: str
    purpose: str
    cloud: str = "aws"
    entries: tuple[Mapping[str, Any], ...] = ()
    seconds: int | None = None
    on_behalf_of: str = ""
    parent: str = ""
    """The lease beneath which it is to be."""
    key: str = ""
    """Names the request: the same one again gives the same lease."""

    @property
    def access(self) -> str:
        """The narrower access as canonical JSON, empty for none."""
        return orjson.dumps(self.entries, option=orjson.OPT_SORT_KEYS).decode() if self.entries else ""

    @property
    def form(self) -> str:
        """The hash of all that is asked."""
        said = [self.agent, self.purpose, self.cloud, self.access, self.seconds, self.on_behalf_of]
        said.append(self.parent)
        return hashlib.sha256(orjson.dumps(said)).hexdigest()


def narrower(asked: Asked, role: AgentRole) -> Sequence[Entry] | None:
    """Return the access that is asked for as entries of a manifest, `None` for the whole manifest.

    It is read by the same reader as manifests: what a manifest cannot say, a request cannot. Raises
    `WrongRequestError` and all mistakes of manifests.
    """
    if not asked.entries:
        return None
    if len(asked.access) > _LONGEST:
        raise WrongRequestError("the access that is asked for is longer than any manifest")
    for entry in asked.entries:
        if "policies" in entry:
            raise WrongRequestError("a request names actions and resources, and no policies")
    document = {
        "kind": "AgentRole",
        "version": 1,
        "name": role.name,
        "agent": {"principals": [str(one) for one in role.agent.principals] or [_ANYBODY]},
        "access": {asked.cloud: list(asked.entries)},
    }
    loaded = load_text(orjson.dumps(document).decode(), "request.json", catalog.vocabularies())
    return loaded.fleet.roles[0].access.get(asked.cloud, ())


def the_manifest(roles: Sequence[AgentRole], name: str) -> AgentRole:
    """Return the manifest of a name. Raises `WrongRequestError`."""
    found = next((role for role in roles if role.name == name), None)
    if found is None:
        raise WrongRequestError(f"no manifest is called {quoted(name)}")
    return found
