"""The ARNs of the account's resources."""

from tests.demo.incident.shapes import ACCOUNT, REGION


def regional(service: str, name: str, region: str = REGION) -> str:
    """Return the ARN of a resource of one region."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{name}"


def function(name: str) -> str:
    """Return the ARN of a Lambda function."""
    return regional("lambda", f"function:{name}")


def table(name: str) -> str:
    """Return the ARN of a DynamoDB table."""
    return regional("dynamodb", f"table/{name}")


def queue(name: str) -> str:
    """Return the ARN of an SQS queue."""
    return regional("sqs", name)


def topic(name: str) -> str:
    """Return the ARN of an SNS topic."""
    return regional("sns", name)


def logs(name: str) -> str:
    """Return the ARN of a log group."""
    return regional("logs", f"log-group:{name}")


def mail(name: str) -> str:
    """Return the ARN of a mail identity."""
    return regional("ses", f"identity/{name}")


def bucket(name: str) -> list[str]:
    """Return the ARNs of a bucket and of its objects."""
    return [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]


def objects(name: str) -> str:
    """Return the ARN of all objects of a bucket, or of those under a prefix."""
    return f"arn:aws:s3:::{name}/*"
