"""Issuers of tokens whom a broker trusts, and for what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from iamscope.access.globs import Glob
from iamscope.errors import IamscopeError
from iamscope.lease.lease import Sort
from iamscope.model.safe import quoted

# What a token may be signed with. `none` and whatever is made with a shared secret have no place here.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
SPIFFE = "spiffe://"

# Issuers at which anybody can have a subject, and how one begins that names its owner to the end.
_SHARED = {
    "https://token.actions.githubusercontent.com": r"repo:[^/:]+/",
    "https://gitlab.com": r"project_path:[^/:]+/|project_id:[0-9]+:",
    "https://app.terraform.io": r"organization:[^:]+:",
    "https://app.eu.terraform.io": r"organization:[^:]+:",
    "https://accounts.google.com": r"[0-9]{10,}\Z",
}


class IssuerError(IamscopeError):
    """An issuer is described in a way that nobody should trust."""

    code = "issuer"


class Replay(StrEnum):
    """How often one token may be presented."""

    ONCE = "once"
    """Whoever has seen a token go by can do nothing with it."""
    UNTIL_EXPIRY = "until-expiry"
    """For tokens that their bearer cannot renew at will, such as those in a mounted file."""


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """What a claim, found by the keys that lead to it, has to be: one of some patterns.

    Of a list one item has to fit. A claim that is absent fits nothing.
    """

    path: tuple[str, ...]
    patterns: tuple[Glob, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Some subjects of an issuer: by the pattern of their names and by all of some claims."""

    subjects: tuple[Glob, ...]
    claims: tuple[ClaimRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who vouches for subjects by tokens; a token has to fit one of the rules.

    `url` is its `iss`, or `spiffe://DOMAIN` for a trust domain, whose tokens need no `iss`. `jwks` is where
    its keys are; where it is empty, its discovery document says so, on the issuer's host or `key_hosts`.
    """

    url: str
    audiences: frozenset[str]
    rules: tuple[Rule, ...]
    sort: Sort = Sort.AGENT
    algorithms: frozenset[str] = frozenset({"RS256", "ES256"})
    required: frozenset[str] = frozenset({"exp", "iat", "nbf"})
    types: frozenset[str] = frozenset({"", "jwt"})
    replay: Replay = Replay.ONCE
    longest: int = 3_600
    """The longest life of a token, in seconds."""
    leeway: int = 60
    """By how many seconds the clocks may differ."""
    jwks: str = ""
    key_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise IssuerError(f"the issuer {quoted(self.url)} {problem}")

    @property
    def domain(self) -> str:
        """The SPIFFE trust domain with its scheme, or nothing."""
        return self.url if self.url.startswith(SPIFFE) else ""

    def _subjects(self) -> Iterator[Glob]:
        return (subject for rule in self.rules for subject in rule.subjects)

    def _owned(self, subject: Glob) -> bool:
        """Whether a pattern stays within what belongs to one owner, at an issuer that has many of them."""
        owner = _SHARED.get(self.url)
        return owner is None or re.match(owner, subject.prefix) is not None

    def _problem(self) -> str:
        if not self.algorithms or not self.algorithms <= ALGORITHMS:
            return f"may sign with other algorithms than {', '.join(sorted(ALGORITHMS))}"
        if not self.audiences or "" in self.audiences:
            return "needs an audience: a token for somebody else would be as good as one for this broker"
        if not self.rules or not all(rule.subjects for rule in self.rules):
            return "needs patterns of its subjects"
        if stray := next((text for text in self._subjects() if not self._owned(text)), None):
            return f"vouches for everybody's subjects, and {quoted(str(stray))} is not within one owner's"
        if "exp" not in self.required:
            return "may make tokens that never expire"
        if self.domain and not self.jwks:
            return "is a trust domain and needs the address of its keys"
        if not 0 <= self.leeway <= 300 or not 0 < self.longest <= 86_400:
            return "has a leeway of more than 5 minutes, or tokens that live longer than a day"
        return ""
