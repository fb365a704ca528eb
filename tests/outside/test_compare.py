"""The comparison, with programs that are wrong in a known way."""

from iamscope.clouds.aws.cases import decide_case
from iamscope.model.decision import Outcome
from tests.bench.documents import Json, document
from tests.outside.accounts import requests
from tests.outside.compare import compare, smallest_form
from tests.outside.signs import Disagreement
from tests.outside.simulator import Answer
from tests.outside.small import case, statement
from tests.outside.verdict import Standing

_WORDS = {
    Outcome.ALLOW: "Allowed",
    Outcome.IMPLICIT_DENY: "ImplicitlyDenied",
    Outcome.EXPLICIT_DENY: "ExplicitlyDenied",
    Outcome.CONDITIONAL: "Allowed",
}


def _same(asked: Json) -> Answer:
    return Answer(_WORDS[decide_case(asked).outcome])


def _deaf_to_scps(asked: Json) -> Answer:
    kept = {layer: given for layer, given in asked["policies"].items() if layer != "scps"}
    return _same(asked | {"policies": kept})


def test_a_program_that_says_the_same_agrees() -> None:
    """Against itself ours disagrees nowhere, and what is conditional is counted by its open point."""
    rests_on_one_source = {"identity": [document(statement(action="*"))], "rcps": [[document(_denial())]]}
    build = {"arn": "arn:aws:codebuild:eu-west-1:111111111111:project/site", "account": "111111111111"}
    unsure = case(action="codebuild:StartBuild", resource=build, policies=rests_on_one_source)
    found = compare([*requests(100, seed=2), unsure], _same)
    assert found.asked == 101
    assert found.standings[Standing.DISAGREED] == 0
    assert found.standings[Standing.OPEN] >= 1
    assert found.open_points["RCP support of codebuild"] == 1
    assert not found.explained
    assert not found.unexplained


def _denial() -> Json:
    return statement("Deny", "codebuild:*", Principal="*")


def test_a_program_that_leaves_a_layer_out_is_found_out() -> None:
    """Every disagreement with a program that knows no SCPs comes down to little more than an SCP."""
    found = compare(requests(150, seed=2), _deaf_to_scps)
    assert found.standings[Standing.DISAGREED] == len(found.unexplained) > 3
    for each in found.unexplained:
        assert "scps" in each.case["policies"]
        assert _deaf_to_scps(each.case) == each.theirs
        assert decide_case(each.case).outcome is each.ours
        assert len(each.case["policies"]) <= 3


def test_the_smallest_form_has_the_same_two_answers() -> None:
    """Reduction never turns one disagreement into another: a silent SCP stays an implicit denial."""
    silent = {"identity": [document(statement(action="*"))], "scps": [[document(statement(action="s3:*"))]]}
    given = case(policies=silent, context={"aws:username": "a"})
    found = smallest_form(Disagreement(given, Outcome.IMPLICIT_DENY, Answer("Allowed")), _deaf_to_scps)
    assert found.ours is decide_case(found.case).outcome is Outcome.IMPLICIT_DENY
    assert found.theirs == Answer("Allowed")
    assert found.case["context"] == {}


def test_refusals_and_denials_of_another_kind_are_counted() -> None:
    """What the program does not take is counted by its reason, a denial for another reason as agreed."""
    answers = iter([Answer(refused="too long"), Answer("ExplicitlyDenied")])
    found = compare([case(), case(policies={})], lambda asked: next(answers))
    assert found.refusals == {"too long": 1}
    assert found.standings == {Standing.REFUSED: 1, Standing.AGREED: 1}
    assert found.other_denial == 1
