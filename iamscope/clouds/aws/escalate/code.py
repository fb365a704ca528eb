"""Replacing the code that a role runs, where it lies: images, scripts, layers (fact AWS 6.6 and 6.7).

A way is told only where the snapshot shows what runs the code: that somebody may write to a bucket
or a repository makes it nobody by itself.
"""

from iamscope.clouds.aws.escalate.code_places import BUCKET, IMAGE, LAYER, SCRIPT
from iamscope.clouds.aws.escalate.ways import CARRIER, NOTHING, Calls, Way, marked, on

_RUN = "{carrier} is run again"
_PULLED = "{carrier} is started again, and gets the image anew by its tag"
_CONSUMERS = (
    ("ecs:task-definition", "ecs-tasks.amazonaws.com", "a task definition"),
    ("batch:job-definition", "ecs-tasks.amazonaws.com", "a job definition"),
    ("apprunner:service", "tasks.apprunner.amazonaws.com", "a service of App Runner"),
    ("codebuild:project", "codebuild.amazonaws.com", "a project of CodeBuild"),
    ("bedrock-agentcore:runtime", "bedrock-agentcore.amazonaws.com", "an agent runtime"),
)
_TOKEN = on(NOTHING, "ecr:GetAuthorizationToken")
_PUSH = on(
    f"{CARRIER}.{IMAGE}",
    "ecr:PutImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
)


def _image(consumer: tuple[str, str, str], title: str, calls: Calls) -> Way:
    carrier, service, thing = consumer
    return Way(
        "x-ecr-image",
        title.format(thing=thing),
        service,
        (calls, _TOKEN),
        passes=False,
        carrier=carrier,
        shown=IMAGE,
        depends=_PULLED,
    )


_IMAGES = (
    *(_image(one, "the image is replaced that {thing} runs", _PUSH) for one in _CONSUMERS),
    *(
        _image(
            one,
            "the policy of the repository is rewritten from which {thing} gets its image",
            on(f"{CARRIER}.{IMAGE}", "ecr:SetRepositoryPolicy"),
        )
        for one in _CONSUMERS
    ),
)

_SCRIPTS = tuple(
    Way(
        "x-s3-code",
        title,
        "glue.amazonaws.com",
        (on(f"{CARRIER}.{shown}", action),),
        passes=False,
        carrier="glue:job",
        shown=shown,
        depends=_RUN,
    )
    for title, shown, action in (
        ("the script is replaced that a job of Glue runs", SCRIPT, "s3:PutObject"),
        (
            "the policy of the bucket is rewritten in which the script of a job of Glue lies",
            BUCKET,
            "s3:PutBucketPolicy",
        ),
    )
)

_LAYERS = (
    Way(
        "x-lambda-layer",
        "a new version of the layer is published that a function uses",
        "lambda.amazonaws.com",
        (on(f"{CARRIER}.{LAYER}", "lambda:PublishLayerVersion"),),
        passes=False,
        carrier="lambda:function",
        shown=LAYER,
        depends="somebody moves {carrier} to the newest version of its layer",
    ),
)

WAYS = (
    *marked(_IMAGES, attack=("T1078.004", "T1525")),
    *marked((*_SCRIPTS, *_LAYERS), attack=("T1078.004", "T1648")),
)
