"""The judged accounts: YAML in short words, as the files that AWS's own command line prints.

    - id: write-own-policy
      about: direct                   # the row of the table that it counts for
      title: a sentence that holds
      users: {eve: allow iam:PutUserPolicy, bob: [allow s3:*, deny iam:*]}
      roles: {boss: {trust: lambda.amazonaws.com, may: allow *}}
      labels: {eve: admin escalates, bob: none, boss: admin}

A user or role is a statement, a list of them, or a mapping: `may`, `trust` and whatever
`tests/fakes/account.py` takes. `aws` names managed policies of AWS that are attached. `policies`,
`groups`, `functions`, `keys` and `scps` are as there; with any of the last three, or `folder: true`, the
account is a folder with inventory, else the one file of `aws iam get-account-authorization-details`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from iamscope.clouds.aws.records.arns import name_of
from tests.fakes.account import details_of, write_snapshot
from tests.judge.services import existing, passing
from tests.judge.words import Label, label_of, statement_of, trust_of

Json = dict[str, Any]
FOLDER = Path(__file__).parent / "cases"
_INVENTORY = ("functions", "keys", "scps", "folder")
_MANAGED: Mapping[str, tuple[str, ...]] = {
    "AdministratorAccess": ("allow *",),
    "PowerUserAccess": (
        "allow not iam:* organizations:* account:*",
        "allow iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole iam:ListRoles"
        " organizations:DescribeOrganization account:ListRegions account:GetAccountInformation",
    ),
    "IAMFullAccess": ("allow iam:* organizations:DescribeAccount organizations:ListRoots",),
    "ReadOnlyAccess": ("allow s3:Get* s3:List* ec2:Describe* iam:Get* iam:List* lambda:Get* lambda:List*",),
    "SecurityAudit": ("allow iam:GenerateCredentialReport iam:Get* iam:List* s3:GetBucket* ec2:Describe*",),
    "AmazonS3ReadOnlyAccess": ("allow s3:Get* s3:List*",),
}
"""What AWS's own policies say, as far as it matters here."""


@dataclass(frozen=True)
class Account:
    """One judged account: what it is about, its content in the form of the fakes, and its labels."""

    id: str
    about: str
    title: str
    world: Json
    labels: Mapping[str, Label]
    folder: bool

    def write(self, place: Path) -> Path:
        """Write the account into an empty folder as a snapshot, and return its path."""
        if self.folder:
            return write_snapshot(self.world, place / self.id)
        file = place / f"{self.id}.json"
        file.write_text(json.dumps(details_of(self.world)))
        return file


def accounts() -> list[Account]:
    """Return every judged account, by file and in its order."""
    loader = YAML(typ="safe")
    return [account_of(raw) for path in sorted(FOLDER.glob("*.yaml")) for raw in loader.load(path)]


def account_of(raw: Json) -> Account:
    """Return one account of what its case says."""
    if "service" in raw:
        return account_of(passing(raw) if "passing" in raw else existing(raw))
    given = dict(raw)
    labels = {name: label_of(text) for name, text in given.pop("labels").items()}
    name, about, title = (given.pop(key) for key in ("id", "about", "title"))
    folder = any(key in given for key in _INVENTORY)
    given.pop("folder", None)
    return Account(name, about, title, {**given, **_world(given)}, labels, folder)


def _world(given: Json) -> Json:
    world: Json = {
        f"{kind}s": {name: _holder(raw) for name, raw in given.get(f"{kind}s", {}).items()}
        for kind in ("user", "group", "role")
    }
    world["policies"] = {
        **{name: _policy(raw) for name, raw in given.get("policies", {}).items()},
        **{_aws(name): _policy([*_MANAGED[name]]) for name in _attached(world)},
    }
    if "scps" in given:
        world["scps"] = [_statements(level) for level in given["scps"]]
    return world


def _attached(world: Json) -> list[str]:
    names = {name_of(arn) for kind in world.values() for one in kind.values() for arn in one["attached"]}
    return sorted(names & _MANAGED.keys())


def _aws(name: str) -> str:
    return f"arn:aws:iam::aws:policy/{name}"


def _holder(raw: Any) -> Json:
    given = dict(raw) if isinstance(raw, dict) and "Effect" not in raw else {"may": raw}
    given["attached"] = [*given.get("attached", ()), *map(_aws, given.pop("aws", ()))]
    # Two policies, so that what belongs together is found in different ones.
    policies = {f"part-{number}": [one] for number, one in enumerate(_statements(given.pop("may", [])))}
    if "trust" in given:
        given["trust"] = [trust_of(one) for one in _list(given["trust"])]
    if "boundary" in given:
        given["boundary"] = _statements(given["boundary"])
    return {**given, "policies": policies}


def _policy(raw: Any) -> Json:
    given = dict(raw) if isinstance(raw, dict) and "statements" in raw else {"statements": raw}
    given["statements"] = _statements(given["statements"])
    if "older" in given:
        given["older"] = [_statements(one) for one in given["older"]]
    return given


def _statements(raw: Any) -> list[Json]:
    return [statement_of(one) for one in _list(raw)]


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [] if raw is None else [raw]
