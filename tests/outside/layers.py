"""Policies made around one request: resource, session, control and endpoint policies that nearly fit it."""

from random import Random
from typing import Any

from tests.bench.documents import ACCOUNT, Json, document

_FULL: Json = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
_CONDITIONS: tuple[Json, ...] = (
    {"StringEquals": {"aws:PrincipalOrgID": "o-acme1234"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": "o-acme1234"}},
    {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-0a1b"}},
    {"StringNotEquals": {"aws:SourceVpce": ["vpce-0a1b", "vpce-1"]}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"Null": {"aws:TokenIssueTime": "true"}},
    {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}},
    {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}, "Bool": {"aws:SecureTransport": "true"}},
    {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*-role-*"}},
    {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:user/*"}},
    {"StringLike": {"aws:PrincipalTag/team": ["p*", "da?a"]}},
    {"StringNotLike": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team, 'growth'}"}},
    {"StringEqualsIgnoreCase": {"aws:ResourceTag/environment": "PRODUCTION"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}},
    {"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}},
    {"StringEquals": {"aws:username": "nobody"}},
    {"StringNotEquals": {"aws:username": "nobody"}},
)


class Layers:
    """The layers of one request beside the principal's own policies."""

    def __init__(self, chance: Random, principal: Json, action: str, arn: str, account: str) -> None:
        self._chance = chance
        self._principal = principal
        self._action, self._arn, self._account = action, arn, account
        self._service = action.partition(":")[0]

    def drawn(self, *, capped: bool) -> Json:
        """Return the layers that chance gives this request; `capped` tells that there is a boundary."""
        found: Json = {}
        needed = self._account != self._principal["account"] or self._service in ("kms", "sts")
        if self._arn != "*" and self._service != "iam" and self._chances(0.85 if needed else 0.35):
            found["resource_policy"] = self._document(self._grant_to_someone, self._denial_of_someone)
        if not capped and self._chances(0.2):
            found["boundary"] = self._document(self._wide, self._denial)
        if self._principal["kind"] == "role-session" and self._chances(0.25):
            found["session"] = self._document(self._wide, self._denial)
        if self._chances(0.3):
            found["scps"] = [self._level() for _ in range(self._chance.randint(1, 3))]
        if self._chances(0.2):
            found["rcps"] = [[document(self._resource_denial())] for _ in range(self._chance.randint(1, 2))]
        if self._chances(0.06):
            found["vpc_endpoint"] = [document(self._wide() | {"Principal": "*"})]
        return found

    def _chances(self, share: float) -> bool:
        return self._chance.random() < share

    def _document(self, allow: Any, deny: Any) -> Json:
        statements = [allow() for _ in range(self._chance.choice((1, 1, 2)))]
        if self._chances(0.3):
            statements.append(deny())
        made = document(*statements)
        return made | {"Version": "2008-10-17"} if self._chances(0.1) else made

    def _level(self) -> list[Json]:
        level = [_FULL] if self._chances(0.7) else [document(self._wide())]
        return [*level, document(self._denial())] if self._chances(0.5) else level

    def _wide(self) -> Json:
        """Return an Allow such as limiting policies have: mostly for whole services."""
        own = f"{self._service}:*"
        action = self._chance.choice(
            ({"Action": "*"}, {"Action": [own, "ec2:*"]}, {"Action": own}, {"NotAction": ["iam:*", "ec2:*"]})
        )
        return self._statement("Allow", action, 0.2)

    def _denial(self) -> Json:
        service, name = self._action.split(":")
        action = self._chance.choice(
            (
                {"Action": self._action},
                {"Action": f"{service}:{name[:4]}*"},
                {"Action": "*"},
                {"NotAction": [f"{service}:Get*", "sts:*"]},
            )
        )
        return self._statement("Deny", action, 0.85)

    def _resource_denial(self) -> Json:
        # AWS takes neither NotAction nor a lone star there (fact 2.3b).
        name = self._chance.choice((self._action, f"{self._service}:*", "sts:*"))
        return self._statement("Deny", {"Action": name}, 0.85) | {"Principal": "*"}

    def _grant_to_someone(self) -> Json:
        action = self._chance.choice((self._action, f"{self._service}:*", [self._action, "sqs:SendMessage"]))
        return self._of_resource(self._statement("Allow", {"Action": action}, 0.3), self._someone())

    def _denial_of_someone(self) -> Json:
        exempting = self._chances(0.2)
        who = {"NotPrincipal": {"AWS": self._names()}} if exempting else self._someone()
        return self._of_resource(self._denial(), who)

    def _of_resource(self, statement: Json, who: Json) -> Json:
        # A trust policy has no Resource, a key policy means its own key.
        if self._service == "sts":
            statement = {name: value for name, value in statement.items() if "Resource" not in name}
        return statement | who

    def _names(self) -> list[str]:
        own = [self._principal[part] for part in ("arn", "role_arn") if part in self._principal]
        return [*own, f"arn:aws:iam::{self._principal['account']}:root"]

    def _someone(self) -> Json:
        who: tuple[Any, ...] = (
            *self._names(),
            self._principal["account"],
            "*",
            f"arn:aws:iam::{ACCOUNT}:role/other",
        )
        name = self._chance.choice(who)
        return {"Principal": "*" if name == "*" and self._chances(0.5) else {"AWS": name}}

    def _statement(self, effect: str, action: Json, conditioned: float) -> Json:
        near = (
            [self._arn, f"{self._arn[:-2]}*", f"{self._arn.rpartition(':')[0]}:*"]
            if self._arn != "*"
            else ["*"]
        )
        kind = self._chance.random()
        where: Json = {"Resource": "*"}
        if kind < 0.4:
            where = {"Resource": self._chance.choice(near)}
        elif kind < 0.5:
            where = {"NotResource": [self._chance.choice((*near, "arn:aws:s3:::vault/*"))]}
        statement = {"Effect": effect, **action, **where}
        if self._chances(conditioned):
            statement["Condition"] = self._chance.choice(_CONDITIONS)
        return statement
