"""Where the parameters of a call name its resource, and the ARN that they make.

By service, the parameter as CloudTrail writes it and the ARN's form: `{}` is the parameter's value. A
value that is an ARN already is taken as it is. From the services' API references and the resource
types of the Service Authorization Reference, as of 2026-11.
"""

CHECKED = "2026-11"

_HERE = "arn:{partition}:{service}:{region}:{account}:"
PARAMETERS: dict[str, tuple[tuple[str, str], ...]] = {
    "athena": (("workGroup", f"{_HERE}workgroup/{{}}"),),
    "cloudformation": (("stackName", f"{_HERE}stack/{{}}/*"),),
    "dynamodb": (("tableName", f"{_HERE}table/{{}}"),),
    "ecr": (("repositoryName", f"{_HERE}repository/{{}}"),),
    "ecs": (("cluster", f"{_HERE}cluster/{{}}"),),
    "events": (("name", f"{_HERE}rule/{{}}"), ("rule", f"{_HERE}rule/{{}}")),
    "kinesis": (("streamName", f"{_HERE}stream/{{}}"),),
    "kms": (("keyId", f"{_HERE}key/{{}}"),),
    "lambda": (("functionName", f"{_HERE}function:{{}}"),),
    "logs": (
        ("logGroupName", f"{_HERE}log-group:{{}}"),
        ("logGroupName", f"{_HERE}log-group:{{}}:*"),
    ),
    "rds": (
        ("dBInstanceIdentifier", f"{_HERE}db:{{}}"),
        ("dBClusterIdentifier", f"{_HERE}cluster:{{}}"),
    ),
    # Six characters that AWS adds end the ARN of a secret.
    "secretsmanager": (("secretId", f"{_HERE}secret:{{}}-??????"), ("name", f"{_HERE}secret:{{}}-??????")),
    "ssm": (("name", f"{_HERE}parameter/{{}}"),),
}
