"""A clean change to infrastructure as a plain model, principals with statements, and small changes of it."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from random import Random
from typing import Any

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
