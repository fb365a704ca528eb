"""Single requests, asked of one snapshot: what a call is checked for, and what comes of each check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.clouds.aws.candidates import candidates
from iamscope.clouds.aws.data.joint_checks import PASSES
from iamscope.clouds.aws.data.keys import MULTI_VALUED
from iamscope.clouds.aws.decisions import Decider, Judged, Terms
from iamscope.clouds.aws.directory import principal_of
from iamscope.clouds.aws.joint import Joining, Wanted
from iamscope.clouds.aws.pattern_words import is_pattern, parse_pattern
from iamscope.clouds.aws.policy_file import plain, policy_texts
from iamscope.clouds.aws.public_access import read_blocks
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.clouds.aws.records.grants import read_grants
from iamscope.clouds.aws.reference import (
    ResourceType,
    acts_on_nothing,
    may_act_on_nothing,
    resource_types,
    shapes,
)
from iamscope.clouds.aws.subjects import Subject, find_subject, with_session
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.unread import Unread
from iamscope.clouds.aws.world import AwsWorld
from iamscope.errors import IamscopeError
from iamscope.model.decision import Outcome
from iamscope.model.principal import Principal
from iamscope.model.question import Answer, Check, Holder, Question
from iamscope.snapshot import Snapshot
from iamscope.snapshot.names import split_place

_PASS_ROLE = "iam:PassRole"
_BUCKET = "arn:aws:s3:::"


class MissingResourceError(IamscopeError):
    """An action acts on something, and nobody said on what."""

    code = "missing-resource"

    def __init__(self, action: str, types: Sequence[ResourceType], example: str) -> None:
        super().__init__(
            f"`{action}` needs a resource: {shapes(types)}",
            hint=f"name one, for example `{example}`" if example else "name one",
        )


class NotAResourceError(IamscopeError):
    """A resource is neither an ARN nor `*`."""

    code = "not-a-resource"

    def __init__(self, resource: str, action: str, types: Sequence[ResourceType]) -> None:
        super().__init__(
            f"`{resource}` is not an ARN", hint=f"`{action}` acts on {shapes(types)}" if types else None
        )


class UnknownAliasError(IamscopeError):
    """An alias stands for a key that nobody knows."""

    code = "unknown-alias"

    def __init__(self, alias: str) -> None:
        super().__init__(
            f"the snapshot does not say which key `{alias}` stands for", hint="name the key by its own ARN"
        )


class NoRolePassedError(IamscopeError):
    """A role was named for a call that passes none."""

    code = "no-role-passed"

    def __init__(self, action: str) -> None:
        super().__init__(
            f"`{action}` is not known to pass a role", hint="ask for `iam:PassRole` on the role by itself"
        )


@dataclass(frozen=True, slots=True)
class AwsQuestions:
    """One snapshot, asked about single requests."""

    decider: Decider
    universe: AwsUniverse
    regions: Sequence[str]
    aliases: Mapping[str, str]
    """The key behind each alias."""

    def principals(self) -> Sequence[Principal]:
        """Return every user and role of the snapshot, sorted."""
        return tuple(sorted(map(principal_of, self.decider.directory.entities.values())))

    def knows(self, principal: str) -> bool:
        """Return whether a principal is in the snapshot, or need not be in it."""
        return self._subject(principal) is not None

    def _subject(self, principal: str) -> Subject | None:
        return find_subject(principal, self.decider.directory, self.decider.organization)

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question. Raises `IamscopeError` where the question makes no sense."""
        subject = self._subject(question.principal)
        assert subject is not None, "ask `knows` first"
        terms = self._terms(question)
        if terms.session is not None:
            subject = with_session(subject)
        return self._answer(subject, question, terms)

    def _terms(self, question: Question) -> Terms:
        return Terms(
            context={key: _value(key, values) for key, values in question.context.items()},
            complete=question.complete,
            session=None if question.session_policy is None else _session(question.session_policy),
            without_guardrails=question.without_guardrails,
        )

    def _answer(self, subject: Subject, question: Question, terms: Terms) -> Answer:
        action = self._spelled(question.action)
        account = subject.caller.account
        resources, notes = self._resources(action, question.resources, account, literal=question.literal)
        joining = self._joining(subject, terms, literal=question.literal)
        answer = self._checked(joining, action, resources, question.passes, notes)
        return self._explained(joining, answer, question.passes) if question.why_not else answer

    def _explained(self, joining: Joining, answer: Answer, passes: str) -> Answer:
        """Return an answer with what would have to be otherwise for each check that is not passed."""
        found = []
        for check in answer.checks:
            passing = bool(passes) and check is answer.checks[-1]
            asked = self._handing(joining, answer.action) if passing else joining
            if check.decision.outcome is not Outcome.ALLOW:
                found.append(asked.why_not(check.action, check.resource))
        return replace(answer, why_not=tuple(found))

    def _joining(self, subject: Subject, terms: Terms, *, literal: bool) -> Joining:
        return Joining(self.decider, self.universe, self.regions, subject, terms, literal)

    def _spelled(self, action: str) -> str:
        return self.universe.actions.spelled(action) or action

    def _checked(
        self,
        joining: Joining,
        action: str,
        resources: tuple[str, ...],
        passes: str,
        given: Sequence[str] = (),
    ) -> Answer:
        notes = list(given)
        judged = joining.checks(action, resources, notes)
        if passes:
            judged.append(self._passing(joining, action, passes))
        elif action.lower() in PASSES and all(found.decision.possible for _, found in judged):
            notes.append(
                f"a call that passes a role also needs `{_PASS_ROLE}`: name the role with --with-role"
            )
        assumes = {word for _, found in judged for word in found.assumes}
        if joining.terms.complete:
            assumes.add("keys-not-given-absent")
        return Answer(
            principal=joining.subject.id,
            action=action,
            checks=tuple(Check(wanted.action, wanted.resource, found.decision) for wanted, found in judged),
            assumes=tuple(sorted(assumes)),
            notes=tuple(notes),
        )

    def _passing(self, joining: Joining, action: str, role: str) -> tuple[Wanted, Judged]:
        handing = self._handing(joining, action)
        if split(role) is None:
            raise NotAResourceError(role, _PASS_ROLE, resource_types(self.universe, _PASS_ROLE))
        return handing.check(_PASS_ROLE, role)

    def _handing(self, joining: Joining, action: str) -> Joining:
        """Return the same, asked about the passing of a role to the service of an action."""
        service = PASSES.get(action.lower())
        if service is None:
            raise NoRolePassedError(action)
        more = {"iam:PassedToService": service, **joining.terms.context}
        return replace(joining, terms=replace(joining.terms, context=more))

    def _resources(
        self, action: str, given: Sequence[str], account: str, *, literal: bool = True
    ) -> tuple[tuple[str, ...], list[str]]:
        """Return what to check an action on, and notes on what was made of the question."""
        notes: list[str] = []
        types = resource_types(self.universe, action)
        if acts_on_nothing(self.universe, action):
            if any(resource != "*" for resource in given):
                notes.append(f"`{action}` acts on no particular resource: it is checked on `*`")
            return ("*",), notes
        named = tuple(resource for resource in given if resource != "*")
        if not named and not Joining.covers(action):
            if not may_act_on_nothing(self.universe, action):
                raise MissingResourceError(action, types, self._example(types, account))
            return ("*",), notes
        read = self._resource if literal else self._pattern
        return tuple(read(action, resource, types, notes) for resource in named), notes

    def _pattern(self, action: str, pattern: str, types: Sequence[ResourceType], notes: list[str]) -> str:
        if not is_pattern(pattern):
            return self._resource(action, pattern, types, notes)
        glob = parse_pattern(pattern).glob
        if types and not self.universe.applicable(glob, self.universe.actions.matching(action)):
            notes.append(f"nothing of `{pattern}` looks like what `{action}` acts on: {shapes(types)}")
        return pattern

    def _resource(self, action: str, resource: str, types: Sequence[ResourceType], notes: list[str]) -> str:
        if split(resource) is None:
            raise NotAResourceError(resource, action, types)
        key = self.aliases.get(resource)
        if key is not None and not any(kind.fits(resource) for kind in types):
            notes.append(f"`{resource}` stands for `{key}`")
            resource = key
        if resource.split(":")[2:3] == ["kms"] and ":alias/" in resource and not _takes_alias(types):
            raise UnknownAliasError(resource)
        if types and not any(kind.fits(resource) for kind in types):
            notes.append(f"`{resource}` does not look like what `{action}` acts on: {shapes(types)}")
        return resource

    def _example(self, types: Sequence[ResourceType], account: str) -> str:
        """Return an ARN that an action could act on: one of the snapshot, else one made up."""
        for kind in types:
            if kind.name == "object":
                bucket = next(
                    (arn for arn in self.decider.inventory.resources if arn.startswith(_BUCKET)), ""
                )
                return f"{bucket or _BUCKET + 'my-bucket'}/report.csv"
            for arn in self.decider.inventory.resources:
                if kind.fits(arn):
                    return arn
        shape = types[0].shape if types else ""
        region = self.regions[0] if self.regions else "us-east-1"
        return shape.replace("REGION", region).replace("ACCOUNT", account or "111111111111")

    def holders(self, question: Question) -> Iterator[Holder]:
        """Yield everybody who may do something, or might, sorted; the question's principal is ignored.

        Somebody whose policies do not name the action is passed over, unless a policy of the
        resource could let it in.
        """
        terms = replace(self._terms(question), hopeful=False)
        action = self._spelled(question.action)
        account = min(self.decider.directory.accounts, default="")
        resources, _ = self._resources(action, question.resources, account)
        covered = () if Joining.covers(action) else resources
        found = candidates(self.decider, action.lower(), resources, covered)
        subjects = {subject.id: subject for subject in found}
        for _, subject in sorted(subjects.items()):
            joining = self._joining(subject, terms, literal=True)
            answer = self._checked(joining, action, resources, question.passes)
            if answer.outcome in (Outcome.ALLOW, Outcome.CONDITIONAL):
                yield Holder(answer)

    def unlisted(self, question: Question) -> Iterator[str]:
        """Yield why somebody may be missing among the holders."""
        for resource in filter(is_pattern, question.resources):
            yield f"`{resource}` is taken to the letter: who may do it on a part of it is not listed"
        for resource in question.resources:
            if self.decider.may_let_in(question.action, self.aliases.get(resource, resource)):
                yield f"the policy of `{resource}` was not read: whomever it lets in is not listed"


def _takes_alias(types: Sequence[ResourceType]) -> bool:
    return any(kind.name == "alias" for kind in types)


def _value(key: str, values: Sequence[str]) -> object:
    """Return a key's values as the context takes them: one alone is single-valued."""
    if len(values) == 1 and key.lower() not in MULTI_VALUED:
        return values[0]
    return list(values)


def _session(text: str) -> tuple[Attachment, ...]:
    documents = policy_texts(text, "session policy")
    return tuple(
        Attachment(
            parse_document(plain(document.root), where="the session policy"), "session policy", "session"
        )
        for document in documents
    )


def questions(snapshot: Snapshot) -> AwsQuestions:
    """Return a snapshot to be asked, with all that it does not say."""
    world = AwsWorld(snapshot)
    unread = Unread(world.organization, world.directory.accounts, world.gaps, snapshot.coverage)
    decider = Decider(
        world.directory,
        world.inventory,
        world.organization,
        grants=read_grants(snapshot),
        unread=unread,
        blocks=read_blocks(snapshot),
    )
    regions = {region for part in snapshot.coverage for region in split_place(part.place)[1:] if region}
    return AwsQuestions(decider, world.universe, sorted(regions), dict(_aliases(snapshot)))


def _aliases(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for answer in snapshot.answers("kms.list-aliases"):
        for raw in answer.body.get("Aliases") or []:
            alias, key = str(raw.get("AliasArn", "")), str(raw.get("TargetKeyId", ""))
            if alias and key:
                yield alias, alias.rsplit(":", 1)[0] + f":key/{key}"
