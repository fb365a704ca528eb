"""Edits as calls of the AWS command line; documents are read from files beside the script.

Values follow an equals sign, so that none can pass for an option. What AWS would never take as a name
gives no command: the command line would read `file://...` as the content of a file.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iamscope.clouds.aws.change.draft import Draft, Holder, kind_of
from iamscope.clouds.aws.change.edits import (
    Attach,
    CreatePolicy,
    DeleteDocument,
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
    RemoveStatement,
    SetBoundary,
    TakeActions,
    Trust,
)
from iamscope.clouds.aws.data.policy_limits import VERSIONS
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.whole import Records
from iamscope.clouds.aws.remedies.candidates import CannotError
from iamscope.model.remedy import Command

_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[\w+=,.@:/*#!~ -]{1,1024}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Commands:
    """Writes the commands of edits; `before` is what they are applied to, `paper` gives a place's file."""

    before: Records
    paper: Callable[[Place], str]

    def of(self, edit: Edit) -> Iterator[Command]:
        """Yield the commands of an edit. Raises `CannotError` where there is none."""
        match edit:
            case PutDocument(place) | PutStatement(place) | RemoveStatement(place) | TakeActions(place):
                yield from self._put(place)
            case DeleteDocument(place):
                yield self._delete(place)
            case Attach(policy, holder):
                yield self._managed("attach", policy, holder)
            case Detach(policy, holder):
                yield self._managed("detach", policy, holder)
            case Join(user, group):
                yield self._member("add-user-to-group", user, group)
            case Leave(user, group):
                yield self._member("remove-user-from-group", user, group)
            case SetBoundary(principal, policy):
                kind, name = self._holder(principal)
                bound = f"--permissions-boundary={arn_option(policy)}"
                yield _iam(f"put-{kind}-permissions-boundary", f"--{kind}-name={name}", bound)
            case RemoveBoundary(principal):
                kind, name = self._holder(principal)
                yield _iam(f"delete-{kind}-permissions-boundary", f"--{kind}-name={name}")
            case CreatePolicy(policy):
                yield self._create(policy)
            case DeleteKey(key):
                found = Draft.of(self.before).key(key)
                yield _iam(
                    "delete-access-key",
                    f"--user-name={name_option(found.user_name)}",
                    f"--access-key-id={name_option(key)}",
                )
            case DeletePrincipal():
                raise CannotError("deleting a principal takes more calls than can be told from a snapshot")

    def _put(self, place: Place) -> Iterator[Command]:
        file = f"file://documents/{self.paper(place)}"
        match place:
            case Inline(holder, name):
                kind, holder_name = self._holder(holder)
                named = f"--{kind}-name={holder_name}", f"--policy-name={name_option(name)}"
                yield _iam(f"put-{kind}-policy", *named, f"--policy-document={file}")
            case Managed(policy):
                versions = Draft.of(self.before).policy(policy).versions
                arn = f"--policy-arn={arn_option(policy)}"
                if len(versions) >= VERSIONS:
                    oldest = name_option(min(versions, key=lambda text: int(text[1:] or 0)))
                    note = f"AWS keeps {VERSIONS} versions: the oldest makes room, unless it is the default"
                    yield _iam("delete-policy-version", arn, f"--version-id={oldest}", note=note)
                yield _iam("create-policy-version", arn, f"--policy-document={file}", "--set-as-default")
            case Trust(role):
                name = f"--role-name={self._holder(role)[1]}"
                yield _iam("update-assume-role-policy", name, f"--policy-document={file}")
            case OfResource(resource):
                yield _resource_command(resource, file)

    def _delete(self, place: Place) -> Command:
        match place:
            case Inline(holder, name):
                kind, holder_name = self._holder(holder)
                named = f"--{kind}-name={holder_name}", f"--policy-name={name_option(name)}"
                return _iam(f"delete-{kind}-policy", *named)
            case OfResource(resource):
                parsed = split(resource)
                if parsed is not None and parsed.service == "s3":
                    return _aws("s3api", "delete-bucket-policy", f"--bucket={name_option(parsed.resource)}")
        raise CannotError("no call is known that deletes this document")

    def _managed(self, verb: str, policy: str, holder: str) -> Command:
        kind, name = self._holder(holder)
        return _iam(f"{verb}-{kind}-policy", f"--{kind}-name={name}", f"--policy-arn={arn_option(policy)}")

    def _member(self, verb: str, user: str, group: str) -> Command:
        name, group_name = self._holder(user)[1], self._holder(group)[1]
        return _iam(verb, f"--user-name={name}", f"--group-name={group_name}")

    def _create(self, policy: str) -> Command:
        path, _, name = (split(policy) or [""] * 6)[5].removeprefix("policy").rpartition("/")
        file = f"file://documents/{self.paper(Managed(policy))}"
        where = [f"--path={path}/"] if path else []
        if path and not re.fullmatch(r"[\x21-\x7e]{1,500}", path):
            raise CannotError("the path of the policy is not one that AWS allows")
        return _iam(
            "create-policy", f"--policy-name={name_option(name)}", *where, f"--policy-document={file}"
        )

    def _holder(self, name: str) -> tuple[str, str]:
        holder: Holder = Draft.of(self.before).holder(name)
        return kind_of(holder), name_option(holder.name)


def _resource_command(resource: str, file: str) -> Command:
    parsed = split(resource)
    service = parsed.service if parsed else ""
    arn = arn_option(resource)
    if service == "s3" and parsed is not None:
        return _aws(
            "s3api", "put-bucket-policy", f"--bucket={name_option(parsed.resource)}", f"--policy={file}"
        )
    if service == "kms":
        return _aws("kms", "put-key-policy", f"--key-id={arn}", "--policy-name=default", f"--policy={file}")
    if service == "sns":
        named = f"--topic-arn={arn}", "--attribute-name=Policy", f"--attribute-value={file}"
        return _aws("sns", "set-topic-attributes", *named)
    if service == "secretsmanager":
        whose = f"--secret-id={arn}"
        return _aws("secretsmanager", "put-resource-policy", whose, f"--resource-policy={file}")
    raise CannotError(f"no call is known that writes the policy of a resource of `{service}` as a whole")


def session_commands(role: str, agent: str, file: str) -> Iterator[Command]:
    """Yield the call that starts an agent under a session policy."""
    name = re.sub(r"[^\w+=,.@-]", "-", agent, flags=re.ASCII)[:64].ljust(2, "-")
    words = (
        f"--role-arn={arn_option(role)}",
        f"--role-session-name={name}",
        f"--policy=file://documents/{file}",
    )
    note = "once for each start of the agent; `iamscope issue` does the same in credential_process form"
    yield _aws("sts", "assume-role", *words, note=note)


def name_option(name: str) -> str:
    """Return a name that AWS allows. Raises `CannotError` for any other."""
    if not _NAME.fullmatch(name):
        raise CannotError("a name in it holds characters that AWS does not allow in names")
    return name


def arn_option(arn: str) -> str:
    """Return an ARN as AWS writes them. Raises `CannotError` for any other text."""
    if not _ARN.fullmatch(arn):
        raise CannotError("an ARN in it holds characters that AWS does not allow in ARNs")
    return arn


def _iam(call: str, *options: str, note: str = "") -> Command:
    return _aws("iam", call, *options, note=note)


def _aws(service: str, call: str, *options: str, note: str = "") -> Command:
    return Command(("aws", service, call, *options), note)
