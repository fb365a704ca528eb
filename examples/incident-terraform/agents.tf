data "aws_iam_policy_document" "release_notes_boundary" {
  statement {
    sid       = "Notes"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-release-notes/*"]
  }
}

resource "aws_iam_policy" "release_notes_boundary" {
  name   = "release-notes-boundary"
  policy = data.aws_iam_policy_document.release_notes_boundary.json
}

data "aws_iam_policy_document" "support_triage" {
  statement {
    sid     = "ReadTickets"
    actions = ["dynamodb:GetItem", "dynamodb:Query"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-prod-tickets",
    ]
  }

  statement {
    sid       = "ReadTranscripts"
    actions   = ["S3:getobject"]
    resources = ["arn:aws:s3:::northquay-support-transcripts/*"]
  }

  statement {
    sid       = "Notify"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:${var.region}:${local.account_id}:billing-prod-support"]
  }
}

resource "aws_iam_policy" "support_triage" {
  name   = "support-triage"
  policy = data.aws_iam_policy_document.support_triage.json
}

data "aws_iam_policy_document" "triage_legacy" {
  statement {
    sid       = "Tables"
    actions   = ["dynamodb:DeleteTable", "dynamodb:UpdateTable"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "triage_legacy" {
  name   = "triage-legacy"
  policy = data.aws_iam_policy_document.triage_legacy.json
}

resource "aws_iam_user" "log_insights_agent" {
  name = "log-insights-agent"
}

resource "aws_iam_user_policy" "log_insights_agent_read_logs" {
  name = "read-logs"
  user = aws_iam_user.log_insights_agent.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["logs:FilterLogEvents", "logs:GetLogEvents"]
        Resource = "arn:aws:logs:${var.region}:${local.account_id}:log-group:/aws/lambda/billing-prod-*"
      },
    ]
  })
}

data "aws_iam_policy_document" "audit_evidence_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "audit_evidence_agent" {
  name               = "audit-evidence-agent"
  assume_role_policy = data.aws_iam_policy_document.audit_evidence_agent_trust.json
  tags = {
    "iamscope:agent" = "audit-evidence-agent"
  }
}

data "aws_iam_policy_document" "audit_evidence_agent_evidence" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::northquay-audit-log/AWSLogs/${local.account_id}/*"]
  }
}

resource "aws_iam_role_policy" "audit_evidence_agent_evidence" {
  name   = "evidence"
  role   = aws_iam_role.audit_evidence_agent.id
  policy = data.aws_iam_policy_document.audit_evidence_agent_evidence.json
}

data "aws_iam_policy_document" "bedrock_faq_assistant_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "bedrock_faq_assistant" {
  name               = "bedrock-faq-assistant"
  assume_role_policy = data.aws_iam_policy_document.bedrock_faq_assistant_trust.json
}

data "aws_iam_policy_document" "bedrock_faq_assistant_answer" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::northquay-faq/*"]
  }

  statement {
    sid       = "Think"
    actions   = ["bedrock:InvokeModel"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "bedrock_faq_assistant_answer" {
  name   = "answer"
  role   = aws_iam_role.bedrock_faq_assistant.id
  policy = data.aws_iam_policy_document.bedrock_faq_assistant_answer.json
}

data "aws_iam_policy_document" "billing_batch_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "billing_batch_agent" {
  name               = "billing-batch-agent"
  assume_role_policy = data.aws_iam_policy_document.billing_batch_agent_trust.json
  tags = {
    environment = "production"
    team        = "billing"
  }
}

data "aws_iam_policy_document" "billing_batch_agent_dunning" {
  statement {
    sid       = "TakeReminders"
    actions   = ["sqs:DeleteMessage", "sqs:ReceiveMessage"]
    resources = ["arn:aws:sqs:${var.region}:${local.account_id}:billing-prod-dunning"]
  }

  statement {
    sid     = "SendReminders"
    actions = ["ses:SendEmail"]
    resources = [
      "arn:aws:ses:${var.region}:${local.account_id}:identity/dunning.northquay.example",
    ]
  }
}

resource "aws_iam_role_policy" "billing_batch_agent_dunning" {
  name   = "dunning"
  role   = aws_iam_role.billing_batch_agent.id
  policy = data.aws_iam_policy_document.billing_batch_agent_dunning.json
}

data "aws_iam_policy_document" "billing_batch_agent_invoice_import" {
  statement {
    sid       = "ReadUploads"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::northquay-billing-prod-uploads/*"]
  }

  statement {
    sid     = "StoreInvoices"
    actions = ["dynamodb:PutItem"]
    resources = [
      "arn:aws:dynamodb:${var.region}:${local.account_id}:table/billing-prod-invoices",
    ]
  }
}

resource "aws_iam_role_policy" "billing_batch_agent_invoice_import" {
  name   = "invoice-import"
  role   = aws_iam_role.billing_batch_agent.id
  policy = data.aws_iam_policy_document.billing_batch_agent_invoice_import.json
}

data "aws_iam_policy_document" "docs_search_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "docs_search_agent" {
  name               = "docs-search-agent"
  assume_role_policy = data.aws_iam_policy_document.docs_search_agent_trust.json
  tags = {
    "iamscope:agent" = "docs-search-agent"
  }
}

data "aws_iam_policy_document" "docs_search_agent_fence" {
  statement {
    sid         = "OnlyReading"
    effect      = "Deny"
    not_actions = ["s3:GetObject", "s3:ListBucket"]
    resources   = ["*"]
  }

  statement {
    sid           = "OnlyTheDocs"
    effect        = "Deny"
    actions       = ["s3:*"]
    not_resources = ["arn:aws:s3:::northquay-docs", "arn:aws:s3:::northquay-docs/*"]
  }
}

resource "aws_iam_role_policy" "docs_search_agent_fence" {
  name   = "fence"
  role   = aws_iam_role.docs_search_agent.id
  policy = data.aws_iam_policy_document.docs_search_agent_fence.json
}

data "aws_iam_policy_document" "docs_search_agent_storage" {
  statement {
    sid       = "Storage"
    actions   = ["dynamodb:*", "s3:*"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "docs_search_agent_storage" {
  name   = "storage"
  role   = aws_iam_role.docs_search_agent.id
  policy = data.aws_iam_policy_document.docs_search_agent_storage.json
}

data "aws_iam_policy_document" "export_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "export_agent" {
  name               = "export-agent"
  assume_role_policy = data.aws_iam_policy_document.export_agent_trust.json
  tags = {
    "iamscope:agent" = "export-agent"
  }
}

data "aws_iam_policy_document" "export_agent_export" {
  statement {
    sid       = "Export"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-billing-prod-exports/*"]

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["aws:kms"]
    }
  }
}

resource "aws_iam_role_policy" "export_agent_export" {
  name   = "export"
  role   = aws_iam_role.export_agent.id
  policy = data.aws_iam_policy_document.export_agent_export.json
}

data "aws_iam_policy_document" "refund_runtime_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock-agentcore.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "refund_runtime" {
  name               = "refund-runtime"
  assume_role_policy = data.aws_iam_policy_document.refund_runtime_trust.json
}

data "aws_iam_policy_document" "refund_runtime_refund" {
  statement {
    sid     = "Refund"
    actions = ["lambda:InvokeFunction"]
    resources = [
      "arn:aws:lambda:${var.region}:${local.account_id}:function:billing-prod-refunds",
    ]
  }
}

resource "aws_iam_role_policy" "refund_runtime_refund" {
  name   = "refund"
  role   = aws_iam_role.refund_runtime.id
  policy = data.aws_iam_policy_document.refund_runtime_refund.json
}

data "aws_iam_policy_document" "release_notes_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock-agentcore.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "release_notes_agent" {
  name                 = "release-notes-agent"
  assume_role_policy   = data.aws_iam_policy_document.release_notes_agent_trust.json
  permissions_boundary = aws_iam_policy.release_notes_boundary.arn
  tags = {
    "iamscope:agent" = "release-notes-agent"
  }
}

data "aws_iam_policy_document" "release_notes_agent_write" {
  statement {
    sid       = "Storage"
    actions   = ["s3:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Source"
    actions   = ["codecommit:*"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "release_notes_agent_write" {
  name   = "write"
  role   = aws_iam_role.release_notes_agent.id
  policy = data.aws_iam_policy_document.release_notes_agent_write.json
}

data "aws_iam_policy_document" "report_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock-agentcore.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "report_agent" {
  name               = "report-agent"
  assume_role_policy = data.aws_iam_policy_document.report_agent_trust.json
  tags = {
    "iamscope:agent" = "report-agent"
    team             = "finance"
  }
}

data "aws_iam_policy_document" "report_agent" {
  statement {
    sid     = "ReadReports"
    actions = ["s3:GetObject", "s3:ListBucket"]
    resources = [
      "arn:aws:s3:::northquay-billing-prod-reports",
      "arn:aws:s3:::northquay-billing-prod-reports/*",
    ]
  }

  statement {
    sid       = "WriteReports"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-billing-prod-reports/*"]
  }

  statement {
    sid       = "QueryUsage"
    actions   = ["athena:GetQueryResults", "athena:StartQueryExecution"]
    resources = ["arn:aws:athena:${var.region}:${local.account_id}:workgroup/reports"]
  }

  statement {
    sid       = "CleanUp"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::northquay-billing-prod-reports/*"]
  }

  statement {
    sid     = "Announce"
    actions = ["ses:SendEmail", "ses:SendRawEmail"]
    resources = [
      "arn:aws:ses:${var.region}:${local.account_id}:identity/reports.northquay.example",
    ]
  }

  statement {
    sid       = "BecomeOperator"
    actions   = ["sts:AssumeRole"]
    resources = [aws_iam_role.platform_engineer.arn]
  }
}

resource "aws_iam_role_policy" "report_agent" {
  name   = "report-agent"
  role   = aws_iam_role.report_agent.id
  policy = data.aws_iam_policy_document.report_agent.json
}

data "aws_iam_policy_document" "support_triage_agent_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock-agentcore.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_iam_role" "support_triage_agent" {
  name               = "support-triage-agent"
  assume_role_policy = data.aws_iam_policy_document.support_triage_agent_trust.json
  tags = {
    team = "support"
  }
}

data "aws_iam_policy_document" "support_triage_agent_fence" {
  statement {
    sid       = "NoTableChanges"
    effect    = "Deny"
    actions   = ["dynamodb:Delete*", "dynamodb:Update*"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "support_triage_agent_fence" {
  name   = "fence"
  role   = aws_iam_role.support_triage_agent.id
  policy = data.aws_iam_policy_document.support_triage_agent_fence.json
}

resource "aws_iam_role_policy_attachment" "support_triage_agent_support_triage" {
  role       = aws_iam_role.support_triage_agent.name
  policy_arn = aws_iam_policy.support_triage.arn
}

resource "aws_iam_role_policy_attachment" "support_triage_agent_triage_legacy" {
  role       = aws_iam_role.support_triage_agent.name
  policy_arn = aws_iam_policy.triage_legacy.arn
}

data "aws_iam_policy_document" "ticket_router_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "ticket_router" {
  name               = "ticket-router"
  assume_role_policy = data.aws_iam_policy_document.ticket_router_trust.json
  tags = {
    "iamscope:agent" = "ticket-router"
  }
}

data "aws_iam_policy_document" "ticket_router_route" {
  statement {
    sid       = "Route"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:${var.region}:${local.account_id}:billing-prod-support"]
  }
}

resource "aws_iam_role_policy" "ticket_router_route" {
  name   = "route"
  role   = aws_iam_role.ticket_router.id
  policy = data.aws_iam_policy_document.ticket_router_route.json
}

resource "aws_iam_role_policy_attachment" "ticket_router_function_logging" {
  role       = aws_iam_role.ticket_router.name
  policy_arn = aws_iam_policy.function_logging.arn
}
