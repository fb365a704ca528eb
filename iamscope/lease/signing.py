"""Ed25519 keys: what signs, what verifies, and the files they are kept in."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iamscope.errors import IamscopeError
from iamscope.model.safe import quoted

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LARGEST = 64 * 1024
_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


class KeyFileError(IamscopeError):
    """A file of keys cannot be used."""

    code = "key-file"


class NoCryptographyError(IamscopeError):
    """What signs and verifies is not installed."""

    code = "no-cryptography"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What verifies signatures: the 32 bytes of an Ed25519 key."""

    raw: bytes

    @property
    def id(self) -> str:
        """The key's name: SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    def accepts(self, signature: str, message: bytes) -> bool:
        """Return whether the owner of the key has signed a message; the signature is in hexadecimal."""
        _require()
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if len(signature) != 128 or not _HEX.fullmatch(signature):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """What signs; nothing shows it."""

    __slots__ = ("_private", "public")

    def __init__(self, private: "Ed25519PrivateKey") -> None:
        self._private = private
        self.public = PublicKey(private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """Return the signature of a message in hexadecimal."""
        return self._private.sign(message).hex()

    def pem(self) -> bytes:
        """Return the key itself as PKCS 8; call it only where it is kept."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def __repr__(self) -> str:
        return f"SigningKey(of {self.public.id[:16]}, hidden)"

    def __reduce__(self) -> str:
        raise TypeError("a key cannot be pickled")


def new_key() -> SigningKey:
    """Return a key that nobody had before."""
    _require()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return SigningKey(Ed25519PrivateKey.generate())


def write_key(path: Path, key: SigningKey) -> None:
    """Write a key where no file is yet, readable by its owner alone. Raises `KeyFileError`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(key.pem())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise _unusable(path, "written", error) from error


def read_key(path: Path) -> SigningKey:
    """Return the key of a file. Raises `KeyFileError`, also where others than its owner may read it."""
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data, mode = _read(path)
    if mode & 0o077:
        hint = f"take the others' rights away with `chmod 600 {path}`, and replace the key if they used them"
        message = f"the key {quoted(str(path))} may be used by others than its owner: its mode is {mode:04o}"
        raise KeyFileError(message, hint=hint)
    try:
        private = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{quoted(str(path))} is not a private key in PEM without a password") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileError(f"the key {quoted(str(path))} is not an Ed25519 key")
    return SigningKey(private)


def public_pem(key: PublicKey) -> bytes:
    """Return a public key as those get it who verify."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    whole = Ed25519PublicKey.from_public_bytes(key.raw)
    return whole.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_keys(path: Path) -> tuple[PublicKey, ...]:
    """Return the public keys of a PEM file, in their order. Raises `KeyFileError`."""
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    data, _ = _read(path)
    if b"PRIVATE KEY" in data:
        raise KeyFileError(f"{quoted(str(path))} holds a private key: verifying takes the public one")
    found = []
    for block in _PEM.findall(data):
        try:
            key = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyFileError(f"{quoted(str(path))} holds a public key that is broken") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFileError(f"{quoted(str(path))} holds a public key that is not Ed25519")
        found.append(PublicKey(key.public_bytes_raw()))
    if not found:
        raise KeyFileError(f"{quoted(str(path))} holds no public key in PEM")
    return tuple(found)


def _read(path: Path) -> tuple[bytes, int]:
    """Return a small file's bytes and its mode."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise KeyFileError(f"{quoted(str(path))} is not a file of keys")
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise _unusable(path, "read", error) from error
    if len(data) > _LARGEST:
        raise KeyFileError(f"{quoted(str(path))} is too large to be a file of keys")
    return data, stat.S_IMODE(mode)


def _unusable(path: Path, done: str, error: OSError) -> KeyFileError:
    reason = (error.strerror or "it is refused").lower()
    return KeyFileError(f"the key {quoted(str(path))} cannot be {done}: {reason}")


def _require() -> None:
    try:
        import cryptography  # noqa: F401 - only whether it is there
    except ImportError as error:
        message = "signatures need the package `cryptography`, which is not installed"
        raise NoCryptographyError(message, hint="install `iamscope[broker]`") from error
