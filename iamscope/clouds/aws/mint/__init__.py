"""Mint: a lease's credential, proven within its manifest, asked for once, and looked at."""

from iamscope.clouds.aws.mint.minting import Minter
from iamscope.clouds.aws.mint.preparing import Order, prepare

__all__ = ["Minter", "Order", "prepare"]
