"""Running code under a role of SageMaker (fact AWS 6.6, rows sagemaker-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, Fact, Thing, Way, marked, on

_SERVICE = "sagemaker.amazonaws.com"
_NOTEBOOK = "sagemaker:notebook-instance"
_PROFILE = "sagemaker:user-profile"
_URL = "sagemaker:CreatePresignedNotebookInstanceUrl"
_CONFIG = on(
    "sagemaker:notebook-instance-lifecycle-config", "sagemaker:CreateNotebookInstanceLifecycleConfig"
)

WAYS = marked(
    (
        Way(
            "sagemaker-001",
            "a new notebook is given the role and opened",
            _SERVICE,
            (on(_NOTEBOOK, "sagemaker:CreateNotebookInstance", _URL),),
        ),
        Way(
            "sagemaker-001",
            "a new notebook is given the role and a script that runs when it starts",
            _SERVICE,
            (on(_NOTEBOOK, "sagemaker:CreateNotebookInstance"), _CONFIG),
        ),
        Way(
            "sagemaker-002",
            "a new training job is given the role",
            _SERVICE,
            (on("sagemaker:training-job", "sagemaker:CreateTrainingJob"),),
        ),
        Way(
            "sagemaker-003",
            "a new processing job is given the role",
            _SERVICE,
            (on("sagemaker:processing-job", "sagemaker:CreateProcessingJob"),),
        ),
        Way(
            "sagemaker-004",
            "a notebook is opened",
            _SERVICE,
            (on(CARRIER, _URL),),
            passes=False,
            carrier=_NOTEBOOK,
            facts=(Fact("state", ("InService",), "{carrier} is in service"),),
        ),
        Way(
            "sagemaker-005",
            "a notebook gets a script that runs when it starts",
            _SERVICE,
            (
                on(
                    CARRIER,
                    "sagemaker:UpdateNotebookInstance",
                    "sagemaker:StopNotebookInstance",
                    "sagemaker:StartNotebookInstance",
                ),
                _CONFIG,
            ),
            passes=False,
            carrier=_NOTEBOOK,
        ),
        Way(
            "x-sagemaker-tuning",
            "a new tuning job is given the role",
            _SERVICE,
            (on("sagemaker:hyper-parameter-tuning-job", "sagemaker:CreateHyperParameterTuningJob"),),
        ),
        Way(
            "x-sagemaker-domain",
            "the studio of a user profile is opened",
            _SERVICE,
            (on(CARRIER, "sagemaker:CreatePresignedDomainUrl"),),
            passes=False,
            carrier=_PROFILE,
        ),
        Way(
            "x-sagemaker-space",
            "a session is opened to a space of a studio",
            _SERVICE,
            (on(CARRIER, "sagemaker:StartSession"),),
            passes=False,
            carrier="sagemaker:space",
        ),
        Way(
            "x-sagemaker-profile",
            "a user profile is given the role, and its studio is opened",
            _SERVICE,
            (on(CARRIER, "sagemaker:UpdateUserProfile", "sagemaker:CreatePresignedDomainUrl"),),
            carrier=_PROFILE,
        ),
        Way(
            "x-sagemaker-profile",
            "a domain is given the role for its user profiles, and the studio of one is opened",
            _SERVICE,
            (
                on("sagemaker:domain", "sagemaker:UpdateDomain"),
                on(_PROFILE, "sagemaker:CreatePresignedDomainUrl"),
            ),
            needs=(Thing("sagemaker:domain", "there is a domain of SageMaker"),),
            depends="a user profile of the domain has no role of its own",
        ),
    ),
    attack=("T1078.004",),
)
