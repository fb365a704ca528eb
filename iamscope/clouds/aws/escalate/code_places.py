"""Where the code lies that a carrier runs: images, scripts and layers, as far as a snapshot names them."""

import re
from collections.abc import Iterator, Sequence

from iamscope.clouds.aws.records.arns import partition_of
from iamscope.clouds.aws.records.carriers import Carrier

# An image in ECR. One that is named by its digest is always the same, whatever is put beside it.
_IMAGE = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([^:@\s]+)(?::[^@\s]+)?")
_SCRIPT = re.compile(r"s3://([^/\s]+)/(\S.*)")

BUCKET, IMAGE, LAYER, SCRIPT = "bucket", "image", "layer", "script"


def code_places(carrier: Carrier, name: str) -> Sequence[str]:
    """Return the ARNs that a fact of a carrier names: the repositories of its images, its script, its layers.

    `bucket` is the bucket of its script. Any other fact is an ARN itself.
    """
    value = carrier.facts.get(SCRIPT if name == BUCKET else name, "")
    return tuple(dict.fromkeys(_places(name, value.split("\n"), partition_of(carrier.arn)))) if value else ()


def _places(name: str, values: Sequence[str], partition: str) -> Iterator[str]:
    for value in values:
        if name == IMAGE:
            if found := _IMAGE.fullmatch(value):
                account, region, repository = found.groups()
                yield f"arn:{partition}:ecr:{region}:{account}:repository/{repository}"
        elif name in (BUCKET, SCRIPT):
            if found := _SCRIPT.fullmatch(value):
                yield f"arn:{partition}:s3:::{found[1]}" + (f"/{found[2]}" if name == SCRIPT else "")
        elif name == LAYER:
            yield value.rpartition(":")[0]
        else:
            yield value
