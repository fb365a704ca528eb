"""The principals of the incident as resources of a template."""

from collections.abc import Iterator

from tests.demo.cloudformation.wording import Words, logical, tags
from tests.demo.cloudformation.yaml_text import Call
from tests.demo.incident.shapes import Json
from tests.demo.terraform.iam import NOT_OURS

_GITHUB = "token.actions.githubusercontent.com"
GITHUB = "GithubActions"


class Principals:
    """Users, groups, roles and policies of the account's details."""

    def __init__(self, details: Json) -> None:
        self.details = details
        self.roles = [one for one in details["RoleDetailList"] if not one["Path"].startswith(NOT_OURS)]
        self.policies = [one for one in details["Policies"] if ":aws:policy" not in one["Arn"]]
        # Who trusts whom and holds which policy is a reference. What a policy names is spelled out, since
        # roles that may become each other would otherwise each have to be made first.
        self.words = Words()
        self.trusted = Words(dict(self._trusted()))

    def resources(self) -> dict[str, Json]:
        """Return the resources by logical id."""
        url = {"Url": f"https://{_GITHUB}", "ClientIdList": ["sts.amazonaws.com"]}
        found: dict[str, Json] = {GITHUB: {"Type": "AWS::IAM::OIDCProvider", "Properties": url}}
        found |= dict(self._policy(one) for one in self.policies)
        found |= dict(self._group(one) for one in self.details["GroupDetailList"])
        found |= dict(self._user(one) for one in self.details["UserDetailList"])
        for role in self.roles:
            found |= dict(self._role(role))
        return found

    def _trusted(self) -> Iterator[tuple[str, Call]]:
        for user in self.details["UserDetailList"]:
            yield user["Arn"], Call("GetAtt", f"{_id('user', user['UserName'])}.Arn")
        for role in self.roles:
            yield role["Arn"], Call("GetAtt", f"{_id('role', role['RoleName'])}.Arn")
        yield f"arn:aws:iam::111111111111:oidc-provider/{_GITHUB}", Call("GetAtt", f"{GITHUB}.Arn")

    def _policy(self, fact: Json) -> tuple[str, Json]:
        current = next(one for one in fact["PolicyVersionList"] if one["IsDefaultVersion"])
        document = self.words.document(current["Document"])
        body = {"ManagedPolicyName": fact["PolicyName"], "PolicyDocument": document}
        return _id("policy", fact["PolicyName"]), {"Type": "AWS::IAM::ManagedPolicy", "Properties": body}

    def _group(self, fact: Json) -> tuple[str, Json]:
        body = {"GroupName": fact["GroupName"], **self._given(fact, "GroupPolicyList")}
        return _id("group", fact["GroupName"]), {"Type": "AWS::IAM::Group", "Properties": body}

    def _user(self, fact: Json) -> tuple[str, Json]:
        groups = [Call("Ref", _id("group", name)) for name in fact["GroupList"]]
        body = {"UserName": fact["UserName"], **({"Groups": groups} if groups else {})}
        body |= self._given(fact, "UserPolicyList")
        return _id("user", fact["UserName"]), {"Type": "AWS::IAM::User", "Properties": body}

    def _role(self, fact: Json) -> Iterator[tuple[str, Json]]:
        name = _id("role", fact["RoleName"])
        trust = self.trusted.document(fact["AssumeRolePolicyDocument"])
        body = {"RoleName": fact["RoleName"], "AssumeRolePolicyDocument": trust}
        if "PermissionsBoundary" in fact:
            arn = fact["PermissionsBoundary"]["PermissionsBoundaryArn"]
            body["PermissionsBoundary"] = Call("Ref", _id("policy", arn.rpartition("/")[2]))
        body |= self._given(fact, "RolePolicyList") | tags(fact["Tags"])
        yield name, {"Type": "AWS::IAM::Role", "Properties": body}
        for profile in fact["InstanceProfileList"]:
            held = {"InstanceProfileName": profile["InstanceProfileName"], "Roles": [Call("Ref", name)]}
            yield f"{name}Profile", {"Type": "AWS::IAM::InstanceProfile", "Properties": held}

    def _given(self, fact: Json, own: str) -> Json:
        """Return the managed policies of a principal, and those that are its own."""
        found: Json = {}
        managed = [one["PolicyArn"] for one in fact["AttachedManagedPolicies"]]
        if managed:
            found["ManagedPolicyArns"] = [
                arn if ":aws:policy" in arn else Call("Ref", _id("policy", arn.rpartition("/")[2]))
                for arn in managed
            ]
        if fact.get(own):
            found["Policies"] = [
                {
                    "PolicyName": one["PolicyName"],
                    "PolicyDocument": self.words.document(one["PolicyDocument"]),
                }
                for one in fact[own]
            ]
        return found


def _id(kind: str, name: str) -> str:
    """Return the logical id of a principal or policy: its name, and what it is."""
    return logical(name) + kind.title()
