"""One AWS call that a collection may make, and how rows of the table become calls."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """One read-only call, named as the AWS CLI names it.

    `permission` is empty for calls that need none. `absent` are the error codes that say "there is
    none" rather than "you may not know"; a resource that vanished since it was listed counts as none.
    `page_size` is asked for where the default is small, or where the service does not page without it.
    """

    call: str
    permission: str
    absent: frozenset[str] = frozenset()
    page_size: int | None = None

    @property
    def service(self) -> str:
        """Return the service as the SDK names it."""
        return self.call.partition(".")[0]

    @property
    def operation(self) -> str:
        """Return the operation as the SDK's client names it."""
        return self.call.partition(".")[2].replace("-", "_")


_PAGE_SIZES = {
    "iam.get-account-authorization-details": 1000,
    "iam.list-policies": 1000,
    "s3.list-buckets": 1000,
    "kms.list-keys": 1000,
    "sqs.list-queues": 1000,
    "secretsmanager.list-secrets": 100,
    "ecr.describe-repositories": 1000,
    "ec2.describe-instances": 1000,
    "ec2.describe-launch-templates": 200,
    "ec2.describe-launch-template-versions": 200,
    "ecs.list-services": 100,
    "sagemaker.list-notebook-instances": 100,
    "stepfunctions.list-state-machines": 1000,
    "cloudformation.list-stack-sets": 100,
    "bedrock-agent.list-agents": 100,
    "bedrock-agentcore-control.list-agent-runtimes": 100,
    "bedrock-agentcore-control.list-gateways": 100,
    "bedrock-agentcore-control.list-code-interpreters": 100,
    "bedrock-agentcore-control.list-browsers": 100,
    "resource-explorer-2.list-resources": 1000,
    "scheduler.list-schedules": 100,
    "ssm.describe-instance-information": 50,
    "ssm.list-documents": 50,
    "ssm.list-associations": 50,
}


def reads(service: str, prefix: str, gone: Iterable[str], *rows: tuple[str, ...]) -> tuple[Read, ...]:
    """Return the reads of one service: operation, action, and further codes for "there is none"."""
    calls = {f"{service}.{row[0]}": row for row in rows}
    return tuple(
        Read(call, f"{prefix}:{row[1]}", frozenset((*gone, *row[2:])), _PAGE_SIZES.get(call))
        for call, row in calls.items()
    )
