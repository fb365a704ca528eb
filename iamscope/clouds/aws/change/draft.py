"""Records while they are being edited: what names mean in them, and what becomes of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from iamscope.clouds.aws.change.edits import Inline, Managed, OfResource, Place, Trust
from iamscope.clouds.aws.change.errors import AmbiguousNameError, UnfitEditError, UnknownNameError
from iamscope.clouds.aws.records.accounts import Entity, Group, ManagedPolicy, carried, ordered
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument
from iamscope.clouds.aws.records.inventory import AccessKey, Function
from iamscope.clouds.aws.records.whole import Records, text_of
from iamscope.manifest.nearest import nearest
from iamscope.model.resource import Resource

Holder = Entity | Group
_T = TypeVar("_T", Entity, Group, Entity | Group, ManagedPolicy)

_AWS = ":iam::aws:policy/"


@dataclass(slots=True)
class Draft:
    """The records as the edits so far have left them; `where` begins every complaint."""

    entities: dict[str, Entity]
    groups: dict[tuple[str, str], Group]
    policies: dict[str, ManagedPolicy]
    resources: dict[str, tuple[Attachment, ...]]
    keys: list[AccessKey]
    inventory: dict[str, Resource]
    carriers: list[Carrier]
    functions: list[Function]
    known: Mapping[str, PolicyDocument] = field(default_factory=dict)
    where: str = ""

    @classmethod
    def of(cls, records: Records) -> "Draft":
        """Return a draft that changes nothing yet."""
        inventory = records.inventory
        return cls(
            entities=dict(records.entities),
            groups=dict(records.groups),
            policies=dict(records.policies),
            resources=dict(inventory.policies),
            keys=list(inventory.keys),
            inventory=dict(inventory.resources),
            carriers=list(inventory.carriers),
            functions=list(inventory.functions),
            known=records.known,
        )

    def records(self, before: Records) -> Records:
        """Return the records that the edits made."""
        inventory = replace(
            before.inventory,
            policies=self.resources,
            keys=tuple(self.keys),
            resources={arn: self.inventory[arn] for arn in sorted(self.inventory)},
            carriers=tuple(self.carriers),
            functions=tuple(self.functions),
        )
        entities = {arn: self.entities[arn] for arn in sorted(self.entities)}
        return replace(
            before, entities=entities, groups=self.groups, policies=self.policies, inventory=inventory
        )

    def principal(self, name: str) -> Entity:
        """Return the user or role of that name. Raises `IamscopeError`."""
        return self._one("user or role", name, self.entities.values(), lambda item: item.kind)

    def role(self, name: str) -> Entity:
        """Return the role of that name. Raises `IamscopeError`."""
        roles = (item for item in self.entities.values() if item.kind == "role")
        return self._one("role", name, roles, lambda item: item.kind)

    def user(self, name: str) -> Entity:
        """Return the user of that name. Raises `IamscopeError`."""
        users = (item for item in self.entities.values() if item.kind == "user")
        return self._one("user", name, users, lambda item: item.kind)

    def group(self, name: str) -> Group:
        """Return the group of that name. Raises `IamscopeError`."""
        return self._one("group", name, self.groups.values(), lambda _: "group")

    def holder(self, name: str) -> Holder:
        """Return the user, group or role of that name. Raises `IamscopeError`."""
        found: Iterable[Holder] = (*self.entities.values(), *self.groups.values())
        return self._one("user, group or role", name, found, kind_of)

    def policy(self, name: str) -> ManagedPolicy:
        """Return the managed policy of that ARN or name. Raises `IamscopeError`."""
        return self._one("policy", name, self.policies.values(), lambda _: "policy")

    def key(self, name: str) -> AccessKey:
        """Return the access key of that id. Raises `IamscopeError`."""
        found = next((key for key in self.keys if key.id == name), None)
        if found is None:
            near = nearest(name, (key.id for key in self.keys))
            raise UnknownNameError("active access key", name, where=self.where, near=near)
        return found

    def _one(self, kind: str, name: str, items: Iterable[_T], kind_of_item: Callable[[_T], str]) -> _T:
        listed = list(items)
        exact = [item for item in listed if item.arn == name]
        named = exact or [item for item in listed if name in (item.name, f"{kind_of_item(item)}/{item.name}")]
        if len(named) > 1:
            raise AmbiguousNameError(kind, name, where=self.where)
        if not named:
            full = name.startswith("arn:")
            known = (item.arn if full else _short(item, kind_of_item(item), name) for item in listed)
            raise UnknownNameError(kind, name, where=self.where, near=nearest(name, known))
        return named[0]

    def members(self, group: Group) -> Iterator[Entity]:
        """Yield the users that are in a group."""
        for entity in self.entities.values():
            if entity.account == group.account and group.name in entity.groups:
                yield entity

    def keep(self, holder: Holder) -> None:
        """Take in a changed user, role or group, and what follows for the members."""
        if isinstance(holder, Entity):
            groups = [self.groups[holder.account, name] for name in holder.groups]
            identity, unread = carried((holder.own, holder.unread_own), groups)
            self.entities[holder.arn] = replace(holder, identity=identity, unread=unread)
            return
        self.groups[holder.account, holder.name] = holder
        for member in list(self.members(holder)):
            self.keep(member)

    def rewrite(self, arn: str, policy: ManagedPolicy) -> None:
        """Take in another text of a managed policy, wherever it is attached or a boundary."""
        self.policies[arn] = policy
        for group in list(self.groups.values()):
            if any(item.name == arn for item in group.policies):
                self.keep(with_own(group, (_with_text(item, policy) for item in group.policies)))
        for entity in list(self.entities.values()):
            if any(item.name == arn for item in entity.own):
                self.keep(with_own(entity, (_with_text(item, policy) for item in entity.own)))
            if entity.boundary is not None and entity.boundary.name == arn:
                boundary = _with_text(entity.boundary, policy)
                self.keep(replace(self.entities[entity.arn], boundary=boundary))

    def document(self, place: Place) -> PolicyDocument:
        """Return the document that stands at a place. Raises `IamscopeError`."""
        match place:
            case Inline(holder, name):
                return self._inline(self.holder(holder), name).document
            case Managed(policy):
                return self.policy(policy).document
            case Trust(role):
                found = self.role(role).trust
                assert found is not None
                return found
            case OfResource(resource):
                return self._of_resource(resource).document

    def _inline(self, holder: Holder, name: str) -> Attachment:
        own = [item for item in own_of(holder) if ":" not in item.name]
        found = next((item for item in own if item.name == name), None)
        if found is None:
            near = nearest(name, (item.name for item in own))
            kind = f"inline policy of `{holder.name}`"
            raise UnknownNameError(kind, name, where=self.where, near=near)
        return found

    def _of_resource(self, resource: str) -> Attachment:
        standing = self.resources.get(resource, ())
        if len(standing) != 1:
            near = None if resource in self.inventory else nearest(resource, self.inventory)
            hint = "the resource has no policy that was read" if resource in self.inventory else ""
            raise UnknownNameError("resource with a policy", resource, where=self.where, near=near, hint=hint)
        return standing[0]

    def text_of(self, policy: str) -> PolicyDocument | None:
        """Return the text of a managed policy by its ARN, `None` where nothing says it."""
        return text_of(policy, self.policies, self.known)

    def own_policy(self, name: str) -> ManagedPolicy:
        """Return a managed policy that may be edited. Raises `IamscopeError`."""
        policy = self.policy(name)
        if _AWS in policy.arn:
            hint = "detach it, and attach a policy of your own"
            raise UnfitEditError(
                f"`{policy.arn}` belongs to AWS and cannot be edited", where=self.where, hint=hint
            )
        return policy


def kind_of(holder: Holder) -> str:
    """Return whether a holder is a `user`, a `group` or a `role`."""
    return "group" if isinstance(holder, Group) else holder.kind


def own_of(holder: Holder) -> tuple[Attachment, ...]:
    """Return the policies of a holder without those of its groups."""
    return holder.policies if isinstance(holder, Group) else holder.own


def with_own(holder: Holder, policies: Iterable[Attachment]) -> Holder:
    """Return a holder with other policies of its own."""
    kept = ordered(policies)
    if isinstance(holder, Group):
        return replace(holder, policies=kept)
    return replace(holder, identity=(*kept, *(item for item in holder.identity if item.via)))


def _with_text(item: Attachment, policy: ManagedPolicy) -> Attachment:
    return replace(item, document=policy.document) if item.name == policy.arn else item


def _short(item: "Holder | ManagedPolicy", kind: str, name: str) -> str:
    return f"{kind}/{item.name}" if "/" in name else item.name


def changed(before: Mapping[str, Entity], after: Mapping[str, Entity]) -> Iterator[str]:
    """Yield the principals that are not the same before and after, or not there after, sorted."""
    for arn in sorted(before):
        if before[arn] is not after.get(arn) and before[arn] != after.get(arn):
            yield arn
