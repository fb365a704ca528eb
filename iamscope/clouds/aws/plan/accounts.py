"""Where planned resources will be: account, region and partition, as far as the plan says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iamscope.clouds.aws.records.arns import account_of, partition_of, partition_of_region, split
from iamscope.iac.plan import Plan, Planned, Tool
from iamscope.iac.values import Unknown

NOBODY = "000000000000"
"""Stands for the account where nothing says which it is."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a user says of where a plan is applied; empty where a plan has to say it."""

    account: str = ""
    region: str = ""
    likely: str = ""
    """The account that is taken where nothing else says one, such as that of the only snapshot."""
    holders: Mapping[str, str] = field(default_factory=dict)
    """Who is to hold the policies that an input brings without saying whose they are, by address."""


@dataclass(slots=True)
class Accounts:
    """The account, region and partition of every resource of a plan."""

    plan: Plan
    site: Site
    _accounts: dict[str, str] = field(default_factory=dict)
    _regions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for provider, account in _told(self.plan):
            self._accounts.setdefault(provider, account)
        for name, value in self.plan.facts.items():
            provider, _, setting = name.rpartition(".")
            if setting == "region":
                self._regions[provider] = value
        for one in self.plan.resources:
            if one.type == "data.aws_region":
                region = one.values.get("region") or one.values.get("name") or one.values.get("id")
                if isinstance(region, str):
                    self._regions.setdefault(one.provider, region)

    @property
    def assumed(self) -> bool:
        """Whether nothing says which account some resource will be in."""
        known = self.site.account or self.site.likely
        providers = {one.provider for one in self.plan.resources if "aws" in one.type.lower()}
        return not known and any(provider not in self._accounts for provider in providers)

    def account(self, planned: Planned) -> str:
        """Return the account that a resource will be in, or what stands for it."""
        return self.site.account or self._accounts.get(planned.provider) or self.site.likely or NOBODY

    def region(self, planned: Planned) -> str | Unknown:
        """Return the region that a resource will be in."""
        own = planned.values.get("region")
        if isinstance(own, str) and own:
            return own
        found = self.site.region or self._regions.get(planned.provider, "")
        return found or Unknown(f"the region of {planned.address}", ("AWS::Region",))

    def partition(self, planned: Planned) -> str:
        """Return the partition that a resource will be in."""
        region = self.region(planned)
        if isinstance(region, str):
            return partition_of_region(region)
        arns = (value for one in self.plan.resources for value in _arns(one.before or one.values))
        return next((partition_of(arn) for arn in arns), "aws")


def _told(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the account of each configuration of the provider, the most reliable ones first."""
    if plan.tool is not Tool.TERRAFORM:
        if plan.facts.get("account"):
            yield "", plan.facts["account"]
        return
    for one in plan.resources:
        account = one.values.get("account_id")
        if one.type == "data.aws_caller_identity" and isinstance(account, str):
            yield one.provider, account
    for name, value in plan.facts.items():
        for setting in (".assume_role.role_arn", ".allowed_account_ids"):
            if name.endswith(setting):
                yield name.removesuffix(setting), account_of(value) or value
    for one in plan.resources:
        if not one.type.startswith("data."):
            for arn in _arns(one.before or one.values):
                yield one.provider, account_of(arn)


def _arns(values: Mapping[str, object]) -> Iterable[str]:
    arn = values.get("arn")
    if isinstance(arn, str) and (parsed := split(arn)) and parsed.account.isdigit():
        yield arn
