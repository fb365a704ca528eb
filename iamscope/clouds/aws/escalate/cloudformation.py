"""Making and changing stacks that act under a role (fact AWS 6.6, rows cloudformation-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Way, marked, on

_SERVICE = "cloudformation.amazonaws.com"
_STACK = "cloudformation:stack"
_SETS = "what the execution roles may do that the role assumes"

WAYS = marked(
    (
        Way(
            "cloudformation-001",
            "a new stack is made under the role",
            _SERVICE,
            (on(_STACK, "cloudformation:CreateStack"),),
        ),
        Way(
            "cloudformation-002",
            "a stack is updated under the role that it has",
            _SERVICE,
            (on(CARRIER, "cloudformation:UpdateStack"),),
            passes=False,
            carrier=_STACK,
        ),
        Way(
            "cloudformation-005",
            "a change set is made for a stack and executed under the role that it has",
            _SERVICE,
            (on(CARRIER, "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),),
            passes=False,
            carrier=_STACK,
        ),
        Way(
            "cloudformation-003",
            "a new stack set is administered by the role",
            _SERVICE,
            (
                on(NOTHING, "cloudformation:CreateStackSet"),
                on("cloudformation:stackset", "cloudformation:CreateStackInstances"),
            ),
            gain=_SETS,
        ),
        Way(
            "cloudformation-004",
            "a stack set is updated under the role that administers it",
            _SERVICE,
            (on(CARRIER, "cloudformation:UpdateStackSet"),),
            carrier="cloudformation:stackset",
            gain=_SETS,
        ),
    ),
    attack=("T1078.004",),
)
