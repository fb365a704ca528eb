"""The principals of the incident as a Terraform configuration."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.demo.incident.shapes import Json
from tests.demo.terraform.configuration import Block, Call
from tests.demo.terraform.expressions import (
    EACH_KEY,
    Encoded,
    Expression,
    Template,
    local,
)
from tests.demo.terraform.function_role import MODULE
from tests.demo.terraform.wording import Words, label

ENVIRONMENTS = local("environments", {"production": "prod", "staging": "staging"})
_FILES = {"platform": "operator", "agent": "agents"}
_IN_MODULE = ("billing-api", "billing-renderer", "billing-webhooks")
_BY_ENVIRONMENT = ("dashboard-task", "billing-worker", "billing-deploy")
# Made by AWS for its own services, or by Identity Center: no configuration makes them.
NOT_OURS = ("/aws-service-role/", "/aws-reserved/")


class Principals:
    """Users, groups, roles and policies of the account's details, as blocks in files."""

    def __init__(self, details: Json) -> None:
        self.details = details
        self.groups = {one["GroupName"]: one for one in details["GroupDetailList"]}
        self.users = {one["UserName"]: one for one in details["UserDetailList"]}
        self.roles = {
            one["RoleName"]: one for one in details["RoleDetailList"] if not one["Path"].startswith(NOT_OURS)
        }
        self.policies = {
            one["PolicyName"]: one for one in details["Policies"] if ":aws:policy" not in one["Arn"]
        }
        self.words = Words(dict(self._meant()))

    def files(self) -> dict[str, list[Block | Call]]:
        """Return the blocks of each file."""
        found: dict[str, list[Block | Call]] = {"operator": [], "people": [], "services": [], "agents": []}
        for name, policy in self.policies.items():
            found.setdefault(self._file(name), []).extend(self._policy(policy))
        for group in self.groups.values():
            found["people"] += self._group(group)
        for name, user in self.users.items():
            found["agents" if "agent" in name else "people"] += self._user(user)
        for name, role in self.roles.items():
            stem = name.removesuffix("-production").removesuffix("-staging")
            if stem in _IN_MODULE:
                found["services"] += self._called(stem, role) if name.endswith("-production") else []
            elif stem in _BY_ENVIRONMENT:
                file = "delivery" if "deploy" in name else "services"
                found.setdefault(file, [])
                found[file] += self._repeated(stem, role) if name.endswith("-production") else []
            else:
                found.setdefault(self._file(name), []).extend(self._role(role, label(name)))
        return found

    def _meant(self) -> Iterator[tuple[str, Expression]]:
        """Yield the ARNs that references stand for: of roles in the root, users and policies."""
        for name, role in self.roles.items():
            if not name.startswith((*_IN_MODULE, *_BY_ENVIRONMENT)):
                yield role["Arn"], Block("aws_iam_role", label(name), {}).get("arn")
        for name, user in self.users.items():
            yield user["Arn"], Block("aws_iam_user", label(name), {}).get("arn")
        for name, policy in self.policies.items():
            yield policy["Arn"], Block("aws_iam_policy", label(name), {}).get("arn")
        for provider in ("token.actions.githubusercontent.com",):
            arn = f"arn:aws:iam::111111111111:oidc-provider/{provider}"
            yield (
                arn,
                Block("aws_iam_openid_connect_provider", "github", {"url": f"https://{provider}"}).get("arn"),
            )

    def _file(self, name: str) -> str:
        if name.startswith("platform-"):
            return "operator"
        agents = ("-agent", "refund-runtime", "ticket-router", "faq-assistant", "triage", "release-notes")
        if (
            any(word in name for word in agents)
            and "user-agent" not in name
            and "cloudwatch-agent" not in name
        ):
            return "agents"
        if name.startswith(("github-", "billing-codebuild", "cloudformation-", "environment-builder")):
            return "delivery"
        people = ("finance", "incident-comm", "cost-audit", "billing-developer", "manage-own")
        return "people" if name.startswith(people) else "services"

    def _policy(self, policy: Json) -> list[Block]:
        name = policy["PolicyName"]
        current = next(one for one in policy["PolicyVersionList"] if one["IsDefaultVersion"])
        document = self.words.document(label(name), current["Document"]["Statement"])
        return [
            document,
            Block("aws_iam_policy", label(name), {"name": name, "policy": document.get("json")}),
        ]

    def _group(self, group: Json) -> list[Block]:
        name = group["GroupName"]
        block = Block("aws_iam_group", label(name), {"name": name})
        return [block, *self._given("group", label(name), block, group, "GroupPolicyList")]

    def _user(self, user: Json) -> list[Block]:
        name = user["UserName"]
        block = Block("aws_iam_user", label(name), {"name": name})
        found = [block, *self._given("user", label(name), block, user, "UserPolicyList")]
        if user["GroupList"]:
            groups = [
                Block("aws_iam_group", label(one), {"name": one}).get("name") for one in user["GroupList"]
            ]
            body = {"user": block.get("name"), "groups": groups}
            found.append(Block("aws_iam_user_group_membership", label(name), body))
        return found

    def _role(self, role: Json, name: str) -> list[Block]:
        trust = self.words.document(f"{name}_trust", role["AssumeRolePolicyDocument"]["Statement"])
        body: dict[str, Any] = {"name": role["RoleName"], "assume_role_policy": trust.get("json")}
        if "PermissionsBoundary" in role:
            body["permissions_boundary"] = self.words.text(
                role["PermissionsBoundary"]["PermissionsBoundaryArn"]
            )
        block = Block("aws_iam_role", name, body | _tags(role))
        found = [trust, block, *self._given("role", name, block, role, "RolePolicyList")]
        for profile in role["InstanceProfileList"]:
            named = {"name": profile["InstanceProfileName"], "role": block.get("name")}
            found.append(Block("aws_iam_instance_profile", name, named))
        return found

    def _given(self, kind: str, name: str, block: Block, fact: Json, own: str) -> Iterator[Block]:
        """Yield the inline policies of a principal and the attachments of managed ones."""
        written = fact.get(own, [])
        for policy in written:
            short = label(policy["PolicyName"])
            title = name if short == name else f"{name}_{short}"
            statements = policy["PolicyDocument"]["Statement"]
            body = {"name": policy["PolicyName"], kind: block.get("id" if kind == "role" else "name")}
            if len(statements) == 1 and kind != "role":
                # A short one is written where it is used.
                encoded = self.words.value(policy["PolicyDocument"])
                yield Block(f"aws_iam_{kind}_policy", title, body | {"policy": Encoded(encoded)})
            else:
                document = self.words.document(title, statements)
                yield document
                yield Block(f"aws_iam_{kind}_policy", title, body | {"policy": document.get("json")})
        for attached in fact["AttachedManagedPolicies"]:
            short = label(attached["PolicyName"])
            body = {kind: block.get("name"), "policy_arn": self.words.text(attached["PolicyArn"])}
            yield Block(f"aws_iam_{kind}_policy_attachment", f"{name}_{short}", body)

    def _repeated(self, stem: str, role: Json) -> list[Block]:
        """Return the blocks of a role that each environment has one of."""
        name, words = label(stem), Words(self.words.meant, by_environment=True)
        trust = self.words.document(f"{name}_trust", role["AssumeRolePolicyDocument"]["Statement"])
        policy = role["RolePolicyList"][0]
        document = words.document(name, policy["PolicyDocument"]["Statement"], for_each=ENVIRONMENTS)
        body = {"name": Template((f"{stem}-", EACH_KEY)), "assume_role_policy": trust.get("json")}
        block = Block("aws_iam_role", name, body | _tags(role, words), for_each=ENVIRONMENTS)
        given = {
            "name": policy["PolicyName"],
            "role": block.get("id", EACH_KEY),
            "policy": document.get("json", EACH_KEY),
        }
        return [trust, block, document, Block("aws_iam_role_policy", name, given, for_each=ENVIRONMENTS)]

    def _called(self, stem: str, role: Json) -> list[Block | Call]:
        """Return the call of the module that makes a role with its functions, in each environment."""
        words = Words(self.words.meant, by_environment=True)
        statements = role["RolePolicyList"][0]["PolicyDocument"]["Statement"]
        document = words.document(label(stem), statements, for_each=ENVIRONMENTS)
        functions = local("functions", self._functions)
        key = Template((f"{stem}-", EACH_KEY))
        chosen = Expression(
            f'local.functions["{stem}-${{each.key}}"]',
            ("local.functions", "each.key"),
            lambda here: functions.of(here)[f"{stem}-{here.key}"],
        )
        arguments = {
            "name": key,
            "environment": EACH_KEY,
            "functions": chosen,
            "policy": document.get("json", EACH_KEY),
            "logging_policy_arn": Block("aws_iam_policy", "function_logging", {}).get("arn"),
        }
        return [document, Call(label(stem), MODULE, arguments, for_each=ENVIRONMENTS)]

    @property
    def _functions(self) -> Mapping[str, Mapping[str, str]]:
        from tests.demo.terraform.function_role import functions

        return functions()


def _tags(fact: Json, words: Words | None = None) -> dict[str, Any]:
    tags = {one["Key"]: one["Value"] for one in fact["Tags"]}
    return {"tags": words.value(tags) if words else tags} if tags else {}
