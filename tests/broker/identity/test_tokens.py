"""Tokens of trusted issuers, honest and forged."""

import base64
import hashlib
import hmac
import json
import string
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.broker.identity.compact import LARGEST
from iamscope.broker.identity.issuers import ClaimRule, Issuer, IssuerError, Replay, Rule
from iamscope.broker.identity.keysets import KeySets
from iamscope.broker.identity.presented import (
    BadSignatureError,
    ClaimsError,
    ExpiredError,
    NotYetValidError,
    Presented,
    ReplayedError,
    UnauthenticatedError,
    UnknownIssuerError,
    UnknownKeyError,
    WrongAlgorithmError,
    WrongAudienceError,
)
from iamscope.broker.identity.public_keys import PublishedKey, public_keys
from iamscope.broker.identity.seen import SeenInMemory
from iamscope.broker.identity.tokens import Tokens
from iamscope.lease.lease import Identity, Sort
from iamscope.model.secret import Secret
from tests.fakes.issuers import AUDIENCE, NOW, IssuerServer, bearing, claims, key, packed, public, signed

MINUTES = 60
RULES = (Rule((Glob.parse("agent-*"),)),)


class Fixed(KeySets):
    """Keys that need not be fetched."""

    def __init__(self, *published: dict[str, Any]) -> None:
        self._all = public_keys({"keys": list(published)})

    def keys(self, issuer: Issuer, kid: str | None, algorithm: str, now: int) -> tuple[PublishedKey, ...]:
        """Return all that serve, whatever their names."""
        return tuple(one.key for one in self._all if one.serves(algorithm))


def _seen() -> SeenInMemory:
    return SeenInMemory(lambda: NOW)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_honest(algorithm: str, server: IssuerServer, tokens: Tokens) -> None:
    """A token that its issuer signed for this broker proves its subject, by each kind of key."""
    server.publish(public(key(algorithm)))
    found = tokens.identify(server.token(algorithm=algorithm), NOW)
    assert found == Identity(Sort.AGENT, server.url, "agent-1")


@pytest.mark.parametrize("bearer", [None, "", "opaque", "one.two", "a.b.c.d"])
def test_not_a_token(bearer: str | None, tokens: Tokens) -> None:
    """What is no token at all is left to other ways."""
    presented = Presented(bearer=None if bearer is None else Secret(bearer))
    assert tokens.identify(presented, NOW) is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"exp": NOW - 61}, ExpiredError),
        ({"exp": NOW - 10 * MINUTES, "iat": NOW - 15 * MINUTES}, ExpiredError),
        ({"nbf": NOW + 61}, NotYetValidError),
        ({"iat": NOW + 61}, NotYetValidError),
        ({"aud": "https://other.example"}, WrongAudienceError),
        ({"aud": ["https://other.example", 7]}, WrongAudienceError),
        ({"aud": {"https://broker.example": 1}}, WrongAudienceError),
        ({"aud": None}, WrongAudienceError),
        ({"aud": "https://broker.example/"}, WrongAudienceError),
        ({"iss": "https://stranger.example"}, UnknownIssuerError),
        ({"iss": None}, UnknownIssuerError),
        ({"iss": ["https://stranger.example"]}, UnknownIssuerError),
        ({"exp": None}, ClaimsError),
        ({"iat": None}, ClaimsError),
        ({"nbf": None}, ClaimsError),
        ({"exp": "2030-01-01"}, ClaimsError),
        ({"exp": True}, ClaimsError),
        ({"exp": 10**30}, ClaimsError),
        ({"exp": NOW + 3_700}, ClaimsError),
        ({"sub": None}, ClaimsError),
        ({"sub": ""}, ClaimsError),
        ({"sub": ["agent-1"]}, ClaimsError),
        ({"sub": "agent-" + "x" * 2_000}, ClaimsError),
        ({"sub": "agent-1\u202e"}, ClaimsError),
        ({"sub": "other"}, ClaimsError),
        ({"sub": "Agent-1"}, ClaimsError),
        ({"jti": None}, ClaimsError),
        ({"jti": 7}, ClaimsError),
        ({"jti": "x" * 600}, ClaimsError),
        ({"jti": "\ud800"}, ClaimsError),
        ({"exp": 1e300}, ClaimsError),
        ({"exp": -1}, ClaimsError),
    ],
)
def test_wrong_claims(
    changes: dict[str, Any], error: type[UnauthenticatedError], server: IssuerServer, tokens: Tokens
) -> None:
    """An honest signature proves nothing if what it signs is expired, for somebody else or not admitted."""
    with pytest.raises(error) as raised:
        tokens.identify(server.token(**changes), NOW)
    assert type(raised.value) is error


@pytest.mark.parametrize("skew", [-10 * MINUTES, 10 * MINUTES])
def test_clock_skew(skew: int, server: IssuerServer, tokens: Tokens) -> None:
    """A clock that is ten minutes off admits nobody, and the message says where to look."""
    with pytest.raises((ExpiredError, NotYetValidError)) as raised:
        tokens.identify(server.token(exp=NOW + 240), NOW + skew)
    assert "clocks" in str(raised.value.hint)


def test_within_leeway(server: IssuerServer, tokens: Tokens) -> None:
    """A clock that is less than a minute off harms nobody."""
    for jti, now in (("early", NOW - 69), ("late", NOW + 359)):
        assert tokens.identify(server.token(jti=jti), now)


def test_forged(server: IssuerServer, tokens: Tokens) -> None:
    """A token that another key signed under the issuer's name for a key is refused."""
    with pytest.raises(BadSignatureError):
        tokens.identify(server.token(key("RS256", 1)), NOW)


def test_altered(server: IssuerServer, tokens: Tokens) -> None:
    """One changed claim under an honest signature is refused."""
    header, _, signature = signed(packed(claims(server.url)), key()).split(".")
    with pytest.raises(BadSignatureError):
        tokens.identify(bearing(f"{header}.{packed(claims(server.url, sub='agent-2'))}.{signature}"), NOW)


def test_replayed(server: IssuerServer, tokens: Tokens) -> None:
    """A token can be used once, and one that was refused for another reason has not been used."""
    with pytest.raises(ExpiredError):
        tokens.identify(server.token(), NOW + 3_600)
    assert tokens.identify(server.token(), NOW)
    with pytest.raises(ReplayedError):
        tokens.identify(server.token(), NOW + 1)
    assert tokens.identify(server.token(jti="twice"), NOW)


def test_replay_allowed(server: IssuerServer, keysets: KeySets) -> None:
    """A token of an issuer whose tokens are kept in a file can be used again, and needs no `jti`."""
    tokens = Tokens([server.issuer(replay=Replay.UNTIL_EXPIRY)], keysets, _seen())
    for _ in range(2):
        assert tokens.identify(server.token(jti=None), NOW)


def test_algorithm_none(server: IssuerServer, tokens: Tokens) -> None:
    """A token without a signature is refused, however `none` is spelled."""
    for name in ("none", "None", "NONE", ""):
        unsigned = f"{packed({'alg': name, 'kid': 'k1'})}.{packed(claims(server.url))}."
        with pytest.raises(WrongAlgorithmError):
            tokens.identify(bearing(unsigned), NOW)


def test_algorithm_confusion(server: IssuerServer, tokens: Tokens) -> None:
    """A public key is no shared secret: a token that is signed with it as if it were is refused."""
    for form in (key().as_pem(private=False), json.dumps(public(key())).encode()):
        start = f"{packed({'alg': 'HS256', 'kid': 'k1'})}.{packed(claims(server.url))}"
        signature = hmac.new(form, start.encode(), hashlib.sha256).digest()
        with pytest.raises(WrongAlgorithmError):
            tokens.identify(bearing(f"{start}.{packed(signature)}"), NOW)


def test_shared_secrets_cannot_be_allowed(server: IssuerServer) -> None:
    """No configuration allows signatures by a shared secret, or none."""
    for name in ("HS256", "none", "RS1"):
        with pytest.raises(IssuerError):
            server.issuer(algorithms=frozenset({"RS256", name}))


def test_algorithm_of_another_key(server: IssuerServer, tokens: Tokens) -> None:
    """A key serves the algorithm that it is published for, and no other of its family."""
    server.publish(public(key(), alg="PS256"))
    with pytest.raises(UnknownKeyError):
        tokens.identify(server.token(), NOW)


@pytest.mark.parametrize("member", ["jwk", "jku", "x5u", "x5c"])
def test_key_in_header(member: str, server: IssuerServer, tokens: Tokens) -> None:
    """A key that the token itself brings, or tells where to fetch, is never looked at."""
    own = key("RS256", 1)
    said = {
        "jwk": public(own),
        "jku": f"{server.url}/evil",
        "x5u": f"{server.url}/evil",
        "x5c": [base64.b64encode(own.as_der(private=False)).decode()],
    }
    server.pages["/evil"] = json.dumps({"keys": [public(own)]}).encode()
    body = packed(claims(server.url))
    with pytest.raises(BadSignatureError):
        tokens.identify(bearing(signed(body, own, header={member: said[member]})), NOW)
    assert "/evil" not in server.asked
    assert tokens.identify(bearing(signed(body, key(), header={member: said[member]})), NOW)


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"], "exp": 1},
        {"b64": False},
        {"kid": 7},
        {"typ": "secevent+jwt"},
        {"typ": ["JWT"]},
        {"filler": "x" * 5_000},
    ],
)
def test_strange_header(header: dict[str, Any], server: IssuerServer, tokens: Tokens) -> None:
    """A header that asks for extensions, is of another type or far too long is refused."""
    with pytest.raises(ClaimsError):
        tokens.identify(bearing(signed(packed(claims(server.url)), key(), header=header)), NOW)


def test_path_in_kid(server: IssuerServer, tokens: Tokens) -> None:
    """A key's name is only ever compared."""
    for kid in ("../../dev/null", "' or 1=1 --", f"{server.url}/evil", "k1\u0000"):
        with pytest.raises(UnknownKeyError):
            tokens.identify(bearing(signed(packed(claims(server.url)), key(), header={"kid": kid})), NOW)


def test_huge(tokens: Tokens) -> None:
    """A huge token is refused before anything in it is read."""
    with pytest.raises(ClaimsError, match="larger"):
        tokens.identify(bearing("e.." + "A" * LARGEST), NOW)


@pytest.mark.parametrize(
    "body",
    [
        b'{"sub": "agent-1", "sub": "agent-2"}',
        b'{"a": {"b": 1, "b": 2}}',
        b"[" * 9_000 + b"]" * 9_000,
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        b'{"a": [[[[[[[[[]]]]]]]]]}',
        b'{"exp": NaN}',
        b'{"exp": 1' + b"0" * 6_000 + b"}",
        b'"text"',
        b"\xff\xfe",
        b"",
    ],
)
def test_hostile_body(body: bytes, server: IssuerServer, tokens: Tokens) -> None:
    """Claims that stand twice, JSON bombs and what is no JSON are refused before any key is fetched."""
    with pytest.raises(ClaimsError):
        tokens.identify(bearing(signed(packed(body), key())), NOW)
    assert not server.asked


def test_duplicate_in_honest_token(server: IssuerServer, tokens: Tokens) -> None:
    """A claim that stands twice is refused, although the signature is the issuer's."""
    body = json.dumps(claims(server.url)).replace('"sub"', '"sub": "agent-9", "sub"', 1)
    with pytest.raises(ClaimsError, match="twice"):
        tokens.identify(bearing(signed(packed(body.encode()), key())), NOW)


def test_duplicate_in_header(server: IssuerServer, tokens: Tokens) -> None:
    """A header that says two things about its key is refused."""
    body = packed(claims(server.url))
    header = packed(b'{"alg": "RS256", "alg": "none", "kid": "k1"}')
    with pytest.raises(ClaimsError, match="twice"):
        tokens.identify(bearing(f"{header}.{body}.{packed(b'x')}"), NOW)


@given(st.data())
def test_one_changed_letter(data: st.DataObject) -> None:
    """No token with one letter changed or left out proves anybody."""
    token = signed(packed(claims("https://issuer.example")), key())
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(["", *string.ascii_letters, *"0123456789-_.=+/ "]))
    assume(letter != token[place])
    other = f"{token[:place]}{letter}{token[place + 1 :]}"
    fixed = Fixed(public(key()))
    tokens = Tokens([Issuer("https://issuer.example", frozenset({AUDIENCE}), RULES)], fixed, _seen())
    try:
        assert tokens.identify(bearing(other), NOW) is None
    except UnauthenticatedError:
        return


def test_other_spellings(server: IssuerServer, tokens: Tokens) -> None:
    """A token has one spelling: padding, other alphabets and loose last bits are refused."""
    token = signed(packed(claims(server.url)), key())
    alphabet = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
    # The last letter has bits that are no part of the signature.
    loose = token[:-1] + alphabet[alphabet.index(token[-1]) + 1]
    for other in (
        loose,
        f"{token}=",
        token.replace("_", "/").replace("-", "+") + "+",
        f" {token}",
        f"{token}\n",
    ):
        with pytest.raises(ClaimsError):
            tokens.identify(bearing(other), NOW)


def test_secrets_stay_hidden(server: IssuerServer, tokens: Tokens) -> None:
    """No message shows a token or what it says."""
    marked = "agent-hidden"
    cases: list[dict[str, Any]] = [
        {"aud": marked},
        {"iss": marked},
        {"sub": f"x-{marked}"},
        {"jti": marked * 100},
    ]
    for changes in cases:
        with pytest.raises(UnauthenticatedError) as raised:
            tokens.identify(server.token(**changes), NOW)
        assert marked not in f"{raised.value.message}{raised.value.hint}"
    assert "hidden" in repr(server.token())


def test_claim_rules(server: IssuerServer, keysets: KeySets) -> None:
    """A rule's claims all have to fit, at any depth, in lists by one item, and an absent one fits nothing."""
    wanted = (
        ClaimRule(("kubernetes.io", "namespace"), (Glob.parse("prod-*"), Glob.parse("test"))),
        ClaimRule(("groups",), (Glob.literal("ops"),)),
        ClaimRule(("verified",), (Glob.literal("true"),)),
    )
    issuer = server.issuer(rules=(Rule((Glob.parse("agent-*"),), wanted),), replay=Replay.UNTIL_EXPIRY)
    tokens = Tokens([issuer], keysets, _seen())
    good: dict[str, Any] = {
        "kubernetes.io": {"namespace": "prod-1"},
        "groups": ["dev", "ops"],
        "verified": True,
    }
    assert tokens.identify(server.token(**good), NOW)
    changes: list[dict[str, Any]] = [
        {"kubernetes.io": {"namespace": "prod"}},
        {"kubernetes.io": "prod-1"},
        {"kubernetes.io": None},
        {"groups": "dev"},
        {"groups": [["ops"]]},
        {"verified": False},
        {"verified": {"true": True}},
    ]
    for change in changes:
        with pytest.raises(ClaimsError):
            tokens.identify(server.token(**{**good, **change}), NOW)


def test_rules_do_not_mix(server: IssuerServer, keysets: KeySets) -> None:
    """A subject of one rule is not admitted by the claims of another."""
    one = Rule((Glob.literal("agent-1"),), (ClaimRule(("env",), (Glob.literal("test"),)),))
    two = Rule((Glob.literal("agent-2"),), (ClaimRule(("env",), (Glob.literal("prod"),)),))
    tokens = Tokens([server.issuer(rules=(one, two))], keysets, _seen())
    assert tokens.identify(server.token(sub="agent-2", env="prod"), NOW)
    with pytest.raises(ClaimsError):
        tokens.identify(server.token(env="prod", jti="b"), NOW)


def test_spiffe(server: IssuerServer, keysets: KeySets) -> None:
    """A JWT-SVID needs no issuer: its trust domain is known by its subject, and keeps to itself."""
    issuer = replace(
        server.issuer(),
        url="spiffe://prod.example",
        jwks=f"{server.url}/keys",
        rules=(Rule((Glob.parse("spiffe://*"),)),),
        required=frozenset({"exp"}),
        replay=Replay.UNTIL_EXPIRY,
    )
    tokens = Tokens([issuer, server.issuer()], keysets, _seen())
    inside = server.token(iss=None, sub="spiffe://prod.example/agent", iat=None, nbf=None, jti=None)
    found = tokens.identify(inside, NOW)
    assert found == Identity(Sort.AGENT, "spiffe://prod.example", "spiffe://prod.example/agent")
    for subject in ("spiffe://prod.example.evil/agent", "spiffe://evil/prod.example", "spiffe://"):
        with pytest.raises(UnknownIssuerError):
            tokens.identify(server.token(iss=None, sub=subject), NOW)
    with pytest.raises(ClaimsError, match="trust domain"):
        tokens.identify(server.token(iss="spiffe://prod.example", sub="spiffe://test.example/agent"), NOW)
    # Another issuer's token does not get into the trust domain by its subject.
    with pytest.raises(ClaimsError):
        tokens.identify(server.token(sub="spiffe://prod.example/agent"), NOW)


def test_life_without_beginning(server: IssuerServer, keysets: KeySets) -> None:
    """A token that does not say when it was made lives no longer from now on than others in whole."""
    issuer = server.issuer(required=frozenset({"exp"}), replay=Replay.UNTIL_EXPIRY)
    tokens = Tokens([issuer], keysets, _seen())
    assert tokens.identify(server.token(iat=None, nbf=None, exp=NOW + 3_600), NOW)
    with pytest.raises(ClaimsError, match="longer"):
        tokens.identify(server.token(iat=None, nbf=None, exp=NOW + 3_700), NOW)


def test_described_twice(server: IssuerServer, keysets: KeySets) -> None:
    """An issuer that is described twice is a mistake of the configuration."""
    with pytest.raises(IssuerError, match="twice"):
        Tokens([server.issuer(), server.issuer()], keysets, _seen())
