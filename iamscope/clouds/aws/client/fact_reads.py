"""The AWS calls that write a file of facts, and the IAM permission that each needs.

A collection makes none of them: a snapshot holds the text of the policies that are attached.
"""

from iamscope.clouds.aws.client.read import reads

FACT_READS = {
    read.call: read
    for read in reads(
        "iam",
        "iam",
        ("NoSuchEntity",),
        ("list-policies", "ListPolicies"),
        ("get-policy-version", "GetPolicyVersion"),
    )
}
"""The calls by name."""
