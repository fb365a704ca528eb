"""A clean change to infrastructure, small changes of it, and a slow judgement of each without the gate.

The account is a plain model: principals with statements. The plan is written from it, and the judgement
is made from it too, by trying every request of a small world one by one, as whatever the agent can become.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import product
from random import Random
from typing import Any

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome
from tests.fakes.plans import ACCOUNT

Json = dict[str, Any]
UNKNOWN = "<unknown>"
DATA, PROD = "arn:aws:s3:::data", "arn:aws:s3:::prod"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-a1b2c3"
CODE = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:any"
INSIDE = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
OFFICE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}


def role_arn(name: str) -> str:
    """Return the ARN of a role of the account."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def allow(actions: Any, resources: Any, condition: Json | None = None, **more: Any) -> Json:
    """Return an Allow statement."""
    found: Json = {"Effect": "Allow", "Action": actions, "Resource": resources, **more}
    return {**found, "Condition": condition} if condition else found


def deny(actions: Any, resources: Any, condition: Json | None = None) -> Json:
    """Return a Deny statement."""
    return {**allow(actions, resources, condition), "Effect": "Deny"}


def trusting(*services: str) -> list[Json]:
    """Return the trust policy of services."""
    return [
        {"Effect": "Allow", "Principal": {"Service": name}, "Action": "sts:AssumeRole"} for name in services
    ]


DECLARED: Mapping[str, list[Json]] = {
    "bot": [
        allow(["s3:GetObject", "s3:PutObject"], [f"{DATA}/*"]),
        allow(["dynamodb:GetItem", "dynamodb:PutItem"], [f"{TABLE}/orders"], INSIDE),
    ],
    "helper": [
        allow(["sqs:SendMessage", "sqs:ReceiveMessage"], [QUEUE]),
        allow("s3:GetObject", [f"{DATA}/logs/*"]),
    ],
}


def clean() -> Json:
    """Return the model in which no agent has more than its manifest declares."""
    return {
        "policies": {"orders": [deepcopy(DECLARED["bot"][1])], "spare": [allow("dynamodb:DeleteTable", "*")]},
        "roles": {
            "bot": {
                "module": "",
                "trust": trusting("ec2.amazonaws.com"),
                "inline": {"work": [deepcopy(DECLARED["bot"][0]), deny("s3:PutObject", f"{DATA}/keep/*")]},
                "attached": ["orders"],
            },
            "helper": {
                "module": "fleet",
                "trust": trusting("ecs-tasks.amazonaws.com"),
                "inline": {"queue": deepcopy(DECLARED["helper"])},
                "attached": [],
            },
            "runner": {
                "module": "",
                "trust": trusting("lambda.amazonaws.com"),
                "inline": {"run": [allow("s3:DeleteObject", f"{PROD}/*")]},
                "attached": [],
            },
            "ops": {
                "module": "",
                "trust": trusting("ssm.amazonaws.com"),
                "inline": {"all": [allow(["dynamodb:*", "s3:*"], "*")]},
                "attached": [],
            },
        },
    }


_OF_STEPS = ("sts:", "iam:", "lambda:")


def _grant(random: Random, model: Json, who: str) -> Json:
    """Return a random grant of an agent, of a policy of its own or one that is attached.

    What it may do to principals is changed by mutations of their own.
    """
    role = model["roles"][who]
    lists = [*role["inline"].values(), *(model["policies"].get(name, []) for name in role["attached"])]
    grants = [one for policy in lists for one in policy if one["Effect"] == "Allow"]
    return random.choice([one for one in grants if not str(one["Action"]).strip("['").startswith(_OF_STEPS)])


Mutation = Callable[[Random, Json, str], None]
"""Changes a model, for an agent by name."""


def add_action(random: Random, model: Json, who: str) -> None:
    """Let a grant give one action more, perhaps one that is given already."""
    grant = _grant(random, model, who)
    old = grant["Action"] if isinstance(grant["Action"], list) else [grant["Action"]]
    more = {
        "s3": ["s3:DeleteObject", "s3:GetObject"],
        "dynamodb": ["dynamodb:DeleteTable", "dynamodb:GetItem"],
        "sqs": ["sqs:DeleteQueue", "sqs:SendMessage"],
    }
    grant["Action"] = [*old, random.choice(more[old[0].partition(":")[0]])]


def widen_action(random: Random, model: Json, who: str) -> None:
    """Let a grant give every action of its service."""
    grant = _grant(random, model, who)
    first = grant["Action"] if isinstance(grant["Action"], str) else grant["Action"][0]
    grant["Action"] = f"{first.partition(':')[0]}:*"


def widen_resource(random: Random, model: Json, who: str) -> None:
    """Let a grant be about more than it was."""
    _grant(random, model, who)["Resource"] = random.choice(
        ["*", [f"{DATA}*", f"{TABLE}/*", "arn:aws:sqs:*:*:*"]]
    )


def drop_condition(random: Random, model: Json, who: str) -> None:
    """Grant without conditions."""
    for policy in [*model["roles"][who]["inline"].values(), *model["policies"].values()]:
        for one in policy:
            one.pop("Condition", None)


def other_condition(random: Random, model: Json, who: str) -> None:
    """Grant under another condition."""
    _grant(random, model, who)["Condition"] = random.choice(
        [INSIDE, OFFICE, {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}]
    )


def attach_spare(random: Random, model: Json, who: str) -> None:
    """Attach a policy that nobody has."""
    model["roles"][who]["attached"].append("spare")


def attach_administrator(random: Random, model: Json, who: str) -> None:
    """Attach the policy of administrators."""
    model["roles"][who]["attached"].append("arn:aws:iam::aws:policy/AdministratorAccess")


def detach(random: Random, model: Json, who: str) -> None:
    """Take attached policies away."""
    model["roles"][who]["attached"].clear()


def trust_of_ops(random: Random, model: Json, who: str) -> None:
    """Let the strong principal trust an agent."""
    model["roles"]["ops"]["trust"].append(
        {"Effect": "Allow", "Principal": {"AWS": role_arn(who)}, "Action": "sts:AssumeRole"}
    )


def trust_of_the_account(random: Random, model: Json, who: str) -> None:
    """Let the strong principal trust whom the account lets."""
    model["roles"]["ops"]["trust"].append(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    )


def trust_of_the_account_used(random: Random, model: Json, who: str) -> None:
    """Let an agent use such a trust."""
    trust_of_the_account(random, model, who)
    model["roles"][who]["inline"]["become"] = [allow("sts:AssumeRole", role_arn("ops"))]


def assume_untrusted(random: Random, model: Json, who: str) -> None:
    """Grant to become who does not trust the agent."""
    _work(model, who).append(allow("sts:AssumeRole", role_arn("ops")))


def pass_and_run(random: Random, model: Json, who: str) -> None:
    """Grant to run code as another principal."""
    _work(model, who).extend(
        [
            allow("iam:PassRole", role_arn("runner")),
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "*"),
        ]
    )


def rewrite_itself(random: Random, model: Json, who: str) -> None:
    """Grant to write policies of its own."""
    _work(model, who).append(allow("iam:PutRolePolicy", role_arn(who)))


def another_service(random: Random, model: Json, who: str) -> None:
    """Trust one service more."""
    model["roles"][who]["trust"] += trusting("monitoring.rds.amazonaws.com")


def add_deny(random: Random, model: Json, who: str) -> None:
    """Deny something."""
    _work(model, who).append(deny(random.choice(["s3:PutObject", "s3:*", "sqs:*"]), "*"))


def drop_deny(random: Random, model: Json, who: str) -> None:
    """Deny nothing."""
    work = _work(model, who)
    work[:] = [one for one in work if one["Effect"] == "Allow"]


def narrow(random: Random, model: Json, who: str) -> None:
    """Grant less."""
    grant = _grant(random, model, who)
    grant["Action"] = grant["Action"] if isinstance(grant["Action"], str) else grant["Action"][:1]


def widen_but_deny(random: Random, model: Json, who: str) -> None:
    """Grant something, and deny it again."""
    _work(model, who).extend([allow("s3:DeleteObject", f"{PROD}/*"), deny("s3:Delete*", "*")])


def bounded(random: Random, model: Json, who: str) -> None:
    """Grant something, under a boundary."""
    model["policies"]["edge"] = [allow(random.choice(["s3:Get*", "sqs:*", "*"]), "*")]
    model["roles"][who]["boundary"] = "edge"
    _work(model, who).append(allow("s3:DeleteObject", f"{PROD}/*"))


def reorder(random: Random, model: Json, who: str) -> None:
    """Write the same in another order."""
    model["shuffled"] = random.random()


def rename(random: Random, model: Json, who: str) -> None:
    """Give statements other names."""
    for number, one in enumerate(_work(model, who)):
        one["Sid"] = f"Renamed{number}"


def restate(random: Random, model: Json, who: str) -> None:
    """Say the same in other words."""
    for one in _work(model, who):
        for element in ("Action", "Resource"):
            one[element] = [one[element]] if isinstance(one[element], str) else [*reversed(one[element])]
    _work(model, who).append(deepcopy(random.choice(DECLARED[who])))


def unknown_resource(random: Random, model: Json, who: str) -> None:
    """Grant on something that nobody knows yet."""
    _grant(random, model, who)["Resource"] = UNKNOWN


def unknown_in_deny(random: Random, model: Json, who: str) -> None:
    """Grant something, and perhaps deny it again."""
    _work(model, who).extend([allow("s3:DeleteObject", f"{PROD}/*"), deny("s3:DeleteObject", UNKNOWN)])


def unknown_in_lone_deny(random: Random, model: Json, who: str) -> None:
    """Deny on something that nobody knows yet."""
    _work(model, who).append(deny("s3:PutObject", UNKNOWN))


def grant_to_others(random: Random, model: Json, who: str) -> None:
    """Grant something to whom no agent becomes."""
    model["roles"]["ops"]["inline"]["more"] = [allow("secretsmanager:GetSecretValue", "*")]


def _work(model: Json, who: str) -> list[Json]:
    return next(iter(model["roles"][who]["inline"].values()))


MUTATIONS: tuple[Mutation, ...] = (
    add_action,
    widen_action,
    widen_resource,
    drop_condition,
    other_condition,
    attach_spare,
    attach_administrator,
    detach,
    trust_of_ops,
    trust_of_the_account,
    trust_of_the_account_used,
    assume_untrusted,
    pass_and_run,
    rewrite_itself,
    another_service,
    add_deny,
    drop_deny,
    narrow,
    widen_but_deny,
    bounded,
    reorder,
    rename,
    restate,
    unknown_resource,
    unknown_in_deny,
    unknown_in_lone_deny,
    grant_to_others,
)


def mutant(seed: int) -> tuple[str, Json]:
    """Return a changed model by number, and what was changed: one thing, or two after the first round."""
    random = Random(seed)
    model = clean()
    first = MUTATIONS[seed % len(MUTATIONS)]
    changes = [first] if seed < 2 * len(MUTATIONS) else [first, random.choice(MUTATIONS)]
    told = []
    for change in changes:
        who = random.choice(sorted(DECLARED))
        change(random, model, who)
        told.append(f"{change.__name__} of {who}")
    return " and ".join(told), model


# The plan.


def short_plan(model: Json) -> Json:
    """Return a model as a plan in short form."""
    resources = [*_principals(model), *_policies(model)]
    if "shuffled" in model:
        Random(model["shuffled"]).shuffle(resources)
    return {"resources": resources, "modules": {"fleet": {"inputs": {}}}}


def _policies(model: Json) -> Iterator[Json]:
    for name, statements in model["policies"].items():
        yield from _documented(
            f"aws_iam_policy.{name}", {"name": name, "path": "/"}, statements, {"arn": True}
        )


def _principals(model: Json) -> Iterator[Json]:
    for name, role in model["roles"].items():
        prefix = f"module.{role['module']}." if role["module"] else ""
        values = {"name": name, "path": "/", "assume_role_policy": _document(role["trust"])}
        if "boundary" in role:
            values["permissions_boundary"] = f"arn:aws:iam::{ACCOUNT}:policy/{role['boundary']}"
        yield {
            "address": f"{prefix}aws_iam_role.{name}",
            "values": values,
            "unknown": {"arn": True, "id": True},
        }
        for policy, statements in role["inline"].items():
            address = f"{prefix}aws_iam_role_policy.{name}_{policy}"
            yield from _documented(address, {"name": policy, "role": name}, statements, {"id": True})
        for number, policy in enumerate(dict.fromkeys(role["attached"])):
            yield _attachment(f"aws_iam_role_policy_attachment.{name}_{number}", name, policy)


def _attachment(address: str, name: str, policy: str) -> Json:
    if policy.startswith("arn:"):
        return {"address": address, "values": {"role": name, "policy_arn": policy}}
    references = {"policy_arn": [f"aws_iam_policy.{policy}.arn"]}
    return {
        "address": address,
        "values": {"role": name},
        "unknown": {"policy_arn": True},
        "references": references,
    }


def _documented(address: str, values: Json, statements: list[Json], unknown: Json) -> Iterator[Json]:
    """Yield a resource with a document, and the data source that gives it where it is known in part."""
    if not any(UNKNOWN in one.values() for one in statements):
        yield {"address": address, "values": {**values, "policy": _document(statements)}, "unknown": unknown}
        return
    module, _, rest = address.rpartition("aws_iam_")
    name = rest.replace(".", "_")
    blocks = [_block(one) for one in statements]
    marks = [{"resources": True} if one["Resource"] == UNKNOWN else {} for one in statements]
    yield {
        "address": f"{module}data.aws_iam_policy_document.{name}",
        "values": {"statement": blocks},
        "unknown": {"json": True, "statement": marks},
    }
    yield {
        "address": address,
        "values": values,
        "unknown": {**unknown, "policy": True},
        "references": {"policy": [f"data.aws_iam_policy_document.{name}.json"]},
    }


def _block(statement: Json) -> Json:
    def listed(element: str) -> list[str]:
        return [statement[element]] if isinstance(statement[element], str) else statement[element]

    tests = statement.get("Condition", {})
    return {
        "sid": statement.get("Sid"),
        "effect": statement["Effect"],
        "actions": listed("Action"),
        "resources": None if statement["Resource"] == UNKNOWN else listed("Resource"),
        "condition": [
            {"test": test, "variable": key, "values": [value]}
            for test, keys in tests.items()
            for key, value in keys.items()
        ],
    }


def _document(statements: list[Json]) -> Json:
    return {"Version": "2012-10-17", "Statement": statements}


# The judgement.

_PAIRS = [
    *product(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        [f"{DATA}/a", f"{DATA}/logs/a", f"{DATA}/keep/a", "arn:aws:s3:::data-2/a", f"{PROD}/a"],
    ),
    *product(
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteTable"],
        [f"{TABLE}/orders", f"{TABLE}/other"],
    ),
    *product(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteQueue"], [QUEUE, f"{QUEUE}-2"]),
    ("secretsmanager:GetSecretValue", SECRET),
    ("s3:DeleteBucket", DATA),
    ("lambda:CreateFunction", CODE),
    ("lambda:InvokeFunction", CODE),
    *(("iam:PassRole", role_arn(name)) for name in ("runner", "ops", "bot", "helper")),
    *(("iam:PutRolePolicy", role_arn(name)) for name in ("bot", "helper")),
    *(("sts:AssumeRole", role_arn(name)) for name in ("ops", "bot", "helper", "runner")),
]
_CONTEXTS = [
    {"aws:SourceVpc": network, "aws:SourceIp": address}
    for network in ("vpc-1", "vpc-2")
    for address in ("10.0.0.1", "8.8.8.8")
]


def has_excess(model: Json) -> bool:
    """Return whether some agent can make a request that its manifest does not declare."""
    return any(_excess(model, who) for who in DECLARED)


def _excess(model: Json, who: str) -> bool:
    declared = {"identity": [_document(DECLARED[who])]}
    for name in _reached(model, who):
        policies = _policies_of(model, name)
        for (action, resource), context in product(_PAIRS, _CONTEXTS):
            given = (
                {**policies, "resource_policy": _trust(model, resource)}
                if action == "sts:AssumeRole"
                else policies
            )
            if _allowed(name, action, resource, context, given) and not _allowed(
                who, action, resource, context, declared
            ):
                return True
    return False


def _reached(model: Json, who: str) -> set[str]:
    held = {who}
    while True:
        more = {
            other
            for name in held
            for other in model["roles"]
            if other not in held and _becomes(model, name, other)
        }
        if not more:
            return held
        held |= more


def _becomes(model: Json, name: str, other: str) -> bool:
    """Return whether a role assumes another, or runs code as it."""
    policies, target = _policies_of(model, name), role_arn(other)

    def can(action: str, resource: str, **more: Any) -> bool:
        return any(_allowed(name, action, resource, context, {**policies, **more}) for context in _CONTEXTS)

    if can("sts:AssumeRole", target, resource_policy=_trust(model, target)):
        return True
    runs = any(
        one["Principal"].get("Service") == "lambda.amazonaws.com" for one in model["roles"][other]["trust"]
    )
    return (
        runs
        and can("iam:PassRole", target)
        and can("lambda:CreateFunction", CODE)
        and can("lambda:InvokeFunction", CODE)
    )


def _trust(model: Json, arn: str) -> Json:
    return _document(model["roles"][arn.rpartition("/")[2]]["trust"])


def _policies_of(model: Json, name: str) -> Json:
    role = model["roles"][name]
    lists = [*role["inline"].values()]
    for policy in role["attached"]:
        lists.append(model["policies"].get(policy) or [allow("*", "*")])
    found: Json = {"identity": [_document(_widest(one)) for one in lists]}
    if "boundary" in role:
        found["boundary"] = _document(model["policies"][role["boundary"]])
    return found


def _widest(statements: list[Json]) -> list[Json]:
    """Return what statements perhaps grant, and deny for certain."""
    known = [one for one in statements if one["Effect"] == "Allow" or UNKNOWN not in one.values()]
    return [{**one, "Resource": "*"} if one["Resource"] == UNKNOWN else one for one in known]


def _allowed(name: str, action: str, resource: str, context: Json, policies: Json) -> bool:
    case = {
        "id": "mutant",
        "principal": {"kind": "role-session", "role_arn": role_arn(name)},
        "action": action,
        "resource": {"arn": resource, "account": ACCOUNT},
        "context": context,
        "policies": policies,
    }
    return decide_case(case).outcome is Outcome.ALLOW
