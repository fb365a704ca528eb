"""Files of guardrail tests, run on a snapshot."""

from pathlib import Path

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.model.tested import Verdict
from iamscope.pipeline.guardrails.ground import Ground
from iamscope.pipeline.guardrails.run import TestInput, run
from tests.fakes.guarded import LOGS
from tests.fakes.whole import ground, only, put

NEVER = {"must-not": {"aws": [{"actions": ["s3:DeleteBucket"]}]}}
REPOSITORY = Path(__file__).parents[3]
INCIDENT = REPOSITORY / "examples" / "incident"


def test_every_agent_is_who_is_marked_or_named_by_a_manifest(guarded: Ground, snapshot: Path) -> None:
    """Without a manifest it is whoever the snapshot marks; with one also whom it names."""
    (found,) = put(guarded, {"principals": "every agent", **NEVER})
    assert [case.principal.rsplit("/", 1)[1] for case in found.cases] == ["bot"]
    named = {"kind": "AgentRole", "version": 1, "name": "reader", "access": {}}
    manifest = {**named, "agent": {"principals": ["arn:aws:iam::111111111111:role/reader"]}}
    (found,) = put(ground(snapshot, manifest), {"principals": "every agent", **NEVER})
    assert [case.principal.rsplit("/", 1)[1] for case in found.cases] == ["bot", "reader"]
    assert [case.verdict for case in found.standing()] == [Verdict.FAIL]


def test_a_test_without_a_name_says_what_it_asks(guarded: Ground) -> None:
    """Its words are those of the file."""
    test = {"principals": ["bot"], "must": {"become": "ops"}, "must-not": {"administer": True}}
    (found,) = put(guarded, test)
    assert found.name == "`bot` must become `ops` and must not administer an account"


def test_a_test_about_another_cloud_is_unknown(guarded: Ground) -> None:
    """What is not asked is not answered."""
    nothing = {"principals": ["bot"], "must-not": {"administer": False}}
    assert only(guarded, nothing).verdict is Verdict.UNKNOWN


def test_environments_need_an_estate_file_that_has_them(guarded: Ground, snapshot: Path) -> None:
    """Without one, or with a name that it does not have, the tests are wrong input."""
    test = {"environments": ["stagin"], "must-not": {"environments": ["production"]}}
    with pytest.raises(ManyErrors) as many:
        put(ground(snapshot), test)
    assert {error.code for error in many.value.errors} == {"no-estate"}
    with pytest.raises(IamscopeError) as raised:
        put(guarded, test)
    assert (raised.value.code, raised.value.hint) == ("unknown-environment", "did you mean `staging`?")


def test_what_cannot_be_asked_is_told_with_its_place(guarded: Ground) -> None:
    """A must without a resource is a mistake of its file, of every test at once."""
    deed = {"actions": ["s3:GetObject"]}
    tests = [{"principals": who, "must": {"aws": [deed]}} for who in ("bot", "ops")]
    with pytest.raises(ManyErrors) as raised:
        put(guarded, *tests)
    assert [(error.code, "x.yaml:1" in error.message) for error in raised.value.errors] == [
        ("bad-test", True)
    ] * 2


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        ("[{principals: ops, must: {aws: [{actions: ['s3:DeleteBucket'], resources: ['%s']}]}}]", 0),
        ("[{principals: ops, must-not: {aws: [{actions: ['s3:DeleteBucket']}]}}]", 1),
        ("[{principals: nobody, must-not: {administer: true}}]", 3),
        (
            "[{principals: no, must-not: {administer: true}}, {principals: bot, must-not: {become: ops}}]",
            4,
        ),
    ],
)
def test_the_exit_code_tells_failed_from_unknown(
    snapshot: Path, tmp_path: Path, tests: str, code: int
) -> None:
    """Only proven tests end with 0."""
    file = tmp_path / "x.guardrails.yaml"
    file.write_text(f"kind: GuardrailTests\nversion: 1\ntests: {tests.replace('%s', LOGS)}\n")
    assert run(TestInput((file,), snapshot)).exit_code == code


def test_the_incident_fails_its_tests() -> None:
    """Of what should hold of the example's account, three things do not."""
    found = run(
        TestInput(
            (INCIDENT / "billing.guardrails.yaml",),
            INCIDENT / "snapshot",
            (INCIDENT / "manifests",),
            INCIDENT / "estate.yaml",
            assume_no_scp=True,
        )
    )
    failed = [test.name for test in found.tests if test.verdict is Verdict.FAIL]
    assert failed == [
        "no agent replaces an environment",
        "no agent becomes an engineer",
        "staging does not lead into production",
    ]
    assert (found.count(Verdict.PASS), found.count(Verdict.UNKNOWN)) == (2, 0)
