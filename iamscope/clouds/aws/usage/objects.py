"""The resources that a call was about, as far as its event tells."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from iamscope.clouds.aws.data.event_resources import PARAMETERS
from iamscope.clouds.aws.directory import Directory
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.universe import AwsUniverse
from iamscope.clouds.aws.usage.events import Event

_IAM = (("roleName", "role"), ("userName", "user"))
_WILD = frozenset("*?$")


def resources_of(event: Event, action: str, universe: AwsUniverse, directory: Directory) -> tuple[str, ...]:
    """Return the resources of one action of a call; none where they are not known."""
    named = dict.fromkeys((*event.resources, *_given(event), *_of_iam(event, directory), *_of_buckets(event)))
    return tuple(name for name in named if name.isprintable() and universe.acts_on(action, name))


def _given(event: Event) -> Iterator[str]:
    """Yield the ARNs that parameters are or make."""
    for value in event.asked.values():
        if isinstance(value, str) and split(value) is not None and _plain(value):
            yield value
    for parameter, form in PARAMETERS.get(event.source, ()):
        value = event.asked.get(parameter)
        if isinstance(value, str) and value and _plain(value) and ":" not in value:
            yield _arn(event, form, value.removeprefix("/") if event.source == "ssm" else value)
    queue = event.asked.get("queueUrl")
    if isinstance(queue, str):
        *_, account, name = ["", *urlsplit(queue).path.split("/")]
        if _plain(name) and account.isdigit():
            yield f"arn:{_partition(event)}:sqs:{event.region}:{account}:{name}"


def _plain(value: str) -> bool:
    """Return whether a name holds nothing that a pattern would read otherwise, and that people can read."""
    return _WILD.isdisjoint(value) and len(value) <= 1_024 and value.isascii() and value.isprintable()


def _arn(event: Event, form: str, value: str) -> str:
    whole = form.format(
        value, partition=_partition(event), service=event.source, region=event.region, account=event.account
    )
    return whole if split(whole) else ""


def _partition(event: Event) -> str:
    if event.region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if event.region.startswith("us-gov-") else "aws"


def _of_buckets(event: Event) -> Iterator[str]:
    bucket, key = event.asked.get("bucketName"), event.asked.get("key")
    if event.source == "s3" and isinstance(bucket, str) and bucket and _plain(bucket):
        yield f"arn:{_partition(event)}:s3:::{bucket}"
        if isinstance(key, str) and key and _plain(key):
            yield f"arn:{_partition(event)}:s3:::{bucket}/{key}"


def _of_iam(event: Event, directory: Directory) -> Iterator[str]:
    """Yield the user or role that a call on IAM names: only the snapshot knows its path."""
    for parameter, kind in _IAM if event.source == "iam" else ():
        name = event.asked.get(parameter)
        found = directory.find(f"{kind}/{name}") if isinstance(name, str) else None
        if found is not None and found.account == event.account:
            yield found.arn
