"""What a plan takes away from an account as it is: only what the snapshot shows is there to be taken."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from iamscope.clouds.aws.change.creations import DeleteGroup, DeletePolicy, DeleteResource
from iamscope.clouds.aws.change.edits import (
    DeleteDocument,
    DeletePrincipal,
    Detach,
    Inline,
    Leave,
    OfResource,
)
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, listed
from iamscope.clouds.aws.records.accounts import Entity, Group
from iamscope.clouds.aws.records.whole import Records
from iamscope.iac.plan import Change, Plan, Planned

_UNDONE = (Change.DELETE, Change.REPLACE)
_REWRITTEN = ("aws_iam_policy_attachment", "aws_iam_group_membership", "aws_iam_user_group_membership")
_KINDS = ("role", "user", "group")
_ROLE = "aws_iam_role"
_EXCLUSIVE = {f"aws_iam_{kind}_policy_attachments_exclusive": kind for kind in _KINDS}


def removals(plan: Plan, before: Records, desk: Desk) -> Iterator[AnyEdit]:
    """Yield the edits that undo what the plan deletes or replaces, as the account has it."""
    undo = _Undo(before, desk)
    # What ties goes first: a policy is detached before it is deleted.
    concerned = [one for one in plan.resources if _undone(one)]
    done = set[AnyEdit]()
    for one in sorted(concerned, key=lambda one: (one.type in _THINGS, one.address)):
        for edit in undo.of(one):
            # Two resources may tie the same policy to the same holder.
            if edit not in done:
                done.add(edit)
                yield edit


def _undone(planned: Planned) -> bool:
    if planned.type in _EXCLUSIVE:
        return planned.change is not Change.DELETE
    if planned.before is None:
        return False
    rewritten = planned.change is Change.UPDATE and planned.type in (*_REWRITTEN, _ROLE)
    return planned.change in _UNDONE or rewritten


class _Undo:
    """Undoes resources of one plan, with the values that they have now."""

    def __init__(self, before: Records, desk: Desk) -> None:
        self.before, self.desk = before, desk

    def of(self, planned: Planned) -> Iterator[AnyEdit]:
        """Yield the edits that undo a resource."""
        values = planned.before or {}
        if planned.type in _EXCLUSIVE:
            yield from self._all_others(planned)
            return
        if planned.type == _ROLE and planned.change is Change.UPDATE:
            yield from self._left_out(planned, values)
            return
        thing = _THINGS.get(planned.type)
        if thing is not None:
            arn = values.get("arn")
            if isinstance(arn, str) and self._is_there(arn):
                yield thing(arn)
        elif planned.type.startswith("aws_iam_"):
            yield from self._tie(planned, values)
        elif isinstance(values.get("bucket"), str) and planned.type == "aws_s3_bucket_policy":
            yield from self._policy(
                f"arn:{self.desk.names.accounts.partition(planned)}:s3:::{values['bucket']}"
            )
        elif isinstance(values.get("arn"), str) and values["arn"] in self.before.inventory.resources:
            yield DeleteResource(values["arn"])

    def _left_out(self, planned: Planned, values: Mapping[str, Any]) -> Iterator[AnyEdit]:
        """Yield the edits that take from a role the policies in its own lists that are not there any more."""
        holder = self._holder("role", values.get("name"), planned)
        if holder is None:
            return
        for policy in _gone(values, planned.values, "managed_policy_arns", lambda one: one):
            yield from _detach(holder, policy)
        for name in _gone(values, planned.values, "inline_policy", _block_name):
            yield from _unwrite(holder, name)

    def _all_others(self, planned: Planned) -> Iterator[AnyEdit]:
        """Yield the edits that take from a holder all policies but those of an exclusive list."""
        kind = _EXCLUSIVE[planned.type]
        holder = self._holder(kind, planned.values.get(f"{kind}_name"), planned)
        kept = listed(self.desk.value(planned, "policy_arns", sole="arn"))
        if holder is None or not all(isinstance(one, str) for one in kept):
            return
        own = holder.policies if isinstance(holder, Group) else holder.own
        unread = holder.unread if isinstance(holder, Group) else holder.unread_own
        for policy in (*(item.name for item in own if ":" in item.name), *unread):
            if policy not in kept:
                yield Detach(policy, holder.arn)

    def _is_there(self, arn: str) -> bool:
        groups = {group.arn for group in self.before.groups.values()}
        return arn in self.before.entities or arn in self.before.policies or arn in groups

    def _policy(self, arn: str) -> Iterator[AnyEdit]:
        if len(self.before.inventory.policies.get(arn, ())) == 1:
            yield DeleteDocument(OfResource(arn))

    def _tie(self, planned: Planned, values: Mapping[str, Any]) -> Iterator[AnyEdit]:
        policy = values.get("policy_arn")
        for kind in _KINDS:
            for name in (*_names(values, kind), *_names(values, f"{kind}s")):
                holder = self._holder(kind, name, planned)
                if holder is None:
                    continue
                if planned.type.endswith("attachment") and isinstance(policy, str):
                    yield from _detach(holder, policy)
                elif planned.type.endswith("_policy"):
                    yield from _unwrite(holder, values.get("name"))
        if planned.type in _REWRITTEN and not planned.type.endswith("attachment"):
            yield from self._leave(planned, values)

    def _leave(self, planned: Planned, values: Mapping[str, Any]) -> Iterator[AnyEdit]:
        users = _names(values, "user") or _names(values, "users")
        groups = _names(values, "group") or _names(values, "groups")
        for name in users:
            user = self._holder("user", name, planned)
            for other in groups:
                group = self._holder("group", other, planned)
                if isinstance(user, Entity) and isinstance(group, Group) and group.name in user.groups:
                    yield Leave(user.arn, group.arn)

    def _holder(self, kind: str, name: object, planned: Planned) -> Entity | Group | None:
        account = self.desk.names.accounts.account(planned)
        if kind == "group":
            return self.before.groups.get((account, str(name)))
        wanted = (kind, name, account)
        entities = self.before.entities.values()
        return next((one for one in entities if (one.kind, one.name, one.account) == wanted), None)


def _gone(
    before: Mapping[str, Any], after: Mapping[str, Any], attribute: str, named: Callable[[Any], Any]
) -> list[str]:
    """Return what a list named before and does not name after; nothing where not all of it is known."""
    later = after.get(attribute)
    if later is not None and not isinstance(later, list):
        return []
    kept = [named(one) for one in listed(later)]
    if not all(isinstance(one, str) for one in kept):
        return []
    old = [named(one) for one in listed(before.get(attribute))]
    return [one for one in old if isinstance(one, str) and one not in kept]


def _block_name(block: Any) -> Any:
    return block.get("name") if isinstance(block, Mapping) else None


def _names(values: Mapping[str, Any], attribute: str) -> list[str]:
    """Return the names in an attribute, which is one name or a list of them."""
    return [one for one in listed(values.get(attribute)) if isinstance(one, str)]


def _detach(holder: Entity | Group, policy: str) -> Iterator[AnyEdit]:
    own = holder.policies if isinstance(holder, Group) else holder.own
    unread = holder.unread if isinstance(holder, Group) else holder.unread_own
    if policy in unread or any(item.name == policy for item in own):
        yield Detach(policy, holder.arn)


def _unwrite(holder: Entity | Group, name: object) -> Iterator[AnyEdit]:
    own = holder.policies if isinstance(holder, Group) else holder.own
    if any(item.name == name for item in own):
        yield DeleteDocument(Inline(holder.arn, str(name)))


_THINGS: Mapping[str, Callable[[str], AnyEdit]] = {
    "aws_iam_role": DeletePrincipal,
    "aws_iam_user": DeletePrincipal,
    "aws_iam_group": DeleteGroup,
    "aws_iam_policy": DeletePolicy,
}
