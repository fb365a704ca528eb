"""Revoke: denials in one marked inline policy of the role that credentials were issued through.

No call of AWS ends a session. But permissions are looked at with every request, so that a denial
which fits the session does, once AWS has spread it.
"""

from iamscope.clouds.aws.revoke.finding import find
from iamscope.clouds.aws.revoke.revoking import Revoker

__all__ = ["Revoker", "find"]
