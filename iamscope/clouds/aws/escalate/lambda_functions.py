"""Running code under a function's role (fact AWS 6.6, rows lambda-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Way, marked, on

_SERVICE = "lambda.amazonaws.com"
_FUNCTION = "lambda:function"
_CALLED = "{carrier} is called by somebody"

WAYS = marked(
    (
        Way(
            "lambda-004",
            "the code of a function is replaced, and the function is called",
            _SERVICE,
            (on(CARRIER, "lambda:UpdateFunctionCode", "lambda:InvokeFunction"),),
            passes=False,
            carrier=_FUNCTION,
        ),
        Way(
            "lambda-005",
            "the code of a function is replaced, and others are let in to call it",
            _SERVICE,
            (on(CARRIER, "lambda:UpdateFunctionCode", "lambda:AddPermission"),),
            passes=False,
            carrier=_FUNCTION,
        ),
        Way(
            "lambda-001",
            "a new function is given the role and is called",
            _SERVICE,
            (on(_FUNCTION, "lambda:CreateFunction", "lambda:InvokeFunction"),),
        ),
        Way(
            "lambda-006",
            "a new function is given the role, and others are let in to call it",
            _SERVICE,
            (on(_FUNCTION, "lambda:CreateFunction", "lambda:AddPermission"),),
        ),
        Way(
            "x-lambda-role",
            "a function is given another role and other code, and is called",
            _SERVICE,
            (
                on(
                    CARRIER,
                    "lambda:UpdateFunctionConfiguration",
                    "lambda:UpdateFunctionCode",
                    "lambda:InvokeFunction",
                ),
            ),
            carrier=_FUNCTION,
        ),
        Way(
            "lambda-003",
            "the code of a function is replaced that somebody else calls",
            _SERVICE,
            (on(CARRIER, "lambda:UpdateFunctionCode"),),
            passes=False,
            carrier=_FUNCTION,
            depends=_CALLED,
        ),
        Way(
            "lambda-002",
            "a new function is given the role and is called by a stream or queue",
            _SERVICE,
            (on(_FUNCTION, "lambda:CreateFunction"), on(NOTHING, "lambda:CreateEventSourceMapping")),
            depends="{role} may read a stream or queue in which something arrives",
        ),
        Way(
            "x-lambda-conf",
            "a layer or a variable makes a function run other code",
            _SERVICE,
            (on(CARRIER, "lambda:UpdateFunctionConfiguration"),),
            passes=False,
            carrier=_FUNCTION,
            depends=f"a layer or a variable can change what it runs, and {_CALLED}",
        ),
    ),
    attack=("T1078.004", "T1648"),
)
