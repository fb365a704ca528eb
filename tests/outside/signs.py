"""The signs by which a disagreement in its smallest form is known to be of some class."""

import re
from copy import deepcopy
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from iamscope.clouds.aws.cases import decide_case
from iamscope.clouds.aws.data.resource_control_services import CONFIRMED, SINGLE_SOURCE
from iamscope.model.decision import Outcome
from tests.bench.documents import Json
from tests.outside.documents import conditions, listed, statements
from tests.outside.simulator import Answer
from tests.outside.verdict import Standing, standing

_TRUST = ("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession")
_LINKED = "service-linked-role-session"
_VARIABLE = re.compile(r"\$\{([^},]+)\}")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case in its smallest form, and the two answers to it."""

    case: Json
    ours: Outcome
    theirs: Answer

    @property
    def kind(self) -> str:
        """The kind of the principal."""
        return str(self.case["principal"]["kind"])

    @property
    def action(self) -> str:
        """The action that is asked for."""
        return str(self.case["action"])

    @property
    def service(self) -> str:
        """The service part of the action."""
        return self.action.partition(":")[0]

    @property
    def resource(self) -> str:
        """The ARN that is asked for."""
        return str(self.case["resource"]["arn"])

    @property
    def wider(self) -> bool:
        """Whether it is ours that allows."""
        return self.ours is Outcome.ALLOW

    def has(self, *layers: str) -> bool:
        """Return whether all these layers are still in the case."""
        return set(layers) <= set(self.case["policies"])

    def listed(self, element: str) -> list[Any]:
        """Return everything that the statements list under an element."""
        return [
            item for _, _, statement in statements(self.case) for item in listed(statement.get(element, []))
        ]

    def tests(self, word: str) -> list[tuple[str, list[str]]]:
        """Return key and values of every condition whose operator has this word in it."""
        return [
            (key, values)
            for _, _, statement in statements(self.case)
            for operator, key, values in conditions(statement)
            if word in operator.lower()
        ]


def key_set_aside(found: Disagreement) -> bool:
    """Return whether ours no longer contradicts without the keys that the program set aside."""
    ignored = {key.lower() for key in found.theirs.ignored}
    kept = {key: value for key, value in found.case["context"].items() if key.lower() not in ignored}
    ours = decide_case(found.case | {"context": kept}).outcome
    return bool(ignored) and standing(ours, found.theirs) is not Standing.DISAGREED


def unheeded_rcp(found: Disagreement) -> bool:
    """Return whether an RCP names a service that is on no list of those that honour them."""
    return found.has("rcps") and found.wider and found.service not in CONFIRMED | SINGLE_SOURCE


def exempt_from_rcp(found: Disagreement) -> bool:
    """Return whether RCPs leave the caller or the action alone."""
    exempt = found.kind == _LINKED or found.action == "kms:RetireGrant"
    return found.has("rcps") and found.wider and exempt


def exempt_from_scp(found: Disagreement) -> bool:
    """Return whether SCPs leave the caller alone."""
    return found.has("scps") and found.wider and found.kind in (_LINKED, "service", "federated")


def session_token(found: Disagreement) -> bool:
    """Return whether it is about who may call `sts:GetSessionToken`."""
    return found.action == "sts:GetSessionToken" and found.wider is (found.kind in ("user", "root"))


def federation_token(found: Disagreement) -> bool:
    """Return whether it is about who may call `sts:GetFederationToken`."""
    if found.action != "sts:GetFederationToken":
        return False
    if found.kind in ("root", "user"):
        return found.wider and found.has("resource_policy")
    return not found.wider


def refused_to_federated(found: Disagreement) -> bool:
    """Return whether a federated session calls what such sessions cannot call."""
    return found.kind == "federated-user" and found.service in ("sts", "iam") and not found.wider


def unlimited_session(found: Disagreement) -> bool:
    """Return whether a federated session has no session policy."""
    return found.kind == "federated-user" and not found.has("session") and not found.wider


def user_behind(found: Disagreement) -> bool:
    """Return whether the resource's policy names the user behind a federated session."""
    named = found.case["principal"].get("user_arn", "")
    return found.kind == "federated-user" and found.wider and _grants(found, named)


def direct_grant(found: Disagreement) -> bool:
    """Return whether the resource's policy names the session itself, or everyone, beside a session policy."""
    session = found.case["principal"].get("arn", "")
    return found.has("session") and found.wider and _grants(found, session, "*")


def _grants(found: Disagreement, *names: str) -> bool:
    given = (
        principal.get("AWS", []) if isinstance(principal, dict) else principal
        for layer, _, statement in statements(found.case)
        for principal in listed(statement.get("Principal", []))
        if layer == "resource_policy" and statement["Effect"] == "Allow"
    )
    return any(name in names for each in given for name in listed(each))


def untrusted(found: Disagreement) -> bool:
    """Return whether a role is assumed that has no trust policy."""
    return found.action in _TRUST and not found.has("resource_policy") and not found.wider


def crossing(found: Disagreement) -> bool:
    """Return whether a pattern fits the resource as a whole and not field by field."""
    return found.wider and any(_crosses(pattern, found.resource) for pattern in found.listed("Resource"))


def _crosses(pattern: str, arn: str) -> bool:
    fields, parts = pattern.split(":", 5), arn.split(":", 5)
    by_field = len(fields) == len(parts) and all(map(fnmatchcase, parts, fields))
    return pattern != "*" and fnmatchcase(arn, pattern) and not by_field


def older_version(found: Disagreement) -> bool:
    """Return whether both agree once every document is of the version that has variables."""
    newer = deepcopy(found.case)
    for _, document, _ in list(statements(newer)):
        document["Version"] = "2012-10-17"
    agreed = standing(decide_case(newer).outcome, found.theirs) is Standing.AGREED
    return agreed and "${" in str(found.case["policies"])


def variable_without_value(found: Disagreement) -> bool:
    """Return whether a negated condition has a variable for which the request has no key."""
    present = {key.lower() for key in found.case["context"]}
    named = (
        name for _, values in found.tests("not") for value in values for name in _VARIABLE.findall(value)
    )
    return any(name.lower() not in present for name in named)


def excluded_variable(found: Disagreement) -> bool:
    """Return whether a NotResource has a variable that means nothing in the request."""
    present = {key.lower() for key in found.case["context"]}
    named = (name for pattern in found.listed("NotResource") for name in _VARIABLE.findall(pattern))
    return found.wider and any(name.lower() not in present for name in named)


def epoch_date(found: Disagreement) -> bool:
    """Return whether a date is written in epoch seconds."""
    return any(value.isdigit() for _, values in found.tests("date") for value in values)


def address_families(found: Disagreement) -> bool:
    """Return whether an address of one family is compared with a network of the other."""
    given = {key.lower(): str(value) for key, value in found.case["context"].items()}
    return any(
        key.lower() in given and (":" in given[key.lower()]) is not (":" in value)
        for key, values in found.tests("ipaddress")
        for value in values
    )


def whole_network(found: Disagreement) -> bool:
    """Return whether an address is compared with the network of all addresses."""
    return any({"0.0.0.0/0", "::/0"} & set(values) for _, values in found.tests("ipaddress"))


def named_resource(found: Disagreement) -> bool:
    """Return whether a named resource stands beside `*` for an action that has no resources."""
    return found.resource == "*" and set(found.listed("Resource")) > {"*"} and not found.wider


def some_excluded(found: Disagreement) -> bool:
    """Return whether an action without resources meets a NotResource that leaves `*` out."""
    return found.resource == "*" and any(
        "NotResource" in statement
        and "*" not in listed(statement["NotResource"])
        and (statement["Effect"] == "Allow") is found.wider
        for _, _, statement in statements(found.case)
    )


def short_exclusion(found: Disagreement) -> bool:
    """Return whether an Allow leaves out a pattern of fewer than six fields."""
    return found.wider and any(
        statement["Effect"] == "Allow" and any(pattern.count(":") < 5 for pattern in patterns)
        for _, _, statement in statements(found.case)
        if (patterns := set(listed(statement.get("NotResource", []))) - {"*"})
    )


def empty_set(found: Disagreement) -> bool:
    """Return whether a condition asks for the presence of a key whose set is empty."""
    empty = {key.lower() for key, value in found.case["context"].items() if value == []}
    return any(key.lower() in empty for key, _ in found.tests("null"))


def assuming_root(found: Disagreement) -> bool:
    """Return whether a root user assumes a role, or another root user."""
    return found.kind == "root" and found.action in (*_TRUST, "sts:AssumeRoot") and not found.wider


def both_sides(found: Disagreement) -> bool:
    """Return whether it is a call to a service of VPC Lattice."""
    return found.service == "vpc-lattice-svcs" and not found.wider


def root_by_policy(found: Disagreement) -> bool:
    """Return whether a policy of the resource decides who may act as a root user."""
    return found.action == "sts:AssumeRoot" and found.has("resource_policy") is not found.wider


def reserved_by_linked_role(found: Disagreement) -> bool:
    """Return whether a service-linked role edits a reserved role."""
    return ":role/aws-reserved/" in found.resource and found.kind == _LINKED and found.wider
