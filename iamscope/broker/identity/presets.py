"""Well-known issuers as data, and the rules for their subjects from a few plain values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from iamscope.access.globs import Glob
from iamscope.broker.identity.issuers import ClaimRule, Issuer, IssuerError, Replay, Rule
from iamscope.errors import IamscopeError, ManyErrors
from iamscope.lease.lease import Sort
from iamscope.model.safe import quoted

_SLOT = re.compile(r"\{([a-z-]+)\}")
_AWS = "https://sts.amazonaws.com/"


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a rule is made of: a regular expression for it, and what stands for it if left out.

    Characters that part a subject are in none of the expressions, so that a value is one part of it.
    """

    shape: str
    about: str
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """What is the same for all users of a kind of issuer.

    `url`, `subjects` and the patterns of `claims` have slots for values; those with a slot whose value is
    not given are left out, and one subject at least must stay.
    """

    about: str
    url: str
    values: Mapping[str, Value]
    subjects: tuple[str, ...]
    claims: tuple[tuple[tuple[str, ...], str], ...] = ()
    algorithms: frozenset[str] = frozenset({"RS256"})
    required: frozenset[str] = frozenset({"exp", "iat", "nbf"})
    replay: Replay = Replay.ONCE
    longest: int = 3_600
    types: frozenset[str] = frozenset({"", "jwt"})


_OWNER = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_ID = r"[0-9]{1,20}"
_LABEL = r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?"
# Plain HTTP to this machine is refused later, unless the configuration is for a trial.
_URL = r"https://[!-~]{1,500}|http://(127\.0\.0\.1|localhost):[0-9]{1,5}(/[!-~]{0,200})?"

# The facts are those of the providers' own pages: GitHub Docs, OpenID Connect reference (both forms of the
# subject); Kubernetes, service account token volume projection; SPIFFE, JWT-SVID; AWS IAM User Guide,
# token claims of outbound identity federation.
PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "github-actions": Preset(
            about="jobs of GitHub Actions",
            url="{issuer}",
            values={
                "issuer": Value(
                    _URL, "the issuer, if it is not github.com", "https://token.actions.githubusercontent.com"
                ),
                "owner": Value(_OWNER, "the organization or user"),
                "owner-id": Value(_ID, "its number, which no later owner of the name has"),
                "repository": Value(r"[A-Za-z0-9._-]{1,100}", "the repository's name"),
                "repository-id": Value(_ID, "its number"),
                "context": Value(
                    r"[!-~]{1,500}",
                    "what runs: `ref:refs/heads/main`, `environment:production`; `*` is for anything",
                ),
            },
            subjects=(
                "repo:{owner}/{repository}:{context}",
                "repo:{owner}@{owner-id}/{repository}@{repository-id}:{context}",
            ),
            claims=(
                (("repository",), "{owner}/{repository}"),
                (("repository_owner_id",), "{owner-id}"),
                (("repository_id",), "{repository-id}"),
            ),
        ),
        "kubernetes": Preset(
            about="pods that have a service account's token projected for this broker's audience",
            url="{issuer}",
            values={
                "issuer": Value(_URL, "the cluster's issuer"),
                "namespace": Value(_LABEL, "the namespace"),
                "service-account": Value(_LABEL, "the service account"),
            },
            subjects=("system:serviceaccount:{namespace}:{service-account}",),
            # Tokens that are kept in a secret have another form, without these, and never expire.
            claims=(
                (("kubernetes.io", "namespace"), "{namespace}"),
                (("kubernetes.io", "serviceaccount", "name"), "{service-account}"),
            ),
            algorithms=frozenset({"RS256", "ES256", "ES384"}),
            # The file is renewed after most of its life only, whoever reads it.
            replay=Replay.UNTIL_EXPIRY,
        ),
        "spiffe": Preset(
            about="workloads of a SPIFFE trust domain that have a JWT-SVID",
            url="spiffe://{domain}",
            values={
                "domain": Value(r"[a-z0-9._-]{1,255}", "the trust domain"),
                "path": Value(r"[A-Za-z0-9._/*-]{1,1000}", "the path of the workload; `*` is for anything"),
            },
            subjects=("spiffe://{domain}/{path}",),
            algorithms=frozenset({"RS256", "ES256", "ES384"}),
            required=frozenset({"exp"}),
            types=frozenset({"", "jwt", "jose"}),
            # Agents of SPIFFE hand out a token several times while it is good, and it need not have a `jti`.
            replay=Replay.UNTIL_EXPIRY,
        ),
        "aws": Preset(
            about="principals of an AWS account that call sts:GetWebIdentityToken",
            url="{issuer}",
            values={
                "issuer": Value(
                    r"https://[a-z0-9-]{1,63}\.tokens\.sts\.global\.api\.aws",
                    "the account's issuer, from iam:GetOutboundWebIdentityFederationInfo",
                ),
                "account": Value(r"[0-9]{12}", "the account"),
                "principal": Value(
                    r"(role|user)/[A-Za-z0-9+=,.@_/*-]{1,600}", "`role/NAME` or `user/NAME`, with its path"
                ),
            },
            subjects=("arn:aws:iam::{account}:{principal}",),
            claims=(((_AWS, "aws_account"), "{account}"),),
            algorithms=frozenset({"RS256", "ES384"}),
            required=frozenset({"exp", "iat", "jti"}),
        ),
        "oidc": Preset(
            about="any other issuer of signed tokens",
            url="{issuer}",
            values={
                "issuer": Value(_URL, "the issuer, as tokens have it"),
                "subject": Value(r"[ -~]{1,1000}", "the subject; `*` is for anything"),
            },
            subjects=("{subject}",),
            algorithms=frozenset({"RS256", "ES256", "EdDSA"}),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Trusted:
    """One entry of a configuration: a preset, its values, and what differs from it."""

    preset: str
    values: Mapping[str, str]
    claims: tuple[ClaimRule, ...] = ()
    audiences: frozenset[str] = frozenset()
    sort: Sort = Sort.AGENT
    jwks: str = ""
    key_hosts: frozenset[str] = frozenset()
    changes: Mapping[str, object] = field(default_factory=dict)
    """Other fields of `Issuer` by their names."""


def issuers(trusted: Iterable[Trusted]) -> tuple[Issuer, ...]:
    """Return the issuers of some entries; those of one issuer become its rules.

    Raises all mistakes at once; it is one where entries of an issuer differ in more than whom they admit.
    """
    found: dict[str, Issuer] = {}
    mistakes: list[IamscopeError] = []
    for entry in trusted:
        try:
            new = issuer(entry)
            found[new.url] = _joined(found[new.url], new) if new.url in found else new
        except IssuerError as error:
            mistakes.append(error)
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else ManyErrors(tuple(mistakes))
    return tuple(found.values())


def issuer(entry: Trusted) -> Issuer:
    """Return the issuer that an entry describes. Raises `IssuerError` with what is wrong with it."""
    preset = PRESETS.get(entry.preset)
    if preset is None:
        known = ", ".join(PRESETS)
        raise IssuerError(f"unknown kind of issuer {quoted(entry.preset)}", hint=f"known are {known}")
    values = _values(preset, entry)
    subjects = tuple(Glob.parse(text) for text in _filled(preset.subjects, values))
    if not subjects:
        forms = ([name for name in _SLOT.findall(text) if name not in values] for text in preset.subjects)
        missing = ", ".join(f"`{name}`" for name in min(forms, key=len))
        raise IssuerError(f"{quoted(entry.preset)} needs more values: {missing}")
    claims = tuple(
        ClaimRule(path, (Glob.parse(text),))
        for path, pattern in preset.claims
        for text in _filled([pattern], values)
    )
    fields: dict[str, object] = {
        "algorithms": preset.algorithms,
        "required": preset.required,
        "types": preset.types,
        "replay": preset.replay,
        "longest": preset.longest,
        "sort": entry.sort,
        "jwks": entry.jwks,
        "key_hosts": entry.key_hosts,
        **entry.changes,
    }
    (url,) = _filled([preset.url], values)
    return Issuer(url, entry.audiences, (Rule(subjects, (*claims, *entry.claims)),), **fields)  # type: ignore[arg-type]


def _values(preset: Preset, entry: Trusted) -> dict[str, str]:
    for name, text in entry.values.items():
        value = preset.values.get(name)
        if value is None:
            known = ", ".join(preset.values)
            raise IssuerError(
                f"{quoted(entry.preset)} has no value {quoted(name)}", hint=f"known are {known}"
            )
        if not re.fullmatch(value.shape, text):
            message = f"`{name}` of {quoted(entry.preset)} cannot be {quoted(text)}"
            raise IssuerError(message, hint=f"it is {value.about}")
    usual = {name: value.otherwise for name, value in preset.values.items() if value.otherwise is not None}
    return {**usual, **entry.values}


def _filled(texts: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """Return the texts whose slots all have a value, with the values."""
    return [
        _SLOT.sub(lambda slot: values[slot[1]], text)
        for text in texts
        if all(name in values for name in _SLOT.findall(text))
    ]


def _joined(one: Issuer, two: Issuer) -> Issuer:
    if replace(one, rules=two.rules) != two:
        raise IssuerError(
            f"the issuer {quoted(one.url)} is described twice, and differently",
            hint="entries of one issuer differ in whom they admit only",
        )
    return replace(one, rules=one.rules + two.rules)
