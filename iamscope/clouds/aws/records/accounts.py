"""Users, groups, roles and managed policies, as `iam:GetAccountAuthorizationDetails` prints them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from iamscope.clouds.aws.records.arns import account_of, name_of, split
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.records.shapes import MalformedRecordError
from iamscope.clouds.aws.records.well_known import well_known

Carried = tuple[tuple[Attachment, ...], tuple[str, ...]]
"""Policies with their text, and the ARNs of those without."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its policies, which its members carry; `unread` names those without text."""

    arn: str
    name: str
    account: str
    policies: tuple[Attachment, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """An IAM user or role with every policy that it carries.

    `identity` holds inline, attached and group policies, in that order. `unread` names policies
    that are attached but whose text nobody gave us; `boundary` is a document or, in
    `boundary_unread`, the ARN of one that is missing.
    """

    kind: str
    arn: str
    name: str
    id: str
    path: str
    account: str
    created: str
    identity: tuple[Attachment, ...]
    unread: tuple[str, ...] = ()
    boundary: Attachment | None = None
    boundary_unread: str = ""
    trust: PolicyDocument | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    profiles: tuple[str, ...] | None = ()
    """The instance profiles that hold a role, `None` where nothing says."""
    unread_own: tuple[str, ...] = ()
    """Those of `unread` that are attached to it and not to a group of it."""
    carries: Mapping[str, str] = field(default_factory=dict)
    """Condition keys that its requests carry beside what the snapshot shows."""
    session: tuple[Attachment, ...] | None = None
    """The session policies that its session was made under, `None` where there are none."""
    variant: str = ""
    """What makes it another than the snapshot's, empty for what the snapshot shows."""

    @property
    def own(self) -> tuple[Attachment, ...]:
        """Its policies without those of its groups."""
        return tuple(item for item in self.identity if not item.via)

    @property
    def service_linked(self) -> bool:
        """Whether AWS owns the role; the path tells, not the name (fact AWS 1.8)."""
        return self.kind == "role" and self.path.startswith("/aws-service-role/")


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A managed policy in its default version, with the other versions that exist."""

    arn: str
    name: str
    document: PolicyDocument
    versions: tuple[str, ...]
    documents: tuple[PolicyDocument, ...] = ()
    """The text of each version, where it was read."""

    def document_of(self, version: str) -> PolicyDocument:
        """Return the text of one of the versions."""
        return dict(zip(self.versions, self.documents, strict=True))[version]

    def others(self) -> Iterator[tuple[str, PolicyDocument]]:
        """Yield the versions that say something else than the default one."""
        for version, document in zip(self.versions, self.documents, strict=False):
            if document is not self.document:
                yield version, document


@dataclass(frozen=True, slots=True)
class Details:
    """One account's users, roles and customer managed policies."""

    account: str
    entities: tuple[Entity, ...]
    groups: tuple[Group, ...]
    policies: Mapping[str, ManagedPolicy]
    statements: int
    """How many statements all documents of the answer hold, attached or not."""


def parse_details(body: Mapping[str, Any], *, where: str) -> Details:
    """Return the records of one answer. Raises `MalformedRecordError` and `MalformedPolicyError`."""
    return _Reader(body, where).details()


def ordered(policies: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the policies of one holder in their order: inline before managed, then by name."""
    # No list of the answer has an order that means something.
    return tuple(sorted(policies, key=lambda item: (":" in item.name, item.name)))


def carried(own: Carried, groups: Iterable[Group]) -> Carried:
    """Return what a user carries: its own policies, then those of its groups, each by its group."""
    found, unread = own
    for group in groups:
        via = f"group {group.name}"
        found += tuple(Attachment(item.document, item.name, item.attached_to, via) for item in group.policies)
        unread += group.unread
    return found, tuple(dict.fromkeys(unread))


class _Reader:
    """Reads one answer; group policies are parsed once and shared by their members."""

    def __init__(self, body: Mapping[str, Any], where: str) -> None:
        self.body = body
        self.where = where
        self.statements = 0
        self.policies = {policy.arn: policy for policy in self._managed()}
        self.groups = {group["GroupName"]: group for group in self._listed("GroupDetailList", "GroupName")}
        self.group_policies = {name: self._group(name, group) for name, group in self.groups.items()}

    def details(self) -> Details:
        entities = [self._user(raw) for raw in self._listed("UserDetailList", "UserName", "Arn")]
        entities += [self._role(raw) for raw in self._listed("RoleDetailList", "RoleName", "Arn")]
        arns = [entity.arn for entity in entities] + [
            str(group.get("Arn", "")) for group in self.groups.values()
        ]
        account = next((found for found in map(account_of, arns) if found), "")
        # A group need not tell its ARN; its account is the answer's.
        groups = (replace(group, account=account) for _, group in sorted(self.group_policies.items()))
        return Details(account, tuple(entities), tuple(groups), self.policies, self.statements)

    def _group(self, name: str, raw: Mapping[str, Any]) -> Group:
        return Group(str(raw.get("Arn") or ""), name, "", *self._own(raw, "Group"))

    def _listed(self, name: str, *needed: str) -> Sequence[Mapping[str, Any]]:
        items = self.body.get(name, [])
        if not isinstance(items, list):
            raise MalformedRecordError(f"`{name}` is not a list", where=self.where)
        for number, item in enumerate(items):
            for key in needed:
                if not isinstance(item, Mapping) or not isinstance(item.get(key), str):
                    raise MalformedRecordError(f"`{name}[{number}]` has no `{key}`", where=self.where)
        return items

    def _parse(self, raw: object, what: str) -> PolicyDocument:
        document = parse_document(raw, where=f"{what}, {self.where}")
        self.statements += len(document.statements)
        return document

    def _managed(self) -> Iterator[ManagedPolicy]:
        for raw in self._listed("Policies", "Arn"):
            name = str(raw.get("PolicyName") or name_of(raw["Arn"]))
            default, documents = None, []
            for version in raw.get("PolicyVersionList") or []:
                document = self._parse(version.get("Document"), f"policy `{name}`")
                documents.append(document)
                if version.get("IsDefaultVersion") or version.get("VersionId") == raw.get("DefaultVersionId"):
                    default = document
            if default is not None:
                versions = tuple(str(item.get("VersionId")) for item in raw["PolicyVersionList"])
                yield ManagedPolicy(raw["Arn"], name, default, versions, tuple(documents))

    def _own(self, raw: Mapping[str, Any], kind: str) -> Carried:
        """Return the policies of a user, group or role itself, and the ARNs of those without text."""
        holder = str(raw.get("Arn") or raw.get(f"{kind}Name"))
        found = [
            Attachment(
                self._parse(item.get("PolicyDocument"), f"inline policy of `{holder}`"),
                _inline_name(item),
                holder,
            )
            for item in raw.get(f"{kind}PolicyList") or []
        ]
        unread: list[str] = []
        for item in raw.get("AttachedManagedPolicies") or []:
            arn = str(item.get("PolicyArn"))
            policy = self.policies.get(arn)
            document = policy.document if policy else well_known(arn)
            if document is None:
                unread.append(arn)
            else:
                found.append(Attachment(document, arn, holder))
        return ordered(found), tuple(sorted(unread))

    def _user(self, raw: Mapping[str, Any]) -> Entity:
        own = self._own(raw, "User")
        groups = tuple(sorted(str(name) for name in raw.get("GroupList") or []))
        for name in groups:
            if name not in self.group_policies:
                raise MalformedRecordError(
                    f"user `{raw['UserName']}` is in the unlisted group `{name}`", where=self.where
                )
        shared = [self.group_policies[name] for name in groups]
        return self._entity("user", raw, own, carried(own, shared), groups=groups)

    def _role(self, raw: Mapping[str, Any]) -> Entity:
        own = self._own(raw, "Role")
        trust = self._parse(raw.get("AssumeRolePolicyDocument"), f"trust policy of `{raw['Arn']}`")
        listed = raw.get("InstanceProfileList")
        profiles = None if listed is None else tuple(str(item.get("InstanceProfileName")) for item in listed)
        return self._entity("role", raw, own, carried(own, ()), trust=trust, profiles=profiles)

    def _entity(
        self,
        kind: str,
        raw: Mapping[str, Any],
        own: Carried,
        whole: Carried,
        *,
        trust: PolicyDocument | None = None,
        groups: tuple[str, ...] = (),
        profiles: tuple[str, ...] | None = (),
    ) -> Entity:
        arn = raw["Arn"]
        if split(arn) is None:
            raise MalformedRecordError(f"`{arn}` is not the ARN of a {kind}", where=self.where)
        boundary_arn = str((raw.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn") or "")
        boundary = self.policies.get(boundary_arn)
        word = kind.title()
        return Entity(
            kind=kind,
            arn=arn,
            name=raw[f"{word}Name"],
            id=str(raw.get(f"{word}Id") or ""),
            path=str(raw.get("Path") or "/"),
            account=account_of(arn),
            created=str(raw.get("CreateDate") or ""),
            identity=whole[0],
            unread=whole[1],
            boundary=Attachment(boundary.document, boundary.arn, arn) if boundary else None,
            boundary_unread="" if boundary else boundary_arn,
            trust=trust,
            tags={str(tag.get("Key")): str(tag.get("Value", "")) for tag in raw.get("Tags") or []},
            groups=groups,
            profiles=profiles,
            unread_own=own[1],
        )


def _inline_name(item: Mapping[str, Any]) -> str:
    return str(item.get("PolicyName") or "inline policy")
