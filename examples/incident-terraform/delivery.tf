locals {
  stacks = {
    billing-prod-dashboard     = "production"
    billing-prod-data          = "production"
    billing-prod-edge          = "production"
    billing-prod-network       = "production"
    billing-prod-observability = "production"
    billing-staging-dashboard  = "staging"
    billing-staging-data       = "staging"
    billing-staging-edge       = "staging"
    billing-staging-network    = "staging"
    billing-dev-dashboard      = "development"
    billing-dev-data           = "development"
  }
}

data "aws_iam_policy_document" "environment_builder" {
  statement {
    sid       = "Build"
    actions   = ["dynamodb:*", "ec2:*", "ecs:*", "lambda:*", "rds:*", "s3:*", "sns:*", "sqs:*"]
    resources = ["*"]
  }

  statement {
    sid       = "Names"
    actions   = ["cloudfront:*", "elasticloadbalancing:*", "route53:ChangeResourceRecordSets"]
    resources = ["*"]
  }

  statement {
    sid     = "Pass"
    actions = ["iam:PassRole"]
    resources = [
      "arn:aws:iam::${local.account_id}:role/billing-*",
      "arn:aws:iam::${local.account_id}:role/dashboard-*",
    ]
  }
}

resource "aws_iam_policy" "environment_builder" {
  name   = "environment-builder"
  policy = data.aws_iam_policy_document.environment_builder.json
}

data "aws_iam_policy_document" "billing_codebuild_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "billing_codebuild" {
  name               = "billing-codebuild"
  assume_role_policy = data.aws_iam_policy_document.billing_codebuild_trust.json
}

data "aws_iam_policy_document" "billing_codebuild_build" {
  statement {
    sid       = "Artifacts"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-ci-artifacts/*"]
  }

  statement {
    sid       = "Images"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:PutImage"]
    resources = ["arn:aws:ecr:${var.region}:${local.account_id}:repository/billing/*"]
  }

  statement {
    sid       = "Log"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${local.account_id}:log-group:/aws/codebuild/*"]
  }
}

resource "aws_iam_role_policy" "billing_codebuild_build" {
  name   = "build"
  role   = aws_iam_role.billing_codebuild.id
  policy = data.aws_iam_policy_document.billing_codebuild_build.json
}

data "aws_iam_policy_document" "billing_deploy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.github_actions_deploy.arn, aws_iam_role.platform_engineer.arn]
    }
  }
}

resource "aws_iam_role" "billing_deploy" {
  for_each           = local.environments
  name               = "billing-deploy-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.billing_deploy_trust.json
  tags = {
    environment = each.key
    team        = "platform"
  }
}

data "aws_iam_policy_document" "billing_deploy" {
  for_each = local.environments

  statement {
    sid = "Stacks"
    actions = [
      "cloudformation:CreateChangeSet",
      "cloudformation:DescribeStacks",
      "cloudformation:ExecuteChangeSet",
    ]
    resources = [
      "arn:aws:cloudformation:${var.region}:${local.account_id}:stack/billing-${each.value}-*",
    ]
  }

  statement {
    sid     = "Services"
    actions = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [
      "arn:aws:ecs:${var.region}:${local.account_id}:service/billing-${each.value}/*",
    ]
  }

  statement {
    sid     = "Functions"
    actions = ["lambda:PublishVersion", "lambda:UpdateFunctionCode"]
    resources = [
      "arn:aws:lambda:${var.region}:${local.account_id}:function:billing-${each.value}-*",
    ]
  }

  statement {
    sid       = "Assets"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::northquay-billing-${each.value}-assets/*"]
  }
}

resource "aws_iam_role_policy" "billing_deploy" {
  for_each = local.environments
  name     = "deploy"
  role     = aws_iam_role.billing_deploy[each.key].id
  policy   = data.aws_iam_policy_document.billing_deploy[each.key].json
}

data "aws_iam_policy_document" "cloudformation_execution_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["cloudformation.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "cloudformation_execution" {
  name               = "cloudformation-execution"
  assume_role_policy = data.aws_iam_policy_document.cloudformation_execution_trust.json
}

resource "aws_iam_role_policy_attachment" "cloudformation_execution_environment_builder" {
  role       = aws_iam_role.cloudformation_execution.name
  policy_arn = aws_iam_policy.environment_builder.arn
}

data "aws_iam_policy_document" "github_actions_deploy_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:northquay/billing-dashboard:ref:refs/heads/main"]
    }
  }
}

resource "aws_iam_role" "github_actions_deploy" {
  name               = "github-actions-deploy"
  assume_role_policy = data.aws_iam_policy_document.github_actions_deploy_trust.json
}

data "aws_iam_policy_document" "github_actions_deploy_hand_over" {
  statement {
    sid       = "TakeOnDelivery"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::${local.account_id}:role/billing-deploy-*"]
  }
}

resource "aws_iam_role_policy" "github_actions_deploy_hand_over" {
  name   = "hand-over"
  role   = aws_iam_role.github_actions_deploy.id
  policy = data.aws_iam_policy_document.github_actions_deploy_hand_over.json
}

data "aws_iam_policy_document" "github_actions_plan_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:northquay/billing-dashboard:pull_request"]
    }
  }
}

resource "aws_iam_role" "github_actions_plan" {
  name               = "github-actions-plan"
  assume_role_policy = data.aws_iam_policy_document.github_actions_plan_trust.json
}

resource "aws_iam_role_policy_attachment" "github_actions_plan_ReadOnlyAccess" {
  role       = aws_iam_role.github_actions_plan.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# Without a role of its own, a stack is changed with the permissions of whoever changes it.
resource "aws_cloudformation_stack" "billing" {
  for_each     = local.stacks
  name         = each.key
  template_url = "https://northquay-cfn-templates.s3.amazonaws.com/${each.key}.yaml"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_codebuild_project" "billing_dashboard" {
  name         = "billing-dashboard"
  service_role = aws_iam_role.billing_codebuild.arn
  tags = {
    service = "shared"
  }

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/amazonlinux-aarch64-standard:3.0"
    type         = "ARM_CONTAINER"
  }

  source {
    type      = "NO_SOURCE"
    buildspec = "buildspec.yaml"
  }
}

resource "aws_codepipeline" "billing_dashboard" {
  name     = "billing-dashboard"
  role_arn = aws_iam_role.billing_codebuild.arn
  tags = {
    service = "shared"
  }

  artifact_store {
    location = "northquay-ci-artifacts"
    type     = "S3"
  }
}

resource "aws_sfn_state_machine" "reconcile" {
  for_each = local.environments
  name     = "billing-${each.value}-reconcile"
  role_arn = aws_iam_role.reconcile_workflow.arn
  definition = jsonencode({
    StartAt = "Reconcile"
    States = {
      Reconcile = {
        Type = "Succeed"
      }
    }
  })
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}
