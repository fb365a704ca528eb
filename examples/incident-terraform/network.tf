locals {
  subnets = {
    billing-prod-a    = "production"
    billing-prod-b    = "production"
    billing-prod-c    = "production"
    billing-staging-a = "staging"
    billing-staging-b = "staging"
  }
  security_groups = {
    billing-prod-database   = "production"
    billing-prod-service    = "production"
    billing-staging-service = "staging"
  }
  target_groups = {
    billing-prod-api          = "production"
    billing-prod-dashboard    = "production"
    billing-staging-dashboard = "staging"
  }
}

resource "aws_vpc" "billing" {
  for_each   = local.environments
  cidr_block = "10.0.0.0/16"
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_subnet" "billing" {
  for_each   = local.subnets
  vpc_id     = aws_vpc.billing[each.value].id
  cidr_block = "10.0.1.0/24"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_security_group" "billing" {
  for_each = local.security_groups
  name     = each.key
  vpc_id   = aws_vpc.billing[each.value].id
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_nat_gateway" "billing" {
  for_each          = local.environments
  connectivity_type = "private"
  subnet_id         = aws_subnet.billing["billing-${each.value}-a"].id
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_lb" "billing" {
  for_each           = local.environments
  name               = "billing-${each.value}"
  internal           = false
  load_balancer_type = "application"
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_lb_target_group" "billing" {
  for_each = local.target_groups
  name     = each.key
  port     = 8080
  protocol = "HTTP"
  vpc_id   = aws_vpc.billing[each.value].id
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}
