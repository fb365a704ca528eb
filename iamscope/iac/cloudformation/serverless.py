"""What the transform `AWS::Serverless-2016-10-31` makes of functions and state machines: what they act as.

A resource that names no role gets one of its own, called after it. "Generated CloudFormation resources" and
"AWS::Serverless::Function" in the AWS SAM developer guide say which; what the transform adds beyond that is a
notice, and its policy templates are known by name only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from iamscope.iac.choice import ABSENT, Absence, Choice, Formula, every, lifted, negation
from iamscope.iac.cloudformation.scope import Ledger
from iamscope.iac.plan import Planned
from iamscope.iac.values import Text, Unknown, joined
from iamscope.manifest.place import Place as Spot
from iamscope.model.safe import quoted

Noted = TypeVar("Noted")

TRANSFORM = "AWS::Serverless-2016-10-31"
PREFIX = "AWS::Serverless::"
UNREAD = "Fn::Transform"
"""The key, in the values of a resource, of what it creates or grants beside itself and nobody can know."""

_MADE = {
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
}
_SERVICE = {
    "AWS::Serverless::Function": "lambda.amazonaws.com",
    "AWS::Serverless::StateMachine": "states.amazonaws.com",
}
_ROLE = {"AWS::Serverless::Function": "Role", "AWS::Serverless::StateMachine": "RoleArn"}
_WITHOUT_ROLES = frozenset(
    PREFIX + word for word in ("Api", "HttpApi", "SimpleTable", "LayerVersion", "Application", "WebSocketApi")
)
_POLLED = {
    "SQS": "service-role/AWSLambdaSQSQueueExecutionRole",
    "Kinesis": "service-role/AWSLambdaKinesisExecutionRole",
    "DynamoDB": "service-role/AWSLambdaDynamoDBExecutionRole",
    "MSK": "service-role/AWSLambdaMSKExecutionRole",
}
_WITHOUT_GRANT = frozenset(
    "AlexaSkill Api CloudWatchEvent CloudWatchLogs Cognito EventBridgeRule HttpApi IoTRule S3 SNS"
    " Schedule".split()
)
_COPIED = {"PermissionsBoundary": "PermissionsBoundary", "RolePath": "Path"}


@dataclass(slots=True)
class _Role:
    """A role while it is put together."""

    ledger: Ledger
    spot: Spot
    partition: Any
    name: str
    arns: list[Any] = field(default_factory=list)
    policies: list[Any] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    """The paths in the role by the paths in what it is made from."""

    def managed(self, name: str) -> None:
        """Attach a managed policy of the provider."""
        self.arns.append(joined(("arn:", self.partition, ":iam::aws:policy/", name)))

    def unknown(self, source: str) -> None:
        """Attach a policy that nobody can tell."""
        self.ledger.note(f"what {quoted(source)} grants {quoted(self.name)} is not known", self.spot)
        document = Unknown(f"what {source} grants {self.name}")
        self.policies.append({"PolicyName": source, "PolicyDocument": document})


def written_out(
    planned: Planned, defaults: Mapping[str, Any], partition: Any, ledger: Ledger, spot: Spot
) -> Iterator[Planned]:
    """Yield what a resource becomes: itself, under the type that it is deployed as, and its role."""
    if planned.type not in _MADE:
        known = planned.type in _WITHOUT_ROLES or not planned.type.startswith(PREFIX)
        yield planned if known else unread(planned, f"it is {quoted(planned.type)}", ledger, spot)
        return
    values = _with_defaults(planned.values, defaults)
    role_key = _ROLE[planned.type]
    own = values.get("Role", ABSENT)
    address = f"{planned.address}Role"
    arn = _or_else(own, Unknown(f"{address}.Arn", (f"{address}.Arn",), pure=True))
    made = {key: value for key, value in values.items() if key not in ("Policies", "Role")} | {role_key: arn}
    itself = replace(planned, type=_MADE[planned.type], values=made)
    yield unread(itself, "it has connectors", ledger, spot) if "Connectors" in values else itself
    if arn != own:
        role = _role(planned.type, address, values, partition, ledger, spot)
        made_role = _planned(role, planned, address, values)
        yield replace(made_role, condition=_both(planned.condition, own))


def _or_else(own: Any, arn: Unknown) -> Any:
    """Return the role that a resource names, and its generated one where it names none."""
    match own:
        case Absence.ABSENT:
            return arn
        case Choice():
            yes, no = _or_else(own.yes, arn), _or_else(own.no, arn)
            return Choice(own.attribute, own.references, when=own.when, yes=yes, no=no)
        case _:
            return own


def _both(condition: Unknown | None, own: Any) -> Unknown | None:
    """Return under which condition a role is generated: its resource's, and that none is named."""
    parts: list[Formula | bool] = [condition.when] if isinstance(condition, Choice) else []
    if isinstance(own, Choice):
        parts += [own.when] if own.yes is ABSENT else []
        parts += [negation(own.when)] if own.no is ABSENT else []
    whole = every(parts)
    if isinstance(whole, bool):
        return None
    word = condition.attribute if condition else own.attribute
    return Choice(word, when=whole, yes=True, no=False)


def unread(planned: Planned, why: str, ledger: Ledger, spot: Spot) -> Planned:
    """Return a resource that creates or grants what nobody can tell, said so in it and in a notice."""
    ledger.note(f"what {quoted(planned.address)} creates and grants is not known: {why}", spot)
    values = {**planned.values, UNREAD: Unknown(f"what {planned.address} creates")}
    return replace(planned, values=values)


def _planned(role: _Role, planned: Planned, address: str, values: Mapping[str, Any]) -> Planned:
    made = {
        "AssumeRolePolicyDocument": values.get("AssumeRolePolicyDocument") or _trust(_SERVICE[planned.type]),
        "ManagedPolicyArns": role.arns,
        "Policies": role.policies,
    }
    made |= {name: values[key] for key, name in _COPIED.items() if key in values}
    places = {"": planned.places[""]} | _moved(planned.places, role.moved)
    references = _moved(planned.references, role.moved)
    return replace(
        planned, address=address, type="AWS::IAM::Role", values=made, places=places, references=references
    )


def _role(
    kind: str, address: str, values: Mapping[str, Any], partition: Any, ledger: Ledger, spot: Spot
) -> _Role:
    role = _Role(ledger, spot, partition, address)
    role.moved = {"AssumeRolePolicyDocument": "AssumeRolePolicyDocument"} | _COPIED
    if kind == "AWS::Serverless::Function":
        _of_function(role, values)
    policies = values.get("Policies")
    for index, policy in enumerate(policies if isinstance(policies, list) else [policies]):
        source = f"Policies[{index}]" if isinstance(policies, list) else "Policies"
        if policy is not None:
            _add(role, policy, source, index)
    return role


def _of_function(role: _Role, values: Mapping[str, Any]) -> None:
    """Add what every function is granted, and what its settings add."""
    role.managed("service-role/AWSLambdaBasicExecutionRole")
    if values.get("Tracing") not in (None, "Disabled"):
        role.managed("AWSXrayWriteOnlyAccess")
    if values.get("VpcConfig"):
        role.managed("service-role/AWSLambdaVPCAccessExecutionRole")
    events = values.get("Events")
    for name, event in events.items() if isinstance(events, dict) else ():
        kind = event.get("Type") if isinstance(event, dict) else None
        if isinstance(kind, str) and kind in _POLLED:
            role.managed(_POLLED[kind])
        elif kind not in _WITHOUT_GRANT:
            role.unknown(f"event {name}")
    for key in ("DeadLetterQueue", "EventInvokeConfig"):
        if values.get(key):
            role.unknown(key)


def _add(role: _Role, policy: Any, source: str, index: int) -> None:
    """Add one entry of `Policies`: a document, the name or ARN of a policy, or a policy template."""
    arn = lifted(lambda value: _arn(value, role.partition), policy)
    if arn is not ABSENT:
        role.moved[source] = f"ManagedPolicyArns[{len(role.arns)}]"
        role.arns.append(arn)
    inline = lifted(lambda value: _inline(value, role, index), policy)
    if inline is not ABSENT:
        at = f"Policies[{len(role.policies)}]"
        if arn is ABSENT:
            role.moved[source] = f"{at}.PolicyDocument"
        role.policies.append(inline)


def _arn(policy: Any, partition: Any) -> Any:
    """Return the ARN of a managed policy, or `ABSENT` if the entry is a document or a template."""
    if isinstance(policy, dict) or policy is ABSENT:
        return ABSENT
    if isinstance(policy, str) and not policy.startswith("arn:"):
        return joined(("arn:", partition, ":iam::aws:policy/", policy))
    return policy if isinstance(policy, str | Text | Unknown) else Unknown("a policy of an unknown kind")


def _inline(policy: Any, role: _Role, index: int) -> Any:
    if not isinstance(policy, dict):
        return ABSENT
    document: Any = policy
    if "Statement" not in policy:
        name = next(iter(policy), "")
        what = f"the policy template {quoted(name)} of {quoted(role.name)}"
        role.ledger.note(f"what {what} grants is not known", role.spot)
        document = Unknown(f"policy template {name}")
    return {"PolicyName": f"{role.name}Policy{index}", "PolicyDocument": document}


def _trust(service: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": [service]}}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _with_defaults(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return values over what the template sets for all: objects are merged, lists joined."""
    made = dict(defaults)
    for key, value in values.items():
        default = defaults.get(key)
        if isinstance(default, dict) and isinstance(value, dict):
            made[key] = default | value
        elif isinstance(default, list) and isinstance(value, list):
            made[key] = default + value
        else:
            made[key] = value
    return made


def _moved(notes: Mapping[str, Noted], moved: Mapping[str, str]) -> dict[str, Noted]:
    """Return what is noted of the paths that the role takes over, under their new paths."""
    found: dict[str, Noted] = {}
    for path, note in notes.items():
        for source, target in moved.items():
            if path == source or path.startswith((f"{source}.", f"{source}[")):
                found[target + path[len(source) :]] = note
    return found
