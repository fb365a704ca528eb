"""What the incident's account runs on, as a Terraform configuration: functions, containers and edge."""

from collections.abc import Iterator
from typing import Any

from tests.demo.incident import resources
from tests.demo.incident.regions import SHARED_CARRIES
from tests.demo.incident.shapes import ACCOUNT, GLOBAL_REGION
from tests.demo.terraform.configuration import Block, Call
from tests.demo.terraform.expressions import (
    EACH_KEY,
    EACH_VALUE,
    Encoded,
    Expression,
    Nested,
    Template,
    local,
)
from tests.demo.terraform.things import (
    ENVIRONMENTS,
    SERVICE,
    SHARED,
    SHORT,
    TAGS,
    constant_set,
    each_of,
    named,
    per_environment,
    per_name,
)
from tests.demo.terraform.wording import Words, label

PRODUCTION = {"environment": "production", **SERVICE}
GLOBAL = {"region": GLOBAL_REGION}
FIRST_SUBNET = Expression(
    '"billing-${each.value}-a"', ("each.value",), lambda here: f"billing-{here.value}-a"
)


def functions() -> Iterator[Block]:
    """Yield the functions that several teams use, and the permission that lets queues call the webhooks."""
    for name, role in sorted(SHARED_CARRIES.items()):
        body = {
            "function_name": name,
            "role": Block("aws_iam_role", label(role), {}).get("arn"),
            "runtime": "python3.13",
            "handler": "app.handler",
            "s3_bucket": "northquay-ci-artifacts",
            "s3_key": f"{name}.zip",
            "tags": PRODUCTION if name == "user-agent-parser" else SHARED,
        }
        yield Block("aws_lambda_function", label(name), body)
    names = [name for name in named("function") if name.endswith("webhook-ingest")]
    permission = {
        "statement_id": "Queue",
        "function_name": EACH_KEY,
        "action": "lambda:InvokeFunction",
        "principal": "events.amazonaws.com",
        "source_account": local("account_id", ACCOUNT),
    }
    yield Block("aws_lambda_permission", "webhooks", permission, for_each=constant_set(names))


def containers() -> Iterator[Block]:
    """Yield the cluster of each environment with its services, and the repositories of images."""
    cluster = per_environment("aws_ecs_cluster", {"name": SHORT})
    yield cluster
    for short, role in (
        ("api", "billing-worker"),
        ("dashboard", "dashboard-task"),
        ("worker", "billing-worker"),
    ):
        body: dict[str, Any] = {
            "family": Template(("billing-", EACH_VALUE, f"-{short}")),
            "requires_compatibilities": ["FARGATE"],
            "network_mode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "container_definitions": Encoded(
                [{"name": short, "image": f"billing/{short}", "essential": True}]
            ),
            "execution_role_arn": Block("aws_iam_role", "dashboard_task_execution", {}).get("arn"),
        }
        body["task_role_arn"] = Block("aws_iam_role", label(role), {}, for_each=ENVIRONMENTS).get(
            "arn", EACH_KEY
        )
        task = per_environment("aws_ecs_task_definition", body, short)
        yield task
        service = {
            "name": short,
            "cluster": cluster.get("id", EACH_KEY),
            "task_definition": task.get("arn", EACH_KEY),
            "desired_count": 2,
        }
        yield per_environment("aws_ecs_service", service, short)
    repositories = constant_set(resources.REPOSITORIES)
    repository = Block(
        "aws_ecr_repository", "billing", {"name": EACH_KEY, "tags": SHARED}, for_each=repositories
    )
    yield repository
    pull = {
        "Sid": "Build",
        "Effect": "Allow",
        "Principal": {"Service": "codebuild.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }
    document = Words().document("repository", [pull])
    yield document
    body = {"repository": repository.get("name", EACH_KEY), "policy": document.get("json")}
    yield Block("aws_ecr_repository_policy", "billing", body, for_each=repositories)


def delivery() -> Iterator[Block]:
    """Yield the stacks, and what builds and delivers."""
    template = Template(("https://northquay-cfn-templates.s3.amazonaws.com/", EACH_KEY, ".yaml"))
    yield per_name(
        "stack",
        "aws_cloudformation_stack",
        {"name": EACH_KEY, "template_url": template},
        comment="Without a role of its own, a stack is changed with the permissions of whoever changes it.",
    )
    build = Block("aws_iam_role", "billing_codebuild", {}).get("arn")
    project = {
        "name": "billing-dashboard",
        "service_role": build,
        "tags": SHARED,
        "artifacts": Nested(({"type": "NO_ARTIFACTS"},)),
        "environment": Nested(
            (
                {
                    "compute_type": "BUILD_GENERAL1_SMALL",
                    "image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                    "type": "ARM_CONTAINER",
                },
            )
        ),
        "source": Nested(({"type": "NO_SOURCE", "buildspec": "buildspec.yaml"},)),
    }
    yield Block("aws_codebuild_project", "billing_dashboard", project)
    pipeline = {
        "name": "billing-dashboard",
        "role_arn": build,
        "tags": SHARED,
        "artifact_store": Nested(({"location": "northquay-ci-artifacts", "type": "S3"},)),
    }
    yield Block("aws_codepipeline", "billing_dashboard", pipeline)
    machine = {
        "name": Template(("billing-", EACH_VALUE, "-reconcile")),
        "role_arn": Block("aws_iam_role", "reconcile_workflow", {}).get("arn"),
        "definition": Encoded({"StartAt": "Reconcile", "States": {"Reconcile": {"Type": "Succeed"}}}),
    }
    yield per_environment("aws_sfn_state_machine", machine, "reconcile")


def network() -> Iterator[Block]:
    """Yield the network of each environment."""
    vpc = per_environment("aws_vpc", {"cidr_block": "10.0.0.0/16"})
    yield vpc
    subnet = {"vpc_id": vpc.get("id", EACH_VALUE), "cidr_block": "10.0.1.0/24"}
    yield per_name("subnet", "aws_subnet", subnet)
    group = {"name": EACH_KEY, "vpc_id": vpc.get("id", EACH_VALUE)}
    yield Block("aws_security_group", "billing", {**group, "tags": TAGS}, for_each=each_of("security_group"))
    yield per_environment(
        "aws_nat_gateway",
        {
            "connectivity_type": "private",
            "subnet_id": Block("aws_subnet", "billing", {}, for_each=each_of("subnet")).get(
                "id", FIRST_SUBNET
            ),
        },
    )
    yield per_environment("aws_lb", {"name": SHORT, "internal": False, "load_balancer_type": "application"})
    target = {"name": EACH_KEY, "port": 8080, "protocol": "HTTP", "vpc_id": vpc.get("id", EACH_VALUE)}
    yield Block("aws_lb_target_group", "billing", {**target, "tags": TAGS}, for_each=each_of("target_group"))


def edge() -> Iterator[Block]:
    """Yield what customers see first: names, certificates, distributions and who signs in."""
    zones = {"dashboard.northquay.example": "production", "staging.northquay.example": "staging"}
    yield Block(
        "aws_route53_zone", "billing", {"name": EACH_KEY, "tags": TAGS}, for_each=local("zones", zones)
    )
    for name, place in (("dashboard", {}), ("edge", GLOBAL)):
        body = {
            **place,
            "domain_name": "dashboard.northquay.example",
            "validation_method": "DNS",
            "tags": PRODUCTION,
        }
        yield Block("aws_acm_certificate", name, body)
    distributions = {"dashboard": "production", "documents": "production", "staging": "staging"}
    cache = {
        "allowed_methods": ["GET", "HEAD"],
        "cached_methods": ["GET", "HEAD"],
        "target_origin_id": "assets",
        "viewer_protocol_policy": "https-only",
    }
    served: dict[str, Any] = {
        "enabled": True,
        "comment": EACH_KEY,
        "tags": TAGS,
        "origin": Nested(({"domain_name": "assets.northquay.example", "origin_id": "assets"},)),
        "default_cache_behavior": Nested((cache,)),
        "restrictions": Nested(({"geo_restriction": Nested(({"restriction_type": "none"},))},)),
        "viewer_certificate": Nested(({"cloudfront_default_certificate": True},)),
    }
    yield Block(
        "aws_cloudfront_distribution", "billing", served, for_each=local("distributions", distributions)
    )
    metrics = {"cloudwatch_metrics_enabled": True, "metric_name": "billing", "sampled_requests_enabled": True}
    acl = {
        **GLOBAL,
        "name": "billing-prod",
        "scope": "CLOUDFRONT",
        "tags": PRODUCTION,
        "default_action": Nested(({"allow": Nested(({},))},)),
        "visibility_config": Nested((metrics,)),
    }
    yield Block("aws_wafv2_web_acl", "billing", acl)
    yield per_environment("aws_cognito_user_pool", {"name": SHORT})


def callers() -> Iterator[Block | Call]:
    """Yield the provider through which the delivery signs in."""
    body = {"url": "https://token.actions.githubusercontent.com", "client_id_list": ["sts.amazonaws.com"]}
    yield Block("aws_iam_openid_connect_provider", "github", body)
