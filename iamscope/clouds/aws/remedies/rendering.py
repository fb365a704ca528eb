"""A proven change written down: its documents, its commands, its Terraform, and what it leaves to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from iamscope.clouds.aws.change.draft import Draft
from iamscope.clouds.aws.change.edits import (
    Attach,
    CreatePolicy,
    DeleteKey,
    DeletePrincipal,
    Detach,
    Edit,
    Inline,
    Join,
    Leave,
    Managed,
    OfResource,
    Place,
    PutDocument,
    PutStatement,
    RemoveBoundary,
    SetBoundary,
    Trust,
)
from iamscope.clouds.aws.change.plain import as_object
from iamscope.clouds.aws.change.statements import pretty
from iamscope.clouds.aws.changer import Changer
from iamscope.clouds.aws.data.policy_limits import TRUST_DEFAULT
from iamscope.clouds.aws.records.arns import account_of
from iamscope.clouds.aws.remedies.candidates import Candidate, CannotError
from iamscope.clouds.aws.remedies.commands import Commands, session_commands
from iamscope.clouds.aws.remedies.setting import Setting, start_of
from iamscope.clouds.aws.remedies.sizes import size_of
from iamscope.clouds.aws.remedies.terraform import Terraform, labelled
from iamscope.clouds.aws.world import AwsWorld
from iamscope.model.finding import Finding
from iamscope.model.remedy import Paper, Remedy


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proven change, the findings that it removes, and the worlds around it."""

    agent: str
    candidate: Candidate
    findings: tuple[Finding, ...]
    before: AwsWorld
    after: AwsWorld


def places_of(edits: Iterable[Edit]) -> set[Place]:
    """Return the documents that some edits write."""
    found = {edit.place for edit in edits if hasattr(edit, "place")}
    return found | {Managed(edit.policy) for edit in edits if isinstance(edit, CreatePolicy)}


def rendered(chosen: Chosen, setting: Setting) -> Remedy:
    """Return a change as a remedy. Raises `CannotError` where AWS's tools could not express it."""
    return _session(chosen) if chosen.candidate.session else _change(chosen, setting)


def _session(chosen: Chosen) -> Remedy:
    """Return the session policy of an agent: nothing in the account changes."""
    first = chosen.findings[0]
    paper = Paper(
        f"session_policy_{labelled(chosen.agent).removeprefix('r_')}.json", pretty(chosen.candidate.session)
    )
    principal = start_of(first)
    return Remedy(
        kinds=tuple(chosen.candidate.kind.split("+")),
        agent=chosen.agent,
        account=account_of(start_of(chosen.findings[0])),
        findings=chosen.findings,
        words=(f"start the agent in a session of {principal} under the session policy {paper.name}",),
        edits=(),
        keeps=(f"`{chosen.agent}` keeps all that its manifest declares and it has now",),
        loses=(),
        notes=(
            "nothing in the account changes: only a start under this policy is limited",
            "a later scan still finds it, as long as the manifest names a principal that can do more",
        ),
        papers=(paper,),
        commands=tuple(session_commands(principal, chosen.agent, paper.name)),
        terraform=(),
    )


def _change(chosen: Chosen, setting: Setting) -> Remedy:
    accounts = {account for edit in chosen.candidate.edits if (account := _account(edit, chosen))}
    if len(accounts) > 1:
        raise CannotError("it changes documents of several accounts at once")
    papers = _Papers(chosen)
    edits = chosen.candidate.edits
    commands = Commands(chosen.before.records, papers.name)
    written = tuple(dict.fromkeys(command for edit in edits for command in commands.of(edit)))
    terraform = Terraform(chosen.after.records, papers.name).of(edits)
    return Remedy(
        kinds=tuple(chosen.candidate.kind.split("+")),
        agent=chosen.agent,
        account=next(iter(accounts), ""),
        findings=chosen.findings,
        words=tuple(_words(edit, papers) for edit in edits),
        edits=tuple(as_object(edit) for edit in edits),
        keeps=tuple(_keeps(chosen, setting)),
        loses=tuple(_loses(chosen)),
        notes=tuple(_notes(chosen)),
        papers=papers.all(),
        commands=written,
        terraform=terraform,
    )


def _account(edit: Edit, chosen: Chosen) -> str:
    """Return the account that an edit changes something in."""
    match edit:
        case DeleteKey(key):
            return Draft.of(chosen.before.records).key(key).account
        case Detach(_, holder) | Attach(_, holder):
            return account_of(holder)
        case Leave(user, _) | Join(user, _):
            return account_of(user)
        case SetBoundary(principal, _) | RemoveBoundary(principal) | DeletePrincipal(principal):
            return account_of(principal)
        case CreatePolicy(policy, _):
            return account_of(policy)
    match edit.place:
        case Inline(name, _) | Managed(name) | Trust(name):
            return account_of(name)
        case OfResource(resource):
            owner = chosen.before.inventory.resources.get(resource)
            return account_of(resource) or (owner.scope if owner else "")


class _Papers:
    """Names the files of documents, and holds the documents as they are in the end."""

    def __init__(self, chosen: Chosen) -> None:
        self._draft = Draft.of(chosen.after.records)
        self._files: dict[Place, str] = {}

    def name(self, place: Place) -> str:
        """Return the file name of a place's document."""
        if place not in self._files:
            self._files[place] = f"{labelled(_called(place))}.json".removeprefix("r_")
        return self._files[place]

    def all(self) -> tuple[Paper, ...]:
        """Return every document that was named."""
        return tuple(
            Paper(file, pretty(self._draft.document(place).text.decode()))
            for place, file in sorted(self._files.items(), key=lambda item: item[1])
        )


def _words(edit: Edit, papers: _Papers) -> str:
    """Return an edit in words, with the file that its document stands in."""
    match edit:
        case PutDocument(place):
            return replace(edit, file=f"documents/{papers.name(place)}").words
        case CreatePolicy(policy):
            return replace(edit, file=f"documents/{papers.name(Managed(policy))}").words
        case PutStatement(place):
            return f"{edit.words.removesuffix(' FILE')} as in documents/{papers.name(place)}"
    return edit.words


def _called(place: Place) -> str:
    match place:
        case Inline(holder, name):
            return f"{holder.rpartition('/')[2]} {name}"
        case Managed(policy):
            return f"policy {policy.rpartition('/')[2]}"
        case Trust(role):
            return f"trust of {role.rpartition('/')[2]}"
        case OfResource(resource):
            return f"policy of {resource.split(':', 5)[-1]}"


def _keeps(chosen: Chosen, setting: Setting) -> Iterator[str]:
    agents: dict[str, None] = {chosen.agent: None}
    for change in Changer().changes(chosen.before, chosen.after):
        if change.what == "principal":
            agents.update(dict.fromkeys(setting.agents_of(chosen.before, change.name)))
    for agent in agents:
        if agent:
            yield f"`{agent}` keeps all that its manifest declares and it has now"
    yield "nobody gains anything"


def _loses(chosen: Chosen) -> Iterator[str]:
    """Yield who else loses something: whoever takes on a role loses what the role loses."""
    for change in Changer().changes(chosen.before, chosen.after):
        if change.what == "principal" and ":role/" in change.name:
            yield f"whoever takes on `{change.name}` loses what the role loses"


def _notes(chosen: Chosen) -> Iterator[str]:
    for edit in chosen.candidate.edits:
        if isinstance(edit, DeleteKey):
            yield "what works with the key now stops: give it short-lived credentials of a role first"
        if isinstance(edit, CreatePolicy):
            yield "creating the policy fails where one of that name exists: it was not in the snapshot"
    for place in places_of(chosen.candidate.edits):
        if isinstance(place, Trust):
            size = size_of(Draft.of(chosen.after.records).document(place))
            if size > TRUST_DEFAULT:
                most = f"{TRUST_DEFAULT:,}"
                yield f"the trust policy needs {size:,} characters: a raised quota, the default is {most}"
    written = {getattr(edit, "place", None) for edit in chosen.candidate.edits}
    if any(isinstance(place, Managed) for place in written):
        yield "the earlier version of a managed policy stays, and can be made the default again"
