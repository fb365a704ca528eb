resource "aws_ecs_cluster" "billing" {
  for_each = local.environments
  name     = "billing-${each.value}"
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_task_definition" "api" {
  for_each                 = local.environments
  family                   = "billing-${each.value}-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([
    {
      name      = "api"
      image     = "billing/api"
      essential = true
    },
  ])
  execution_role_arn = aws_iam_role.dashboard_task_execution.arn
  task_role_arn      = aws_iam_role.billing_worker[each.key].arn
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_service" "api" {
  for_each        = local.environments
  name            = "api"
  cluster         = aws_ecs_cluster.billing[each.key].id
  task_definition = aws_ecs_task_definition.api[each.key].arn
  desired_count   = 2
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_task_definition" "dashboard" {
  for_each                 = local.environments
  family                   = "billing-${each.value}-dashboard"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([
    {
      name      = "dashboard"
      image     = "billing/dashboard"
      essential = true
    },
  ])
  execution_role_arn = aws_iam_role.dashboard_task_execution.arn
  task_role_arn      = aws_iam_role.dashboard_task[each.key].arn
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_service" "dashboard" {
  for_each        = local.environments
  name            = "dashboard"
  cluster         = aws_ecs_cluster.billing[each.key].id
  task_definition = aws_ecs_task_definition.dashboard[each.key].arn
  desired_count   = 2
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_task_definition" "worker" {
  for_each                 = local.environments
  family                   = "billing-${each.value}-worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([
    {
      name      = "worker"
      image     = "billing/worker"
      essential = true
    },
  ])
  execution_role_arn = aws_iam_role.dashboard_task_execution.arn
  task_role_arn      = aws_iam_role.billing_worker[each.key].arn
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecs_service" "worker" {
  for_each        = local.environments
  name            = "worker"
  cluster         = aws_ecs_cluster.billing[each.key].id
  task_definition = aws_ecs_task_definition.worker[each.key].arn
  desired_count   = 2
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_ecr_repository" "billing" {
  for_each = toset(["billing/api", "billing/dashboard", "billing/worker"])
  name     = each.key
  tags = {
    service = "shared"
  }
}

data "aws_iam_policy_document" "repository" {
  statement {
    sid     = "Build"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_ecr_repository_policy" "billing" {
  for_each   = toset(["billing/api", "billing/dashboard", "billing/worker"])
  repository = aws_ecr_repository.billing[each.key].name
  policy     = data.aws_iam_policy_document.repository.json
}
