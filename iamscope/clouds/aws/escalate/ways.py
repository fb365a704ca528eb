"""What a way of becoming a role is: the calls that have to be possible, and what else has to hold.

A way is data. Its calls are listed in groups, each on one object; the first call of a way that
passes a role is the one that hands it over, so that whoever makes it must be allowed to pass it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

CARRIER = "carrier"
"""Stands for the existing resource that carries a role."""
NOTHING = ""
"""Stands for nothing in particular: what such a call acts on has no name beforehand."""


CARRIERS: Mapping[str, str] = {
    "apprunner:service": "a service of App Runner",
    "batch:job-definition": "a job definition of Batch",
    "bedrock:agent": "an agent of Bedrock",
    "bedrock-agentcore:browser-custom": "a browser of AgentCore",
    "bedrock-agentcore:code-interpreter-custom": "a code interpreter of AgentCore",
    "bedrock-agentcore:harness": "a harness of AgentCore",
    "bedrock-agentcore:runtime": "an agent runtime of AgentCore",
    "cloudformation:stack": "a stack of CloudFormation",
    "cloudformation:stackset": "a stack set of CloudFormation",
    "codebuild:project": "a project of CodeBuild",
    "codepipeline:pipeline": "a pipeline of CodePipeline",
    "datazone:domain": "a domain of DataZone",
    "ec2:instance": "an instance of EC2",
    "ec2:launch-template": "a launch template of EC2",
    "ecs:service": "a service of ECS",
    "ecs:task": "a task of ECS",
    "ecs:task-definition": "a task definition of ECS",
    "elasticbeanstalk:environment": "an environment of Elastic Beanstalk",
    "glue:devendpoint": "a development endpoint of Glue",
    "glue:job": "a job of Glue",
    "lambda:function": "a function of Lambda",
    "s3:accessgrantslocation": "a location of S3 Access Grants",
    "sagemaker:notebook-instance": "a notebook of SageMaker",
    "sagemaker:space": "a space of SageMaker",
    "sagemaker:user-profile": "a user profile of SageMaker",
    "scheduler:schedule": "a schedule of EventBridge",
    "states:statemachine": "a state machine of Step Functions",
}
"""The sorts of resource that carry roles and that ways act on, in words."""

# Sorts of things that AWS itself keeps in every account and region, by names of their own.
EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "ssm:run-command": (
        "arn:${Partition}:ssm:${Region}::document/AWS-RunShellScript",
        "arn:${Partition}:ssm:${Region}::document/AWS-RunPowerShellScript",
    ),
}

# Sorts of things whose names AWS makes up: a grant on one of them by name is none on a new one.
ASSIGNED = frozenset(
    """
    amplify:branches amplify:jobs batch:job codebuild:sandbox datapipeline:pipeline ec2:instance
    ec2:network-interface ec2:spot-instances-request ec2:volume elasticmapreduce:cluster
    elasticmapreduce:editor emr-serverless:application gamelift:build omics:run sagemaker:domain
    ssm:association ssm:automation-execution ssm:session
    """.split()
)


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls on one object: a new one of a sort (`ec2:instance`), whose name is free, the carrier, or nothing.

    A call may act on several objects at once: `besides` lists calls, each with the sorts of the
    others. `carrier.cluster` is the ARN that the carrier's fact `cluster` gives, and so for other facts.
    """

    on: str
    actions: tuple[str, ...]
    besides: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a carrier that has to have one of some values; `unknown` says so where nothing does.

    `absent` is what it means that a carrier has no such fact, empty where it means nothing.
    """

    name: str
    values: tuple[str, ...]
    unknown: str
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has to exist in the account: a sort of resource, and the condition in words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a principal becomes a role that trusts `service`.

    Without a `carrier` the role is passed to something new. With one, the calls act on an existing
    resource of that sort: the role gained is the one that it carries, or, where the way `passes` a
    role, any. The first call hands the role over: who makes it has to be allowed to pass the role.
    `also` are services to each of which some other role has to be passed. `profile` says that the
    role is in an instance profile (`has`) or in none yet (`lacks`). `shown` is a fact
    without which the way is not told at all: where the code of the carrier lies. `depends` is what no
    snapshot says, in words in which `{carrier}` and `{role}` stand for the two. The last four fields are the
    ids of public catalogues: pathfinding.cloud, ATT&CK, OWASP's list for agents, ATLAS.
    """

    id: str
    title: str
    service: str
    calls: tuple[Calls, ...]
    passes: bool = True
    carrier: str = ""
    facts: tuple[Fact, ...] = ()
    also: tuple[str, ...] = ()
    needs: tuple[Thing, ...] = ()
    profile: str = ""
    shown: str = ""
    depends: str = ""
    gain: str = "everything that the role may do"
    pathfinding: tuple[str, ...] = ()
    attack: tuple[str, ...] = ()
    owasp: tuple[str, ...] = ()
    atlas: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action of the way, in order."""
        passing = ("iam:PassRole",) if self.passes else ()
        return tuple(dict.fromkeys((*passing, *(one for calls in self.calls for one in calls.actions))))


# Passing a role to a service is what ATT&CK calls temporary elevated access.
_PASSED = ("T1548.005",)


def on(kind: str, *actions: str, besides: Mapping[str, tuple[str, ...]] | None = None) -> Calls:
    """Return calls on one object."""
    return Calls(kind, actions, tuple((besides or {}).items()))


def marked(
    ways: tuple[Way, ...],
    *,
    attack: tuple[str, ...],
    owasp: tuple[str, ...] = (),
    atlas: tuple[str, ...] = (),
) -> tuple[Way, ...]:
    """Return ways with the techniques of public catalogues on each that has none of its own.

    A way whose id does not begin with `x-` is named as in the catalogue that it is taken from.
    """
    return tuple(
        replace(
            way,
            pathfinding=way.pathfinding or (() if way.id.startswith("x-") else (way.id,)),
            attack=(*(way.attack or attack), *(_PASSED if way.passes else ())),
            owasp=way.owasp or owasp,
            atlas=way.atlas or atlas,
        )
        for way in ways
    )
