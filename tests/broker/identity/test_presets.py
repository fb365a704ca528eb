"""Well-known issuers, by tokens as their pages show them."""

from dataclasses import replace
from typing import Any

import pytest

from iamscope.broker.identity.claims import check_claims
from iamscope.broker.identity.issuers import IssuerError, Replay
from iamscope.broker.identity.presented import ClaimsError
from iamscope.broker.identity.presets import PRESETS, Trusted, issuer, issuers
from iamscope.errors import ManyErrors
from tests.fakes.issuers import AUDIENCE, NOW, claims

GITHUB = "https://token.actions.githubusercontent.com"
REPOSITORY = {"owner": "octo", "owner-id": "65", "repository": "billing", "repository-id": "74"}
CLAIMS = {"repository": "octo/billing", "repository_owner_id": "65", "repository_id": "74"}


def _entry(preset: str, **values: str) -> Trusted:
    return Trusted(
        preset,
        {name.replace("_", "-"): text for name, text in values.items()},
        audiences=frozenset({AUDIENCE}),
    )


def _github(context: str = "ref:refs/heads/main", **changes: str) -> Trusted:
    return _entry("github-actions", **REPOSITORY, context=context, **changes)


def _admits(entry: Trusted, **said: Any) -> bool:
    one = issuer(entry)
    try:
        return check_claims(claims(one.url, **said), one, NOW) == str(said["sub"])
    except ClaimsError:
        return False


@pytest.mark.parametrize("subject", ["repo:octo/billing:{}", "repo:octo@65/billing@74:{}"])
def test_github_subjects(subject: str) -> None:
    """Both forms of GitHub's subjects are one repository's, for the branch or environment that is named."""
    branch, environment = "ref:refs/heads/main", "environment:production"
    assert _admits(_github(), sub=subject.format(branch), **CLAIMS)
    assert not _admits(_github(), sub=subject.format(environment), **CLAIMS)
    assert _admits(_github(environment), sub=subject.format(environment), **CLAIMS)
    for other in (
        "pull_request",
        "ref:refs/heads/main2",
        "ref:refs/tags/main",
        "environment:x:ref:refs/heads/main",
    ):
        assert not _admits(_github(), sub=subject.format(other), **CLAIMS)


@pytest.mark.parametrize(
    ("subject", "changes"),
    [
        ("repo:octo/billing", {"repository_owner_id": "66"}),
        ("repo:octo/billing", {"repository_id": "75"}),
        ("repo:octo/billing", {"repository_id": None}),
        ("repo:octo/billing", {"repository": "evil/billing"}),
        ("repo:octo@66/billing@74", {}),
        ("repo:octo@65/billing@75", {}),
        ("repo:octo-evil/billing", {}),
        ("repo:OCTO/billing", {}),
    ],
)
def test_github_recycled_name(subject: str, changes: dict[str, Any]) -> None:
    """Whoever takes over the name of an owner or a repository is not that owner or repository."""
    assert not _admits(_github(), sub=f"{subject}:ref:refs/heads/main", **{**CLAIMS, **changes})


def test_github_without_numbers() -> None:
    """Where the numbers are not known, only the form of subjects by names fits."""
    entry = _entry("github-actions", owner="octo", repository="billing", context="*")
    assert _admits(entry, sub="repo:octo/billing:pull_request", repository="octo/billing")
    assert not _admits(entry, sub="repo:octo@65/billing@74:pull_request", repository="octo/billing")


def test_kubernetes() -> None:
    """A service account is known by its projected token for this broker, as often as it is presented."""
    entry = _entry(
        "kubernetes", issuer="https://cluster.example", namespace="agents", service_account="billing"
    )
    bound = {"namespace": "agents", "serviceaccount": {"name": "billing", "uid": "1"}}
    subject = "system:serviceaccount:agents:billing"
    assert _admits(entry, sub=subject, **{"kubernetes.io": bound})
    assert not _admits(entry, sub=subject)
    assert not _admits(entry, sub="system:serviceaccount:agents:other", **{"kubernetes.io": bound})
    assert issuer(entry).replay is Replay.UNTIL_EXPIRY


def test_aws() -> None:
    """A principal of AWS is known by the token of its account's own issuer, which has no `nbf`."""
    url = "https://abc123-def456.tokens.sts.global.api.aws"
    entry = _entry("aws", issuer=url, account="123456789012", principal="role/billing-agent")
    subject = "arn:aws:iam::123456789012:role/billing-agent"
    namespace = {"https://sts.amazonaws.com/": {"aws_account": "123456789012"}}
    assert _admits(entry, sub=subject, nbf=None, **namespace)
    assert not _admits(entry, sub=subject, nbf=None)
    assert not _admits(entry, sub=subject, nbf=None, jti=None, **namespace)
    assert not _admits(entry, sub=f"{subject}2", nbf=None, **namespace)


def test_spiffe() -> None:
    """A trust domain's workloads are known by path."""
    entry = replace(
        _entry("spiffe", domain="prod.example", path="agents/*"), jwks="https://spire.example/keys"
    )
    assert _admits(entry, sub="spiffe://prod.example/agents/billing", iat=None, nbf=None)
    assert not _admits(entry, sub="spiffe://prod.example/people/billing")
    with pytest.raises(IssuerError, match="address of its keys"):
        issuer(replace(entry, jwks=""))


def test_one_issuer_with_several_entries() -> None:
    """Entries of one issuer become its rules, as long as they differ in nothing else."""
    other = _entry("github-actions", owner="octo", repository="ledger", context="*")
    (one,) = issuers([_github(), other])
    assert len(one.rules) == 2
    with pytest.raises(IssuerError, match="differently"):
        issuers([_github(), replace(other, audiences=frozenset({"else"}))])


@pytest.mark.parametrize(
    "entry",
    [
        _entry("gitlab"),
        _entry("github-actions", owner="octo"),
        _github(colour="red"),
        _github(issuer="http://plain.example"),
        _github(issuer="http://localhost:1@evil.example"),
        _entry("github-actions", owner="octo*", repository="billing", context="*"),
        _entry("github-actions", owner="octo/x", repository="billing", context="*"),
        _entry("github-actions", owner="octo", repository="*", context="*"),
        _entry("kubernetes", issuer="https://c.example", namespace="*", service_account="billing"),
        _entry("kubernetes", issuer="https://c.example", namespace="a:b", service_account="c"),
        _entry("aws", issuer="https://evil.example", account="123456789012", principal="role/x"),
        _entry("aws", issuer="https://a.tokens.sts.global.api.aws", account="*", principal="role/x"),
        _entry("oidc", issuer=GITHUB, subject="repo:*"),
        _entry("oidc", issuer=GITHUB, subject="repo:octo*"),
        _entry("oidc", issuer=GITHUB, subject="*:ref:refs/heads/main"),
        _entry("oidc", issuer="https://accounts.google.com", subject="*"),
        replace(_github(), audiences=frozenset()),
        replace(_github(), audiences=frozenset({""})),
        replace(_github(), changes={"algorithms": frozenset({"HS256"})}),
        replace(_github(), changes={"leeway": 3_600}),
        replace(_github(), changes={"longest": 10**9}),
        replace(_github(), changes={"required": frozenset({"iat"})}),
    ],
)
def test_wrong_entries(entry: Trusted) -> None:
    """An entry that is incomplete, or would let in strangers, is refused."""
    with pytest.raises(IssuerError):
        issuer(entry)


def test_what_is_missing() -> None:
    """A message names the values that are needed for one form of subjects, and no others."""
    with pytest.raises(IssuerError, match=r"values: `context`$"):
        issuer(_entry("github-actions", owner="octo", repository="billing"))


def test_owners_of_shared_issuers() -> None:
    """At an issuer that everybody uses, patterns stay within one owner."""
    assert issuer(_entry("oidc", issuer=GITHUB, subject="repo:octo/*")).url == GITHUB
    google = "https://accounts.google.com"
    assert issuer(_entry("oidc", issuer=google, subject="117243987123456789012")).url == google


def test_all_mistakes_at_once() -> None:
    """All wrong entries are reported together."""
    with pytest.raises(ManyErrors) as raised:
        issuers([_entry("gitlab"), _github(), _github(colour="red")])
    assert len(raised.value.errors) == 2


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_whole(name: str) -> None:
    """Every slot of a preset has a value, and every value says what it is."""
    preset = PRESETS[name]
    texts = " ".join((preset.url, *preset.subjects, *(text for _, text in preset.claims)))
    assert all(f"{{{value}}}" in texts for value in preset.values)
    assert all(value.about for value in preset.values.values())
