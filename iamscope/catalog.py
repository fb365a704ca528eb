"""What exists: clouds, kinds of finding, report formats. The only list, and the only importer of clouds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from iamscope.cloud import Changer, Cloud, Comparer, Issuer, Planner, Remedier, World
from iamscope.compare.agents import Comparison
from iamscope.errors import IamscopeError
from iamscope.findings import (
    confused_deputy_trust,
    cross_account_reach,
    cross_environment_reach,
    dead_guard,
    escalation_path,
    forbidden_reach,
    incomplete,
    inherited_excess,
    long_lived_key,
    manifest_widened,
    missing_permission,
    own_excess,
    reaches_admin,
    reaches_operator,
    runs_as_operator,
    shared_identity,
    undeclared_agent,
    unknown_grant,
)
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Severity
from iamscope.model.gate import Gate
from iamscope.model.provided import Provided
from iamscope.model.rule import Rule
from iamscope.report import csv_format, github, gitlab, json_check, junit, markdown, sarif
from iamscope.report.text import check as text_check
from iamscope.snapshot.index import Index

_KINDS = (
    forbidden_reach,
    inherited_excess,
    own_excess,
    reaches_admin,
    escalation_path,
    reaches_operator,
    cross_account_reach,
    cross_environment_reach,
    runs_as_operator,
    shared_identity,
    long_lived_key,
    confused_deputy_trust,
    dead_guard,
    undeclared_agent,
    missing_permission,
    incomplete,
)
FINDINGS: Mapping[str, Callable[[Comparison, World], Iterator[Finding]]] = {
    module.KIND: module.find for module in _KINDS
}
# Kinds that only a change has: no scan finds them, and no exception accepts them.
_OF_CHANGES = (manifest_widened, unknown_grant)
_EVERY = (*_KINDS, *_OF_CHANGES)
# How bad a kind is: always the same, or by the danger class.
SEVERITIES: Mapping[str, Severity | Mapping[Danger, Severity]] = {
    module.KIND: module.SEVERITY for module in _EVERY
}
RULES = tuple(Rule(module.KIND, module.SUMMARY, module.ADVICE, module.SEVERITY) for module in _EVERY)
# What a gate is printed as. SARIF explains its rules.
FORMATS: Mapping[str, Callable[[Gate], str]] = {
    text_check.FORMAT: text_check.render,
    json_check.FORMAT: json_check.render,
    sarif.FORMAT: partial(sarif.render, rules=RULES),
    junit.FORMAT: junit.render,
    markdown.FORMAT: markdown.render,
    github.FORMAT: github.render,
    gitlab.FORMAT: gitlab.render,
    csv_format.FORMAT: csv_format.render,
}


@lru_cache(maxsize=1)
def clouds() -> Mapping[str, Cloud]:
    """Return every cloud by name; each is imported when it is first asked for."""
    from iamscope.clouds.aws.cloud import AwsCloud

    return {"aws": AwsCloud()}


def facts() -> Mapping[str, Mapping[str, str]]:
    """Return where what is known of each cloud comes from: origins and dates."""
    return {name: cloud.facts() for name, cloud in clouds().items()}


def vocabularies() -> Mapping[str, Vocabulary]:
    """Return what manifests may say, by cloud."""
    return {name: cloud.vocabulary() for name, cloud in clouds().items()}


def issuer(cloud: str, settings: Mapping[str, str] | None = None) -> Issuer:
    """Return what issues credentials in a cloud; the settings say as whom. Raises `IamscopeError`."""
    return clouds()[cloud].issuer(settings)


def comparer(cloud: str) -> Comparer[Any]:
    """Return what compares policies of a cloud."""
    return clouds()[cloud].comparer()


def changer(cloud: str) -> Changer:
    """Return what applies edits to a cloud's snapshots."""
    return clouds()[cloud].changer()


def planner(cloud: str) -> Planner:
    """Return what applies plans of infrastructure to a cloud's worlds."""
    return clouds()[cloud].planner()


def remedier(cloud: str) -> Remedier:
    """Return what finds remedies in a cloud."""
    return clouds()[cloud].remedier()


class MissingExtraError(IamscopeError):
    """A cloud's SDK is not installed."""

    code = "missing-extra"

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(f"`{module}` is not installed", hint=f"install iamscope with its extra `{extra}`")


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Let imports of what an extra brings fail with its name. Raises `MissingExtraError`."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtraError(extra, str(error.name)) from None


def collect_aws(
    *,
    output: Path,
    profile: str,
    regions: tuple[str, ...],
    all_regions: bool,
    accounts: tuple[str, ...],
    assume_role_name: str,
    role_arns: tuple[str, ...],
    external_id: str,
    last_accessed: bool,
    workers: int,
    endpoint_url: str,
    progress: Callable[[int, int, str], None],
) -> Index:
    """Collect a snapshot from AWS and return its index."""
    with needing("aws"):
        from iamscope.clouds.aws.client import Login, connect
        from iamscope.clouds.aws.collect import Order, collect
    order = Order(
        output=output,
        regions=regions,
        all_regions=all_regions,
        accounts=accounts,
        assume_role_name=assume_role_name,
        role_arns=role_arns,
        external_id=external_id,
        last_accessed=last_accessed,
        workers=workers,
    )
    login = Login(profile, next(iter(regions), ""), endpoint_url, workers)
    return collect(connect(login), order.checked(), taken_at=_now(), progress=progress)


def provided_by_aws(
    *, profile: str, region: str, workers: int, endpoint_url: str, progress: Callable[[int, int, str], None]
) -> Provided:
    """Return the managed policies of AWS as an account sees them now. Raises `IamscopeError`."""
    with needing("aws"):
        from iamscope.clouds.aws.client import Login, connect
        from iamscope.clouds.aws.collect.provided import read_provided
    client = connect(Login(profile, region, endpoint_url, workers)).own()
    return read_provided(client, taken_at=_now(), workers=workers, progress=progress)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
