"""What a verified token says, held against what is asked of its issuer's tokens."""

import math
from typing import Any

from iamscope.broker.identity.issuers import ClaimRule, Issuer, Rule
from iamscope.broker.identity.presented import (
    ClaimsError,
    ExpiredError,
    NotYetValidError,
    WrongAudienceError,
)

LONGEST_SUBJECT = 1024
_LATEST = 1 << 40
_HINT = "compare the clocks of both machines"


def check_claims(claims: dict[str, Any], issuer: Issuer, now: int) -> str:
    """Return the subject of a token whose signature is its issuer's. Raises what is wrong with the token."""
    _check_times(claims, issuer, now)
    _check_audience(claims, issuer)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ClaimsError("the token has no subject, or one that is too long")
    if not subject.isprintable():
        raise ClaimsError("the token's subject holds invisible characters")
    if issuer.domain and not subject.startswith(f"{issuer.domain}/"):
        raise ClaimsError("the token's subject is of another trust domain")
    if not any(_fits(rule, subject, claims) for rule in issuer.rules):
        raise ClaimsError("no rule for the token's issuer admits its subject with these claims")
    return subject


def expiry(claims: dict[str, Any]) -> int:
    """Return when a token that was checked expires."""
    return math.ceil(float(claims["exp"]))


def _check_times(claims: dict[str, Any], issuer: Issuer, now: int) -> None:
    if missing := sorted(name for name in issuer.required if claims.get(name) in (None, "")):
        raise ClaimsError(f"the token lacks {', '.join(f'`{name}`' for name in missing)}")
    ends, begins, made = (_time(claims, name) for name in ("exp", "nbf", "iat"))
    if ends is None:
        raise ClaimsError("the token lacks `exp`")
    if ends <= now - issuer.leeway:
        raise ExpiredError("the token has expired", hint=_HINT)
    if max(begins or 0, made or 0) > now + issuer.leeway:
        raise NotYetValidError("the token is from the future", hint=_HINT)
    life = ends - (now if made is None else made)
    if life > issuer.longest + (issuer.leeway if made is None else 0):
        raise ClaimsError(f"the token lives longer than {issuer.longest} seconds")


def _time(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
        raise ClaimsError(f"`{name}` in the token is no time")
    return value


def _check_audience(claims: dict[str, Any], issuer: Issuer) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(name, str) and name in issuer.audiences for name in named):
        raise WrongAudienceError("the token is not for this broker")


def _fits(rule: Rule, subject: str, claims: dict[str, Any]) -> bool:
    return any(pattern.matches(subject) for pattern in rule.subjects) and all(
        _holds(claim, claims) for claim in rule.claims
    )


def _holds(rule: ClaimRule, claims: dict[str, Any]) -> bool:
    found: Any = claims
    for key in rule.path:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    texts = [_text(item) for item in (found if isinstance(found, list) else [found])]
    return any(text is not None and pattern.matches(text) for text in texts for pattern in rule.patterns)


def _text(value: Any) -> str | None:
    """Return a claim as patterns see it: a number in digits, a flag as JSON writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None
