"""Service accounts of Kubernetes that act as a principal: whoever runs in them is that principal."""

from collections.abc import Iterator, Mapping

from iamscope.clouds.aws.change.creations import PutPrincipal
from iamscope.clouds.aws.plan.desk import AnyEdit, Desk, Open, Origin
from iamscope.clouds.aws.plan.terraform_iam import Translator
from iamscope.clouds.aws.records.arns import split
from iamscope.iac.plan import Planned


def _account(planned: Planned, desk: Desk) -> Iterator[AnyEdit]:
    role = desk.value(planned, "role_arn")
    if role is None:
        return
    origin = Origin(planned.address, "role_arn")
    attribute = f"{planned.address}.role_arn"
    parsed = split(role) if isinstance(role, str) else None
    if parsed is None or parsed.service != "iam" or not parsed.resource.startswith("role/"):
        desk.beyond[origin] = (attribute,)
        return
    desk.principal(planned, role)
    if not desk.knows(role):
        desk.opens.add(Open(role, attribute, origin, new=True, unread=True))
        yield PutPrincipal(role, boundary=None)


TIES: Mapping[str, Translator] = {"kubernetes.ServiceAccount": _account}
