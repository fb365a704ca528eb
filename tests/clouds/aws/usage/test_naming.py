"""From calls to actions."""

import pytest

from iamscope.clouds.aws.data.event_names import API_GATEWAY, CALLS, NOT_RECORDED_BY_DEFAULT, SERVICES
from iamscope.clouds.aws.data.event_resources import PARAMETERS
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.usage.events import parse_event
from iamscope.clouds.aws.usage.naming import actions_of
from tests.fakes.events import event, user

INDEX = universe().actions


@pytest.mark.parametrize(
    ("call", "actions"),
    [
        ("s3:GetObject", ["s3:GetObject"]),
        ("s3:ListBuckets", ["s3:ListAllMyBuckets"]),
        ("s3:HeadObject", ["s3:GetObject"]),
        ("s3:CopyObject", ["s3:PutObject", "s3:GetObject"]),
        ("monitoring:PutMetricData", ["cloudwatch:PutMetricData"]),
        ("lambda:UpdateFunctionCode20150331v2", ["lambda:UpdateFunctionCode"]),
        ("lambda:Invoke", ["lambda:InvokeFunction"]),
        ("cloudfront:CreateDistribution2020_05_31", ["cloudfront:CreateDistribution"]),
        ("apigateway:GetRestApis", ["apigateway:GET"]),
        ("apigateway:CreateStage", ["apigateway:POST"]),
        ("ec2:runinstances", ["ec2:RunInstances"]),
        ("signin:ConsoleLogin", []),
        ("madeup:DoIt", []),
    ],
)
def test_calls_are_actions(call: str, actions: list[str]) -> None:
    """A call is the action that it needs, however CloudTrail names it; what is not known is none."""
    assert list(actions_of(parse_event(event(user("ann"), call)), universe())) == actions


def test_a_version_of_an_object_is_another_action() -> None:
    """To read one version of an object is a permission of its own."""
    for call, action in (
        ("s3:GetObject", "s3:GetObjectVersion"),
        ("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
    ):
        asked = parse_event(event(user("ann"), call, {"versionId": "1"}))
        assert actions_of(asked, universe()) == (action,)


def test_every_name_in_the_tables_exists() -> None:
    """No table names an action or a service that AWS does not list, and no entry says the regular thing."""
    for (service, call), actions in CALLS.items():
        assert all(INDEX.spelled(action) == action for action in actions), call
        assert actions != (f"{service}:{call}",), call
    assert all(INDEX.spelled(action) == action for action in API_GATEWAY.values())
    assert all(INDEX.matching(f"{service}:*") for service in (*SERVICES.values(), *PARAMETERS))
    assert all(INDEX.matching(pattern) for pattern in NOT_RECORDED_BY_DEFAULT)
