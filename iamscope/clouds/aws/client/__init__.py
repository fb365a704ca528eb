"""The only room that imports the AWS SDK: a narrow protocol, its adapter, and where secrets stop."""

from iamscope.clouds.aws.client.fact_reads import FACT_READS
from iamscope.clouds.aws.client.read import Read
from iamscope.clouds.aws.client.reads import READS
from iamscope.clouds.aws.client.session import AwsClient, AwsSession, Login, Reply, connect

__all__ = ["FACT_READS", "READS", "AwsClient", "AwsSession", "Login", "Read", "Reply", "connect"]
