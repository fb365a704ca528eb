"""The evaluator against the oracle, on random cases."""

from hypothesis import HealthCheck, given, settings

from iamscope.clouds.aws.cases import decide_case

from . import agrees
from .facts import Case
from .random_cases import cases


@settings(
    max_examples=1500, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(cases())
def test_the_evaluator_agrees_with_the_oracle(case: Case) -> None:
    """Whatever the policies, the request and what is unknown of it, both give the same answer."""
    assert agrees(case, str(decide_case(case).outcome))
