"""Whether manifests are consistent."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from iamscope import catalog
from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.universe import universe
from iamscope.model.checked import CheckedManifest, Objection, Verdict, Weight
from iamscope.pipeline import manifest_check
from iamscope.pipeline.exceptions import UnknownFindingError
from iamscope.pipeline.manifest_check import check
from tests.fakes.account import arn, details_of
from tests.fakes.fleet import role
from tests.fakes.snapshots import allow, deny, policy

Json = dict[str, Any]
TODAY = date(2027, 1, 15)
GET = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}
PUT = {"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::b/*"]}
QUEUE = {"actions": ["sqs:PurgeQueue"], "resources": ["*"]}
EMPTY = {"StringEquals": {"s3:prefix": "a"}, "StringLike": {"s3:prefix": "b*"}}
INSIDE = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
OUTSIDE = {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
READER = arn("policy", "Reader")


def checked(
    folder: Path,
    access: list[Json],
    never: list[Json] | None = None,
    account: Json | None = None,
    **more: Any,
) -> CheckedManifest:
    """Return what a check of one manifest finds."""
    body = role(arn("role", "a"), access=access, never={"aws": never} if never else None)
    (folder / "agent.json").write_text(json.dumps({**body, **more}, indent=1))
    snapshot = folder / "account.txt"
    if account:
        snapshot.write_text(json.dumps(details_of(account)))
    (found,) = check([folder / "agent.json"], snapshot if account else None, TODAY)
    return found


def objection(found: CheckedManifest, code: str) -> Objection:
    """Return the one objection of a code."""
    (only,) = [one for one in found.objections if one.code == code]
    return only


def lines(one: Objection) -> list[int]:
    """Return the lines of an objection's places."""
    return [int(place.rpartition(":")[2]) for place in one.places]


def test_a_consistent_manifest_is_proven_so(tmp_path: Path) -> None:
    """Nothing is said against it."""
    never = [{"actions": ["s3:DeleteObject"]}, {**PUT, "resources": ["arn:aws:s3:::c/*"]}]
    found = checked(tmp_path, [GET, PUT], never)
    assert (found.verdict, found.objections) == (Verdict.CONSISTENT, ())
    assert (found.declares, found.forbids) == (2, 2)


def test_what_is_declared_and_forbidden_has_a_witness_and_both_places(tmp_path: Path) -> None:
    """The request lies in both entries, with their conditions."""
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    found = checked(tmp_path, [GET, PUT | {"conditions": INSIDE}], [PUT | {"conditions": plain}])
    assert found.verdict is Verdict.INCONSISTENT
    one = objection(found, "declared-and-forbidden")
    assert one.example is not None
    assert (one.example.action, one.example.context["aws:SecureTransport"]) == ("s3:PutObject", "false")
    assert one.example.resource.startswith("arn:aws:s3:::b/")
    assert str(one.example.context["aws:SourceIp"]).startswith("10.")
    text = (tmp_path / "agent.json").read_text().splitlines()
    assert [text[line].strip() for line in lines(one)] == ['"actions": ['] * 2
    assert lines(one)[0] < lines(one)[1]


@pytest.mark.parametrize(
    ("access", "never"),
    [
        (PUT | {"conditions": INSIDE}, PUT | {"conditions": OUTSIDE}),
        (PUT, PUT | {"resources": ["arn:aws:s3:::c/*"]}),
        (PUT | {"resources": ["arn:aws:s3:::b/a*"]}, PUT | {"resources": ["arn:aws:s3:::b/b*"]}),
        (PUT, PUT | {"actions": ["s3:PutObjectAcl"]}),
        # Of a pattern, only the actions count that a resource can be the object of.
        (PUT | {"actions": ["s3:*"]}, {"actions": ["s3:DeleteBucket"]}),
    ],
)
def test_what_shares_no_request_is_no_contradiction(tmp_path: Path, access: Json, never: Json) -> None:
    """Conditions, resources and actions are taken together."""
    assert checked(tmp_path, [access], [never]).verdict is Verdict.CONSISTENT


def test_every_pair_of_entries_that_contradict_is_told(tmp_path: Path) -> None:
    """Each entry with each prohibition that it meets."""
    found = checked(tmp_path, [GET, PUT, {**PUT, "actions": ["s3:*"]}], [PUT, GET])
    codes = [one.code for one in found.objections if one.weight is Weight.MISTAKE]
    assert codes == ["declared-and-forbidden"] * 4


def test_what_cannot_be_told_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that is given up proves nothing: neither that an entry is empty, nor a contradiction."""
    monkeypatch.setattr(catalog, "comparer", lambda cloud: Comparer(universe(), budget=1))
    found = checked(tmp_path, [PUT | {"conditions": EMPTY}], [PUT | {"conditions": INSIDE}])
    assert found.verdict is Verdict.UNKNOWN
    assert {one.code for one in found.objections} == {"empty-entry", "declared-and-forbidden"}
    assert all("cannot tell" in one.message for one in found.objections)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (PUT | {"conditions": EMPTY}, "empty-entry"),
        ({"actions": ["s3:ListBucket"], "resources": ["arn:aws:s3:::b/*"]}, "empty-entry"),
        ({"actions": ["s3:ListBucket", "s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}, "idle-action"),
        ({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}, "idle-resource"),
    ],
)
def test_words_without_effect_are_mistakes(tmp_path: Path, entry: Json, code: str) -> None:
    """Whether they declare or forbid: a prohibition without effect protects nothing."""
    for found in (checked(tmp_path, [entry]), checked(tmp_path, [QUEUE], [entry])):
        assert found.verdict is Verdict.INCONSISTENT
        assert [one.code for one in found.objections] == [code]


def test_an_entry_within_another_is_a_notice(tmp_path: Path) -> None:
    """It names the needless one first; of two equal entries it is the later."""
    wide = {"actions": ["s3:*"], "resources": ["arn:aws:s3:::*"]}
    found = checked(tmp_path, [GET | {"conditions": INSIDE}, wide, wide])
    assert found.verdict is Verdict.CONSISTENT
    first, second = [one for one in found.objections if one.code == "contained-entry"]
    assert (first.weight, second.weight) == (Weight.NOTICE, Weight.NOTICE)
    assert lines(first)[0] < lines(first)[1]
    assert lines(second)[0] > lines(second)[1]


def test_a_policy_that_is_not_at_hand_leaves_it_open(tmp_path: Path) -> None:
    """Neither nothing nor everything is taken for it, and what to do is said."""
    found = checked(tmp_path, [{"policies": [READER]}, GET], [PUT])
    assert found.verdict is Verdict.UNKNOWN
    one = objection(found, "unresolved-reference")
    assert READER in one.message
    assert "--snapshot" in one.hint
    assert len(found.objections) == 1


def test_a_contradiction_is_found_beside_an_unknown_policy(tmp_path: Path) -> None:
    """What is proven wrong is wrong whatever the policy says."""
    found = checked(tmp_path, [{"policies": [READER]}, PUT], [PUT])
    assert found.verdict is Verdict.INCONSISTENT
    assert [one.weight for one in found.objections] == [Weight.MISTAKE, Weight.UNKNOWN]


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([allow("s3:GetObject")], Verdict.CONSISTENT),
        ([allow("s3:*"), deny("s3:Put*")], Verdict.CONSISTENT),
        ([allow("s3:*")], Verdict.INCONSISTENT),
        ([allow("s3:*", Condition=EMPTY)], Verdict.INCONSISTENT),
    ],
)
def test_a_policy_of_the_snapshot_is_known(tmp_path: Path, statements: list[Json], verdict: Verdict) -> None:
    """Its denies count, for itself alone."""
    account = {"policies": {"Reader": {"statements": statements}}}
    assert checked(tmp_path, [{"policies": [READER]}, GET], [PUT], account).verdict is verdict


def test_denies_of_a_referenced_policy_take_nothing_from_other_entries(tmp_path: Path) -> None:
    """What another entry declares stays declared, and forbidden."""
    (tmp_path / "p.json").write_text(json.dumps(policy(allow("s3:Get*"), deny("s3:Put*"))))
    found = checked(tmp_path, [{"policies": ["./p.json"]}, PUT], [PUT])
    assert objection(found, "declared-and-forbidden").example is not None


def test_expired_exceptions_and_environments_are_notices(tmp_path: Path) -> None:
    """They change no verdict."""
    some = {"finding": "own-excess", "owner": "o", "reason": "r"}
    exceptions = [some | {"expires": "2027-01-14"}, some | {"expires": "2027-01-15"}]
    found = checked(tmp_path, [GET], exceptions=exceptions, environments=["staging"])
    assert found.verdict is Verdict.CONSISTENT
    assert "2027-01-14" in objection(found, "expired-exception").message
    assert "staging" in objection(found, "environments").message


def test_an_unknown_kind_of_finding_is_wrong_input(tmp_path: Path) -> None:
    """It is a mistake of the manifest's form, and not of its content."""
    exceptions = [{"finding": "own-exces", "owner": "o", "reason": "r", "expires": "2027-01-14"}]
    with pytest.raises(UnknownFindingError):
        checked(tmp_path, [GET], exceptions=exceptions)


def test_the_examples_are_consistent() -> None:
    """What we show as an example, and the built-in story, contradict themselves nowhere."""
    root = Path(__file__).parents[2]
    paths = [root / "examples" / "manifests", root / "iamscope" / "demo" / "incident" / "manifests"]
    found = check(paths, None, TODAY)
    assert {one.verdict for one in found} == {Verdict.CONSISTENT}
    assert len(found) == 11


def test_a_manifest_full_of_contradictions_is_told_in_part(tmp_path: Path) -> None:
    """Many entries that contradict many prohibitions are told up to a number."""
    names = [PUT | {"resources": [f"arn:aws:s3:::b/{number}*"]} for number in range(150)]
    found = checked(tmp_path, names, names)
    assert found.verdict is Verdict.INCONSISTENT
    mistakes = [one for one in found.objections if one.weight is Weight.MISTAKE]
    assert 50 <= len(mistakes) < 100


def test_a_check_that_cannot_tell_comes_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many questions that are given up the rest is not looked at, which is said."""
    monkeypatch.setattr(catalog, "comparer", lambda cloud: Comparer(universe(), budget=1))
    found = checked(tmp_path, [PUT | {"conditions": EMPTY}] * 60)
    assert found.verdict is Verdict.UNKNOWN
    assert found.objections[-1].code == "given-up"
    assert len(found.objections) == 21


def test_too_many_entries_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not compared is not proven: of prohibitions that is unknown, of needless entries a notice."""
    monkeypatch.setattr(manifest_check, "_MOST_PAIRS", 3)
    monkeypatch.setattr(manifest_check, "_MOST_COMPARED", 1)
    found = checked(tmp_path, [GET, QUEUE], [PUT, PUT])
    assert found.verdict is Verdict.UNKNOWN
    assert [(one.code, one.weight) for one in found.objections] == [
        ("declared-and-forbidden", Weight.UNKNOWN),
        ("contained-entry", Weight.NOTICE),
    ]


def test_every_comparer_of_the_catalog_answers_what_the_check_asks() -> None:
    """It unites no sides to one, and finds nothing unresolved in no entries."""
    for cloud in catalog.clouds():
        comparer = catalog.comparer(cloud)
        nothing = comparer.united([])
        assert comparer.common(nothing, nothing).grants is False
        assert comparer.unresolved([], None) == ()
