"""Expand: the actions that a policy document names."""

from iamscope import catalog
from iamscope.model.expansion import Expansion
from iamscope.pipeline.policy_text import named, read_policy

_CLOUD = "aws"


def expand(file: str) -> Expansion:
    """Return the actions that the policy in a file grants and denies. Raises `IamscopeError`."""
    return catalog.clouds()[_CLOUD].expand(read_policy(file), named(file))
