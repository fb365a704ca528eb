"""Mint: a lease's credential, proven within its manifest first, asked for once, and looked at before it leaves."""

from iamscope.clouds.aws.mint.minting import Minter
from iamscope.clouds.aws.mint.preparing import Order, prepare

__all__ = ["Minter", "Order", "prepare"]
