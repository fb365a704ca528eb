"""Running code under a role of Glue (fact AWS 6.6, rows glue-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Way, marked, on

_SERVICE = "glue.amazonaws.com"
_JOB = "glue:job"
_TRIGGER = on("glue:trigger", "glue:CreateTrigger")

WAYS = marked(
    (
        Way(
            "glue-001",
            "a new development endpoint is given the role",
            _SERVICE,
            (on(NOTHING, "glue:CreateDevEndpoint"),),
        ),
        Way(
            "glue-002",
            "a key for SSH is added to a development endpoint",
            _SERVICE,
            (on(CARRIER, "glue:UpdateDevEndpoint"),),
            passes=False,
            carrier="glue:devendpoint",
        ),
        Way(
            "glue-003",
            "a new job is given the role and is run",
            _SERVICE,
            (on(_JOB, "glue:CreateJob", "glue:StartJobRun"),),
        ),
        Way(
            "glue-004",
            "a new job is given the role and is run by a trigger",
            _SERVICE,
            (on(_JOB, "glue:CreateJob"), _TRIGGER),
        ),
        Way(
            "glue-005",
            "a job gets another script and the role, and is run",
            _SERVICE,
            (on(CARRIER, "glue:UpdateJob", "glue:StartJobRun"),),
            carrier=_JOB,
        ),
        Way(
            "glue-006",
            "a job gets another script and the role, and is run by a trigger",
            _SERVICE,
            (on(CARRIER, "glue:UpdateJob"), _TRIGGER),
            carrier=_JOB,
        ),
        Way(
            "glue-007",
            "a new interactive session is given the role and runs statements",
            _SERVICE,
            (on("glue:session", "glue:CreateSession", "glue:RunStatement"),),
        ),
    ),
    attack=("T1078.004",),
)
