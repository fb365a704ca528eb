"""Where new resources can be made: the regions that a policy speaks of."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from iamscope.access.globs import Glob
from iamscope.clouds.aws.data.regions import REGIONS
from iamscope.clouds.aws.escalate.ground import Held
from iamscope.clouds.aws.records.arns import split
from iamscope.clouds.aws.records.documents import PolicyDocument, Statement

_REGION_KEY = "aws:requestedregion"

# Weak, so that what is known of a document goes with it.
_documents: WeakKeyDictionary[PolicyDocument, tuple[str, ...]] = WeakKeyDictionary()


def regions_of(held: Held) -> Iterator[str]:
    """Yield the regions that somebody's policies name, in ARNs or by the key of the region."""
    for attachment in held.entity.identity:
        found = _documents.get(attachment.document)
        if found is None:
            named = (region for one in attachment.document.statements for region in _named(one))
            found = _documents[attachment.document] = tuple(dict.fromkeys(named))
        yield from found


def _named(statement: Statement) -> Iterator[str]:
    texts = [arn.region for text in statement.resources or () if (arn := split(text))]
    for test in statement.conditions:
        if test.key.lower() == _REGION_KEY:
            texts += test.values
    for text in dict.fromkeys(texts):
        if text in REGIONS:
            yield text
        elif text not in ("", "*") and "${" not in text:
            pattern = Glob.parse(text)
            yield from [region for region in REGIONS if pattern.matches(region)][:1]
