"""Reads the text of every AWS managed policy from an account."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from iamscope.clouds.aws.client import FACT_READS, AwsClient
from iamscope.clouds.aws.collect.running import Progress
from iamscope.clouds.aws.collect.workers import Workers
from iamscope.clouds.aws.provided import provided_policy, written
from iamscope.errors import IamscopeError
from iamscope.model.provided import Provided, ProvidedPolicy

_LIST = "iam.list-policies"
_GET = "iam.get-policy-version"
_PATIENCE = 1.0


class RefusedFactsError(IamscopeError):
    """AWS refuses what a file of facts is made of."""

    code = "facts-refused"

    def __init__(self, call: str, reason: str) -> None:
        needed = FACT_READS[call].permission
        super().__init__(
            f"AWS refuses `{call}`: {reason}", hint=f"it needs `{needed}`; or give a snapshot: `--snapshot`"
        )


def read_provided(client: AwsClient, *, taken_at: str, workers: int, progress: Progress) -> Provided:
    """Return the managed policies of AWS as an account sees them. Raises `IamscopeError`."""
    reply = client.read(_LIST, {"Scope": "AWS"})
    if reply.body is None:
        raise RefusedFactsError(_LIST, reply.refused or "it answers nothing")
    reading = _Reading(client)
    reading.read(reply.body.get("Policies", ()), workers, progress)
    if reading.refused and not reading.found:
        raise RefusedFactsError(_GET, reading.refused[0])
    refused = tuple(sorted(Counter(reading.refused).items()))
    return Provided("aws", taken_at, tuple(sorted(reading.found)), refused)


@dataclass(slots=True)
class _Reading:
    """What was answered so far; the worker threads only append."""

    client: AwsClient
    found: list[ProvidedPolicy] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def read(self, policies: Sequence[Mapping[str, Any]], count: int, progress: Progress) -> None:
        workers: Workers[str] = Workers(count)
        try:
            for one in policies:
                arn, version = str(one["Arn"]), str(one["DefaultVersionId"])
                workers.submit(arn, partial(self._read, arn, version))
            for made in range(1, len(policies) + 1):
                workers.next()
                progress(made, len(policies), _GET)
        finally:
            workers.stop(_PATIENCE)

    def _read(self, arn: str, version: str) -> None:
        reply = self.client.read(_GET, {"PolicyArn": arn, "VersionId": version})
        if reply.refused:
            self.refused.append(reply.refused)
        if reply.body is None:
            return
        try:
            document = reply.body.get("PolicyVersion", {}).get("Document")
            policy = provided_policy(arn, version, document, "the answer of AWS")
        except IamscopeError as error:
            # One text that nobody understands must not keep all others from being written.
            self.refused.append(error.message)
        else:
            self.found.append(written(policy))
