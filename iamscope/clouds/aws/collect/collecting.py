"""One collection from sign-in to index: who reads, where, and what is done with the outcome."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamscope import __version__
from iamscope.clouds.aws.client import READS, AwsClient, AwsSession
from iamscope.clouds.aws.client.failures import RoleRefusedError
from iamscope.clouds.aws.client.session import checked_region
from iamscope.clouds.aws.collect.errors import (
    InvalidAccountError,
    InvalidExternalIdError,
    InvalidRoleError,
    NothingReadableError,
    RoleWithoutAccountsError,
)
from iamscope.clouds.aws.collect.running import Lane, Progress, Run, make_once
from iamscope.clouds.aws.collect.step import Level
from iamscope.clouds.aws.collect.views import gaps_of_views
from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.index import Index
from iamscope.snapshot.writing import Begun, SnapshotWriter

_ROLE = re.compile(r"arn:[a-z-]+:iam::(\d{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)
_ROLE_NAME = re.compile(r"[\w+=,.@/-]{1,576}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_SSO_PATH = "/aws-reserved/sso.amazonaws.com/"


@dataclass(frozen=True, slots=True)
class Order:
    """What to collect, and into which folder.

    Without roles and accounts it is the account that iamscope was started in; without regions the
    configured one.
    """

    output: Path
    regions: tuple[str, ...] = ()
    all_regions: bool = False
    accounts: tuple[str, ...] = ()
    assume_role_name: str = ""
    role_arns: tuple[str, ...] = ()
    external_id: str = ""
    last_accessed: bool = False
    workers: int = 16

    def checked(self) -> "Order":
        """Return the order if its accounts, roles and regions can exist, before anything is asked of AWS."""
        for account in self.accounts:
            if not re.fullmatch(r"\d{12}", account):
                raise InvalidAccountError(account)
        for role in self.role_arns:
            if not _ROLE.fullmatch(role):
                raise InvalidRoleError(role)
        if self.assume_role_name and not _ROLE_NAME.fullmatch(self.assume_role_name):
            raise InvalidRoleError(self.assume_role_name)
        if self.external_id and not _EXTERNAL_ID.fullmatch(self.external_id):
            raise InvalidExternalIdError
        if bool(self.accounts) != bool(self.assume_role_name):
            raise RoleWithoutAccountsError
        for region in self.regions:
            checked_region(region)
        return self

    def options(self, caller: str, region: str) -> Mapping[str, Any]:
        """Return what a resumed collection must have in common with the one that was interrupted."""
        return {
            "account": caller,
            "--region": sorted(self.regions or (region,)),
            "--all-regions": self.all_regions,
            "--account": sorted(self.accounts),
            "--assume-role-name": self.assume_role_name,
            "--role-arn": sorted(self.role_arns),
            "--last-accessed": self.last_accessed,
        }


def collect(session: AwsSession, order: Order, *, taken_at: str, progress: Progress) -> Index:
    """Collect a snapshot, or go on with one that was interrupted, and return its index."""
    order = order.checked()
    own = session.own()
    begun = Begun("aws", __version__, taken_at, order.options(own.account, session.region))
    writer = SnapshotWriter(order.output, begun)
    try:
        return _Collection(session, own, order, writer).run(progress)
    finally:
        # After an error or Ctrl-C the journal stays, so that the next run goes on from it.
        writer.leave()


class _Collection:
    """The identities and places of one collection."""

    def __init__(self, session: AwsSession, own: AwsClient, order: Order, writer: SnapshotWriter) -> None:
        self._session, self._own, self._order, self._writer = session, own, order, writer
        self._gaps: list[Gap] = []

    def run(self, progress: Progress) -> Index:
        clients = self._clients()
        lanes = self._lanes(clients)
        Run(self._writer, workers=self._order.workers, progress=progress).collect(lanes)
        self._gaps += self._identity_center_gaps(lanes)
        self._gaps += gaps_of_views(self._writer, lanes)
        if not self._writer.holds_more_than({"sts.get-caller-identity"}):
            self._writer.discard()
            raise NothingReadableError(self._own.arn)
        regions = {lane.region for lane in lanes if lane.region}
        return self._writer.finish([client.account for client in clients], sorted(regions), self._gaps)

    def _clients(self) -> list[AwsClient]:
        """Return one identity for each account to collect; a refused role is a gap, all refused an error."""
        roles = self._roles()
        if not roles:
            return [self._own]
        found: dict[str, AwsClient] = {}
        refused: list[RoleRefusedError] = []
        for account, role in roles.items():
            try:
                client = self._own if not role else self._session.assumed(role, self._order.external_id)
                found[client.account] = client
            except RoleRefusedError as error:
                refused.append(error)
                reason = f"the role cannot be assumed: {error.reason}"
                self._gaps.append(Gap("sts.assume-role", account, reason, Direction.GRANTS, "sts:AssumeRole"))
        if not found:
            raise refused[0]
        return list(found.values())

    def _roles(self) -> dict[str, str]:
        """Return the role of each account; none for the account we are in already."""
        partition = self._own.arn.split(":")[1]
        name = self._order.assume_role_name
        roles = {account: f"arn:{partition}:iam::{account}:role/{name}" for account in self._order.accounts}
        roles |= {role.split(":")[4]: role for role in self._order.role_arns}
        if name and self._own.account in self._order.accounts:
            roles[self._own.account] = ""
        return roles

    def _lanes(self, clients: Sequence[AwsClient]) -> list[Lane]:
        manager = self._manager(clients)
        lanes = [lane for client in clients for lane in self._lanes_of(client, client is manager)]
        if manager not in clients:
            lanes += self._organization_lanes(manager)
        return lanes

    def _manager(self, clients: Sequence[AwsClient]) -> AwsClient:
        """Return who reads the organization: its management account if we collect it, else ourselves."""
        body = make_once(self._writer, self._own, "organizations.describe-organization").body or {}
        management = body.get("Organization", {}).get("MasterAccountId")
        return next((client for client in clients if client.account == management), self._own)

    def _lanes_of(self, client: AwsClient, is_manager: bool) -> Iterator[Lane]:
        above = {Level.ORGANIZATION} if is_manager else set()
        yield Lane(client, "", frozenset({Level.ACCOUNT, *above}), self._order.last_accessed)
        above = {Level.ORGANIZATION_REGION} if is_manager else set()
        for region in self._regions(client):
            yield Lane(client, region, frozenset({Level.REGION, *above}))

    def _organization_lanes(self, manager: AwsClient) -> list[Lane]:
        regional = frozenset({Level.ORGANIZATION_REGION})
        return [
            Lane(manager, "", frozenset({Level.ORGANIZATION})),
            *(Lane(manager, region, regional) for region in self._regions(manager)),
        ]

    def _regions(self, client: AwsClient) -> list[str]:
        given = list(dict.fromkeys(self._order.regions)) or [self._session.region]
        if not self._order.all_regions:
            return given
        answer = make_once(self._writer, client, "ec2.describe-regions")
        enabled = [str(region["RegionName"]) for region in (answer.body or {}).get("Regions", ())]
        return sorted(map(checked_region, enabled)) or given

    def _identity_center_gaps(self, lanes: Sequence[Lane]) -> Iterator[Gap]:
        """Yield a gap when roles of Identity Center exist, and nobody could be asked who gets them."""
        call = "sso-admin.list-instances"
        asked = [lane.key(call) for lane in lanes if Level.ORGANIZATION_REGION in lane.levels]
        answers = [answer for key in asked for answer in self._writer.recorded(key).values()]
        if any((answer.body or {}).get("Instances") for answer in answers):
            return
        for lane in lanes:
            details = self._writer.recorded(lane.key("iam.get-account-authorization-details")).values()
            roles = [role for answer in details for role in (answer.body or {}).get("RoleDetailList", ())]
            if any(str(role.get("Path", "")).startswith(_SSO_PATH) for role in roles):
                reason = "roles of Identity Center exist, but it was not found in the regions that were read"
                yield Gap(call, lane.client.account, reason, Direction.GRANTS, READS[call].permission)
