"""The guises in which somebody outside can ask to be let into a role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.request import Caller, CallerKind
from iamscope.clouds.aws.callers import STRANGER
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.outside.naming import ACCOUNT, ANYBODY, Who
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.documents import Attachment
from iamscope.clouds.aws.records.organization import Organization
from iamscope.clouds.aws.subjects import EVERYTHING, Subject, find_subject

ASSUME = "sts:AssumeRole"
_ARN = "aws:principalarn"
_OF_ORGANIZATIONS = ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
_ELSEWHERE: Mapping[str, object] = {
    "aws:PrincipalOrgID": "o-stranger",
    "aws:PrincipalOrgPaths": ("o-stranger/r-1/",),
}


@dataclass(frozen=True, slots=True)
class Guise:
    """Somebody outside as it asks: who, by which call, with which keys.

    With `surely`, that it is let in counts only where nothing unknown is in the way. `depends` is what
    it takes to come in this guise, in words.
    """

    subject: Subject
    action: str = ASSUME
    context: Mapping[str, object] | None = None
    surely: bool = False
    depends: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """The guises of those who sign their requests: principals of other accounts, and everybody."""

    directory: Directory
    organization: Organization

    def named(self, who: Who) -> Iterator[Guise]:
        """Yield the guise of one principal of another account, whose own policies nobody gave us."""
        found = find_subject(who.id, self.directory, self.organization)
        if found is not None:
            yield Guise(found)

    def of_account(self, who: Who, role: Entity, named: Sequence[Who]) -> Iterator[Guise]:
        """Yield some principal of an account, then those that a trust names; the account lets them do it."""
        partition = partition_of(who.id)
        plain = self._of(f"arn:{partition}:iam::{who.account}:role/somebody")
        if plain is None:
            return
        known = {key: value for key, value in plain.known.items() if key != "aws:PrincipalArn"}
        arns = [one.id for one in named if one.account == who.account and one.sort != ACCOUNT]
        for arn in (*dict.fromkeys(arns), *_asked(role, who.account)):
            found = self._of(arn)
            if found is not None:
                yield Guise(found)
        yield Guise(replace(plain, known=known, id=f"somebody of {who.account}"))

    def everybody(self, role: Entity) -> Iterator[Guise]:
        """Yield principals of an account that nobody knows, of no organization or of some other one."""
        account, partition = self._unknown_account(), partition_of(role.arn)
        for arn in (f"arn:{partition}:iam::{account}:role/somebody", *_asked(role, account)):
            found = self._of(arn)
            if found is not None:
                absent = found.absent | {key.lower() for key in _OF_ORGANIZATIONS}
                yield Guise(replace(found, absent=absent, id=f"{arn} alone"))
                known = {**found.known, **_ELSEWHERE}
                yield Guise(replace(found, known=known, id=f"{arn} of another organization"))

    def stand_in(self, who: Who) -> Subject | None:
        """Return somebody outside as it asks where nothing names it, `None` for nobody known."""
        if who.sort not in (ACCOUNT, ANYBODY):
            return find_subject(who.id, self.directory, self.organization)
        account = who.account or self._unknown_account()
        return self._of(f"arn:{partition_of(who.id)}:iam::{account}:role/somebody")

    def _of(self, arn: str) -> Subject | None:
        """Return a principal of another account as that account can make it: allowed to do everything."""
        found = find_subject(arn, self.directory, self.organization)
        if found is None:
            return None
        own = (Attachment(EVERYTHING, "its own policies", arn),)
        return replace(found, id=f"{arn} let do everything", identity=own, unread={})

    def _unknown_account(self) -> str:
        known = {*self.directory.accounts, *self.organization.chains}
        return next(name for number in range(int(STRANGER), 0, -1) if (name := f"{number:012}") not in known)


def service(who: Who) -> Iterator[Guise]:
    """Yield the guise of a service of AWS."""
    known = {"aws:PrincipalIsAWSService": True, "aws:PrincipalServiceName": who.id}
    caller = Caller(CallerKind.SERVICE, who.id, "")
    yield Guise(Subject(f"service {who.id}", caller, known, frozenset()))


def _asked(role: Entity, account: str) -> Iterator[str]:
    """Yield ARNs of an account that a trust's conditions ask for, wildcards filled."""
    for statement in role.trust.statements if role.trust else ():
        for test in statement.conditions:
            if test.key.lower() != _ARN or test.negated:
                continue
            for value in test.values:
                fields = value.split(":", 5)
                if len(fields) == 6 and Glob.parse(fields[4]).matches(account):
                    fields[4] = account
                    yield ":".join(one.replace("*", "somebody").replace("?", "x") for one in fields)
                elif value == "*":
                    yield f"arn:{partition_of(role.arn)}:iam::{account}:role/somebody"
