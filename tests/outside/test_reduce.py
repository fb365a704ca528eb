"""Reduction: the remarkable stays, the rest goes, and it comes to an end."""

from copy import deepcopy

from tests.bench.documents import Json, document
from tests.outside.reduce import edited, reduced
from tests.outside.small import QUEUE, case, statement


def _busy() -> Json:
    fence = statement(
        "Deny", Condition={"StringEquals": {"aws:username": ["a", "b"], "aws:PrincipalOrgID": "o"}}
    )
    return case(
        context={"aws:username": "b", "aws:SecureTransport": "true"},
        policies={
            "identity": [document(statement(), statement(action="s3:*")), document(fence)],
            "boundary": document(statement(action="*")),
        },
    )


def _names_b(given: Json) -> bool:
    return '"b"' in str(given["policies"]).replace("'", '"')


def test_only_what_is_remarkable_stays() -> None:
    """Layers, documents, statements, conditions, values and keys go unless they are needed."""
    smallest = reduced(_busy(), _names_b)
    assert smallest["context"] == {}
    needed = {"Effect": "Deny", "Condition": {"StringEquals": {"aws:username": ["b"]}}}
    assert smallest["policies"] == {"identity": [document(needed)]}


def test_the_given_case_is_left_alone() -> None:
    """Reduction works on copies."""
    given = _busy()
    before = deepcopy(given)
    reduced(given, _names_b)
    assert given == before


def test_nothing_is_left_out_of_what_is_needed_whole() -> None:
    """A case of which every part is needed comes back as it is."""
    assert reduced(_busy(), lambda smaller: smaller == _busy()) == _busy()


def test_a_pattern_becomes_plain() -> None:
    """A Resource becomes the ARN that is asked for, or a star where that will do."""
    given = case(policies={"identity": [document(statement() | {"Resource": ["arn:aws:sqs:*:*:j*", "x"]})]})

    def keeps_statement(smaller: Json) -> bool:
        policies = smaller["policies"].get("identity") or [{}]
        statements = policies[0].get("Statement") or [{}]
        return {"Action", "Resource"} <= set(statements[0])

    def names_queue(smaller: Json) -> bool:
        return keeps_statement(smaller) and QUEUE in str(smaller["policies"])

    assert reduced(given, keeps_statement)["policies"]["identity"][0]["Statement"][0]["Resource"] == "*"
    named = given | {
        "policies": edited(given["policies"], ("identity", 0, "Statement", 0, "Resource"), [QUEUE])
    }
    assert reduced(named, names_queue)["policies"]["identity"][0]["Statement"][0]["Resource"] == QUEUE


def test_a_place_that_is_gone_is_no_edit() -> None:
    """An edit of a part that an earlier one took away is refused, as is one that changes nothing."""
    given = case()
    assert edited(given, ("policies", "boundary"), "x") is None
    assert edited(given, ("policies", "identity", 3), "x") is None
    assert edited(given, ("action", "x"), "y") is None
    assert edited(given, ("action",), given["action"]) is None
