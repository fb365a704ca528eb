"""Documents as sets, against the evaluator, request by request."""

from random import Random
from typing import Any

import pytest

from iamscope.access.parts import Name, Opaque, Part
from iamscope.access.solve import Solver
from iamscope.clouds.aws.authorize.context import Context
from iamscope.clouds.aws.authorize.layers import union
from iamscope.clouds.aws.authorize.request import Caller, CallerKind, Request
from iamscope.clouds.aws.callers import speakers
from iamscope.clouds.aws.records.documents import Attachment, PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.universe import universe
from iamscope.model.truth import Truth, conjoin, negate
from tests.fakes import policies
from tests.fakes.snapshots import allow, deny, policy
from tests.fakes.universes import AWS_UNLISTED, Asked, as_keys, member

ACTIONS = universe().actions
USER = Caller(CallerKind.USER, "arn:aws:iam::111111111111:user/ann", "111111111111")


def parsed(*statements: Any) -> PolicyDocument:
    """Return a document of some statements."""
    return parse_document(policy(*statements), where="a test")


def decided(document: PolicyDocument, asked: policies.Asked) -> Truth:
    """Return whether a document allows a request, as the evaluator says."""
    request = Request(USER, asked.action.lower(), asked.resource, None, Context.build(asked.context))
    layer = union("identity", [Attachment(document, "", "")], request)
    return conjoin((layer.allow, negate(layer.deny)))


def as_asked(asked: policies.Asked, opaque: bool) -> Asked:
    """Return a request for sets; every opaque atom has the same truth."""
    place = ACTIONS.matching(asked.action)
    name = "" if place else asked.action.lower()
    return Asked(place or AWS_UNLISTED, name, asked.resource, as_keys(asked.context), lambda text: opaque)


def test_sets_say_what_the_evaluator_says() -> None:
    """Where nothing is open, a request is in the set exactly if the evaluator allows it."""
    random = Random(3)
    certain = 0
    for _ in range(400):
        document = parse_document(policies.document(random), where="a random policy")
        access = Translator(ACTIONS).granted([document])
        for asked in (policies.request(random) for _ in range(25)):
            truth = decided(document, asked)
            found = {member(access, as_asked(asked, opaque)) for opaque in (True, False)}
            if len(found) == 1 and isinstance(truth, bool):
                certain += 1
                assert found == {truth}, (document.text, asked)
    assert certain > 5_000


def test_open_points_are_open_in_sets() -> None:
    """Where the evaluator is not certain, the set has it both ways."""
    random = Random(4)
    uncertain = 0
    for _ in range(2_000):
        document = parse_document(policies.document(random), where="a random policy")
        access = Translator(ACTIONS).granted([document])
        for asked in (policies.request(random) for _ in range(25)):
            if not isinstance(decided(document, asked), bool):
                uncertain += 1
                assert {member(access, as_asked(asked, opaque)) for opaque in (True, False)} == {True, False}
    assert uncertain > 30


def opaque_texts(part: Part) -> list[str]:
    """Return the texts of a part's opaque literals."""
    return [atom.text for atom, _ in part.literals if isinstance(atom, Opaque)]


def test_unlisted_actions_are_told_by_name() -> None:
    """A pattern covers listed actions by their places, and all others by their names."""
    listed, unlisted = Translator(ACTIONS).allowed([parsed(allow("s3:Get*"))]).parts
    assert listed.actions == ACTIONS.matching("s3:Get*")
    assert unlisted.actions == AWS_UNLISTED
    assert [type(atom) for atom, _ in unlisted.literals if isinstance(atom, Name)] == [Name]
    (exact,) = Translator(ACTIONS).allowed([parsed(allow("s3:GetObject"))]).parts
    assert exact.actions == ACTIONS.matching("s3:GetObject")
    (everything,) = Translator(ACTIONS).allowed([parsed(allow("*"))]).parts
    assert everything.actions == ACTIONS.everything | AWS_UNLISTED


def test_listed_actions_come_first() -> None:
    """Parts of listed actions are searched first, because they make the better examples."""
    parts = Translator(ACTIONS).allowed([parsed(allow("s3:Get*"), allow("s3:Put*"))]).parts
    assert [part.actions == AWS_UNLISTED for part in parts] == [False, False, True, True]


def test_the_same_variable_is_the_same_everywhere() -> None:
    """What fits a pattern with a variable in a grant fits it in a denial."""
    home = "arn:aws:s3:::b/${aws:username}/*"
    access = Translator(ACTIONS).granted([parsed(allow("s3:*", home), deny("s3:*", home))])
    assert Solver(theory((), ACTIONS, None)).emptiness(access).empty is True


def test_fixed_keys_are_put_in() -> None:
    """With the principal's own values a pattern with variables is a plain one."""
    context = Context.build({"aws:username": "ann"}, open=True)
    document = parsed(allow("s3:*", "arn:aws:s3:::b/${aws:username}/*"))
    part = Translator(ACTIONS, context).allowed([document]).parts[0]
    assert opaque_texts(part) == []
    assert opaque_texts(Translator(ACTIONS).allowed([document]).parts[0]) != []


@pytest.mark.parametrize("allowing", [True, False])
def test_a_document_without_a_resource_needs_one_that_it_hangs_on(allowing: bool) -> None:
    """Without Resource a statement speaks of the resource that its policy hangs on, or of nothing."""
    effect = "Allow" if allowing else "Deny"
    bare = {"Effect": effect, "Action": "sts:AssumeRole"}
    trust = parsed({**bare, "Principal": "*"})
    translator = Translator(ACTIONS, speaker=speakers([trust])[0])
    parts = (translator.allowed if allowing else translator.denied)([trust]).parts
    assert [part.literals for part in parts] == [()]
    alone = parsed(bare)
    assert (Translator(ACTIONS).allowed if allowing else Translator(ACTIONS).denied)([alone]).parts == ()


def test_names_that_are_listed_are_not_found_again() -> None:
    """No action that a document names and that is listed is taken for an unlisted one."""
    documents = [parsed(allow("s3:GetObjec?")), parsed(allow("s3:GetObject"))]
    solver = Solver(theory(documents, ACTIONS, None))
    translator = Translator(ACTIONS)
    found = solver.emptiness(translator.granted(documents[:1]).difference(translator.granted(documents[1:])))
    assert found.witness is not None
    assert found.witness.name not in ("", "s3:getobject")
