"""Where code lies: images in ECR, scripts in S3, layers of functions."""

import pytest

from iamscope.clouds.aws.escalate.code_places import code_places
from iamscope.clouds.aws.records.carriers import Carrier

REPOSITORY = "arn:aws:ecr:eu-west-1:111111111111:repository/team/app"
IMAGE = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app"


@pytest.mark.parametrize(
    ("name", "facts", "places"),
    [
        ("image", {"image": f"{IMAGE}:latest"}, (REPOSITORY,)),
        ("image", {"image": f"{IMAGE}\n{IMAGE}:2\nnginx"}, (REPOSITORY,)),
        ("image", {"image": f"{IMAGE}@sha256:0a"}, ()),
        ("image", {"image": f"{IMAGE}:2@sha256:0a"}, ()),
        ("image", {}, ()),
        ("script", {"script": "s3://code/jobs/a b.py"}, ("arn:aws:s3:::code/jobs/a b.py",)),
        ("bucket", {"script": "s3://code/jobs/a.py"}, ("arn:aws:s3:::code",)),
        ("script", {"script": "https://example.com/a.py"}, ()),
        ("layer", {"layer": "arn:aws:lambda:eu-west-1:1:layer:l:7"}, ("arn:aws:lambda:eu-west-1:1:layer:l",)),
        ("cluster", {"cluster": "arn:aws:ecs:eu-west-1:1:cluster/c"}, ("arn:aws:ecs:eu-west-1:1:cluster/c",)),
    ],
)
def test_facts_name_places(name: str, facts: dict[str, str], places: tuple[str, ...]) -> None:
    """A fact is read as the ARNs it names; what names none, or never changes, is no place."""
    carrier = Carrier("ecs:task-definition", "arn:aws:ecs:eu-west-1:1:task-definition/t:1", "", facts)
    assert code_places(carrier, name) == places
