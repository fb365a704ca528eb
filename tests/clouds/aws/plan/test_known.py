"""Records of an account with texts of policies that they lack."""

from dataclasses import replace

from iamscope.clouds.aws.plan.known import with_known
from iamscope.clouds.aws.provided import provided_policy
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.documents import parse_document
from iamscope.clouds.aws.records.whole import Records, read_records
from tests.fakes.account import Json, arn, document, snapshot_of

QUEUES = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"
ALLOW: Json = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
ACCOUNT: Json = {
    "groups": {"staff": {"attached": [QUEUES]}},
    "users": {"ann": {"groups": ["staff"]}, "bob": {}},
    "roles": {
        "deploy": {"attached": [QUEUES, "arn:aws:iam::aws:policy/Other"]},
        "power": {"attached": [POWER]},
    },
}


def filled(account: Json, *names: str) -> tuple[Records, Records]:
    """Return the records of an account, and what they are with the texts of some policies."""
    before = read_records(snapshot_of(account))
    known = [provided_policy(name, "v1", document([ALLOW]), "") for name in names]
    return before, with_known(before, known)


def texts(entity: Entity) -> dict[str, bytes]:
    """Return the texts that a user or role carries, by policy."""
    return {one.name: one.document.text for one in entity.identity}


KNOWN = [provided_policy(QUEUES, "v1", document([ALLOW]), "")]
TEXT = parse_document(document([ALLOW]), where="").text


def test_what_is_attached_gets_its_text() -> None:
    """Itself or through a group; what is in no file stays unread."""
    before, after = filled(ACCOUNT, QUEUES)
    deploy, ann = after.entities[arn("role", "deploy")], after.entities[arn("user", "ann")]
    assert before.entities[deploy.arn].unread == (QUEUES, "arn:aws:iam::aws:policy/Other")
    assert (deploy.unread, deploy.unread_own) == (("arn:aws:iam::aws:policy/Other",),) * 2
    assert texts(deploy) == texts(ann) == {QUEUES: TEXT}
    assert ann.unread == ()
    assert [one.via for one in ann.identity] == ["group staff"]


def test_who_is_not_concerned_stays_as_it_is() -> None:
    """And so do all records where no text is lacking."""
    before, after = filled(ACCOUNT, QUEUES)
    bob = arn("user", "bob")
    assert after.entities[bob] is before.entities[bob]
    before, after = filled(ACCOUNT)
    assert after is before


def test_the_text_of_the_account_stays() -> None:
    """A file does not say what the account says itself."""
    own: Json = {**ALLOW, "Action": "sqs:SendMessage"}
    account = {**ACCOUNT, "policies": {QUEUES: {"statements": [own]}}}
    before, after = filled(account, QUEUES)
    assert after is before


def test_a_file_says_more_than_what_is_known_of_every_account() -> None:
    """Of a few policies that part is known which matters; the file has it all."""
    _, after = filled(ACCOUNT, POWER)
    assert texts(after.entities[arn("role", "power")]) == {POWER: TEXT}


def test_a_boundary_gets_its_text() -> None:
    """A boundary that is a policy of AWS limits by what the file says."""
    records = read_records(snapshot_of({"roles": {"deploy": {}}}))
    bound = {name: replace(one, boundary_unread=QUEUES) for name, one in records.entities.items()}
    after = with_known(replace(records, entities=bound), KNOWN)
    deploy = after.entities[arn("role", "deploy")]
    assert deploy.boundary is not None
    assert (deploy.boundary.document.text, deploy.boundary_unread) == (TEXT, "")
