data "aws_iam_policy_document" "platform_compute" {
  statement {
    sid       = "Containers"
    actions   = ["ecs:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Functions"
    actions   = ["lambda:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Scaling"
    actions   = ["autoscaling:*", "application-autoscaling:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Network"
    actions   = ["ec2:*", "elasticloadbalancing:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "platform_compute" {
  name   = "platform-compute"
  policy = data.aws_iam_policy_document.platform_compute.json
}

data "aws_iam_policy_document" "platform_data" {
  statement {
    sid       = "Databases"
    actions   = ["rds:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Tables"
    actions   = ["dynamodb:*", "dax:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Buckets"
    actions   = ["s3:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Caches"
    actions   = ["elasticache:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Backups"
    actions   = ["backup:*", "backup-storage:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "platform_data" {
  name   = "platform-data"
  policy = data.aws_iam_policy_document.platform_data.json
}

data "aws_iam_policy_document" "platform_edge" {
  statement {
    sid       = "Names"
    actions   = ["route53:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Distributions"
    actions   = ["cloudfront:*"]
    resources = ["*"]
  }

  statement {
    sid       = "CertificatesAndFirewall"
    actions   = ["acm:*", "wafv2:*"]
    resources = ["*"]
  }

  statement {
    sid       = "DomainsWithMfa"
    actions   = ["route53domains:*"]
    resources = ["*"]

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "platform_edge" {
  name   = "platform-edge"
  policy = data.aws_iam_policy_document.platform_edge.json
}

data "aws_iam_policy_document" "platform_identity" {
  statement {
    sid       = "ReadIdentity"
    actions   = ["iam:Get*", "iam:List*"]
    resources = ["*"]
  }

  statement {
    sid     = "PassServiceRoles"
    actions = ["iam:PassRole"]
    resources = [
      "arn:aws:iam::${local.account_id}:role/billing-*",
      "arn:aws:iam::${local.account_id}:role/dashboard-*",
      aws_iam_role.cloudformation_execution.arn,
    ]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [
        "cloudformation.amazonaws.com",
        "codebuild.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "lambda.amazonaws.com",
        "states.amazonaws.com",
      ]
    }
  }
}

resource "aws_iam_policy" "platform_identity" {
  name   = "platform-identity"
  policy = data.aws_iam_policy_document.platform_identity.json
}

data "aws_iam_policy_document" "platform_messaging" {
  statement {
    sid       = "Queues"
    actions   = ["sqs:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Topics"
    actions   = ["sns:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Schedules"
    actions   = ["events:*", "scheduler:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Workflows"
    actions   = ["states:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "platform_messaging" {
  name   = "platform-messaging"
  policy = data.aws_iam_policy_document.platform_messaging.json
}

data "aws_iam_policy_document" "platform_observability" {
  statement {
    sid       = "Logs"
    actions   = ["logs:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Metrics"
    actions   = ["cloudwatch:*", "xray:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "platform_observability" {
  name   = "platform-observability"
  policy = data.aws_iam_policy_document.platform_observability.json
}

data "aws_iam_policy_document" "platform_secrets" {
  statement {
    sid       = "Keys"
    actions   = ["kms:*"]
    resources = ["*"]
  }

  statement {
    sid       = "SecretsWithMfa"
    actions   = ["secretsmanager:*"]
    resources = ["*"]

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }

  statement {
    sid       = "Parameters"
    actions   = ["ssm:*Parameter*"]
    resources = ["arn:aws:ssm:*:${local.account_id}:parameter/billing/*"]
  }
}

resource "aws_iam_policy" "platform_secrets" {
  name   = "platform-secrets"
  policy = data.aws_iam_policy_document.platform_secrets.json
}

data "aws_iam_policy_document" "platform_stacks" {
  statement {
    sid       = "Stacks"
    actions   = ["cloudformation:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Pipelines"
    actions   = ["codebuild:*", "codepipeline:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Images"
    actions   = ["ecr:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "platform_stacks" {
  name   = "platform-stacks"
  policy = data.aws_iam_policy_document.platform_stacks.json
}

data "aws_iam_policy_document" "platform_engineer_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.report_agent.arn]
    }
  }
}

resource "aws_iam_role" "platform_engineer" {
  name               = "platform-engineer"
  assume_role_policy = data.aws_iam_policy_document.platform_engineer_trust.json
  tags = {
    team = "platform"
  }
}

data "aws_iam_policy_document" "platform_engineer_dashboard_sandbox" {
  statement {
    sid     = "SandboxTable"
    actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-staging-widgets",
    ]
  }

  statement {
    sid     = "SandboxFunction"
    actions = ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:${var.region}:${local.account_id}:function:billing-staging-dashboard-api",
    ]
  }
}

resource "aws_iam_role_policy" "platform_engineer_dashboard_sandbox" {
  name   = "dashboard-sandbox"
  role   = aws_iam_role.platform_engineer.id
  policy = data.aws_iam_policy_document.platform_engineer_dashboard_sandbox.json
}

data "aws_iam_policy_document" "platform_engineer_delivery_roles" {
  statement {
    sid       = "TakeOnDelivery"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::${local.account_id}:role/billing-deploy-*"]
  }
}

resource "aws_iam_role_policy" "platform_engineer_delivery_roles" {
  name   = "delivery-roles"
  role   = aws_iam_role.platform_engineer.id
  policy = data.aws_iam_policy_document.platform_engineer_delivery_roles.json
}

data "aws_iam_policy_document" "platform_engineer_guardrails" {
  statement {
    sid       = "NoPeople"
    effect    = "Deny"
    actions   = ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile"]
    resources = ["*"]
  }

  statement {
    sid       = "NoOrganization"
    effect    = "Deny"
    actions   = ["organizations:*", "account:*"]
    resources = ["*"]
  }

  statement {
    sid       = "KeepKeys"
    effect    = "Deny"
    actions   = ["kms:ScheduleKeyDeletion"]
    resources = ["*"]
  }

  statement {
    sid       = "KeepTheTrail"
    effect    = "Deny"
    actions   = ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging"]
    resources = ["*"]
  }

  statement {
    sid       = "KeepTheAuditLog"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::northquay-audit-log", "arn:aws:s3:::northquay-audit-log/*"]
  }
}

resource "aws_iam_role_policy" "platform_engineer_guardrails" {
  name   = "guardrails"
  role   = aws_iam_role.platform_engineer.id
  policy = data.aws_iam_policy_document.platform_engineer_guardrails.json
}

data "aws_iam_policy_document" "platform_engineer_organization_read" {
  statement {
    sid       = "ReadOrganization"
    actions   = ["organizations:Describe*", "organizations:List*"]
    resources = ["*"]
  }

  statement {
    sid       = "ReadAuditLog"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::northquay-audit-log/*"]
  }
}

resource "aws_iam_role_policy" "platform_engineer_organization_read" {
  name   = "organization-read"
  role   = aws_iam_role.platform_engineer.id
  policy = data.aws_iam_policy_document.platform_engineer_organization_read.json
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_compute" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_compute.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_data" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_data.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_edge" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_edge.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_identity" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_identity.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_messaging" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_messaging.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_observability" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_observability.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_secrets" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_secrets.arn
}

resource "aws_iam_role_policy_attachment" "platform_engineer_platform_stacks" {
  role       = aws_iam_role.platform_engineer.name
  policy_arn = aws_iam_policy.platform_stacks.arn
}
