"""Two sides as one caller: answers with their examples, or with what they hang on."""

from typing import Any

from iamscope.access.solve import GIVEN_UP, Solver
from iamscope.access.texts import Budget
from iamscope.clouds.aws.pairs import Answer, Pair
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.sets import theory
from iamscope.clouds.aws.sides import Side
from iamscope.clouds.aws.universe import universe
from tests.fakes.snapshots import allow, deny, policy

HOME = "arn:aws:s3:::b/${aws:username}/*"


def side(*statements: Any, **more: Any) -> Side:
    """Return a side of one document."""
    return Side(((parse_document(policy(*statements), where="a test"),),), **more)


def pair(one: Side, two: Side, budget: int = 1_000_000) -> Pair:
    """Return two sides put to each other."""
    documents = (*one.documents, *two.documents)
    solver = Solver(theory(documents, universe().actions, None), Budget(budget))
    return Pair(universe(), solver, None, one, two)


def test_what_lies_within_is_proven() -> None:
    """Nothing is beyond a side that allows more, and the turned pair asks the other way."""
    both = pair(side(allow("s3:Get*")), side(allow("s3:*")))
    assert both.beyond() == Answer(True)
    assert both.turned().beyond().empty is False
    assert both.turned().turned() == both


def test_values_are_tried_where_a_variable_decides() -> None:
    """A difference that only some value shows is shown with that value."""
    answer = pair(
        side(allow("s3:GetObject", HOME)), side(allow("s3:GetObject", "arn:aws:s3:::b/ann/*"))
    ).beyond()
    assert answer.example is not None
    assert answer.example.context["aws:username"] != "ann"
    common = pair(
        side(allow("s3:GetObject", HOME)), side(allow("s3:GetObject", "arn:aws:s3:::b/ann/*"))
    ).common()
    assert common.example is not None
    assert common.example.context["aws:username"] == "ann"


def test_what_an_answer_hangs_on_is_named() -> None:
    """Where no value decides it, the opaque thing is the reason."""
    answer = pair(
        side(allow("sqs:*", "arn:aws:sqs:*:1:q"), deny("sqs:*", "arn:aws:sqs:*:1:q")), side()
    ).beyond()
    assert answer.empty is None
    assert "open point 3.3" in answer.reason


def test_a_principal_lends_its_keys_to_the_other_side() -> None:
    """A document is compared with a principal as if it were attached to it."""
    ann = side(allow("s3:GetObject", "arn:aws:s3:::b/ann/*"), fixed={"aws:username": "ann"})
    assert pair(ann, side(allow("s3:GetObject", HOME))).beyond() == Answer(True)
    assert pair(side(allow("s3:GetObject", HOME)), ann).beyond() == Answer(True)


def test_two_principals_keep_their_own_keys() -> None:
    """Each principal's variables mean its own values."""
    ann, bob = (side(allow("s3:GetObject", HOME), fixed={"aws:username": name}) for name in ("ann", "bob"))
    answer = pair(ann, bob).beyond()
    assert answer.example is not None
    assert answer.example.resource.startswith("arn:aws:s3:::b/ann/")
    assert pair(ann, bob).common() == Answer(True)


def test_a_spent_budget_is_the_reason() -> None:
    """With nothing to spend the answer is open, and says why."""
    hard = side(
        *(
            allow("s3:*", f"arn:aws:s3:::*{number}*", Condition={"Bool": {f"k:{number}": "true"}})
            for number in range(9)
        )
    )
    assert pair(side(allow("s3:*")), hard, budget=20).beyond() == Answer(None, reason=GIVEN_UP)
