"""AWS managed policies: their text in answers of IAM, and in files that were written of it."""

import re
from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.records.accounts import ManagedPolicy, parse_details
from iamscope.clouds.aws.records.arns import name_of
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.records.whole import DETAILS
from iamscope.errors import IamscopeError
from iamscope.model.provided import ProvidedPolicy
from iamscope.model.safe import quoted
from iamscope.snapshot import Snapshot

_OF_AWS = re.compile(r"arn:aws(-[a-z]+)*:iam::aws:policy/[\w+=,.@/-]{1,640}", re.ASCII)
_VERSION = re.compile(r"v[1-9][0-9]{0,8}")
_LONGEST = 200


class NotProvidedError(IamscopeError):
    """Something stands in for a managed policy of AWS that cannot be one."""

    code = "not-provided"


class ConflictingTextsError(IamscopeError):
    """One version of a managed policy is said to have two texts."""

    code = "conflicting-texts"

    def __init__(self, arn: str, version: str) -> None:
        super().__init__(
            f"two files say different things of version {quoted(version)} of {quoted(arn, _LONGEST)}",
            hint="AWS never changes a version: write the files again",
        )


def provided_policy(name: str, version: str, document: object, where: str) -> ManagedPolicy:
    """Return an AWS managed policy in its default version. Raises `IamscopeError`."""
    if not _OF_AWS.fullmatch(name):
        raise NotProvidedError(
            f"{quoted(name, _LONGEST)} is not the ARN of a managed policy of AWS in {where}",
            hint="one is written like `arn:aws:iam::aws:policy/ReadOnlyAccess`",
        )
    if not _VERSION.fullmatch(version):
        raise NotProvidedError(
            f"{quoted(version)} is not a version of a policy in {where}", hint="one is written like `v3`"
        )
    text = parse_document(document, where=f"the text of {quoted(name, _LONGEST)} in {where}")
    return ManagedPolicy(name, name_of(name), text, (version,), (text,))


def provided_in(snapshot: Snapshot) -> tuple[ProvidedPolicy, ...]:
    """Return the AWS managed policies whose text a snapshot holds, sorted. Raises `IamscopeError`."""
    found = [policy for answer in snapshot.answers(DETAILS) for policy in _policies(answer.body, answer.file)]
    return tuple(sorted(written(policy) for policy in newest(found)))


def written(policy: ManagedPolicy) -> ProvidedPolicy:
    """Return a managed policy as it is written to a file."""
    return ProvidedPolicy(policy.arn, policy.versions[0], policy.document.text.decode())


def newest(policies: Sequence[ManagedPolicy]) -> tuple[ManagedPolicy, ...]:
    """Return each policy once, in its newest version. Raises `ConflictingTextsError`."""
    found: dict[str, ManagedPolicy] = {}
    for one in policies:
        other = found.setdefault(one.arn, one)
        if _number(one) == _number(other) and one.document is not other.document:
            raise ConflictingTextsError(one.arn, one.versions[0])
        if _number(one) > _number(other):
            found[one.arn] = one
    return tuple(found.values())


def _number(policy: ManagedPolicy) -> int:
    return int(policy.versions[0].removeprefix("v"))


def _policies(body: dict[str, object], file: str) -> Iterator[ManagedPolicy]:
    details = parse_details(body, where=file)
    listed = body.get("Policies")
    for raw in listed if isinstance(listed, list) else ():
        policy = details.policies.get(raw["Arn"])
        if policy is not None and _OF_AWS.fullmatch(policy.arn):
            yield provided_policy(policy.arn, _default(raw), policy.document.text.decode(), quoted(file))


def _default(raw: dict[str, object]) -> str:
    """Return the version that counts: what the policy says, or the version that says it of itself."""
    versions = raw.get("PolicyVersionList")
    flagged = [one for one in versions if one.get("IsDefaultVersion")] if isinstance(versions, list) else []
    said = raw.get("DefaultVersionId") or (flagged[0].get("VersionId") if flagged else None)
    return str(said or "")
