"""Random small accounts, and the requests that tell them apart."""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.access.keys import Found, Mode, Presence, ValueTest
from iamscope.access.parts import Literal, Resource
from iamscope.access.pieces import from_glob
from iamscope.access.texts import TextSet
from iamscope.access.values import Flags
from iamscope.clouds.aws.world import AwsWorld

Json = dict[str, Any]
ACTIONS = (
    "s3:GetObject s3:Get* s3:* s3:ListBucket s3:DeleteBucket s3:*Object s3:ListAllMyBuckets * "
    "dynamodb:DeleteTable dynamodb:* iam:PassRole iam:*Role sqs:SendMessage ec2:DescribeInstances ec2:*"
).split()
RESOURCES = (
    "*",
    "*",
    "arn:aws:s3:::alpha",
    "arn:aws:s3:::alpha/*",
    "arn:aws:s3:::alpha/logs/*",
    "arn:aws:s3:::al*",
    "arn:aws:s3:::*a",
    "arn:aws:s3:::*",
    "arn:aws:s3*",
    "arn:aws:s3:::${aws:username}/*",
    "arn:aws:s3:::${aws:PrincipalTag/team}-*",
    "arn:aws:s3:::${aws:SourceIdentity}/*",
    "arn:aws:s3:::${aws:SourceIdentity}*",
    "arn:aws:dynamodb:*:*:table/al*",
    "arn:aws:dynamodb:eu-west-1:111111111111:table/alpha",
    "arn:aws:dynamodb:eu-west-1:*:*",
    "arn:aws:sqs:*:*:beta",
    "arn:aws:sqs",
    "arn:aws:sqs:eu-west-1",
    "arn:aws:*:beta",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111111111111:role/x",
)
CONDITIONS: tuple[Json, ...] = (
    {},
    {},
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEquals": {"aws:PrincipalTag/team": "pay"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": ["pay", "ops"]}},
    {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/bea"}},
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
)
REQUESTS = (
    *(
        ("s3:GetObject", f"arn:aws:s3:::{key}")
        for key in ("alpha/x", "alpha/logs/y", "beta/x", "ann/z", "pay-1/a")
    ),
    *(("s3:PutObject", f"arn:aws:s3:::{key}") for key in ("alpha/x", "alpha/logs/y", "beta/x", "bea/z")),
    *(("s3:ListBucket", f"arn:aws:s3:::{name}") for name in ("alpha", "albino", "beta", "gamma")),
    *(("s3:DeleteBucket", f"arn:aws:s3:::{name}") for name in ("alpha", "albino", "beta", "pay-1")),
    ("dynamodb:DeleteTable", "arn:aws:dynamodb:eu-west-1:111111111111:table/alpha"),
    ("dynamodb:DeleteTable", "arn:aws:dynamodb:us-east-1:111111111111:table/alpha"),
    ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/beta"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:beta"),
    ("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:alpha"),
    ("iam:PassRole", "arn:aws:iam::111111111111:role/x"),
    ("iam:PassRole", "arn:aws:iam::111111111111:role/deploy"),
    ("iam:DeleteRole", "arn:aws:iam::111111111111:role/x"),
    ("s3:ListAllMyBuckets", "*"),
    ("ec2:DescribeInstances", "*"),
    ("ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1"),
)
NAMED = sorted({action for action, _ in REQUESTS})


@st.composite
def statements(draw: Any, effect: str) -> Json:
    """Draw one statement, seldom a negative one."""
    negative = draw(st.sampled_from(("", "", "", "Not")))
    actions = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2))
    body: Json = {"Effect": effect, f"{negative}Action": actions}
    negative = draw(st.sampled_from(("", "", "", "Not")))
    body[f"{negative}Resource"] = draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2))
    condition = draw(st.sampled_from(CONDITIONS))
    return {**body, "Condition": condition} if condition else body


def documents(least: int = 0) -> st.SearchStrategy[list[Json]]:
    """Return lists of statements, most of them Allows."""
    allows = st.lists(statements("Allow"), min_size=least, max_size=3)
    denies = st.lists(statements("Deny"), max_size=2)
    return st.tuples(allows, denies).map(lambda both: [*both[0], *both[1]])


@st.composite
def accounts(draw: Any) -> Json:
    """Draw an account whose `ann` and `bea` carry policies, perhaps a boundary, perhaps under SCPs."""
    holder: Json = {
        "policies": {"work": draw(documents(1))},
        "tags": draw(st.sampled_from(({}, {"team": "pay"}))),
    }
    if draw(st.booleans()):
        holder["boundary"] = draw(documents(1))
    account: Json = {"users": {"ann": holder}, "roles": {"bea": holder}}
    if draw(st.booleans()):
        everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        root = draw(st.one_of(st.just(everything), documents()))
        account["scps"] = [root, draw(documents())]
    return account


KEYS = ("aws:multifactorauthpresent", "aws:sourceidentity")
Context = Mapping[str, str]
CONTEXTS: tuple[Context, ...] = (
    {},
    {"aws:multifactorauthpresent": "true"},
    {"aws:multifactorauthpresent": "false", "aws:sourceidentity": "al"},
    {"aws:sourceidentity": "alpha"},
)


def exactly(text: str) -> TextSet:
    """Return the set of one text."""
    return TextSet((from_glob(Glob.literal(text)),))


def literals(world: AwsWorld, resource: str, context: Context) -> Iterator[Literal]:
    """Yield literals that only one request fulfils, as far as the tests' policies ask."""
    yield Resource(exactly(resource)), True
    known = {key.lower(): str(value) for key, value in world._decider.keys_of(resource).items()}
    for key in (*KEYS, "aws:requestedregion"):
        value = {**known, **context}.get(key)
        if value is None:
            yield Presence(key, present=False), True
        else:
            flag = Flags(frozenset({value})) if key == KEYS[0] else None
            yield ValueTest(key, Mode.ONE, flag or exactly(value)), True


def found(context: Context) -> dict[str, Found]:
    """Return keys as the search finds them."""
    return {key: Found((value,)) for key, value in context.items()}
