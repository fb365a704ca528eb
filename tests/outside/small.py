"""A small case that the tests of this folder begin with."""

from tests.bench.documents import Json, document

ROLE = "arn:aws:iam::111111111111:role/agent"
SESSION = "arn:aws:sts::111111111111:assumed-role/agent/run-7"
QUEUE = "arn:aws:sqs:eu-west-1:111111111111:jobs"


def statement(effect: str = "Allow", action: str = "sqs:SendMessage", **more: object) -> Json:
    """Return a statement."""
    return {"Effect": effect, "Action": action, "Resource": "*", **more}


def case(**more: object) -> Json:
    """Return the case of a role session that may send to a queue, with some parts replaced."""
    return {
        "id": "small",
        "principal": {
            "kind": "role-session",
            "arn": SESSION,
            "role_arn": ROLE,
            "account": "111111111111",
        },
        "action": "sqs:SendMessage",
        "resource": {"arn": QUEUE, "account": "111111111111"},
        "context": {},
        "policies": {"identity": [document(statement())]},
        **more,
    }
