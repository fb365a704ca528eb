"""What is proven of composed documents."""

from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose.blocks import blocks_of, document
from iamscope.clouds.aws.compose.proof import Proof
from iamscope.clouds.aws.universe import universe
from tests.fakes.entries import entry

COMPARER = Comparer(universe())
DECLARED = [entry(["s3:GetObject"], ["arn:aws:s3:::a/*"]), entry(["s3:Put*"], ["arn:aws:s3:::b/*"])]
PROOF = Proof(COMPARER, COMPARER.declared(DECLARED, "manifest"))


def test_a_document_that_differs_is_doubted() -> None:
    """What is wider, narrower or beside what is declared is told from it."""
    blocks = blocks_of(DECLARED)
    assert PROOF.doubt([document(blocks)]) == ""
    assert PROOF.doubt([document(blocks[:1]), document(blocks[1:])]) == ""
    assert PROOF.doubt([document(blocks[:1])]) == "it is narrower"
    assert PROOF.doubt([document(blocks_of([*DECLARED, entry(["s3:ListBucket"])]))]) == "it is wider"


def test_what_the_others_cover_is_dropped() -> None:
    """A block goes if the rest is still proven equal, and stays if not."""
    blocks = blocks_of([*DECLARED, entry(["s3:PutObject"], ["arn:aws:s3:::b/x"])])
    assert PROOF.without_redundant(blocks) == blocks[:2]


def test_denials_that_leave_something_are_found() -> None:
    """Denials have to take all of what is forbidden."""
    forbidden = [entry(["s3:Delete*"], ["arn:aws:s3:::a/*"])]
    assert PROOF.spared(blocks_of(forbidden), forbidden).grants is False
    narrow = blocks_of([entry(["s3:DeleteObject"], ["arn:aws:s3:::a/*"])])
    assert PROOF.spared(narrow, forbidden).grants is True
