"""Whom principals must, or must not, become, and where they must not get."""

from typing import Any

import pytest

from iamscope.model.tested import Verdict
from iamscope.pipeline.guardrails.ground import Ground
from tests.fakes.account import arn
from tests.fakes.whole import only, put

Json = dict[str, Any]
FAIL, UNKNOWN, PASS = Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS


def no(who: str, **duty: Any) -> Json:
    """Return a test that forbids something."""
    return {"principals": who, "must-not": duty}


def yes(who: str, **duty: Any) -> Json:
    """Return a test that demands something."""
    return {"principals": who, "must": duty}


@pytest.mark.parametrize("name", ["ops", "role/ops", arn("role", "ops"), "role/op?", "*"])
def test_becoming_somebody_named_in_whatever_way_fails(guarded: Ground, name: str) -> None:
    """A name, a full name and a pattern mean the same principal, and the path is the proof."""
    case = only(guarded, no("bot", become=name))
    assert (case.verdict, len(case.path), case.path[-1].target.principal.name) == (FAIL, 1, "ops")
    assert len(case.sources) == 2


def test_nobody_that_is_meant_is_become(guarded: Ground) -> None:
    """Others pass, and a principal is not held against itself."""
    assert only(guarded, no("reader", become="role/ops")).verdict is PASS
    assert only(guarded, no("ops", become="role/op*")).verdict is PASS


def test_a_condition_on_the_way_is_unknown(guarded: Ground) -> None:
    """The coder becomes the runner only if somebody calls the function."""
    case = only(guarded, no("coder", become="runner"))
    assert (case.verdict, "called" in case.depends) == (UNKNOWN, True)
    assert only(guarded, yes("coder", become="runner")).verdict is UNKNOWN


def test_a_name_that_nobody_has_is_unknown(guarded: Ground) -> None:
    """A slip of the pen is no pass, whether it is in who is asked about or in whom they become."""
    case = only(guarded, no("bot", become="role/opps"))
    assert (case.verdict, "did you mean `role/ops`?" in case.depends) == (UNKNOWN, True)
    case = only(guarded, no("bott", become="role/ops"))
    assert (case.verdict, "did you mean `bot`?" in case.depends) == (UNKNOWN, True)
    assert only(guarded, no("role/nobody-*", administer=True)).verdict is UNKNOWN


def test_a_must_become_needs_all_of_them(guarded: Ground) -> None:
    """It passes for certain steps alone."""
    assert only(guarded, yes("bot", become="ops")).verdict is PASS
    (found,) = put(guarded, yes("bot", become=["ops", "reader"]))
    assert [case.verdict for case in found.cases] == [PASS, FAIL]
    assert only(guarded, yes("reader", become="admin")).verdict is FAIL


def test_one_step_is_all_that_counts_without_reach(guarded: Ground) -> None:
    """What is become through somebody else does not count."""
    deep = only(guarded, no("chief", become="ops"))
    assert (deep.verdict, len(deep.path)) == (FAIL, 2)
    assert only(guarded, {**no("chief", become="ops"), "reach": False}).verdict is PASS
    assert only(guarded, {**no("chief", become="admin"), "reach": False}).verdict is FAIL


def test_administrators_are_found_behind_others(guarded: Ground) -> None:
    """Who becomes an administrator is one, unless only the principal itself counts."""
    assert only(guarded, no("admin", administer=True)).verdict is FAIL
    case = only(guarded, no("chief", administer=True))
    assert (case.verdict, "as `" in case.message, len(case.path)) == (FAIL, True, 1)
    assert only(guarded, {**no("chief", administer=True), "reach": False}).verdict is PASS
    assert only(guarded, no("bot", administer=True)).verdict is PASS
    assert only(guarded, yes("admin", administer=True)).verdict is PASS
    assert only(guarded, yes("bot", administer=True)).verdict is FAIL


def test_an_environment_is_reached_by_its_data_and_its_principals(guarded: Ground) -> None:
    """Reading what is in it counts, becoming somebody in it too, and what does neither passes."""
    case = only(guarded, no("stage-app", environments=["production"]))
    assert case.verdict is FAIL
    assert case.witness is not None
    assert case.witness.resource.startswith("arn:aws:s3:::prod-data/")
    case = only(guarded, no("chief", environments=["production"]))
    assert (case.verdict, case.message) == (FAIL, f"can become `{arn('role', 'admin')}`")
    assert only(guarded, no("stage-idle", environments=["production"])).verdict is PASS
    assert only(guarded, no("admin", environments=["production"])).verdict is FAIL


def test_an_environment_of_which_nothing_is_known_is_unknown(guarded: Ground) -> None:
    """Nothing in it is no proof that nothing is reached."""
    assert only(guarded, no("bot", environments=["nowhere"])).verdict is UNKNOWN


def test_somebody_outside_is_never_proven_to_stay_out_of_an_environment(guarded: Ground) -> None:
    """What policies of resources give to another account no set holds."""
    assert only(guarded, no("222222222222", environments=["production"])).verdict is UNKNOWN
    assert only(guarded, no("222222222222", become="role/ops")).verdict is PASS


def test_everybody_in_an_environment_is_asked_about(guarded: Ground) -> None:
    """Whoever is in staging by the estate file is tested, one by one."""
    test = {"environments": ["staging"], "must-not": {"environments": ["production"]}}
    ((app, idle),) = (one.cases for one in put(guarded, test))
    assert (app.verdict, idle.verdict) == (FAIL, PASS)
    ((nobody,),) = (one.cases for one in put(guarded, {**test, "environments": ["nowhere"]}))
    assert nobody.verdict is UNKNOWN
