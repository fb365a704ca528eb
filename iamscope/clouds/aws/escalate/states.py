"""Having calls made under a role: state machines, schedules, rules and pipes (fact AWS 6.6)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Way, marked, on

_SERVICE = "states.amazonaws.com"
_MACHINE = "states:statemachine"
_SCHEDULER = "scheduler.amazonaws.com"
_SCHEDULE = "scheduler:schedule"
_ONE = "what the role may do, one call at a time"
_LIMITED = "the calls that matter are among those that {what} can make"

WAYS = marked(
    (
        Way(
            "stepfunctions-001",
            "a new state machine is given the role and started",
            _SERVICE,
            (on(_MACHINE, "states:CreateStateMachine", "states:StartExecution"),),
            gain=_ONE,
        ),
        Way(
            "stepfunctions-002",
            "a state machine gets another definition and is started",
            _SERVICE,
            (on(CARRIER, "states:UpdateStateMachine", "states:StartExecution"),),
            passes=False,
            carrier=_MACHINE,
            gain=_ONE,
        ),
        Way(
            "x-states-test",
            "a state is tested under the role",
            _SERVICE,
            (on(NOTHING, "states:TestState"),),
            gain=_ONE,
        ),
        Way(
            "scheduler-001",
            "a new schedule makes calls under the role",
            _SCHEDULER,
            (on(_SCHEDULE, "scheduler:CreateSchedule"),),
            gain=_ONE,
        ),
        Way(
            "scheduler-001",
            "a schedule gets other calls to make, under the role",
            _SCHEDULER,
            (on(CARRIER, "scheduler:UpdateSchedule"),),
            carrier=_SCHEDULE,
            gain=_ONE,
        ),
        Way(
            "x-events",
            "a new rule hands events to a target under the role",
            "events.amazonaws.com",
            (on("events:rule-on-default-event-bus", "events:PutTargets", "events:PutRule"),),
            depends=_LIMITED.replace("{what}", "a rule"),
            gain="what a rule can call under the role",
        ),
        Way(
            "x-pipes",
            "a new pipe reads and calls under the role",
            "pipes.amazonaws.com",
            (on("pipes:pipe", "pipes:CreatePipe"),),
            depends=_LIMITED.replace("{what}", "a pipe"),
            gain="what a pipe can read and call under the role",
        ),
    ),
    attack=("T1078.004",),
)
