"""What manifests and estate files may say about AWS."""

import difflib
import re
from collections.abc import Collection

from iamscope.clouds.aws.callers import names_principals
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.conditions import known_operator
from iamscope.clouds.aws.records.documents import MalformedPolicyError, parse_document
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.manifest.vocabulary import Example, Problem

_PRINCIPAL = re.compile(r"(user|role|assumed-role)/[\w+=,.@/-]+|root")
_POLICY = re.compile(r"policy/[\w+=,.@/-]+")
_ACCOUNT = re.compile(r"\d{12}")
_KEY = re.compile(r"[\w.-]+:[\w.:/ =+@${}-]+")
_OPERATORS = (
    "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike "
    "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan "
    "NumericGreaterThanEquals DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan "
    "DateGreaterThanEquals Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals "
    "ArnNotLike Null"
).split()


class AwsVocabulary:
    """AWS's words, each judged by itself."""

    scope_fields: Collection[str] = ("accounts",)
    credential_fields: Collection[str] = ("role",)

    def __init__(self, universe: AwsUniverse) -> None:
        self._universe = universe

    @property
    def example(self) -> Example:
        """Words for a starter manifest."""
        return Example(
            principal="arn:aws:iam::111111111111:role/my-agent",
            operator="arn:aws:iam::111111111111:role/its-operator",
            actions=("s3:GetObject", "s3:ListBucket"),
            resources=("arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"),
            forbidden=("cloudformation:DeleteStack", "rds:DeleteDB*"),
        )

    def action_problem(self, text: str) -> Problem | None:
        """Judge an action, or a pattern that must match at least one."""
        if text == "*" or self._universe.actions.matching(text):
            return None
        if "*" in text or "?" in text:
            return Problem("matches no AWS action")
        return Problem("is not an AWS action", self._nearest(text))

    def _nearest(self, text: str) -> str | None:
        names = self._universe.actions.names
        service = text.partition(":")[0].lower()
        same = [name for name in names if name.lower().startswith(f"{service}:")] or list(names)
        lower = {name.lower(): name for name in same}
        found = difflib.get_close_matches(text.lower(), lower, n=1, cutoff=0.6)
        return lower[found[0]] if found else None

    def resource_problem(self, text: str) -> Problem | None:
        """Judge an ARN or a pattern of ARNs."""
        if text == "*" or split(text) is not None:
            return None
        return Problem("is neither an ARN of six fields nor `*`")

    def principal_problem(self, text: str) -> Problem | None:
        """Judge the ARN of a user, role, session or root."""
        arn = split(text)
        known = arn is not None and arn.service in ("iam", "sts") and _PRINCIPAL.fullmatch(arn.resource)
        if arn is None or not known or not _ACCOUNT.fullmatch(arn.account):
            return Problem("is not the ARN of an IAM user or role")
        return None

    def condition_problem(self, operator: str, key: str) -> Problem | None:
        """Judge a condition's operator and key."""
        if not known_operator(operator):
            nearest = difflib.get_close_matches(operator, _OPERATORS, n=1, cutoff=0.6)
            return Problem(
                "is not a condition operator of AWS", nearest[0] if nearest else None, in_operator=True
            )
        if not _KEY.fullmatch(key):
            return Problem("is not a condition key of the form `service:key`")
        return None

    def credential_problem(self, field: str, value: object) -> Problem | None:
        """Judge the role through which credentials are issued, and their lifetime in seconds."""
        if field == "role":
            arn = split(str(value))
            if arn is None or not arn.resource.startswith("role/"):
                return Problem("is not the ARN of a role")
        if field == "duration" and isinstance(value, int) and not 900 <= value <= 43_200:
            return Problem("is not between 15 minutes and 12 hours")
        return None

    def reference_problem(self, field: str, text: str) -> Problem | None:
        """Judge the ARN of a managed policy."""
        if field != "policies":
            return Problem("is nothing that AWS knows: it has `policies`")
        arn = split(text)
        owned = arn is not None and (arn.account == "aws" or _ACCOUNT.fullmatch(arn.account))
        if arn is None or arn.service != "iam" or not owned or not _POLICY.fullmatch(arn.resource):
            return Problem("is neither the ARN of a managed policy nor a file such as `./reader.json`")
        return None

    def definition_problem(self, field: str, text: str) -> Problem | None:
        """Judge the text of a policy document."""
        try:
            document = parse_document(text, where="it")
        except MalformedPolicyError as error:
            return Problem(f"is no policy that AWS would store: {error.message}")
        if names_principals(document):
            return Problem("names principals, as only policies of resources do")
        return None

    def scope_problem(self, field: str, text: str) -> Problem | None:
        """Judge an account id."""
        return None if _ACCOUNT.fullmatch(text) else Problem("is not an account id of twelve digits")
