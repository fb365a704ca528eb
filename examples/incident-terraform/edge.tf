locals {
  zones = {
    "dashboard.northquay.example" = "production"
    "staging.northquay.example"   = "staging"
  }
  distributions = {
    dashboard = "production"
    documents = "production"
    staging   = "staging"
  }
}

resource "aws_route53_zone" "billing" {
  for_each = local.zones
  name     = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

resource "aws_acm_certificate" "dashboard" {
  domain_name       = "dashboard.northquay.example"
  validation_method = "DNS"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}

resource "aws_acm_certificate" "edge" {
  region            = "us-east-1"
  domain_name       = "dashboard.northquay.example"
  validation_method = "DNS"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}

resource "aws_cloudfront_distribution" "billing" {
  for_each = local.distributions
  enabled  = true
  comment  = each.key
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }

  origin {
    domain_name = "assets.northquay.example"
    origin_id   = "assets"
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "assets"
    viewer_protocol_policy = "https-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_wafv2_web_acl" "billing" {
  region = "us-east-1"
  name   = "billing-prod"
  scope  = "CLOUDFRONT"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "billing"
    sampled_requests_enabled   = true
  }
}

resource "aws_cognito_user_pool" "billing" {
  for_each = local.environments
  name     = "billing-${each.value}"
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}
