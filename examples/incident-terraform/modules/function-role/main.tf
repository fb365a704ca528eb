data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags = {
    environment = var.environment
    service     = "billing-dashboard"
  }
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.this.id
  policy = var.policy
}

resource "aws_iam_role_policy_attachment" "logging" {
  role       = aws_iam_role.this.name
  policy_arn = var.logging_policy_arn
}

resource "aws_lambda_function" "this" {
  for_each      = var.functions
  function_name = each.key
  role          = aws_iam_role.this.arn
  runtime       = "python3.13"
  handler       = "app.handler"
  architectures = ["arm64"]
  memory_size   = 256
  timeout       = 30
  s3_bucket     = "northquay-ci-artifacts"
  s3_key        = "${each.key}.zip"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = var.functions
  name              = "/aws/lambda/${each.key}"
  retention_in_days = 90
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}
