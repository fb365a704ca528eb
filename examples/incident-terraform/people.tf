data "aws_iam_policy_document" "finance_reading" {
  statement {
    sid       = "Costs"
    actions   = ["ce:Get*", "cur:Describe*", "budgets:ViewBudget"]
    resources = ["*"]
  }

  statement {
    sid     = "Reports"
    actions = ["s3:GetObject", "s3:ListBucket"]
    resources = [
      "arn:aws:s3:::northquay-billing-prod-reports",
      "arn:aws:s3:::northquay-billing-prod-reports/*",
    ]
  }
}

resource "aws_iam_policy" "finance_reading" {
  name   = "finance-reading"
  policy = data.aws_iam_policy_document.finance_reading.json
}

data "aws_iam_policy_document" "incident_command" {
  statement {
    sid       = "AnythingButPeople"
    actions   = ["*"]
    resources = ["*"]
  }

  statement {
    sid       = "NotPeople"
    effect    = "Deny"
    actions   = ["iam:*", "organizations:*", "account:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "incident_command" {
  name   = "incident-command"
  policy = data.aws_iam_policy_document.incident_command.json
}

data "aws_iam_policy_document" "manage_own_credentials" {
  statement {
    sid       = "OwnKeys"
    actions   = ["iam:*AccessKey*", "iam:ChangePassword"]
    resources = ["arn:aws:iam::${local.account_id}:user/&{aws:username}"]
  }

  statement {
    sid       = "OwnMfa"
    actions   = ["iam:EnableMFADevice", "iam:ResyncMFADevice"]
    resources = ["arn:aws:iam::${local.account_id}:user/&{aws:username}"]
  }
}

resource "aws_iam_policy" "manage_own_credentials" {
  name   = "manage-own-credentials"
  policy = data.aws_iam_policy_document.manage_own_credentials.json
}

resource "aws_iam_group" "billing_developers" {
  name = "billing-developers"
}

resource "aws_iam_group_policy" "billing_developers_take_on_role" {
  name  = "take-on-role"
  group = aws_iam_group.billing_developers.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "TakeOn"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = aws_iam_role.billing_developer.arn
      },
    ]
  })
}

resource "aws_iam_group" "everyone" {
  name = "everyone"
}

resource "aws_iam_group_policy_attachment" "everyone_manage_own_credentials" {
  group      = aws_iam_group.everyone.name
  policy_arn = aws_iam_policy.manage_own_credentials.arn
}

resource "aws_iam_group" "finance_analysts" {
  name = "finance-analysts"
}

resource "aws_iam_group_policy" "finance_analysts_take_on_role" {
  name  = "take-on-role"
  group = aws_iam_group.finance_analysts.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "TakeOn"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = aws_iam_role.finance_readonly.arn
      },
    ]
  })
}

resource "aws_iam_group" "oncall" {
  name = "oncall"
}

resource "aws_iam_group_policy" "oncall_take_on_role" {
  name  = "take-on-role"
  group = aws_iam_group.oncall.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "TakeOn"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = aws_iam_role.incident_commander.arn
      },
    ]
  })
}

resource "aws_iam_group" "platform" {
  name = "platform"
}

resource "aws_iam_group_policy" "platform_take_on_operator" {
  name  = "take-on-operator"
  group = aws_iam_group.platform.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "TakeOnOperator"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = aws_iam_role.platform_engineer.arn
      },
    ]
  })
}

resource "aws_iam_user" "break_glass" {
  name = "break-glass"
}

resource "aws_iam_user_policy_attachment" "break_glass_AdministratorAccess" {
  user       = aws_iam_user.break_glass.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_user" "ci_legacy_deployer" {
  name = "ci-legacy-deployer"
}

resource "aws_iam_user_policy" "ci_legacy_deployer_deploy" {
  name = "deploy"
  user = aws_iam_user.ci_legacy_deployer.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Templates"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "arn:aws:s3:::northquay-cfn-templates/*"
      },
    ]
  })
}

resource "aws_iam_user" "henrik" {
  name = "henrik"
}

resource "aws_iam_user_group_membership" "henrik" {
  user   = aws_iam_user.henrik.name
  groups = [aws_iam_group.everyone.name, aws_iam_group.finance_analysts.name]
}

resource "aws_iam_user" "jonas" {
  name = "jonas"
}

resource "aws_iam_user_group_membership" "jonas" {
  user = aws_iam_user.jonas.name
  groups = [
    aws_iam_group.everyone.name,
    aws_iam_group.oncall.name,
    aws_iam_group.platform.name,
  ]
}

resource "aws_iam_user" "lucia" {
  name = "lucia"
}

resource "aws_iam_user_group_membership" "lucia" {
  user   = aws_iam_user.lucia.name
  groups = [aws_iam_group.everyone.name, aws_iam_group.finance_analysts.name]
}

resource "aws_iam_user" "metrics_exporter" {
  name = "metrics-exporter"
}

resource "aws_iam_user_policy" "metrics_exporter_export" {
  name = "export"
  user = aws_iam_user.metrics_exporter.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Metrics"
        Effect   = "Allow"
        Action   = ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_user" "mira" {
  name = "mira"
}

resource "aws_iam_user_group_membership" "mira" {
  user   = aws_iam_user.mira.name
  groups = [aws_iam_group.everyone.name, aws_iam_group.platform.name]
}

resource "aws_iam_user" "noor" {
  name = "noor"
}

resource "aws_iam_user_policy_attachment" "noor_AdministratorAccess" {
  user       = aws_iam_user.noor.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_user_group_membership" "noor" {
  user   = aws_iam_user.noor.name
  groups = [aws_iam_group.everyone.name]
}

resource "aws_iam_user" "ravi" {
  name = "ravi"
}

resource "aws_iam_user_group_membership" "ravi" {
  user = aws_iam_user.ravi.name
  groups = [
    aws_iam_group.billing_developers.name,
    aws_iam_group.everyone.name,
    aws_iam_group.oncall.name,
  ]
}

resource "aws_iam_user" "smtp_billing" {
  name = "smtp-billing"
}

resource "aws_iam_user_policy" "smtp_billing_send" {
  name = "send"
  user = aws_iam_user.smtp_billing.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Send"
        Effect   = "Allow"
        Action   = "ses:SendRawEmail"
        Resource = "arn:aws:ses:${var.region}:${local.account_id}:identity/billing.northquay.example"
      },
    ]
  })
}

resource "aws_iam_user" "tove" {
  name = "tove"
}

resource "aws_iam_user_group_membership" "tove" {
  user   = aws_iam_user.tove.name
  groups = [aws_iam_group.billing_developers.name, aws_iam_group.everyone.name]
}

data "aws_iam_policy_document" "billing_developer_trust" {
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
}

resource "aws_iam_role" "billing_developer" {
  name               = "billing-developer"
  assume_role_policy = data.aws_iam_policy_document.billing_developer_trust.json
  tags = {
    team = "billing"
  }
}

data "aws_iam_policy_document" "billing_developer_development" {
  statement {
    sid       = "Functions"
    actions   = ["lambda:GetFunction", "lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:${var.region}:${local.account_id}:function:billing-dev-*"]
  }

  statement {
    sid       = "Tables"
    actions   = ["dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan"]
    resources = ["arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-dev-*"]
  }

  statement {
    sid     = "Logs"
    actions = ["logs:FilterLogEvents", "logs:GetLogEvents"]
    resources = [
      "arn:aws:logs:${var.region}:${local.account_id}:log-group:/aws/lambda/billing-dev-*",
    ]
  }
}

resource "aws_iam_role_policy" "billing_developer_development" {
  name   = "development"
  role   = aws_iam_role.billing_developer.id
  policy = data.aws_iam_policy_document.billing_developer_development.json
}

data "aws_iam_policy_document" "cost_audit_reader_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::222222222222:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["nq-7741"]
    }
  }
}

resource "aws_iam_role" "cost_audit_reader" {
  name               = "cost-audit-reader"
  assume_role_policy = data.aws_iam_policy_document.cost_audit_reader_trust.json
}

resource "aws_iam_role_policy_attachment" "cost_audit_reader_finance_reading" {
  role       = aws_iam_role.cost_audit_reader.name
  policy_arn = aws_iam_policy.finance_reading.arn
}

data "aws_iam_policy_document" "finance_readonly_trust" {
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
}

resource "aws_iam_role" "finance_readonly" {
  name               = "finance-readonly"
  assume_role_policy = data.aws_iam_policy_document.finance_readonly_trust.json
  tags = {
    team = "finance"
  }
}

resource "aws_iam_role_policy_attachment" "finance_readonly_finance_reading" {
  role       = aws_iam_role.finance_readonly.name
  policy_arn = aws_iam_policy.finance_reading.arn
}

data "aws_iam_policy_document" "incident_commander_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.jonas.arn, aws_iam_user.ravi.arn]
    }

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_role" "incident_commander" {
  name               = "incident-commander"
  assume_role_policy = data.aws_iam_policy_document.incident_commander_trust.json
  tags = {
    team = "oncall"
  }
}

resource "aws_iam_role_policy_attachment" "incident_commander_incident_command" {
  role       = aws_iam_role.incident_commander.name
  policy_arn = aws_iam_policy.incident_command.arn
}
