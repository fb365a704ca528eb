"""Lint: what is wrong with a policy document, or without effect."""

from collections.abc import Sequence

from iamscope import catalog
from iamscope.model.remark import Remark
from iamscope.pipeline.policy_text import named, read_policy

_CLOUD = "aws"


def lint(file: str) -> Sequence[Remark]:
    """Return the remarks on the policy in a file, by place. Raises `IamscopeError` for what is none."""
    return catalog.clouds()[_CLOUD].lint(read_policy(file), named(file))
