"""Reads an AWS organization into a snapshot: dumb, complete, and honest about what was refused."""

from iamscope.clouds.aws.collect.collecting import Order, collect
from iamscope.clouds.aws.collect.running import Progress

__all__ = ["Order", "Progress", "collect"]
