"""What is known of global condition keys: their type, and whether every request has them.

From the table of global condition context keys (IAM User Guide), as of 2026-11. A key that is not
listed may be of any sort.
"""

from iamscope.access.keys import Nature
from iamscope.access.values import Kind

# Keys whose values are sets by definition (Service Authorization Reference, global and DynamoDB keys).
MULTI_VALUED = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "aws:vpceorgpaths",
        "dynamodb:attributes",
        "dynamodb:leadingkeys",
        "kms:encryptioncontextkeys",
        "sts:transitivetagkeys",
    }
)

# Keys that every request carries (fact 3.14).
ALWAYS_PRESENT = frozenset({"aws:currenttime", "aws:epochtime"})
# Seconds since 1970, which both of them take: what they hold where nothing is asked of them.
SOME_TIME = "1767225600"

_FLAGS = (
    "aws:assumedroot aws:multifactorauthpresent aws:principalisawsservice aws:securetransport "
    "aws:viaawsmcpservice aws:viaawsservice"
)
_TEXTS = (
    "aws:calledviafirst aws:calledvialast aws:federatedprovider aws:principalaccount aws:principalarn "
    "aws:principalorgid aws:principalservicename aws:principaltype aws:referer aws:requestedregion "
    "aws:resourceaccount aws:resourceorgid aws:sourceaccount aws:sourcearn aws:sourceidentity "
    "aws:sourceorgid aws:sourcevpc aws:sourcevpce aws:useragent aws:userid aws:username "
    "aws:vpceaccount aws:vpceorgid"
)
_TAGS = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")

_KNOWN = {
    **{key: Nature(many=True) for key in MULTI_VALUED},
    **{key: Nature(many=False, kind=Kind.FLAG) for key in _FLAGS.split()},
    **{key: Nature(many=False, kind=Kind.TEXT) for key in _TEXTS.split()},
    **{key: Nature(many=False, kind=Kind.ADDRESS) for key in ("aws:sourceip", "aws:vpcsourceip")},
    "aws:currenttime": Nature(many=False, kind=Kind.INSTANT, always=True),
    "aws:epochtime": Nature(many=False, kind=Kind.INSTANT, always=True),
    "aws:multifactorauthage": Nature(many=False, kind=Kind.NUMBER),
    "aws:tokenissuetime": Nature(many=False, kind=Kind.INSTANT),
}
_TAG = Nature(many=False, kind=Kind.TEXT)
_UNKNOWN = Nature()


def nature(key: str) -> Nature:
    """Return what is known of a key, by its lower-case name."""
    return _TAG if key.startswith(_TAGS) else _KNOWN.get(key, _UNKNOWN)
