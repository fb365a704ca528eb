"""Two small clouds whose words a manifest may use."""

import json
import re
from fnmatch import fnmatchcase

from iamscope.manifest.nearest import nearest
from iamscope.manifest.vocabulary import Example, Problem, Vocabulary

ACTIONS = (
    "cloudformation:DeleteStack",
    "iam:PassRole",
    "logs:FilterLogEvents",
    "rds:DeleteDBCluster",
    "rds:DeleteDBInstance",
    "s3:DeleteBucket",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
)
OPERATORS = ("Bool", "IpAddress", "NumericLessThan", "StringEquals", "StringLike")
KEYS = ("aws:RequestedRegion", "aws:ResourceAccount", "aws:SecureTransport", "s3:max-keys", "s3:prefix")


class FakeAws:
    """A cloud shaped like AWS, with nine actions."""

    example = Example(
        principal="arn:aws:iam::111111111111:role/my-agent",
        operator="arn:aws:iam::111111111111:role/my-team",
        actions=("s3:GetObject",),
        resources=("arn:aws:s3:::my-bucket/*",),
        forbidden=("s3:Delete*", "rds:Delete*"),
    )
    scope_fields = ("accounts",)
    credential_fields = ("role",)

    def action_problem(self, text: str) -> Problem | None:
        """Judge an action by the list above."""
        if any(fnmatchcase(action, text) for action in ACTIONS):
            return None
        return Problem("matches no action" if "*" in text else "is not an action", nearest(text, ACTIONS))

    def resource_problem(self, text: str) -> Problem | None:
        """Judge whether a text has the six parts of an ARN."""
        if text == "*" or re.fullmatch(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", text):
            return None
        return Problem("is not an ARN")

    def principal_problem(self, text: str) -> Problem | None:
        """Judge whether a text is the ARN of a role or user."""
        if re.fullmatch(r"arn:aws:iam::[0-9]{12}:(role|user)/.+", text):
            return None
        return Problem("is not the ARN of a principal")

    def condition_problem(self, operator: str, key: str) -> Problem | None:
        """Judge the operator first, then the key."""
        if operator not in OPERATORS:
            return Problem("is not a condition operator", nearest(operator, OPERATORS), in_operator=True)
        if key not in KEYS:
            return Problem("is not a condition key", nearest(key, KEYS))
        return None

    def credential_problem(self, field: str, value: object) -> Problem | None:
        """Judge the role by its ARN and nothing else."""
        return self.principal_problem(str(value)) if field == "role" else None

    def reference_problem(self, field: str, text: str) -> Problem | None:
        """Judge whether a text is the ARN of a policy."""
        return None if re.fullmatch(r"arn:aws:iam::[^:]+:policy/.+", text) else Problem("is not a policy")

    def definition_problem(self, field: str, text: str) -> Problem | None:
        """Take any JSON object with statements."""
        try:
            return None if "Statement" in json.loads(text) else Problem("has no statements")
        except ValueError:
            return Problem("is not JSON")

    def scope_problem(self, field: str, text: str) -> Problem | None:
        """Judge an account by its twelve digits."""
        return None if re.fullmatch(r"[0-9]{12}", text) else Problem("is not an account of twelve digits")


class FakeToy:
    """A cloud with one action and principals that begin with `toy:`."""

    example = Example("toy:agent", "toy:team", ("look",), ("box",), ("break",))
    scope_fields = ("boxes",)
    credential_fields = ()

    def action_problem(self, text: str) -> Problem | None:
        """Know one action."""
        return None if text in ("look", "break") else Problem("is not an action", "look")

    def resource_problem(self, text: str) -> Problem | None:
        """Take any resource."""
        return None

    def principal_problem(self, text: str) -> Problem | None:
        """Judge a principal by its beginning."""
        return None if text.startswith("toy:") else Problem("is no toy")

    def condition_problem(self, operator: str, key: str) -> Problem | None:
        """Know no conditions."""
        return Problem("is not for toys", in_operator=True)

    def credential_problem(self, field: str, value: object) -> Problem | None:
        """Issue nothing for longer than an hour."""
        longest = 3600
        too_long = isinstance(value, int) and value > longest
        return Problem("is longer than an hour") if too_long else None

    def reference_problem(self, field: str, text: str) -> Problem | None:
        """Know no definitions."""
        return Problem("is not for toys")

    def definition_problem(self, field: str, text: str) -> Problem | None:
        """Know no definitions."""
        return Problem("is not for toys")

    def scope_problem(self, field: str, text: str) -> Problem | None:
        """Take any box."""
        return None


AWS: dict[str, Vocabulary] = {"aws": FakeAws()}
BOTH: dict[str, Vocabulary] = {"aws": FakeAws(), "toy": FakeToy()}
