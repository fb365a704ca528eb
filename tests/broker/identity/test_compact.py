"""Tokens taken apart."""

import pytest

from iamscope.broker.identity.compact import looks_like_token, read_token
from iamscope.broker.identity.presented import ClaimsError
from tests.fakes.issuers import key, packed, signed


def test_parts() -> None:
    """The parts of a token are what its header and its body say, and what was signed."""
    text = signed(packed({"sub": "a"}), key("ES256"), "ES256", {"jku": "https://evil.example"})
    token = read_token(text)
    assert (token.algorithm, token.kid, token.type, token.claims) == ("ES256", "k1", "JWT", {"sub": "a"})
    assert text == f"{token.signed.decode()}.{packed(token.signature)}"
    assert "evil" not in repr(token)


@pytest.mark.parametrize(
    ("text", "looks"), [("a.b.c", True), ("a.b", False), ("a.b.c.d", False), ("", False)]
)
def test_looks(text: str, looks: bool) -> None:
    """What has three parts may be a token, and nothing else."""
    assert looks_like_token(text) is looks


@pytest.mark.parametrize(
    "text", ["..", "a.b.c", "é.é.é", f"{packed(b'[]')}.{packed({})}.x", f"{packed({})}.."]
)
def test_refused(text: str) -> None:
    """What is not a header, a body and a signature is no token."""
    with pytest.raises(ClaimsError):
        read_token(text)
