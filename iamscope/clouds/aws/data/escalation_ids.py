"""Ids under which other lists know ways of escalation, where ours go by other names.

Origin: the ids of pathfinding.cloud and of our own first list of paths, compared by hand.
"""

from collections.abc import Mapping

CHECKED = "2026-11-24"


def _table(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the ids by id; each line is an id and some of ours."""
    found: dict[str, tuple[str, ...]] = {}
    for name, *ours in (line.split() for line in text.strip().splitlines()):
        found[name] = (*found.get(name, ()), *ours)
    return found


# An id that we use too is told with those that go further.
OURS = _table("""
x-asg x-asg x-asg-template
x-beanstalk x-beanstalk x-beanstalk-new
x-bedrock-agent x-bedrock-agent x-agentcore-gateway x-agentcore-runtime
x-codebuild-upd x-codebuild-upd x-codebuild-role x-codebuild-sandbox
x-codepipeline x-codepipeline x-codepipeline-upd
x-ec2-assoc x-ec2-assoc x-ec2-profile
x-ecr x-ecr x-ecr-image
x-eks x-eks x-eks-pod
x-events x-events x-pipes
x-lambda-conf x-lambda-conf x-lambda-role
x-lambda-url lambda-001 lambda-006
x-rds x-rds x-rds-password
x-sagemaker-more x-sagemaker-domain x-sagemaker-mlflow x-sagemaker-profile
x-sagemaker-more x-sagemaker-space x-sagemaker-tuning
x-sso-more x-sso-more x-sso-limits x-sso-people
x-ssm-more x-ssm-association x-ssm-document x-ssm-session x-ssm-window
""")

LEFT_OUT: Mapping[str, str] = {
    "x-codestar": "CodeStar was closed on 31 July 2024: projects can be neither made nor joined any more,"
    " and its actions are gone from the Service Authorization Reference",
}
"""Ids of what cannot be done any more, and why."""
