"""The regions of AWS, to choose one from where a policy names some by a pattern.

Origin: the endpoints table of the AWS General Reference.
"""

CHECKED = "2026-11-24"

HOME = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""Where the global services of a partition are."""
REGIONS = tuple(
    """
    us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-central-2 eu-north-1
    eu-south-1 eu-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
    ap-southeast-7 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-east-1 ca-central-1
    ca-west-1 sa-east-1 me-south-1 me-central-1 il-central-1 af-south-1 mx-central-1 us-gov-west-1
    us-gov-east-1 cn-north-1 cn-northwest-1
    """.split()
)
