"""Where a plan becomes edits: what each translator of a resource type is given, and what it leaves behind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from iamscope.clouds.aws.change.creations import (
    AttachNamed,
    Creation,
    PutGroup,
    PutPolicy,
    PutPrincipal,
)
from iamscope.clouds.aws.change.edits import Edit, Inline, OfResource, PutDocument
from iamscope.clouds.aws.data.planned_names import TAGS
from iamscope.clouds.aws.plan.accounts import NOBODY
from iamscope.clouds.aws.plan.editions import Edition, Kind, Written, written
from iamscope.clouds.aws.plan.names import DOCUMENT, Names
from iamscope.clouds.aws.records.arns import account_of, name_of
from iamscope.clouds.aws.records.documents import MalformedPolicyError, parse_document
from iamscope.clouds.aws.records.whole import Records, text_of
from iamscope.errors import IamscopeError
from iamscope.iac.choice import Choice
from iamscope.iac.plan import Change, Planned
from iamscope.iac.values import Unknown, is_known, unknowns
from iamscope.model.safe import quoted

AnyEdit = Edit | Creation
TRUST = "trust policy"
ALL = -2
"""In place of a statement's number: all of a document."""
_KINDS = {
    "role": ("aws_iam_role", "AWS::IAM::Role"),
    "user": ("aws_iam_user", "AWS::IAM::User"),
    "group": ("aws_iam_group", "AWS::IAM::Group"),
}
_NAMES = ("name", "RoleName", "UserName", "GroupName")


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where in a plan something is written: the address of a resource, and the path of an attribute in it."""

    address: str
    path: str


@dataclass(frozen=True, slots=True, order=True)
class Open:
    """A grant to a principal of which only the attribute that holds it is known."""

    holder: str
    attribute: str
    origin: Origin
    new: bool
    """Whether the plan brings it, and it was not there before."""
    on: str = ""
    """The resource whose policy it is: that may let in anybody, and it has no holder."""
    unread: bool = False
    """Whether it is all that the holder has, which is written somewhere else."""


@dataclass(slots=True)
class Desk:
    """One edition of one plan on its way to edits."""

    names: Names
    before: Records
    edition: Edition
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    """Where each document is written, by its name and by whom it is attached to, if it is his own."""
    unknown: dict[Origin, Mapping[int, tuple[str, ...]]] = field(default_factory=dict)
    paths: dict[Origin, Mapping[int, str]] = field(default_factory=dict)
    """Where statements are written that do not stand under their own number, in their documents."""
    opens: set[Open] = field(default_factory=set)
    touched: dict[str, Origin] = field(default_factory=dict)
    """The principals whose access the plan changes, each with the first resource that does."""
    attached: set[str] = field(default_factory=set)
    """The managed policies that the plan attaches to somebody."""
    new: set[tuple[str, str]] = field(default_factory=set)
    """Managed policies that it attaches and that were not, each with to whom."""
    beyond: dict[Origin, tuple[str, ...]] = field(default_factory=dict)
    """What creates and grants what nobody can tell, with what of it is unknown."""
    notices: set[str] = field(default_factory=set)
    assumes: set[str] = field(default_factory=set)
    mistakes: list[IamscopeError] = field(default_factory=list)
    """What is no policy, and has to be one."""
    made_at: dict[str, str] = field(default_factory=dict)
    """The principals that the plan makes or has, each with the address of its resource."""
    _made: set[str] = field(default_factory=set)
    _raw: dict[str, Any] = field(default_factory=dict)

    def arn(self, planned: Planned) -> str:
        """Return the ARN of a resource itself, with stand-ins for names in it that nobody knows."""
        return self.names.itself(planned) or planned.address

    def value(self, planned: Planned, name: str, *, sole: str = "") -> Any:
        """Return an attribute, with what its references stand for."""
        return self.names.resolved(planned.values.get(name), planned, sole=sole)

    def text(self, planned: Planned, name: str, *, sole: str = "") -> str:
        """Return an attribute that is a text, empty where it is unknown or missing."""
        found = self.value(planned, name, sole=sole)
        return found if isinstance(found, str) else ""

    def tags(self, planned: Planned) -> Mapping[str, str]:
        """Return the tags of a resource, as far as they are known."""
        found = next((value for name in TAGS if (value := self.value(planned, name))), None)
        if isinstance(found, Mapping):
            return {str(key): str(value) for key, value in found.items() if is_known(value)}
        listed = found if isinstance(found, list) else ()
        pairs = ((one.get("Key"), one.get("Value")) for one in listed if isinstance(one, Mapping))
        return {str(key): str(value) for key, value in pairs if is_known((key, value))}

    def document(
        self,
        raw: Any,
        planned: Planned,
        path: str,
        kind: Kind,
        name: str,
        holder: str = "",
        perhaps: tuple[str, ...] = (),
    ) -> str | None:
        """Return this edition of a document, and remember where it is written and what is unknown in it."""
        origin = Origin(planned.address, path)
        self.origins[name, holder] = origin
        value = self.names.resolved(raw, planned, sole="" if isinstance(raw, Mapping) else DOCUMENT)
        found: Written = written(value, self.edition, kind, (*hangs_on(planned), *perhaps))
        if found.unknown:
            self.unknown[origin] = found.unknown
        if found.paths:
            self.paths[origin] = found.paths
        return found.text if self._readable(found.text, origin) else None

    def _readable(self, text: str | None, origin: Origin) -> bool:
        """Return whether a document is a policy, and remember what is wrong with it, and where."""
        if text is None:
            return True
        attribute = quoted(f"{origin.address}.{origin.path}", 400)
        file = quoted(self.names.accounts.plan.file, 400)
        try:
            parse_document(text, where=f"{attribute} of {file}")
        except MalformedPolicyError as error:
            self.mistakes.append(error)
            return False
        return True

    def principal(self, planned: Planned, arn: str) -> None:
        """Remember which principal a resource is, and that the plan bears on it."""
        self.made_at[arn] = planned.address
        self.touch(arn, planned)

    def touch(self, principal: str, planned: Planned) -> None:
        """Remember that the plan bears on a principal, if it changes anything of this resource."""
        if is_new(planned):
            self.touched.setdefault(principal, Origin(planned.address, ""))

    def boundary_unknown(self, planned: Planned) -> None:
        """Say that a boundary is not known: it can only limit, so that hides nothing."""
        self.assumes.add(f"boundary of {planned.address} unknown")

    def inline(
        self,
        holder: str,
        name: str,
        raw: Any,
        planned: Planned,
        path: str,
        perhaps: tuple[str, ...] = (),
    ) -> Iterator[AnyEdit]:
        """Yield the edit that gives a principal or group an inline policy; `perhaps` decides whether."""
        self.touch(holder, planned)
        text = self.document(raw, planned, path, Kind.IDENTITY, name, holder, perhaps)
        if text is not None:
            yield PutDocument(Inline(holder, name), text)
        self._opened(holder, Origin(planned.address, path), text is None, planned)

    def _opened(self, holder: str, origin: Origin, whole: bool, planned: Planned) -> None:
        unknown = self.unknown.get(origin, {})
        for attribute in unknown.get(-1, ()) or ((f"{origin.address}.{origin.path}",) if whole else ()):
            self.opens.add(Open(holder, attribute, origin, is_new(planned)))

    def managed(self, arn: str, raw: Any, planned: Planned, path: str) -> Iterator[AnyEdit]:
        """Yield the edit that makes a managed policy."""
        self._raw[arn] = self.names.resolved(raw, planned, sole=DOCUMENT)
        text = self.document(raw, planned, path, Kind.IDENTITY, arn)
        if text is not None:
            yield PutPolicy(arn, text)

    def of_resource(self, arn: str, raw: Any, planned: Planned, path: str) -> Iterator[AnyEdit]:
        """Yield the edit that gives a resource its policy."""
        text = self.document(raw, planned, path, Kind.RESOURCE, "resource policy", arn)
        if text is not None:
            yield PutDocument(OfResource(arn), text)
        unknown = self.unknown.get(Origin(planned.address, path), {})
        if text is None or -1 in unknown:
            self.lets_in(planned, path, arn, *unknown.get(-1, ()))

    def lets_in(self, planned: Planned, path: str, on: str, *attributes: str) -> None:
        """Remember that nobody knows whom the policy of a resource lets in, and to what."""
        origin = Origin(planned.address, path)
        for attribute in attributes or (f"{origin.address}.{path}",):
            self.opens.add(Open("", attribute, origin, is_new(planned), on or planned.address))

    def attach(
        self, policy: Any, holder: str, planned: Planned, path: str, perhaps: tuple[str, ...] = ()
    ) -> Iterator[AnyEdit]:
        """Yield the edit that attaches a managed policy, given by its ARN; `perhaps` decides whether."""
        self.touch(holder, planned)
        origin = Origin(planned.address, path)
        if not isinstance(policy, str):
            for one in unknowns(policy):
                self.opens.add(Open(holder, one.attribute, origin, is_new(planned)))
            return
        self.attached.add(policy)
        self.origins.setdefault((f"attachment of {policy}", holder), origin)
        perhaps = (*hangs_on(planned), *perhaps)
        if perhaps:
            self.unknown[origin] = {ALL: perhaps}
            raw = self._text_of(policy)
            if raw is not None:
                # What it denies it perhaps does not deny, and what it allows it perhaps does not allow.
                text = written(raw, self.edition, Kind.IDENTITY, perhaps).text
                if text is not None:
                    yield PutDocument(Inline(holder, policy), text)
                return
            if self.edition is Edition.LOW:
                return
        written_at = self.origins.get((policy, ""))
        if written_at is not None:
            self._opened(holder, written_at, policy not in self._texts, planned)
        if is_new(planned):
            self.new.add((policy, holder))
        yield AttachNamed(policy, holder)

    def attach_as_said(self, planned: Planned, path: str) -> Iterator[AnyEdit]:
        """Yield the edits that give a managed policy to whom a user says it is for."""
        holder = self.names.accounts.site.holders.get(planned.address)
        if holder:
            self.principal(planned, holder)
            yield PutPrincipal(holder, boundary=None)
            yield from self.attach(self.arn(planned), holder, planned, path)

    def _text_of(self, policy: str) -> Any:
        """Return what a managed policy says, `None` where its text is not at hand."""
        if policy in self._raw:
            return self._raw[policy]
        document = text_of(policy, self.before.policies, self.before.known)
        return document.text.decode() if document else None

    @property
    def _texts(self) -> set[str]:
        return {*self.before.policies, *self._made}

    def remember(self, edits: Iterable[AnyEdit]) -> Iterator[AnyEdit]:
        """Yield edits, and remember whom they make."""
        for edit in edits:
            match edit:
                case PutPrincipal(arn) | PutGroup(arn) | PutPolicy(arn):
                    self._made.add(arn)
            yield edit

    def knows(self, arn: str) -> bool:
        """Return whether a principal or group is there, or the plan makes it."""
        return arn in self._made or arn in self.before.entities

    def holder(self, kind: str, value: Any, planned: Planned) -> tuple[str, tuple[AnyEdit, ...]]:
        """Return the ARN of a user, group or role that an attribute names, and what makes it if nothing did.

        The ARN is empty where nobody knows whom it names.
        """
        found = self.names.resolved(value, planned, sole="name")
        if not isinstance(found, str) or not found:
            self.notices.add(f"`{planned.address}`: nobody knows for which {kind} it is")
            return "", ()
        arn = found if found.startswith("arn:") else self._named(kind, found, planned)
        if self.knows(arn):
            return arn, ()
        if kind == "group":
            return arn, tuple(self.remember([PutGroup(arn)]))
        return arn, tuple(self.remember([PutPrincipal(arn)]))

    def _named(self, kind: str, name: str, planned: Planned) -> str:
        account = self.names.accounts.account(planned)
        found = {account_of(arn): arn for arn in self._planned(kind, name)}
        # The same name in another account is somebody else, unless nobody knows which account one of them is.
        one = found.get(account) or found.get(NOBODY)
        if one or (found and account == NOBODY):
            return one or next(iter(found.values()))
        standing = self._standing(kind, name, account)
        partition = self.names.accounts.partition(planned)
        return standing or f"arn:{partition}:iam::{account}:{kind}/{name}"

    def _planned(self, kind: str, name: str) -> Iterator[str]:
        for one in self.names.of_type(*_KINDS[kind]):
            arn = self.arn(one)
            if name_of(arn) == name or any(one.values.get(word) == name for word in _NAMES):
                yield arn

    def _standing(self, kind: str, name: str, account: str) -> str:
        if kind == "group":
            group = self.before.groups.get((account, name))
            return group.arn if group else ""
        wanted = (kind, name, account)
        entities = self.before.entities.values()
        return next((one.arn for one in entities if (one.kind, one.name, one.account) == wanted), "")


def is_new(planned: Planned) -> bool:
    """Return whether a plan does anything to a resource."""
    return planned.change not in (Change.KEEP, Change.READ, Change.FORGET)


def hangs_on(planned: Planned) -> tuple[str, ...]:
    """Return what decides whether a resource is there at all, in words; nothing where it surely is."""
    condition = planned.condition
    if condition is None:
        return ()
    return (str(condition.when) if isinstance(condition, Choice) else condition.attribute,)


def spelled(value: Any) -> str:
    """Return a text with `*` for what is unknown of it, empty where all of it is."""
    if isinstance(value, str):
        return value
    pieces = getattr(value, "pieces", ())
    return "".join(piece if isinstance(piece, str) else "*" for piece in pieces)


def listed(value: Any) -> list[Any]:
    """Return a value as a list, empty where there is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_unset(value: Any) -> bool:
    """Return whether an attribute that AWS fills in was left to it: unknown, and no expression sets it."""
    return value is None or (isinstance(value, Unknown) and not value.references)
