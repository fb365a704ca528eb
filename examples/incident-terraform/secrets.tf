locals {
  secrets = {
    "billing/prod/database"            = "production"
    "billing/prod/payment-provider"    = "production"
    "billing/prod/session-key"         = "production"
    "billing/prod/webhook-signing"     = "production"
    "billing/staging/database"         = "staging"
    "billing/staging/payment-provider" = "staging"
    "billing/staging/session-key"      = "staging"
    "billing/dev/database"             = "development"
  }
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "billing" {
  for_each    = local.environments
  description = "Data of the billing dashboard"
  policy      = data.aws_iam_policy_document.key.json
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_kms_alias" "billing" {
  for_each      = local.environments
  name          = "alias/billing-${each.key}"
  target_key_id = aws_kms_key.billing[each.key].id
}

resource "aws_kms_grant" "database" {
  for_each          = local.environments
  key_id            = aws_kms_key.billing[each.key].id
  grantee_principal = "rds.eu-west-1.amazonaws.com"
  operations        = ["Decrypt", "Encrypt", "GenerateDataKey"]
}

resource "aws_secretsmanager_secret" "billing" {
  for_each = local.secrets
  name     = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}
