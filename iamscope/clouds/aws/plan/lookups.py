"""What data sources of Terraform give that are worked out without asking AWS."""

from collections.abc import Callable, Mapping
from typing import Any

from iamscope.clouds.aws.plan.accounts import Accounts
from iamscope.clouds.aws.plan.statement_blocks import PRINCIPALS, SOURCES, document_of
from iamscope.iac.plan import Planned

_TEXTS = frozenset(name for pair in SOURCES for name in pair)


def looked_up(planned: Planned, accounts: Accounts, resolved: Callable[[Any, str], Any]) -> dict[str, Any]:
    """Return attributes of a data source that is read only when the change is applied."""
    match planned.type:
        case "data.aws_iam_policy_document":
            document = document_of(planned.address, _whole(planned.values, resolved))
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


def _whole(values: Mapping[str, Any], resolved: Callable[[Any, str], Any]) -> dict[str, Any]:
    """Return the values of a document as far as they are known; principals are named by their ARNs."""
    found = {name: resolved(value, "json" if name in _TEXTS else "") for name, value in values.items()}
    blocks = found.get("statement")
    if isinstance(blocks, list):
        found["statement"] = [
            {name: resolved(one, "arn") if name in PRINCIPALS else one for name, one in block.items()}
            if isinstance(block, Mapping)
            else block
            for block in blocks
        ]
    return found
