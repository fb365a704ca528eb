"""Requests to hosts that may be hostile."""

import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from iamscope.broker.identity import web as web_module
from iamscope.broker.identity.presented import IssuerUnavailableError
from iamscope.broker.identity.web import LARGEST, HttpsOnly, address
from tests.fakes.issuers import IssuerServer, handler_of


@pytest.mark.parametrize(
    "url",
    [
        "http://issuer.example/",
        "http://127.0.0.1/",
        "ftp://issuer.example/",
        "file:" + "///etc/passwd",
        "https://",
        "https:///path",
        "https://user:password@issuer.example/",
        "https://issuer.example@evil.example/",
        "https://evil.example\\@issuer.example/",
        "https://issuer.example/#fragment",
        "https://issuer.example:99999/",
        "https://issuer.example:port/",
        "https://issuer.example/\r\nHost: x",
        "https://[::1",
        "//issuer.example/",
        "",
    ],
)
def test_addresses(url: str) -> None:
    """Only an address over TLS, without names and fragments, can be asked."""
    with pytest.raises(IssuerUnavailableError):
        address(url)


def test_loopback() -> None:
    """For tests, this machine alone can be asked over plain HTTP."""
    assert address("http://127.0.0.1:1/x", loopback=True).port == 1
    for url in (
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
    ):
        with pytest.raises(IssuerUnavailableError):
            address(url, loopback=True)


def test_environment_is_ignored(
    server: IssuerServer, web: HttpsOnly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable of the environment leads requests elsewhere."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert HttpsOnly(loopback=True).ask("GET", f"{server.url}/keys").status == 200


def test_size(server: IssuerServer, web: HttpsOnly) -> None:
    """An answer of the largest size is read, and one byte more is not."""
    server.pages["/"] = b" " * LARGEST
    assert len(web.ask("GET", f"{server.url}/").body) == LARGEST
    server.pages["/"] = b" " * (LARGEST + 1)
    with pytest.raises(IssuerUnavailableError, match="larger"):
        web.ask("GET", f"{server.url}/")


def test_time(server: IssuerServer, web: HttpsOnly, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that drips in takes no longer than a quick one may, however patient each read is."""
    monkeypatch.setattr(web_module, "PATIENCE", 0.05)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "20")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            time.sleep(0.01)

    server.pages["/"] = drip
    with pytest.raises(IssuerUnavailableError, match="in time"):
        web.ask("GET", f"{server.url}/")


def test_nothing_is_unpacked(server: IssuerServer, web: HttpsOnly) -> None:
    """A host is asked for an answer as it is, and what it packs all the same stays packed."""
    asked = []

    def pack(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers["Accept-Encoding"])
        data = gzip.compress(b" " * LARGEST * 2)
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    server.pages["/"] = pack
    assert len(web.ask("GET", f"{server.url}/").body) < LARGEST
    assert asked == ["identity"]


def test_nobody_there() -> None:
    """A host that nobody answers at is said not to answer."""
    with pytest.raises(IssuerUnavailableError, match="does not answer"):
        HttpsOnly().ask("GET", "https://127.0.0.1:1/")


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """Return a file with a certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "authority.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(authority: Path) -> Iterator[str]:
    """Serve one page over TLS, and return its address."""
    fake = IssuerServer(pages={"/": b"{}"})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_tls(secure: str, authority: Path) -> None:
    """A host has to prove its name by an authority that is trusted, which can be the configuration's own."""
    assert HttpsOnly(authorities=authority).ask("GET", secure).body == b"{}"
    with pytest.raises(IssuerUnavailableError):
        HttpsOnly().ask("GET", secure)
    with pytest.raises(IssuerUnavailableError):
        HttpsOnly(authorities=authority).ask("GET", secure.replace("127.0.0.1", "localhost"))
