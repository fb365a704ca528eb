"""Keys: what they sign, and the files that are refused."""

import hashlib
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from iamscope.lease.signing import (
    KeyFileError,
    PublicKey,
    new_key,
    public_pem,
    read_key,
    read_public_keys,
    write_key,
)
from tests.lease.logs import key

ELLIPTIC = generate_private_key(SECP256R1())


def test_a_key_is_called_by_the_hash_of_its_public_half() -> None:
    """The id can be computed from the public key alone, and new keys differ."""
    assert key().public.id == hashlib.sha256(key().public.raw).hexdigest()
    assert new_key().public != new_key().public


@pytest.mark.parametrize("signature", ["", "00", "0" * 128, "z" * 128, "0" * 127, "ÄÖ" * 64])
def test_what_is_no_signature_is_not_accepted(signature: str) -> None:
    """Neither another signature nor what is none at all is accepted."""
    assert not key().public.accepts(signature, b"message")


def test_a_signature_is_of_one_key_and_one_message() -> None:
    """Another key, another message or a changed digit makes it worthless; so does a key that is none."""
    signature = key().sign(b"message")
    assert key().public.accepts(signature, b"message")
    assert not key().public.accepts(signature, b"massage")
    assert not key(2).public.accepts(signature, b"message")
    assert not key().public.accepts(signature.upper(), b"message")
    assert not PublicKey(b"short").accepts(signature, b"message")


def test_a_key_shows_nothing_of_itself() -> None:
    """Neither printing nor pickling gives the private half away."""
    assert "hidden" in repr(key())
    with pytest.raises(TypeError):
        pickle.dumps(key())


def test_a_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """A file has the mode 0600 whatever the umask says, gives the key back, and is never written over."""
    path = tmp_path / "key.pem"
    before = os.umask(0)
    try:
        write_key(path, key())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path).public == key().public
    with pytest.raises(KeyFileError, match="file exists"):
        write_key(path, key(2))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError):
        write_key(tmp_path / "link", key())
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o660, 0o666])
def test_a_key_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    """Any right of group or others keeps a private key from being used."""
    path = tmp_path / "key.pem"
    write_key(path, key())
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"its mode is 0{mode:o}"):
        read_key(path)


def elliptic(password: bytes = b"") -> bytes:
    """Return another kind of key, or one with a password."""
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return ELLIPTIC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a private key"),
        (b"\x00" * 100, "is not a private key"),
        (elliptic(), "is not an Ed25519 key"),
        (elliptic(b"secret"), "without a password"),
        (public_pem(key().public), "is not a private key"),
        (b"-" * (1 << 17), "too large"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    """Anything but an Ed25519 key in PEM is refused with one sentence."""
    path = tmp_path / "key.pem"
    path.touch(0o600)
    path.write_bytes(data)
    with pytest.raises(KeyFileError, match=words):
        read_key(path)


def test_public_keys_are_read_in_their_order(tmp_path: Path) -> None:
    """A file may hold several public keys, with words around them."""
    path = tmp_path / "keys.pub"
    path.write_bytes(b"old\n" + public_pem(key().public) + b"new\n" + public_pem(key(2).public))
    assert read_public_keys(path) == (key().public, key(2).public)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no public key"),
        (key().pem(), "holds a private key"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "broken"),
        (
            ELLIPTIC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "not Ed25519",
        ),
    ],
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    """A private key, another kind of key, or none is refused."""
    path = tmp_path / "keys.pub"
    path.write_bytes(data)
    with pytest.raises(KeyFileError, match=words):
        read_public_keys(path)


@pytest.mark.parametrize("read", [read_key, read_public_keys])
def test_what_is_no_file_is_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    """A folder, a pipe that nobody writes to, and nothing at all are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "pipe", "absent"):
        with pytest.raises(KeyFileError):
            read(tmp_path / name)
