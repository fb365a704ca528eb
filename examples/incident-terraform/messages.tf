locals {
  queues = {
    billing-prod-dunning     = "production"
    billing-prod-events      = "production"
    billing-prod-events-dlq  = "production"
    billing-prod-invoices    = "production"
    billing-staging-events   = "staging"
    billing-staging-invoices = "staging"
    billing-dev-events       = "development"
  }
  event_queues = {
    billing-prod-events    = "production"
    billing-staging-events = "staging"
    billing-dev-events     = "development"
  }
  topics = {
    billing-prod-alerts           = "production"
    billing-prod-invoice-ready    = "production"
    billing-prod-support          = "production"
    billing-staging-alerts        = "staging"
    billing-staging-invoice-ready = "staging"
  }
  rules = {
    billing-prod-nightly-close    = "production"
    billing-prod-usage-hourly     = "production"
    billing-staging-nightly-close = "staging"
  }
  alarms = {
    billing-prod-5xx          = "production"
    billing-prod-database-cpu = "production"
    billing-prod-dlq-depth    = "production"
    billing-prod-latency      = "production"
    billing-staging-5xx       = "staging"
  }
}

resource "aws_sqs_queue" "billing" {
  for_each = local.queues
  name     = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

data "aws_iam_policy_document" "sqs_queue" {
  for_each = local.event_queues

  statement {
    sid       = "Rules"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.billing[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:events:${var.region}:${local.account_id}:rule/billing-*"]
    }
  }
}

resource "aws_sqs_queue_policy" "billing" {
  for_each  = local.event_queues
  queue_url = aws_sqs_queue.billing[each.key].id
  policy    = data.aws_iam_policy_document.sqs_queue[each.key].json
}

resource "aws_sns_topic" "billing" {
  for_each = local.topics
  name     = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

data "aws_iam_policy_document" "sns_topic" {
  for_each = local.topics

  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.billing[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:cloudwatch:${var.region}:${local.account_id}:alarm:billing-*"]
    }
  }
}

resource "aws_sns_topic_policy" "billing" {
  for_each = local.topics
  arn      = aws_sns_topic.billing[each.key].arn
  policy   = data.aws_iam_policy_document.sns_topic[each.key].json
}

resource "aws_cloudwatch_event_rule" "billing" {
  for_each            = local.rules
  name                = each.key
  schedule_expression = "rate(1 hour)"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_cloudwatch_metric_alarm" "billing" {
  for_each            = local.alarms
  alarm_name          = each.key
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "Errors"
  namespace           = "Billing"
  period              = 60
  statistic           = "Sum"
  threshold           = 5
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}
