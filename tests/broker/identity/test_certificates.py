"""Client certificates."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from iamscope.access.globs import Glob
from iamscope.broker.identity.certificates import Certificates, CertificateTrust
from iamscope.broker.identity.presented import ClaimsError, ExpiredError, NotYetValidError, Presented
from iamscope.lease.lease import Identity, Sort
from tests.fakes.issuers import NOW

ID = "spiffe://prod.example/agents/billing"
TRUST = CertificateTrust(
    (Glob.parse("spiffe://prod.example/agents/*"),), (Glob.literal("CN=billing,O=octo"),)
)


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _made(uris: Iterable[str] = (), *extensions: x509.ExtensionType, name: str = "billing") -> Presented:
    when = datetime.fromtimestamp(NOW, UTC)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "octo"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    builder = (
        x509.CertificateBuilder(issuer_name=subject, subject_name=subject, public_key=_key().public_key())
        .serial_number(1)
        .not_valid_before(when)
        .not_valid_after(when + timedelta(hours=1))
    )
    if names := [x509.UniformResourceIdentifier(uri) for uri in uris]:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    certificate = builder.sign(_key(), hashes.SHA256())
    return Presented(certificate=certificate.public_bytes(serialization.Encoding.DER))


def _usage(*, signs: bool, issues: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(signs, False, False, False, False, issues, False, False, False)


def _identify(presented: Presented, now: int = NOW) -> Identity | None:
    return Certificates(TRUST).identify(presented, now)


def test_spiffe() -> None:
    """A SPIFFE id is a subject of its trust domain, as in a token of that domain."""
    client = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    presented = _made([ID], client, _usage(signs=True), x509.BasicConstraints(ca=False, path_length=None))
    assert _identify(presented) == Identity(Sort.AGENT, "spiffe://prod.example", ID)


def test_subject() -> None:
    """Without a SPIFFE id the subject's name counts, as a whole."""
    assert _identify(_made()) == Identity(Sort.AGENT, "mtls", "CN=billing,O=octo")
    assert _identify(_made(["https://other.example"])) is not None
    with pytest.raises(ClaimsError):
        _identify(_made(name="billing,O=octo"))


def test_none() -> None:
    """Whoever has no certificate is left to other ways."""
    assert _identify(Presented()) is None


def test_times() -> None:
    """A certificate is good between its two dates."""
    with pytest.raises(NotYetValidError):
        _identify(_made(), NOW - 1)
    with pytest.raises(ExpiredError):
        _identify(_made(), NOW + 3_601)


@pytest.mark.parametrize(
    "presented",
    [
        _made(["spiffe://evil.example/agents/billing"]),
        _made(["spiffe://prod.example.evil/agents/billing"]),
        _made(["SPIFFE://prod.example/agents/billing"]),
        _made([ID, "spiffe://prod.example/agents/other"]),
        _made([ID, "https://other.example"]),
        _made(name="other"),
        _made([ID], x509.BasicConstraints(ca=True, path_length=None)),
        _made([ID], _usage(signs=False)),
        _made([ID], _usage(signs=True, issues=True)),
        _made([ID], x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])),
        Presented(certificate=b""),
        Presented(certificate=b"\x30\x03\x02\x01\x01"),
        Presented(certificate=b"\x30" * 20_000),
    ],
)
def test_refused(presented: Presented) -> None:
    """A certificate of somebody else, of several, for another purpose or of no form is refused."""
    with pytest.raises(ClaimsError):
        _identify(presented)
