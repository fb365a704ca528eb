"""Small accounts fixed: what `fix` says of them, and the world that its remedies make."""

import json
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from iamscope.clouds.aws.change.applying import apply
from iamscope.clouds.aws.change.plain import from_objects
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.finding import Finding
from iamscope.model.reach import Holding
from iamscope.model.remedy import Fixes, Remedy
from iamscope.model.scan import Scan
from iamscope.pipeline.fix import Fixed, fix_world
from iamscope.pipeline.measure import Measure
from tests.fakes.account import snapshot_of
from tests.fakes.fleet import loaded

Json = dict[str, Any]


def allow(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    """Return a statement that denies."""
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def entry(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    """Return an entry of a manifest's access."""
    listed = [one if isinstance(one, list) else [one] for one in (actions, resources)]
    return {"actions": listed[0], "resources": listed[1], **more}


class Case:
    """An account and its manifests, and what comes of fixing it."""

    def __init__(self, account: Json, *documents: Json, only: Sequence[str] = ()) -> None:
        self.snapshot = snapshot_of(account)
        found = loaded(*documents)
        self.measure = Measure(found.fleet, next(iter(found.estates), None), given=True)
        self.world = AwsWorld(self.snapshot)
        self.fixed: Fixed = fix_world(self.snapshot, self.world, self.measure, only)

    @property
    def fixes(self) -> Fixes:
        """The remedies, and what has none."""
        return self.fixed.fixes

    @property
    def remedy(self) -> Remedy:
        """The only remedy."""
        (only,) = self.fixes.remedies
        return only

    def after(self) -> AwsWorld:
        """Return the world that all remedies make, from their edits as other programs read them."""
        world = self.world
        for remedy in self.fixes.remedies:
            plain = json.loads(json.dumps(list(remedy.edits)))
            edits = from_objects(plain, "edits")
            world = AwsWorld.of(apply(world.records, edits, world.universe.actions))
        return world

    def scan(self, world: AwsWorld) -> Scan:
        """Return what a scan of a world finds."""
        return self.measure.scan(self.snapshot, world)

    def kinds(self) -> set[str]:
        """Return the kinds of the findings that the remedies' world still has."""
        return {finding.kind for finding in self.scan(self.after()).findings}

    def reasons(self) -> dict[str, str]:
        """Return why findings have no remedy, by kind."""
        return {one.finding.kind: one.reason for one in self.fixes.unsolved}

    def declares(self, agent: str, action: str, resource: str) -> bool:
        """Return whether a manifest without conditions declares a request, by matching plain texts."""
        role = next(role for role in self.measure.fleet.roles if role.name == agent)
        return any(
            fnmatchcase(action.lower(), str(pattern).lower()) and fnmatchcase(resource, str(name))
            for one in role.access["aws"]
            for pattern in one.actions
            for name in one.resources
        )


def allowed(world: AwsWorld, principal: str, action: str, resource: str) -> bool:
    """Return whether a principal may do something for certain, or perhaps."""
    found = world.find(principal)
    return found is not None and world.decide(Holding(found), action, resource).possible


def left(finding: Finding, scan: Scan) -> Iterator[Finding]:
    """Yield findings of the same harm: kind, agent, principal and danger are equal, and an action."""
    for other in scan.findings:
        same = (other.kind, other.agent, other.principal, other.danger)
        if same == (finding.kind, finding.agent, finding.principal, finding.danger) and (
            set(other.actions) & set(finding.actions) or not finding.actions
        ):
            yield other
