"""The evaluator against the oracle, on random cases and random patterns."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iamscope.access.globs import Glob
from iamscope.clouds.aws.authorize.patterns import Fit, fit_resource
from iamscope.clouds.aws.cases import decide_case

from . import agrees
from .arns import narrow, wide
from .facts import Case
from .random_cases import cases
from .variables import pieces

STRICT = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@settings(STRICT, max_examples=1500)
@given(cases())
def test_the_evaluator_agrees_with_the_oracle(case: Case) -> None:
    """Whatever the policies, the request and what is unknown of it, both give the same answer."""
    assert agrees(case, str(decide_case(case).outcome))


fields = st.text("ab*?", max_size=3)
names = st.text("ab/:", max_size=4)


@settings(STRICT, max_examples=2000)
@given(
    st.lists(fields, min_size=1, max_size=7).map(":".join),
    st.lists(names, min_size=6, max_size=6).map(":".join),
)
def test_resource_patterns_fit_as_the_oracle_says(pattern: str, arn: str) -> None:
    """A pattern fits field by field, or only across fields, or not at all, in both kinds of policies."""
    parts = pieces(pattern, variables=False)
    for layer, lenient in (("identity", True), ("resource_policy", False)):
        fit = fit_resource(Glob.parse(pattern), arn, lenient=lenient)
        assert (fit is Fit.YES) == narrow(parts, arn, layer)
        assert (fit is not Fit.NO) == wide(parts, arn, layer)
