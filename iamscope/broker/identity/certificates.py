"""Bearers of a client certificate, whose chain the server has verified when the connection was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from iamscope.access.globs import Glob
from iamscope.broker.identity.claims import LONGEST_SUBJECT
from iamscope.broker.identity.issuers import SPIFFE
from iamscope.broker.identity.presented import ClaimsError, ExpiredError, NotYetValidError, Presented
from iamscope.lease.lease import Identity, Sort

ISSUER = "mtls"
LARGEST = 16 * 1024

T = TypeVar("T", bound=x509.ExtensionType)


@dataclass(frozen=True, slots=True)
class CertificateTrust:
    """Which certificates are let in: by SPIFFE ids, or by the name of the subject as RFC 4514 writes it."""

    spiffe: tuple[Glob, ...] = ()
    subjects: tuple[Glob, ...] = ()
    sort: Sort = Sort.AGENT


class Certificates:
    """Identifies who has connected with a client certificate.

    A workload with a SPIFFE id is a subject of its trust domain, however it proves to be it.
    """

    def __init__(self, trust: CertificateTrust) -> None:
        self._trust = trust

    def identify(self, presented: Presented, now: int) -> Identity | None:
        """Return whose certificate it is, or `None` without one; raise if it is not for this."""
        if presented.certificate is None:
            return None
        certificate = _read(presented.certificate)
        _check_times(certificate, now)
        _check_use(certificate)
        if (spiffe := _spiffe(certificate)) is not None:
            _check(spiffe, self._trust.spiffe)
            return Identity(self._trust.sort, "/".join(spiffe.split("/")[:3]), spiffe)
        name = certificate.subject.rfc4514_string()
        _check(name, self._trust.subjects)
        return Identity(self._trust.sort, ISSUER, name)


def _read(data: bytes) -> x509.Certificate:
    if len(data) > LARGEST:
        raise ClaimsError(f"the certificate is larger than {LARGEST} bytes")
    try:
        certificate = x509.load_der_x509_certificate(data)
        # They are parsed when they are asked for.
        _ = certificate.extensions, certificate.subject
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise ClaimsError("the certificate cannot be read") from None
    return certificate


def _check_times(certificate: x509.Certificate, now: int) -> None:
    when = datetime.fromtimestamp(now, UTC)
    if when > certificate.not_valid_after_utc:
        raise ExpiredError("the certificate has expired")
    if when < certificate.not_valid_before_utc:
        raise NotYetValidError("the certificate is not valid yet")


def _check_use(certificate: x509.Certificate) -> None:
    """Refuse what is made for another purpose, which an authority's own certificate is, too."""
    basic = _extension(certificate, x509.BasicConstraints)
    usage = _extension(certificate, x509.KeyUsage)
    extended = _extension(certificate, x509.ExtendedKeyUsage)
    if basic is not None and basic.ca:
        raise ClaimsError("the certificate is an authority's")
    if usage is not None and (not usage.digital_signature or usage.key_cert_sign or usage.crl_sign):
        raise ClaimsError("the certificate is not for signatures")
    if extended is not None and ExtendedKeyUsageOID.CLIENT_AUTH not in extended:
        raise ClaimsError("the certificate is not for clients")


def _spiffe(certificate: x509.Certificate) -> str | None:
    """Return the SPIFFE id, which by its standard is the only address in a certificate."""
    names = _extension(certificate, x509.SubjectAlternativeName)
    found = names.get_values_for_type(x509.UniformResourceIdentifier) if names is not None else []
    if not any(uri.lower().startswith(SPIFFE) for uri in found):
        return None
    if len(found) != 1:
        raise ClaimsError("the certificate has several addresses, of which one is a SPIFFE id")
    return found[0]


def _check(name: str, patterns: Iterable[Glob]) -> None:
    if not 0 < len(name) <= LONGEST_SUBJECT or not name.isprintable():
        raise ClaimsError("the name in the certificate is empty, too long or invisible")
    if not any(pattern.matches(name) for pattern in patterns):
        raise ClaimsError("no rule for certificates admits this name")


def _extension(certificate: x509.Certificate, kind: type[T]) -> T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
