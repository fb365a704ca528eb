"""One side of a comparison, as a set and request by request."""

from typing import Any

from iamscope.access.solve import Solver
from iamscope.clouds.aws.callers import speakers
from iamscope.clouds.aws.records.documents import PolicyDocument, parse_document
from iamscope.clouds.aws.sets import Translator, theory
from iamscope.clouds.aws.sides import Side, spellings, templates
from iamscope.clouds.aws.universe import universe
from iamscope.model.compared import Example
from iamscope.model.truth import Atom
from tests.fakes.snapshots import allow, deny, policy

BUCKET = "arn:aws:s3:::b"


def parsed(*statements: Any) -> PolicyDocument:
    """Return a document of some statements."""
    return parse_document(policy(*statements), where="a test")


def asked(action: str, **context: object) -> Example:
    """Return a request on the bucket."""
    return Example(action, BUCKET, context)


LAYERED = Side(
    ((parsed(allow("s3:*")),), (parsed(allow("s3:Get*"), deny("s3:GetObjectAcl")),)),
    labels=("own", "boundary"),
)


def test_every_layer_has_to_allow() -> None:
    """A request is allowed if each layer allows it and no document of any denies it."""
    assert LAYERED.decide(asked("s3:GetObject"), None) is True
    assert LAYERED.decide(asked("s3:PutObject"), None) is False
    assert LAYERED.decide(asked("s3:GetObjectAcl"), None) is False


def test_the_set_is_that_of_the_requests() -> None:
    """The access of a side holds what it allows, layer by layer."""
    actions = universe().actions
    access = LAYERED.access(Translator(actions))
    solver = Solver(theory(LAYERED.documents, actions, None))
    wanted = Translator(actions).granted([parsed(allow("s3:Get*"), deny("s3:GetObjectAcl"))])
    assert solver.subset(access, wanted).empty is True
    assert solver.subset(wanted, access).empty is True


def test_what_stands_beside_denies_to_itself_alone() -> None:
    """A deny of one side takes nothing from the sides beside it, in the set and for each request."""
    first = Side(((parsed(allow("s3:Get*"), deny(["s3:GetObjectAcl", "sqs:Purge*"])),),), labels=("first",))
    second = Side(((parsed(allow("s3:GetObject*"), deny("s3:GetObject")),),), labels=("second",))
    both = Side(
        ((parsed(allow("sqs:*"), deny("s3:GetBucketAcl")),),), labels=("own",), besides=(first, second)
    )
    for action in ("s3:GetObject", "s3:GetObjectAcl", "s3:GetBucketAcl", "sqs:PurgeQueue"):
        assert both.decide(asked(action), None) is True
    assert both.decide(asked("s3:PutObject"), None) is False
    actions = universe().actions
    solver = Solver(theory(both.documents, actions, None))
    wanted = Translator(actions).granted([parsed(allow(["s3:Get*", "sqs:*"]))])
    assert solver.subset(both.access(Translator(actions)), wanted).empty is True
    assert solver.subset(wanted, both.access(Translator(actions))).empty is True
    assert both.origin(both.besides[1].documents[0].statements[1]) == "second, statement 1"
    assert LAYERED.united(both).documents == (*LAYERED.layers[0], *both.documents)


def test_fixed_keys_outrank_the_request() -> None:
    """A principal's own keys are not those that a request says."""
    condition = {"StringEquals": {"aws:PrincipalTag/team": "ops"}}
    side = Side(((parsed(allow("s3:*", Condition=condition)),),), fixed={"aws:PrincipalTag/Team": "ops"})
    assert side.decide(asked("s3:GetObject", **{"aws:principaltag/team": "pay"}), None) is True


def test_open_points_stay_open() -> None:
    """What AWS leaves open is neither allowed nor denied."""
    side = Side(((parsed(allow("sqs:*"), deny("sqs:*", "arn:aws:sqs:*:1:q")),),))
    crossing = Example("sqs:SendMessage", "arn:aws:sqs:eu:2:1:q", {})
    assert not isinstance(side.decide(crossing, None), bool)


def test_principals_are_asked() -> None:
    """A statement that does not speak of the caller does not count, and one that may is open."""
    document = parsed({**allow("s3:*"), "Principal": {"AWS": "arn:aws:iam::111111111111:user/ann"}})
    side = Side(((document,),))
    answers = {one.name: side.decide(asked("s3:GetObject"), one) for one in speakers([document])}
    assert answers["arn:aws:iam::111111111111:user/ann"] is True
    assert answers["anybody, unsigned"] is False
    partly = parsed(
        {**deny("s3:*"), "NotPrincipal": {"AWS": "arn:aws:iam::111111111111:user/ann"}}, allow("s3:*")
    )
    user = next(one for one in speakers([partly]) if one.name.endswith("user/ann"))
    assert isinstance(user.spoken_of(partly.statements[0]), Atom)


def test_sides_are_united_with_their_labels() -> None:
    """Plain sides together are one layer of all their documents."""
    one, two = (
        Side(((parsed(statement),),), labels=(name,))
        for statement, name in ((allow("s3:*"), "a"), (deny("s3:*"), "b"))
    )
    both = one.united(two)
    assert both.layers == ((*one.documents, *two.documents),)
    assert both.decide(asked("s3:GetObject"), None) is False
    assert both.origin(two.documents[0].statements[0]) == "b, statement 0"


def test_a_statement_is_found_with_its_name() -> None:
    """Where a statement stands is told by its document, its place and its Sid."""
    document = parsed(allow("s3:*"), allow("ec2:*", Sid="Machines"))
    side = Side(((document,),), labels=("file.json",))
    assert side.origin(document.statements[1]) == "file.json, statement 1 (Machines)"
    assert Side(((document,),)).origin(document.statements[0]) == "statement 0"
    assert side.origin(parsed(deny("sqs:*")).statements[0]) == ""


def test_keys_keep_their_authors_spelling() -> None:
    """Keys are told as the documents spell them, in conditions and as variables."""
    document = parsed(
        allow(
            "s3:*",
            f"{BUCKET}/${{aws:UserName}}",
            Condition={"StringLike": {"S3:Prefix": "${aws:PrincipalTag/T}"}},
        )
    )
    found = spellings([document])
    assert found == {
        "aws:username": "aws:UserName",
        "s3:prefix": "S3:Prefix",
        "aws:principaltag/t": "aws:PrincipalTag/T",
    }
    assert len(list(templates(document.statements[0]))) == 2
