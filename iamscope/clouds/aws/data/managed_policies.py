"""What some managed policies of AWS say that every account has, attached or not.

An answer of IAM holds the text of a policy of AWS only where it is attached, and some people leave those
texts out. Of these the part is kept that decides what their holder can become.

Origin: the AWS Managed Policy Reference Guide.
"""

CHECKED = "2026-11-24"

STATEMENTS = {
    "AdministratorAccess": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    "IAMFullAccess": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}],
    "PowerUserAccess": [
        {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": [
                "account:GetAccountInformation",
                "account:ListRegions",
                "iam:CreateServiceLinkedRole",
                "iam:DeleteServiceLinkedRole",
                "iam:ListRoles",
                "organizations:DescribeOrganization",
            ],
            "Resource": "*",
        },
    ],
}
