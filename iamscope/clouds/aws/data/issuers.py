"""Issuers of web identities: whose tokens strangers can get, and how their subjects are written.

From fact AWS 4.7; how the subjects of GitLab, Terraform and Buildkite are written is from general knowledge
of them, as of November 2026, and was not checked against their pages.
"""

import re
from dataclasses import dataclass

_NAMED = r"[^/:@*?]+"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer, or all of a sort.

    `host` fits the name of the provider without its scheme. `subject` is what a stranger's token says;
    `shape` fits every subject, `tenant` the beginning of one that names whose it is. With `public`
    anybody can have a tenant of their own; with `free` the holder chooses the audience. `audience` says
    whether tokens carry one that trusts can ask for.
    """

    host: re.Pattern[str]
    subject: str
    shape: re.Pattern[str]
    tenant: re.Pattern[str] | None = None
    public: bool = False
    free: bool = False
    audience: bool = True


def _issuer(
    host: str, subject: str, shape: str, tenant: str, *, public: bool = True, free: bool = True
) -> Issuer:
    return Issuer(re.compile(host), subject, re.compile(shape), re.compile(tenant), public, free)


GITHUB = _issuer(
    r"token\.actions\.githubusercontent\.com",
    "repo:stranger/x:ref:refs/heads/main",
    r"repo:[^/:]+/[^/:]+:.+",
    rf"repo:{_NAMED}[/@]",
)
KUBERNETES = _issuer(
    r"oidc\.eks\.[^/]+/id/.+",
    "system:serviceaccount:somebody:somebody",
    r"system:serviceaccount:[^:]+:[^:]+",
    rf"system:serviceaccount:{_NAMED}:",
    public=False,
)
COGNITO = Issuer(
    re.compile(r"cognito-identity\.amazonaws\.com"),
    "us-east-1:00000000-0000-0000-0000-000000000000",
    re.compile(r".+"),
    public=True,
)
_LOGINS = re.compile(r"graph\.facebook\.com|www\.amazon\.com")

ISSUERS = (
    GITHUB,
    KUBERNETES,
    COGNITO,
    _issuer(
        r"gitlab\.com",
        "project_path:stranger/x:ref_type:branch:ref:main",
        r"project_path:[^/:]+/[^:]+:.+",
        rf"project_path:{_NAMED}/",
    ),
    _issuer(
        r"app\.terraform\.io|agent\.buildkite\.com",
        "organization:stranger:project:x",
        r"organization:[^:]+:.+",
        rf"organization:{_NAMED}:",
    ),
    Issuer(re.compile(r"accounts\.google\.com"), "100000000000000000000", re.compile(r"\d+"), public=True),
    Issuer(_LOGINS, "stranger", re.compile(r".+"), public=True, audience=False),
)
_OTHER = Issuer(re.compile(r".+"), "somebody", re.compile(r".+"))
SAML = Issuer(re.compile(r"SAML"), "somebody", re.compile(r".+"), free=True, audience=False)


def issuer_of(host: str) -> Issuer:
    """Return what is known of an issuer."""
    return next((one for one in ISSUERS if one.host.fullmatch(host)), _OTHER)
