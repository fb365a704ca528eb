"""What exists: clouds and kinds of finding. The only list, and the only importer of clouds."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from iamscope.cloud import Cloud, Issuer, World
from iamscope.compare.agents import Comparison
from iamscope.findings import (
    forbidden_reach,
    incomplete,
    inherited_excess,
    long_lived_key,
    missing_permission,
    own_excess,
    runs_as_operator,
    shared_identity,
    undeclared_agent,
)
from iamscope.manifest.vocabulary import Vocabulary
from iamscope.model.finding import Finding

FINDINGS: Mapping[str, Callable[[Comparison, World], Iterator[Finding]]] = {
    module.KIND: module.find
    for module in (
        forbidden_reach,
        inherited_excess,
        own_excess,
        runs_as_operator,
        shared_identity,
        long_lived_key,
        undeclared_agent,
        missing_permission,
        incomplete,
    )
}


@lru_cache(maxsize=1)
def clouds() -> Mapping[str, Cloud]:
    """Return every cloud by name; each is imported when it is first asked for."""
    from iamscope.clouds.aws.cloud import AwsCloud

    return {"aws": AwsCloud()}


def vocabularies() -> Mapping[str, Vocabulary]:
    """Return what manifests may say, by cloud."""
    return {name: cloud.vocabulary() for name, cloud in clouds().items()}


def issuer(cloud: str) -> Issuer:
    """Return what issues credentials in a cloud."""
    return clouds()[cloud].issuer()
