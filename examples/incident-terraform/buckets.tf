locals {
  buckets = {
    northquay-billing-prod-assets     = "production"
    northquay-billing-prod-exports    = "production"
    northquay-billing-prod-invoices   = "production"
    northquay-billing-prod-reports    = "production"
    northquay-billing-prod-uploads    = "production"
    northquay-billing-staging-assets  = "staging"
    northquay-billing-staging-reports = "staging"
    northquay-billing-staging-uploads = "staging"
    northquay-billing-dev-assets      = "development"
  }
  asset_buckets = {
    northquay-billing-prod-assets    = "production"
    northquay-billing-staging-assets = "staging"
    northquay-billing-dev-assets     = "development"
  }
  plain_buckets = {
    northquay-billing-prod-exports    = "production"
    northquay-billing-prod-invoices   = "production"
    northquay-billing-prod-reports    = "production"
    northquay-billing-prod-uploads    = "production"
    northquay-billing-staging-reports = "staging"
    northquay-billing-staging-uploads = "staging"
  }
}

resource "aws_s3_bucket" "billing" {
  for_each = local.buckets
  bucket   = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_s3_bucket" "shared" {
  for_each = toset([
    "northquay-audit-log",
    "northquay-cfn-templates",
    "northquay-ci-artifacts",
    "northquay-docs",
    "northquay-faq",
    "northquay-release-notes",
    "northquay-support-transcripts",
  ])
  bucket = each.key
  tags = {
    service = "shared"
  }
}

data "aws_iam_policy_document" "assets_bucket" {
  for_each = local.asset_buckets

  statement {
    sid     = "Tls"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      aws_s3_bucket.billing[each.key].arn,
      "${aws_s3_bucket.billing[each.key].arn}/*",
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "Cdn"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.billing[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = ["arn:aws:cloudfront::${local.account_id}:distribution/E1EXAMPLEPROD1"]
    }
  }
}

resource "aws_s3_bucket_policy" "assets" {
  for_each = local.asset_buckets
  bucket   = aws_s3_bucket.billing[each.key].id
  policy   = data.aws_iam_policy_document.assets_bucket[each.key].json
}

data "aws_iam_policy_document" "billing_bucket" {
  for_each = local.plain_buckets

  statement {
    sid     = "Tls"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      aws_s3_bucket.billing[each.key].arn,
      "${aws_s3_bucket.billing[each.key].arn}/*",
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "billing" {
  for_each = local.plain_buckets
  bucket   = aws_s3_bucket.billing[each.key].id
  policy   = data.aws_iam_policy_document.billing_bucket[each.key].json
}

data "aws_iam_policy_document" "shared_bucket" {
  for_each = toset([
    "northquay-audit-log",
    "northquay-cfn-templates",
    "northquay-ci-artifacts",
    "northquay-docs",
    "northquay-faq",
    "northquay-release-notes",
    "northquay-support-transcripts",
  ])

  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.shared[each.key].arn, "${aws_s3_bucket.shared[each.key].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "shared" {
  for_each = toset([
    "northquay-audit-log",
    "northquay-cfn-templates",
    "northquay-ci-artifacts",
    "northquay-docs",
    "northquay-faq",
    "northquay-release-notes",
    "northquay-support-transcripts",
  ])
  bucket = aws_s3_bucket.shared[each.key].id
  policy = data.aws_iam_policy_document.shared_bucket[each.key].json
}

resource "aws_s3_bucket_public_access_block" "billing" {
  for_each                = local.buckets
  bucket                  = aws_s3_bucket.billing[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "shared" {
  for_each = toset([
    "northquay-audit-log",
    "northquay-cfn-templates",
    "northquay-ci-artifacts",
    "northquay-docs",
    "northquay-faq",
    "northquay-release-notes",
    "northquay-support-transcripts",
  ])
  bucket                  = aws_s3_bucket.shared[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
