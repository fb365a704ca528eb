"""What data sources of Terraform give that are worked out without asking AWS."""

from collections.abc import Callable
from typing import Any

from iamscope.clouds.aws.plan.accounts import Accounts
from iamscope.clouds.aws.plan.statement_blocks import document_of
from iamscope.iac.plan import Planned


def looked_up(planned: Planned, accounts: Accounts, resolved: Callable[[Any], Any]) -> dict[str, Any]:
    """Return attributes of a data source that is read only when the change is applied."""
    match planned.type:
        case "data.aws_iam_policy_document":
            document = document_of(planned.address, resolved(planned.values))
            return {"json": document, "minified_json": document}
        case "data.aws_caller_identity":
            account = accounts.account(planned)
            return {"account_id": account, "id": account}
        case "data.aws_partition":
            partition = accounts.partition(planned)
            suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
            return {"partition": partition, "id": partition, "dns_suffix": suffix}
        case "data.aws_region":
            region = accounts.region(planned)
            return {"name": region, "region": region, "id": region}
    return {}
