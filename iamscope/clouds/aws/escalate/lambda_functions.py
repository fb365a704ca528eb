"""Running code under a function's role (fact AWS 6.6, rows lambda-*)."""

from collections.abc import Iterator
from itertools import islice

from iamscope.clouds.aws.escalate.ground import Ground, Held, Made, step
from iamscope.model.reach import Step

SERVICE = "lambda.amazonaws.com"
_MOST_CANDIDATES = 100
_CREATE, _INVOKE, _UPDATE, _PASS = (
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "iam:PassRole",
)


def new_function(ground: Ground) -> Iterator[Step]:
    """lambda-001: a new function is given a role that trusts Lambda, and is called."""
    if not (ground.newest.names(_CREATE) or ground.newest.names(_PASS) or ground.newest.names(_INVOKE)):
        return
    if not (ground.anyone_names(_CREATE) and ground.anyone_names(_PASS)):
        return
    account = ground.newest.entity.account
    creation = _on_new_function(ground, account)
    if creation is None:
        return
    for role in ground.decider.directory.trusting_service(account, SERVICE):
        admission = ground.admission(role, SERVICE)
        if admission is None or role.arn == ground.newest.entity.arn:
            continue
        passed = ground.call(_PASS, role.arn, {"iam:PassedToService": SERVICE})
        if passed is not None:
            yield step("lambda-001", ground.newest, Held(role, raised=False), [passed, *creation], admission)


def _on_new_function(ground: Ground, account: str) -> list[Made] | None:
    """Return how some function of a freely chosen name can be created and called."""
    best: list[Made] | None = None
    # The name is free to choose.
    possible = dict.fromkeys(islice(ground.common([_CREATE, _INVOKE], account), _MOST_CANDIDATES))
    for arn in possible:
        created, invoked = ground.call(_CREATE, arn), ground.call(_INVOKE, arn)
        if created is None or invoked is None:
            continue
        if created.decision.allowed and invoked.decision.allowed:
            return [created, invoked]
        best = best or [created, invoked]
    return best


def existing_function(ground: Ground) -> Iterator[Step]:
    """lambda-003 and lambda-004: the code of a function that already carries a role is replaced.

    Where nobody held may call the function, the step depends on somebody else doing so.
    """
    if not (ground.newest.names(_UPDATE) or ground.newest.names(_INVOKE)) or not ground.anyone_names(_UPDATE):
        return
    for function in ground.decider.inventory.functions:
        role = ground.decider.directory.find(function.role)
        if role is None or role.arn == ground.newest.entity.arn:
            continue
        admission = ground.admission(role, SERVICE)
        updated = ground.call(_UPDATE, function.arn)
        if admission is None or updated is None:
            continue
        invoked = ground.call(_INVOKE, function.arn)
        held = Held(role, raised=False)
        if invoked is not None:
            yield step("lambda-004", ground.newest, held, [updated, invoked], admission)
        else:
            reasons = [f"`{function.arn}` is called by somebody", *([admission] if admission else [])]
            yield step("lambda-003", ground.newest, held, [updated], " and ".join(reasons))
