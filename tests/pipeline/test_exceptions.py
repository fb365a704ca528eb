"""Exceptions: which findings are accepted, until when, and what is said of them."""

from datetime import date
from typing import Any

import pytest

from iamscope import catalog
from iamscope.manifest.load import load_text
from iamscope.model.finding import Finding, Severity
from iamscope.model.scan import Scan
from iamscope.pipeline.exceptions import UnknownFindingError, check_kinds
from iamscope.pipeline.scan import exit_code, scan_world
from tests.fakes.account import arn, snapshot_of, trusting
from tests.fakes.fleet import estate, loaded, role

Json = dict[str, Any]
TODAY = date(2027, 1, 15)
ACCOUNT: Json = {
    "roles": {
        "bot": {
            "policies": {
                "work": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
                        "Resource": ["arn:aws:s3:::scratch/*", "arn:aws:s3:::ledger/*"],
                        "Sid": "Data",
                    },
                    {"Effect": "Allow", "Action": "sqs:PurgeQueue", "Resource": "*", "Sid": "Queues"},
                ]
            }
        }
    },
    "buckets": {"scratch": [], "ledger": []},
}
READING = {"actions": ["s3:GetObject"], "resources": ["*"]}
DELETING = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
EVERYWHERE = {"actions": ["s3:Delete*"], "resources": ["arn:aws:s3:::scratch/*", "arn:aws:s3:::ledger/*"]}
QUEUES = {"actions": ["sqs:*"], "resources": ["*"]}


def exception(expires: str = "2027-01-31", **more: Any) -> Json:
    """Return an exception."""
    return {"owner": "team-bot", "reason": "for now", "expires": expires, **more}


def scanned(*exceptions: Json, never: Json | None = None, today: date = TODAY) -> Scan:
    """Return the scan of the account against a manifest with some exceptions."""
    manifest = role(arn("role", "bot"), name="bot", access=[READING], never=never)
    given = loaded({**manifest, "exceptions": list(exceptions)} if exceptions else manifest)
    read = snapshot_of(ACCOUNT)
    return scan_world(read, catalog.clouds()["aws"].world(read), given.fleet, None, today)


def about(scan: Scan, action: str) -> Finding:
    """Return the one finding that names an action."""
    (found,) = [finding for finding in scan.findings if action in finding.actions]
    return found


def fails(scan: Scan) -> bool:
    """Return whether findings make the scan fail; the small account always has gaps besides."""
    return exit_code(scan, Severity.LOW) in (1, 4)


def accepted(scan: Scan) -> set[str]:
    """Return the first action of each finding that is accepted."""
    return {finding.actions[0] for finding in scan.findings if finding.accepted}


def test_without_exceptions_everything_counts() -> None:
    """There are two findings, of two statements."""
    scan = scanned()
    kinds = [finding.kind for finding in scan.findings]
    assert kinds == ["own-excess", "own-excess", "incomplete"]
    assert accepted(scan) == set()
    assert fails(scan)


def test_an_accepted_finding_stays_and_does_not_count() -> None:
    """A kind that is accepted leaves every finding in the report, with who accepts it, why and how long."""
    scan = scanned(exception(finding="own-excess"))
    assert len(scan.findings) == len(scanned().findings)
    assert not fails(scan)
    found = about(scan, "sqs:PurgeQueue").exception
    assert found is not None
    assert (found.owner, found.reason, found.expires) == ("team-bot", "for now", "2027-01-31")
    assert found.words == "accepted until 2027-01-31 by team-bot: for now"
    assert found.place.startswith("fleet.yaml:")
    assert scan.notices == ()


@pytest.mark.parametrize(("expires", "ended"), [("2027-01-15", False), ("2027-01-14", True)])
def test_an_exception_holds_through_its_last_day(expires: str, ended: bool) -> None:
    """After that day the finding counts again, and the exception is said to have expired."""
    scan = scanned(exception(expires, finding="own-excess"))
    assert fails(scan) is ended
    found = about(scan, "sqs:PurgeQueue").exception
    assert found is not None
    assert found.expired is ended
    assert ("expired on 2027-01-14" in found.words) is ended


def test_without_a_day_no_exception_holds() -> None:
    """Whoever does not say what day it is gets every finding counted."""
    manifest = role(arn("role", "bot"), name="bot", access=[READING])
    given = loaded({**manifest, "exceptions": [exception("2999-01-01", finding="own-excess")]})
    read = snapshot_of(ACCOUNT)
    scan = scan_world(read, catalog.clouds()["aws"].world(read), given.fleet, None)
    assert fails(scan)


def test_a_fingerprint_accepts_one_finding() -> None:
    """The others count."""
    print_ = about(scanned(), "sqs:PurgeQueue").fingerprint
    scan = scanned(exception(fingerprint=print_))
    assert accepted(scan) == {"sqs:PurgeQueue"}
    assert about(scan, "sqs:PurgeQueue").fingerprint == print_
    assert fails(scan)


def test_everything_that_is_given_has_to_hold() -> None:
    """A kind together with the fingerprint of another kind accepts nothing, which is said."""
    print_ = about(scanned(), "sqs:PurgeQueue").fingerprint
    scan = scanned(exception(finding="inherited-excess", fingerprint=print_))
    assert accepted(scan) == set()
    assert [notice.partition(": ")[2] for notice in scan.notices] == ["the exception matches no finding"]


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ([EVERYWHERE], {"s3:DeleteObject"}),
        ([QUEUES], {"sqs:PurgeQueue"}),
        ([EVERYWHERE, QUEUES], {"s3:DeleteObject", "sqs:PurgeQueue"}),
        ([{"actions": DELETING, "resources": ["*"]}], {"s3:DeleteObject"}),
        # Each of these leaves something of the finding.
        ([{"actions": DELETING, "resources": ["arn:aws:s3:::scratch/*"]}], set()),
        ([{"actions": DELETING[:1], "resources": ["*"]}], set()),
        ([EVERYWHERE | {"conditions": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}], set()),
    ],
)
def test_access_is_accepted_where_all_of_a_finding_lies_in_it(entries: list[Json], wanted: set[str]) -> None:
    """A finding of which any request is outside counts whole."""
    scan = scanned(exception(access={"aws": entries}))
    assert accepted(scan) == wanted
    assert bool(scan.notices) is not bool(wanted)
    assert fails(scan) is (len(wanted) < 2)


@pytest.mark.parametrize(("bucket", "wanted"), [("ledger", set()), ("*", {"destroys-production"})])
def test_what_is_left_of_a_statement_counts_in_every_class_of_danger(bucket: str, wanted: set[str]) -> None:
    """To accept what a statement can do to production accepts nothing while more is left of it elsewhere."""
    manifest = role(arn("role", "bot"), name="bot", access=[READING])
    some = {"actions": DELETING, "resources": [f"arn:aws:s3:::{bucket}/*", f"arn:aws:s3:::{bucket}"]}
    given = loaded(
        {**manifest, "exceptions": [exception(access={"aws": [some]})]},
        estate(production={"resources": ["arn:aws:s3:::ledger*"]}),
    )
    read = snapshot_of(ACCOUNT)
    world = catalog.clouds()["aws"].world(read)
    scan = scan_world(read, world, given.fleet, given.estates[0], TODAY)
    deleting = [finding for finding in scan.findings if "s3:DeleteObject" in finding.actions]
    assert [str(finding.danger) for finding in deleting] == ["destroys-production"]
    assert {str(finding.danger) for finding in deleting if finding.accepted} == wanted


def test_accepted_access_accepts_excess_only() -> None:
    """What `never` forbids is accepted by its kind or fingerprint, in so many words."""
    never = {"aws": [{"actions": ["sqs:PurgeQueue"]}]}
    both = scanned(exception(access={"aws": [QUEUES]}), never=never)
    assert {(one.kind, one.accepted) for one in both.findings if "sqs:PurgeQueue" in one.actions} == {
        ("own-excess", True),
        ("forbidden-reach", False),
    }
    named = scanned(exception(finding="forbidden-reach"), never=never)
    assert {one.kind for one in named.findings if one.accepted} == {"forbidden-reach"}


def test_access_of_another_cloud_accepts_nothing() -> None:
    """An exception that is about another cloud does not speak of this one."""
    scan = scanned(exception(finding="own-excess", access={}))
    assert accepted(scan) == {"s3:DeleteObject", "sqs:PurgeQueue"}


def test_of_several_exceptions_the_longest_is_shown() -> None:
    """One that has expired does not hide another that holds."""
    scan = scanned(
        exception("2027-01-01", finding="own-excess"), exception("2027-03-01", access={"aws": [QUEUES]})
    )
    found = about(scan, "sqs:PurgeQueue").exception
    assert found is not None
    assert (found.expires, found.expired) == ("2027-03-01", False)
    assert not about(scan, "s3:DeleteObject").accepted


def test_an_accepted_gap_hides_nothing_of_the_exit_code() -> None:
    """A finding of what could not be read can be accepted too; then it makes no 3."""
    account = {"roles": {"bot": {"attached": ["Unread"]}}}
    manifest = role(arn("role", "bot"), name="bot")
    read = snapshot_of(account)
    world = catalog.clouds()["aws"].world(read)
    plain = scan_world(read, world, loaded(manifest).fleet, None, TODAY)
    given = loaded({**manifest, "exceptions": [exception(finding="incomplete")]})
    scan = scan_world(read, world, given.fleet, None, TODAY)
    assert exit_code(plain, Severity.LOW) == 3
    assert exit_code(scan, Severity.LOW) == 0


def test_unknown_kinds_are_mistakes() -> None:
    """A misspelled kind is told with its line and the nearest that exists."""
    text = (
        "kind: AgentRole\nversion: 1\nname: a\nagent: {principals: ['arn:aws:iam::111111111111:role/a']}\n"
        "access: {}\nexceptions: [{finding: own-exces, owner: o, reason: r, expires: 2027-01-01}]\n"
    )
    fleet = load_text(text, "a.yaml", catalog.vocabularies()).fleet
    with pytest.raises(UnknownFindingError) as raised:
        check_kinds(fleet)
    assert (raised.value.place.line, raised.value.nearest) == (6, "own-excess")


def behind_a_way(*exceptions: Json) -> Scan:
    """Return the scan of an agent that may become two roles, each of which reads a bucket of its own."""
    assuming = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn("role", "reader-*")}
    trust = [trusting({"AWS": "arn:aws:iam::111111111111:root"})]
    readers: Json = {
        f"reader-{name}": {
            "trust": trust,
            "policies": {
                "work": [
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"},
                ]
            },
        }
        for name in ("one", "two")
    }
    bot = {"policies": {"own": [assuming]}}
    read = snapshot_of({"roles": {"bot": bot, **readers}, "buckets": {"one": [], "two": []}})
    declared = {"actions": ["sts:AssumeRole"], "resources": [arn("role", "reader-*")]}
    manifest = role(arn("role", "bot"), name="bot", access=[declared])
    given = loaded({**manifest, "exceptions": list(exceptions)} if exceptions else manifest)
    return scan_world(read, catalog.clouds()["aws"].world(read), given.fleet, None, TODAY)


def whole_way(scan: Scan) -> Finding:
    """Return the finding of what lies behind the way."""
    (found,) = [finding for finding in scan.findings if finding.behind]
    return found


def test_what_lies_behind_a_way_is_accepted_as_a_whole() -> None:
    """An exception for what one of the roles does leaves the finding; one for both covers it."""
    whole = whole_way(behind_a_way())
    assert whole.behind is not None
    assert len(whole.behind.principals) == 2
    one, both = (
        {"actions": ["s3:GetObject"], "resources": [f"arn:aws:s3:::{name}/*" for name in names]}
        for names in (("one",), ("one", "two"))
    )
    accepting = [exception(access={"aws": [entry]}) for entry in (one, both)]
    assert not whole_way(behind_a_way(accepting[0])).accepted
    assert whole_way(behind_a_way(accepting[1])).accepted
    assert whole_way(behind_a_way(exception(fingerprint=whole.fingerprint))).accepted
