"""The module of the incident's configuration that makes a role with the functions that run with it."""

from collections.abc import Mapping

from tests.demo.incident import resources
from tests.demo.incident.regions import function_roles
from tests.demo.terraform.configuration import Block, Module
from tests.demo.terraform.expressions import EACH_KEY, EACH_VALUE, Nested, Template, variable

TRUST = Block(
    "aws_iam_policy_document",
    "trust",
    {
        "statement": Nested(
            (
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": Nested(({"type": "Service", "identifiers": ["lambda.amazonaws.com"]},)),
                },
            )
        )
    },
    data=True,
)
ROLE = Block(
    "aws_iam_role",
    "this",
    {
        "name": variable("name"),
        "assume_role_policy": TRUST.get("json"),
        "tags": {"environment": variable("environment"), "service": "billing-dashboard"},
    },
)
_TAGS = {"environment": EACH_VALUE, "service": "billing-dashboard"}
FUNCTION = Block(
    "aws_lambda_function",
    "this",
    {
        "function_name": EACH_KEY,
        "role": ROLE.get("arn"),
        "runtime": "python3.13",
        "handler": "app.handler",
        "architectures": ["arm64"],
        "memory_size": 256,
        "timeout": 30,
        "s3_bucket": "northquay-ci-artifacts",
        "s3_key": Template((EACH_KEY, ".zip")),
        "tags": _TAGS,
    },
    for_each=variable("functions"),
)
MODULE = Module(
    "./modules/function-role",
    {
        "name": ("string", "The name of the role."),
        "environment": ("string", "The environment that the role belongs to."),
        "functions": ("map(string)", "The functions that run with the role, each with its environment."),
        "policy": ("string", "What the functions may do, as JSON."),
        "logging_policy_arn": ("string", "The policy that lets every function write its log."),
    },
    (
        TRUST,
        ROLE,
        Block(
            "aws_iam_role_policy",
            "work",
            {"name": "work", "role": ROLE.get("id"), "policy": variable("policy")},
        ),
        Block(
            "aws_iam_role_policy_attachment",
            "logging",
            {"role": ROLE.get("name"), "policy_arn": variable("logging_policy_arn")},
        ),
        FUNCTION,
        Block(
            "aws_cloudwatch_log_group",
            "this",
            {"name": Template(("/aws/lambda/", EACH_KEY)), "retention_in_days": 90, "tags": _TAGS},
            for_each=variable("functions"),
        ),
    ),
    {"role_arn": ROLE.get("arn")},
)


def functions() -> Mapping[str, Mapping[str, str]]:
    """Return the functions of each role that the module makes, each with its environment."""
    roles = function_roles()
    found: dict[str, dict[str, str]] = {}
    for environment in resources.ENVIRONMENTS:
        for name in resources.named("function", environment):
            found.setdefault(roles[name], {})[name] = environment
    return found
