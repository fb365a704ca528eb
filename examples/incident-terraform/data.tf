locals {
  tables = {
    billing-prod-invoices        = "production"
    billing-prod-sessions        = "production"
    billing-prod-tickets         = "production"
    billing-prod-usage-events    = "production"
    billing-prod-widgets         = "production"
    billing-staging-invoices     = "staging"
    billing-staging-sessions     = "staging"
    billing-staging-usage-events = "staging"
    billing-staging-widgets      = "staging"
    billing-dev-invoices         = "development"
    billing-dev-widgets          = "development"
  }
  database_instances = {
    billing-prod-1    = "production"
    billing-prod-2    = "production"
    billing-staging-1 = "staging"
  }
}

resource "aws_dynamodb_table" "billing" {
  for_each     = local.tables
  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_rds_cluster" "billing" {
  for_each                    = local.environments
  cluster_identifier          = "billing-${each.value}"
  engine                      = "aurora-postgresql"
  master_username             = "billing"
  manage_master_user_password = true
  storage_encrypted           = true
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_rds_cluster_instance" "billing" {
  for_each           = local.database_instances
  identifier         = each.key
  cluster_identifier = aws_rds_cluster.billing[each.value].id
  engine             = "aurora-postgresql"
  instance_class     = "db.r7g.large"
  tags = {
    environment = each.value
    service     = "billing-dashboard"
  }
}

# Taken before the last upgrade.
resource "aws_db_cluster_snapshot" "before_upgrade" {
  db_cluster_identifier          = aws_rds_cluster.billing["production"].id
  db_cluster_snapshot_identifier = "billing-prod-before-upgrade"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}

resource "aws_elasticache_replication_group" "billing" {
  for_each             = local.environments
  replication_group_id = "billing-${each.value}"
  description          = "Sessions of the dashboard"
  node_type            = "cache.t4g.small"
  tags = {
    environment = each.key
    service     = "billing-dashboard"
  }
}

resource "aws_backup_vault" "production" {
  name = "billing-prod"
  tags = {
    environment = "production"
    service     = "billing-dashboard"
  }
}
