"""The keys that an issuer publishes: those of them that can be relied on."""

from base64 import urlsafe_b64decode
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import DictKey, ECKey, OKPKey, RSAKey

PublishedKey = RSAKey | ECKey | OKPKey
MOST = 64
_SMALLEST_RSA = 2_048
# Larger ones cost more to verify by than any honest issuer asks for.
_LARGEST_RSA = 8_192
_USES = frozenset({"sig", "jwt-svid"})
_FAMILIES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
_CURVES = {"ES256": "P-256", "ES384": "P-384", "EdDSA": "Ed25519"}
_PARTS = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}


class PublicKey:
    """One key, its name at its issuer and the algorithm that it is meant for, if it says so."""

    __slots__ = ("_algorithm", "_curve", "_family", "key", "kid")

    def __init__(self, key: PublishedKey, kid: str | None, algorithm: str | None) -> None:
        self.key = key
        self.kid = kid
        self._algorithm = algorithm
        self._family = key.key_type
        self._curve = None if isinstance(key, RSAKey) else key.curve_name

    def serves(self, algorithm: str) -> bool:
        """Return whether signatures of an algorithm can be by this key."""
        return (
            self._algorithm in (None, algorithm)
            and self._family == _FAMILIES[algorithm[:2]]
            and self._curve == _CURVES.get(algorithm)
        )


def public_keys(published: dict[str, Any]) -> tuple[PublicKey, ...]:
    """Return the usable keys of a key set. Raises `ValueError` if it is none, or holds too many.

    What is weak, private, secret, not for signatures or not understood is passed over.
    """
    keys = published.get("keys")
    if not isinstance(keys, list):
        raise ValueError("it holds no list of keys")
    if len(keys) > MOST:
        raise ValueError(f"it holds more than {MOST} keys")
    found = (_public_key(key) for key in keys if isinstance(key, dict))
    return tuple(key for key in found if key is not None)


def _public_key(said: dict[str, Any]) -> PublicKey | None:
    parts = _PARTS.get(said["kty"]) if isinstance(said.get("kty"), str) else None
    if parts is None or str(said.get("use", "sig")) not in _USES or "d" in said:
        return None
    wanted = {name: said.get(name) for name in ("kty", *parts)}
    named = [said.get("kid"), said.get("alg")]
    if not all(isinstance(value, str) for value in wanted.values()):
        return None
    if not all(value is None or isinstance(value, str) for value in named):
        return None
    try:
        key = _imported({name: str(value) for name, value in wanted.items()})
    except (JoseError, ValueError, TypeError, OverflowError):
        return None
    return None if key is None else PublicKey(key, *named)


def _imported(parts: DictKey) -> PublishedKey | None:
    match parts["kty"]:
        case "RSA":
            return _strong(parts)
        case "EC":
            return ECKey.import_key(parts) if parts["crv"] in ("P-256", "P-384") else None
        case _:
            return OKPKey.import_key(parts) if parts["crv"] == "Ed25519" else None


def _strong(parts: DictKey) -> RSAKey | None:
    # Before it is made a number: what is far too long need not be computed.
    if len(parts["n"]) > _LARGEST_RSA // 6 + 8 or len(parts["e"]) > 8:
        return None
    modulus, exponent = (_number(str(parts[name])) for name in ("n", "e"))
    strong = _SMALLEST_RSA <= modulus.bit_length() <= _LARGEST_RSA and exponent >= 65_537
    return RSAKey.import_key(parts) if strong and modulus % 2 and exponent % 2 else None


def _number(written: str) -> int:
    return int.from_bytes(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
