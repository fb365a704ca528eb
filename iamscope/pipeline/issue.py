"""Issue: here is a credential for the manifest, and nothing more."""

from collections.abc import Mapping
from pathlib import Path

from iamscope import catalog
from iamscope.errors import IamscopeError
from iamscope.manifest.load import load_manifests
from iamscope.manifest.role import AgentRole
from iamscope.model.secret import Credential


class WhichManifestError(IamscopeError):
    """A file holds no manifest, or several and nobody said which."""

    code = "which-manifest"

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        if names:
            listed = ", ".join(f"`{name}`" for name in names)
            super().__init__(
                f"`{path}` holds {len(names)} manifests", hint=f"say which with --name: {listed}"
            )
        else:
            super().__init__(f"`{path}` holds no manifest", hint="a manifest begins with `kind: AgentRole`")


def load_role(path: Path, name: str | None) -> AgentRole:
    """Return the one manifest that is meant. Raises `WhichManifestError` where it is not clear."""
    roles = load_manifests([path], catalog.vocabularies()).roles
    named = [role for role in roles if name is None or role.name == name]
    if len(named) != 1:
        raise WhichManifestError(path, tuple(role.name for role in roles))
    return named[0]


def policy_of(path: Path, name: str | None) -> str:
    """Return the session policy of a manifest, without calling anything."""
    return catalog.issuer("aws").policy(load_role(path, name))


def issue(path: Path, name: str | None, through: str | None, seconds: int | None) -> Credential:
    """Return a credential for a manifest. Raises `IamscopeError` where it is refused."""
    return catalog.issuer("aws").issue(load_role(path, name), through, seconds)


def as_credential_process(credential: Credential) -> Mapping[str, object]:
    """Return a credential in the shape of AWS's `credential_process` contract; secrets are in clear."""
    secrets = {name: secret.reveal() for name, secret in credential.secret.items()}
    return {"Version": 1, **credential.public, **secrets, "Expiration": credential.expires}
