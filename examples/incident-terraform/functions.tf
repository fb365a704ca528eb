resource "aws_lambda_function" "audit_evidence" {
  function_name = "audit-evidence"
  role          = aws_iam_role.audit_evidence_agent.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "audit-evidence.zip"
  tags = {
    service = "shared"
  }
}

resource "aws_lambda_function" "docs_search" {
  function_name = "docs-search"
  role          = aws_iam_role.docs_search_agent.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "docs-search.zip"
  tags = {
    service = "shared"
  }
}

resource "aws_lambda_function" "export_run" {
  function_name = "export-run"
  role          = aws_iam_role.export_agent.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "export-run.zip"
  tags = {
    service = "shared"
  }
}

resource "aws_lambda_function" "ticket_router" {
  function_name = "ticket-router"
  role          = aws_iam_role.ticket_router.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "ticket-router.zip"
  tags = {
    service = "shared"
  }
}

resource "aws_lambda_function" "user_agent_parser" {
  function_name = "user-agent-parser"
  role          = aws_iam_role.user_agent_parser.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "user-agent-parser.zip"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}

resource "aws_lambda_permission" "webhooks" {
  for_each = toset([
    "billing-prod-webhook-ingest",
    "billing-staging-webhook-ingest",
    "billing-dev-webhook-ingest",
  ])
  statement_id   = "Queue"
  function_name  = each.key
  action         = "lambda:InvokeFunction"
  principal      = "events.amazonaws.com"
  source_account = local.account_id
}
