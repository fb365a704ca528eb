locals {
  functions = {
    billing-api-production = {
      billing-prod-dashboard-api = "production"
      billing-prod-refunds       = "production"
    }
    billing-renderer-production = {
      billing-prod-invoice-renderer = "production"
    }
    billing-webhooks-production = {
      billing-prod-usage-aggregator = "production"
      billing-prod-webhook-ingest   = "production"
    }
    billing-api-staging = {
      billing-staging-dashboard-api = "staging"
      billing-dev-dashboard-api     = "development"
    }
    billing-renderer-staging = {
      billing-staging-invoice-renderer = "staging"
    }
    billing-webhooks-staging = {
      billing-staging-usage-aggregator = "staging"
      billing-staging-webhook-ingest   = "staging"
      billing-dev-webhook-ingest       = "development"
    }
  }
}

data "aws_iam_policy_document" "function_logging" {
  statement {
    sid       = "Write"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${local.account_id}:log-group:/aws/lambda/*"]
  }
}

resource "aws_iam_policy" "function_logging" {
  name   = "function-logging"
  policy = data.aws_iam_policy_document.function_logging.json
}

data "aws_iam_policy_document" "billing_api" {
  for_each = local.environments

  statement {
    sid     = "Tables"
    actions = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-${each.value}-*",
    ]
  }

  statement {
    sid     = "Secret"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "arn:aws:secretsmanager:${var.region}:${local.account_id}:secret:billing/${each.value}/*",
    ]
  }
}

module "billing_api" {
  source             = "./modules/function-role"
  for_each           = local.environments
  name               = "billing-api-${each.key}"
  environment        = each.key
  functions          = local.functions["billing-api-${each.key}"]
  policy             = data.aws_iam_policy_document.billing_api[each.key].json
  logging_policy_arn = aws_iam_policy.function_logging.arn
}

data "aws_iam_policy_document" "billing_renderer" {
  for_each = local.environments

  statement {
    sid       = "Draw"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-billing-${each.value}-reports/*"]
  }

  statement {
    sid       = "Key"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:aws:kms:${var.region}:${local.account_id}:key/*"]
  }
}

module "billing_renderer" {
  source             = "./modules/function-role"
  for_each           = local.environments
  name               = "billing-renderer-${each.key}"
  environment        = each.key
  functions          = local.functions["billing-renderer-${each.key}"]
  policy             = data.aws_iam_policy_document.billing_renderer[each.key].json
  logging_policy_arn = aws_iam_policy.function_logging.arn
}

data "aws_iam_policy_document" "billing_webhooks" {
  for_each = local.environments

  statement {
    sid       = "Queue"
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:${var.region}:${local.account_id}:billing-${each.value}-events"]
  }
}

module "billing_webhooks" {
  source             = "./modules/function-role"
  for_each           = local.environments
  name               = "billing-webhooks-${each.key}"
  environment        = each.key
  functions          = local.functions["billing-webhooks-${each.key}"]
  policy             = data.aws_iam_policy_document.billing_webhooks[each.key].json
  logging_policy_arn = aws_iam_policy.function_logging.arn
}

data "aws_iam_policy_document" "billing_worker_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "billing_worker" {
  for_each           = local.environments
  name               = "billing-worker-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.billing_worker_trust.json
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

data "aws_iam_policy_document" "billing_worker" {
  for_each = local.environments

  statement {
    sid       = "Work"
    actions   = ["sqs:DeleteMessage", "sqs:ReceiveMessage"]
    resources = ["arn:aws:sqs:${var.region}:${local.account_id}:billing-${each.value}-*"]
  }

  statement {
    sid     = "Usage"
    actions = ["dynamodb:BatchWriteItem", "dynamodb:PutItem"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-${each.value}-usage-events",
    ]
  }

  statement {
    sid       = "Announce"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:${var.region}:${local.account_id}:billing-${each.value}-*"]
  }
}

resource "aws_iam_role_policy" "billing_worker" {
  for_each = local.environments
  name     = "work"
  role     = aws_iam_role.billing_worker[each.key].id
  policy   = data.aws_iam_policy_document.billing_worker[each.key].json
}

data "aws_iam_policy_document" "cloudwatch_agent_server_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "cloudwatch_agent_server" {
  name               = "cloudwatch-agent-server"
  assume_role_policy = data.aws_iam_policy_document.cloudwatch_agent_server_trust.json
}

data "aws_iam_policy_document" "cloudwatch_agent_server_metrics" {
  statement {
    sid       = "Put"
    actions   = ["cloudwatch:PutMetricData", "ec2:DescribeTags", "logs:PutLogEvents"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "cloudwatch_agent_server_metrics" {
  name   = "metrics"
  role   = aws_iam_role.cloudwatch_agent_server.id
  policy = data.aws_iam_policy_document.cloudwatch_agent_server_metrics.json
}

resource "aws_iam_instance_profile" "cloudwatch_agent_server" {
  name = "cloudwatch-agent-server"
  role = aws_iam_role.cloudwatch_agent_server.name
}

data "aws_iam_policy_document" "dashboard_task_execution_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "dashboard_task_execution" {
  name               = "dashboard-task-execution"
  assume_role_policy = data.aws_iam_policy_document.dashboard_task_execution_trust.json
}

data "aws_iam_policy_document" "dashboard_task_execution_start" {
  statement {
    sid = "Pull"
    actions = [
      "ecr:BatchGetImage",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${local.account_id}:log-group:/ecs/*"]
  }
}

resource "aws_iam_role_policy" "dashboard_task_execution_start" {
  name   = "start"
  role   = aws_iam_role.dashboard_task_execution.id
  policy = data.aws_iam_policy_document.dashboard_task_execution_start.json
}

data "aws_iam_policy_document" "dashboard_task_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "dashboard_task" {
  for_each           = local.environments
  name               = "dashboard-task-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.dashboard_task_trust.json
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

data "aws_iam_policy_document" "dashboard_task" {
  for_each = local.environments

  statement {
    sid     = "Tables"
    actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-${each.value}-*",
    ]
  }

  statement {
    sid     = "Assets"
    actions = ["s3:GetObject", "s3:ListBucket"]
    resources = [
      "arn:aws:s3:::northquay-billing-${each.value}-assets",
      "arn:aws:s3:::northquay-billing-${each.value}-assets/*",
    ]
  }
}

resource "aws_iam_role_policy" "dashboard_task" {
  for_each = local.environments
  name     = "work"
  role     = aws_iam_role.dashboard_task[each.key].id
  policy   = data.aws_iam_policy_document.dashboard_task[each.key].json
}

data "aws_iam_policy_document" "database_monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "database_monitoring" {
  name               = "database-monitoring"
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_trust.json
}

resource "aws_iam_role_policy_attachment" "database_monitoring_function_logging" {
  role       = aws_iam_role.database_monitoring.name
  policy_arn = aws_iam_policy.function_logging.arn
}

data "aws_iam_policy_document" "nightly_schedule_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "nightly_schedule" {
  name               = "nightly-schedule"
  assume_role_policy = data.aws_iam_policy_document.nightly_schedule_trust.json
}

data "aws_iam_policy_document" "nightly_schedule_start" {
  statement {
    sid       = "Start"
    actions   = ["states:StartExecution"]
    resources = ["arn:aws:states:${var.region}:${local.account_id}:stateMachine:billing-*"]
  }
}

resource "aws_iam_role_policy" "nightly_schedule_start" {
  name   = "start"
  role   = aws_iam_role.nightly_schedule.id
  policy = data.aws_iam_policy_document.nightly_schedule_start.json
}

data "aws_iam_policy_document" "reconcile_workflow_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "reconcile_workflow" {
  name               = "reconcile-workflow"
  assume_role_policy = data.aws_iam_policy_document.reconcile_workflow_trust.json
}

data "aws_iam_policy_document" "reconcile_workflow_run" {
  statement {
    sid       = "Call"
    actions   = ["lambda:InvokeFunction"]
    resources = ["arn:aws:lambda:${var.region}:${local.account_id}:function:billing-*"]
  }
}

resource "aws_iam_role_policy" "reconcile_workflow_run" {
  name   = "run"
  role   = aws_iam_role.reconcile_workflow.id
  policy = data.aws_iam_policy_document.reconcile_workflow_run.json
}

data "aws_iam_policy_document" "table_backup_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "table_backup" {
  name               = "table-backup"
  assume_role_policy = data.aws_iam_policy_document.table_backup_trust.json
}

data "aws_iam_policy_document" "table_backup_copy" {
  statement {
    sid       = "Copy"
    actions   = ["dynamodb:StartAwsBackupJob", "rds:CreateDBClusterSnapshot"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "table_backup_copy" {
  name   = "copy"
  role   = aws_iam_role.table_backup.id
  policy = data.aws_iam_policy_document.table_backup_copy.json
}

data "aws_iam_policy_document" "user_agent_parser_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "user_agent_parser" {
  name               = "user-agent-parser"
  assume_role_policy = data.aws_iam_policy_document.user_agent_parser_trust.json
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}

data "aws_iam_policy_document" "user_agent_parser_work" {
  statement {
    sid     = "Parsed"
    actions = ["dynamodb:PutItem"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-prod-sessions",
    ]
  }
}

resource "aws_iam_role_policy" "user_agent_parser_work" {
  name   = "work"
  role   = aws_iam_role.user_agent_parser.id
  policy = data.aws_iam_policy_document.user_agent_parser_work.json
}

resource "aws_iam_role_policy_attachment" "user_agent_parser_function_logging" {
  role       = aws_iam_role.user_agent_parser.name
  policy_arn = aws_iam_policy.function_logging.arn
}
