"""Resource types of the AWS provider: what it works out itself, and what stands where nothing is written.

Source: the schemas of the Terraform AWS provider, version 6.
"""

from collections.abc import Mapping
from typing import Any

from tests.demo.terraform.expressions import UNKNOWN

# What AWS makes up for each type, beside `id`; those of IAM have no region.
_COMPUTED: Mapping[str, str] = {
    "aws_acm_certificate": "arn domain_validation_options not_after not_before status validation_emails",
    "aws_backup_vault": "arn recovery_points",
    "aws_cloudformation_stack": "capabilities outputs parameters policy_body template_body",
    "aws_cloudfront_distribution": "arn domain_name etag hosted_zone_id status trusted_signers",
    "aws_cloudwatch_event_rule": "arn name_prefix",
    "aws_cloudwatch_log_group": "arn log_group_class name_prefix",
    "aws_cloudwatch_metric_alarm": "arn evaluate_low_sample_count_percentiles",
    "aws_codebuild_project": "arn encryption_key public_project_alias",
    "aws_codepipeline": "arn trigger_all",
    "aws_cognito_user_pool": "arn creation_date custom_domain domain endpoint last_modified_date",
    "aws_db_cluster_snapshot": "db_cluster_snapshot_arn engine kms_key_id port snapshot_type status vpc_id",
    "aws_dynamodb_table": "arn read_capacity stream_arn stream_label stream_view_type write_capacity",
    "aws_ecr_repository": "arn registry_id repository_url",
    "aws_ecr_repository_policy": "registry_id",
    "aws_ecs_cluster": "arn setting",
    "aws_ecs_service": "arn iam_role platform_version triggers",
    "aws_ecs_task_definition": "arn arn_without_revision enable_fault_injection network_mode revision",
    "aws_elasticache_replication_group": "arn cluster_enabled member_clusters primary_endpoint_address",
    "aws_iam_group": "arn unique_id",
    "aws_iam_group_policy": "name_prefix",
    "aws_iam_group_policy_attachment": "",
    "aws_iam_instance_profile": "arn create_date name_prefix unique_id",
    "aws_iam_openid_connect_provider": "arn thumbprint_list",
    "aws_iam_policy": "arn attachment_count name_prefix policy_id",
    "aws_iam_role": "arn create_date inline_policy managed_policy_arns name_prefix unique_id",
    "aws_iam_role_policy": "name_prefix",
    "aws_iam_role_policy_attachment": "",
    "aws_iam_user": "arn unique_id",
    "aws_iam_user_group_membership": "",
    "aws_iam_user_policy": "name_prefix",
    "aws_iam_user_policy_attachment": "",
    "aws_iam_access_key": "create_date encrypted_secret key_fingerprint secret ses_smtp_password_v4",
    "aws_kms_alias": "arn name_prefix target_key_arn",
    "aws_kms_grant": "grant_id grant_token",
    "aws_kms_key": "arn key_id multi_region policy rotation_period_in_days",
    "aws_lambda_function": "arn invoke_arn last_modified qualified_arn source_code_hash version",
    "aws_lambda_permission": "statement_id_prefix",
    "aws_lb": "arn arn_suffix dns_name security_groups subnet_mapping vpc_id zone_id",
    "aws_lb_target_group": "arn arn_suffix health_check load_balancer_arns name_prefix",
    "aws_nat_gateway": "association_id network_interface_id private_ip public_ip",
    "aws_rds_cluster": "arn cluster_resource_id endpoint hosted_zone_id port reader_endpoint",
    "aws_rds_cluster_instance": "arn availability_zone dbi_resource_id endpoint kms_key_id port writer",
    "aws_route53_zone": "arn name_servers primary_name_server zone_id",
    "aws_s3_bucket": "arn bucket_domain_name bucket_regional_domain_name hosted_zone_id policy",
    "aws_s3_bucket_policy": "",
    "aws_s3_bucket_public_access_block": "",
    "aws_secretsmanager_secret": "arn name_prefix policy replica",
    "aws_security_group": "arn egress ingress name_prefix owner_id",
    "aws_sfn_state_machine": "arn creation_date name_prefix revision_id status version_description",
    "aws_sns_topic": "arn beginning_archive_time name_prefix owner policy",
    "aws_sns_topic_policy": "owner",
    "aws_sqs_queue": "arn name_prefix policy redrive_allow_policy redrive_policy url",
    "aws_sqs_queue_policy": "",
    "aws_subnet": "arn availability_zone_id ipv6_cidr_block_association_id owner_id",
    "aws_vpc": "arn default_network_acl_id default_security_group_id main_route_table_id owner_id",
    "aws_wafv2_web_acl": "arn application_integration_url capacity lock_token",
}
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "aws_iam_role": {
        "description": None,
        "force_detach_policies": False,
        "max_session_duration": 3600,
        "path": "/",
        "permissions_boundary": None,
    },
    "aws_iam_user": {"force_destroy": False, "path": "/", "permissions_boundary": None},
    "aws_iam_group": {"path": "/"},
    "aws_iam_policy": {"delay_after_policy_creation_in_ms": None, "description": None, "path": "/"},
    "aws_iam_instance_profile": {"path": "/"},
    "aws_iam_access_key": {"pgp_key": None, "status": "Active"},
    "aws_kms_key": {"bypass_policy_lockout_safety_check": False, "is_enabled": True},
    "aws_s3_bucket": {"bucket_prefix": None, "force_destroy": False, "object_lock_enabled": None},
    "aws_sqs_queue": {"fifo_queue": False, "visibility_timeout_seconds": 30},
    "aws_cloudformation_stack": {"iam_role_arn": None, "on_failure": None, "policy_url": None},
}
_UNTAGGED = (
    "policy",
    "attachment",
    "membership",
    "permission",
    "grant",
    "alias",
    "access_block",
    "group_policy",
)


def filled(kind: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is planned for a new resource: what is written, defaults, and what AWS makes up."""
    computed = dict.fromkeys(("id", *_COMPUTED[kind].split()), UNKNOWN)
    region = {} if "_iam_" in kind else {"region": "eu-west-1"}
    tagged = kind == "aws_iam_policy" or not kind.endswith((*_UNTAGGED, "aws_iam_group", "access_key"))
    tags = {"tags": own.get("tags"), "tags_all": own.get("tags") or {}} if tagged else {}
    return {**computed, **_DEFAULTS.get(kind, {}), **region, **own, **tags}
