"""Which of the keys that an issuer publishes are relied on."""

from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from iamscope.broker.identity.public_keys import MOST, public_keys
from tests.fakes.issuers import key, packed, public


def _served(*said: Any) -> list[str]:
    names = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
    return [name for name in names for one in public_keys({"keys": list(said)}) if one.serves(name)]


def test_each_kind() -> None:
    """Each key serves the algorithms of its kind and curve, and those of it that it is published for."""
    assert _served(public(key("RS256"))) == ["RS256", "PS256"]
    assert _served(public(key("RS256"), alg="RS256")) == ["RS256"]
    assert _served(public(key("ES256"))) == ["ES256"]
    assert _served(public(ECKey.generate_key("P-384", private=True))) == ["ES384"]
    assert _served(public(key("EdDSA"))) == ["EdDSA"]
    assert _served(public(key("ES256"), use="jwt-svid")) == ["ES256"]


def _rsa(modulus: int, exponent: int) -> dict[str, str]:
    def written(number: int) -> str:
        return packed(number.to_bytes((number.bit_length() + 7) // 8, "big"))

    return {"kty": "RSA", "n": written(modulus), "e": written(exponent), "kid": "k1"}


@pytest.mark.parametrize(
    "said",
    [
        _rsa((1 << 1023) + 1, 65_537),
        _rsa((1 << 2046) + 1, 65_537),
        _rsa((1 << 16_000) + 1, 65_537),
        _rsa((1 << 2047) + 1, 3),
        _rsa((1 << 2047) + 1, 1),
        _rsa((1 << 2047) + 1, 65_538),
        _rsa(1 << 2047, 65_537),
        _rsa((1 << 2047) + 1, (1 << 60) + 1),
        public(ECKey.generate_key("P-521", private=True)),
        public(ECKey.generate_key("secp256k1", private=True)),
        public(OKPKey.generate_key("Ed448", private=True)),
        public(OKPKey.generate_key("X25519", private=True)),
        {**OctKey.generate_key(256).as_dict(private=True), "kid": "k1"},
        key("ES256").as_dict(private=True),
        RSAKey.as_dict(key("RS256"), private=True),  # type: ignore[arg-type]
        public(key("ES256"), use="enc"),
        public(key("ES256"), use="x509-svid"),
        public(key("ES256"), use=["sig"]),
        {**public(key("ES256")), "x": "AAAA"},
        {**public(key("ES256")), "x": 7},
        {**public(key("ES256")), "kid": 7},
        {**public(key("ES256")), "alg": ["ES256"]},
        {**public(key("ES256")), "crv": None},
        {**public(key("RS256")), "n": "!!"},
        {"kty": ["RSA"]},
        {"kty": "AKP", "pub": "x"},
        {},
    ],
)
def test_passed_over(said: dict[str, Any]) -> None:
    """A weak, private, secret, malformed or other key serves nothing, and harms no other."""
    assert not public_keys({"keys": [said]})
    assert _served(said, public(key("EdDSA"))) == ["EdDSA"]


def test_number_of_keys() -> None:
    """A set of more keys than any issuer has is refused."""
    one = public(key("EdDSA"))
    assert len(public_keys({"keys": [one] * MOST})) == MOST
    with pytest.raises(ValueError, match="more than"):
        public_keys({"keys": [one] * (MOST + 1)})
