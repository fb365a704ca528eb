"""What a policy type says of a request, and the statements that say so."""

import gc
import weakref

from iamscope.clouds.aws.authorize.layers import from_hits, hits, naming, open_layer, union
from iamscope.model.source import Source
from iamscope.model.truth import describe
from tests.clouds.aws.authorize.building import asking, attached, says

FIRST = attached(says(Action="s3:Get*", Sid="One"), says("Deny", Action="sqs:*"), name="first")
SECOND = attached(says(NotAction="s3:*"), says("Deny", Condition={"Bool": {"k": "true"}}), name="second")


def test_statements_that_name_an_action() -> None:
    """Action and NotAction pick the statements of a document, in its order."""
    assert [one.index for one in naming(FIRST.document, "s3:getobject")] == [0]
    assert [one.index for one in naming(FIRST.document, "sqs:sendmessage")] == [1]
    assert [one.index for one in naming(SECOND.document, "iam:getrole")] == [0, 1]


def test_allows_and_denies_are_united() -> None:
    """A layer allows if one statement does, and denies likewise; uncertain hits keep their condition."""
    found = union("identity", [FIRST, SECOND], asking(context={"k": ...}))
    assert (found.name, found.allow, describe(found.deny)) == ("identity", True, "`k` Bool `true`")
    assert [hit.attachment.name for hit in (*found.allows, *found.denies)] == ["first", "second"]
    assert union("identity", [FIRST, SECOND], asking(context={"k": True})).deny is True
    assert union("identity", [FIRST, SECOND], asking()).deny is False


def test_a_layer_that_is_silent_or_not_there() -> None:
    """A layer whose statements do not apply neither allows nor denies; one that is absent is open."""
    silent = from_hits("boundary", [])
    assert (silent.name, silent.allow, silent.deny, silent.allows) == ("boundary", False, False, ())
    absent = open_layer("scp")
    assert (absent.name, absent.allow, absent.deny) == ("scp", True, False)


def test_a_hit_is_a_proof() -> None:
    """A statement that applies is told with its document, place, label and layer."""
    (hit,) = hits([FIRST], asking(), lenient=True)
    assert hit.source("identity") == Source("first", "somewhere", 0, "One", "", "identity")


def test_what_is_taken_apart_goes_with_its_document() -> None:
    """Preparing a document for requests does not keep it alive, nor does asking for many actions."""
    lone = attached(says(Sid="nowhere else"))
    kept = weakref.ref(lone.document)
    for number in range(5_000):
        assert naming(lone.document, f"s3:{number}")
    del lone
    gc.collect()
    assert kept() is None
