"""The incident as CloudFormation: one template for the account, and one for each stack nested in it.

Run it as `python -m tests.demo.cloudformation.incident`.
"""

from tests.demo.cloudformation.principals import Principals
from tests.demo.cloudformation.things import kind_of, resource
from tests.demo.cloudformation.wording import logical, tags
from tests.demo.cloudformation.yaml_text import written as as_yaml
from tests.demo.incident import resources
from tests.demo.incident.shapes import GLOBAL_REGION, Json
from tests.demo.make_incident import ROOT, build

TEMPLATES = ROOT / "examples" / "incident-cloudformation"

_VERSION = "2010-09-09"
_STACKS = {
    "data": ("s3", "dynamodb", "secretsmanager", "kms", "rds", "elasticache", "backup"),
    "network": ("ec2", "elasticloadbalancing"),
    "edge": ("cloudfront", "route53", "acm", "cognito-idp"),
    "observability": ("cloudwatch", "events"),
}


def written(details: Json) -> dict[str, str]:
    """Return every template, by the name of its file."""
    stacks: dict[str, dict[str, Json]] = {name: {} for name in _stack_names()}
    shared: dict[str, Json] = Principals(details).resources()
    for row in [*resources.in_region(), *resources.in_global_region()]:
        if row["ResourceARN"].split(":")[3] != GLOBAL_REGION:
            _add(stacks.get(_stack(row), shared), resource(row))
    nested = {}
    for row in resources.in_region():
        key, rest = kind_of(row["ResourceARN"])
        if key == "cloudformation:stack":
            name = rest.partition("/")[0]
            # Without a role of its own, a stack is changed with the permissions of whoever changes it.
            body = {"TemplateURL": f"stacks/{name}.yaml", **tags(row["Tags"])}
            nested[logical(name)] = {"Type": "AWS::CloudFormation::Stack", "Properties": body}
    files = {
        "template.yaml": _template(
            "Everybody in the account, what teams share, and its stacks", shared | nested
        )
    }
    files |= {f"stacks/{name}.yaml": _template(f"The stack {name}", rows) for name, rows in stacks.items()}
    return files


def _template(description: str, rows: dict[str, Json]) -> str:
    return as_yaml({"AWSTemplateFormatVersion": _VERSION, "Description": description, "Resources": rows})


def _stack_names() -> list[str]:
    return [name for environment in resources.ENVIRONMENTS for name in resources.named("stack", environment)]


def _stack(row: Json) -> str:
    """Return the stack that a resource is in, empty for what is shared."""
    name = row["ResourceARN"]
    marks = {one["Key"]: one["Value"] for one in row["Tags"]}
    if "environment" not in marks or name.rpartition(":")[2] in resources.SHARED_FUNCTIONS:
        return ""
    stem = f"billing-{resources.ENVIRONMENTS[marks['environment']]}-"
    service = name.split(":")[2]
    wanted = next((stack for stack, services in _STACKS.items() if service in services), "dashboard")
    return stem + wanted if stem + wanted in _stack_names() else f"{stem}dashboard"


def _add(found: dict[str, Json], rows: dict[str, Json]) -> None:
    """Add resources; of those without a name the second and third have a number."""
    for id_, one in rows.items():
        number = 1
        while f"{id_}{number if number > 1 else ''}" in found:
            number += 1
        found[f"{id_}{number if number > 1 else ''}"] = one


def write() -> None:
    """Write the templates."""
    for name, text in written(build().details()).items():
        path = TEMPLATES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    write()
