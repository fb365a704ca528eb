"""Everybody in a generated account who is no agent and within no agent's reach."""

from collections.abc import Iterator
from functools import cached_property
from random import Random

from tests.bench import shapes
from tests.bench.documents import ACCOUNT, TEAMS, Json, boundary, document, plain, take_on, trusting
from tests.bench.shapes import ROOT, arn

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
LONGEST_CHAIN = 4
_MFA: Json = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_SERVICES = ("ec2", "ecs-tasks", "events", "glue", "lambda", "lambda", "lambda", "states")
_ISSUER = "token.actions.githubusercontent.com"
_POWERS: tuple[Json, ...] = (
    document(take_on("*")),
    document({"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}),
    document(
        {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
    ),
    document({"Effect": "Allow", "Action": ["iam:CreatePolicyVersion", "iam:Get*"], "Resource": "*"}),
)


class Population:
    """Users, groups and roles of given numbers, and the managed policies that they share."""

    def __init__(self, chance: Random, users: int, groups: int, roles: int) -> None:
        self._chance = chance
        self._users, self._groups, self._roles = users, groups, roles

    @cached_property
    def _managed(self) -> list[Json]:
        """Return the managed policies: about one for each ten principals, some with an older version."""
        count = max(4, (self._users + self._roles) // 11)
        made = [shapes.policy(ADMINISTRATOR, shapes.everything())]
        for number in range(count):
            name = f"{TEAMS[number % len(TEAMS)]}-shared-{number:05d}"
            older = plain(self._chance, name, 1) if number % 7 == 0 else None
            body = plain(self._chance, name, self._chance.randint(4, 7))
            made.append(shapes.policy(arn("policy", name), body, older))
        return made

    @cached_property
    def _boundaries(self) -> list[Json]:
        names = [f"{team}-boundary-{number:05d}" for number, team in enumerate(TEAMS)]
        return [shapes.policy(arn("policy", name), boundary(self._chance)) for name in names]

    def policies(self) -> Iterator[Json]:
        """Yield every managed policy and boundary."""
        yield from self._managed
        yield from self._boundaries

    def groups(self) -> Iterator[Json]:
        """Yield the groups."""
        for number in range(self._groups):
            name = self._group(number)
            yield shapes.group(name, [plain(self._chance, name, 2)], self._some_policies())

    def users(self) -> Iterator[Json]:
        """Yield the users, each in up to three groups."""
        for number in range(self._users):
            name = f"{self._team(number)}-user-{number:05d}"
            count = min(self._groups, self._chance.randint(0, 3))
            groups = sorted(self._group(each) for each in self._chance.sample(range(self._groups), count))
            yield shapes.user(
                name, groups, self._documents(name), self._some_policies(), self._some_boundary()
            )

    def roles(self) -> Iterator[Json]:
        """Yield the roles; some form chains, in which each trusts the one before."""
        before: list[str] = []
        for number in range(self._roles):
            name = f"{self._team(number)}-role-{number:05d}"
            linked = 0 < len(before) <= LONGEST_CHAIN and self._chance.random() < 0.6
            trust = trusting({"AWS": before[-1]}) if linked else self._trust(name)
            documents = self._documents(name)
            if linked and self._chance.random() < 0.5:
                documents.append(document(take_on(before[-1])))
            starts = not linked and self._chance.random() < 0.12
            before = [*before, arn("role", name)] if linked else [arn("role", name)] * starts
            yield shapes.role(name, trust, documents, self._some_policies(), self._some_boundary())

    def _team(self, number: int) -> str:
        return TEAMS[number % len(TEAMS)]

    def _group(self, number: int) -> str:
        return f"{self._team(number)}-group-{number:05d}"

    def _documents(self, name: str) -> list[Json]:
        """Return inline documents: most have one of their own, and a few have one that opens many doors."""
        found = (
            [plain(self._chance, name, self._chance.randint(2, 5))] if self._chance.random() < 0.51 else []
        )
        if self._chance.random() < 0.008:
            found.append(self._chance.choice(_POWERS))
        return found

    def _some_policies(self) -> list[str]:
        if self._chance.random() < 0.004:
            return [ADMINISTRATOR]
        shared = self._managed[1:]
        picked = self._chance.sample(shared, self._chance.choice((0, 1, 1, 2)))
        return sorted(each["Arn"] for each in picked)

    def _some_boundary(self) -> str:
        return str(self._chance.choice(self._boundaries)["Arn"]) if self._chance.random() < 0.07 else ""

    def _trust(self, name: str) -> Json:
        kind = self._chance.random()
        if kind < 0.65:
            return trusting({"Service": f"{self._chance.choice(_SERVICES)}.amazonaws.com"})
        if kind < 0.75:
            return trusting({"AWS": ROOT})
        if kind < 0.85:
            return trusting({"AWS": ROOT}, _MFA)
        if kind < 0.92 and self._users:
            number = self._chance.randrange(self._users)
            return trusting({"AWS": arn("user", f"{self._team(number)}-user-{number:05d}")})
        if kind < 0.95:
            outside = {"StringEquals": {"sts:ExternalId": name}}
            return trusting({"AWS": "arn:aws:iam::222222222222:root"}, outside)
        provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{_ISSUER}"
        subject = {
            f"{_ISSUER}:aud": "sts.amazonaws.com",
            f"{_ISSUER}:sub": f"repo:example/{name}:ref:refs/heads/main",
        }
        return trusting({"Federated": provider}, {"StringEquals": subject}, "sts:AssumeRoleWithWebIdentity")
