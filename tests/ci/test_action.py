"""The GitHub action, its steps executed."""

import base64
import gzip
import json
from pathlib import Path

import pytest

from tests.ci.jobs import Job, manifest, policy

PLAN, MANIFEST = "booker.json", "manifests/booker.yaml"
MARKER = "<!-- iamscope check -->"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return a machine whose remote repository holds a manifest and a policy within it."""
    made = Job(tmp_path)
    made.remote.commit({PLAN: policy(passes=True), MANIFEST: manifest("s3:GetObject")})
    return made


def test_a_change_within_the_manifest_passes(job: Job) -> None:
    """It passes, says so in the summary, and posts one comment; nothing goes to code scanning unasked."""
    job.change({"README.md": "more"})
    assert job.act(plan=PLAN, manifests="manifests") == 0, job.log
    (listed, posted) = job.calls()
    assert "repos/acme/infrastructure/issues/7/comments?per_page=100" in listed["given"]
    assert posted["given"][:5] == [
        "api", "--silent", "--method", "POST", "repos/acme/infrastructure/issues/7/comments",
    ]  # fmt: skip
    (body,) = posted["files"].values()
    assert body.startswith(f"{MARKER}\n### iamscope: no finding fails\n")
    assert (job.folder / "summary").read_text() == body
    assert posted["token"] == "a-token"


def test_a_change_beyond_the_manifest_fails_and_is_published(job: Job) -> None:
    """The exit code is that of the check, after comment, annotations and code scanning have it."""
    job.change({PLAN: policy(passes=False)})
    assert job.act(plan=PLAN, manifests="manifests", sarif="true") == 1
    assert f"::error file={PLAN}" in job.log
    posted, uploaded = job.calls()[1:]
    assert "s3:DeleteObject" in next(iter(posted["files"].values()))
    assert f"ref={'refs/pull/7/head'}" in uploaded["given"]
    sarif = json.loads(gzip.decompress(base64.b64decode(next(iter(uploaded["files"].values())))))
    for result in sarif["runs"][0]["results"]:
        prints = result["partialFingerprints"]
        assert prints["primaryLocationLineHash"] == prints["iamscope/v1"]


def test_a_manifest_that_the_change_widens_does_not_help(job: Job) -> None:
    """Excess stays excess, and the widening is a finding of its own."""
    job.change({PLAN: policy(passes=False), MANIFEST: manifest("s3:GetObject", "s3:DeleteObject")})
    assert job.act(plan=PLAN, manifests="manifests") == 1
    assert "manifest-widened" in job.log
    assert "own-excess" in job.log


def test_other_branches_are_judged_by_the_default_one(job: Job) -> None:
    """A push to a branch is judged by the manifests of the default branch, which are fetched."""
    job.change({MANIFEST: manifest("s3:GetObject", "s3:DeleteObject")})
    del job.event["pull_request"]
    job.stand_in(0)
    job.ref = "refs/heads/change"
    assert job.act(plan=PLAN, manifests="manifests") == 0
    assert f"--manifests-from={job.remote.head()}\n" in job.log
    assert job.calls() == []
    job.ref, job.log = "refs/heads/main", ""
    assert job.act(plan=PLAN, manifests="manifests") == 0
    assert "--manifests=manifests" in job.log
    assert "--manifests-from" not in job.log


def test_our_comment_is_written_anew_and_nobody_elses(job: Job) -> None:
    """The comment of the token's own author with the mark is patched; a forged one is left alone."""
    job.change({})
    job.stand_in(2)
    job.variables["GH_COMMENTS"] = (
        "11\tmallory\ttrue\n12\tgithub-actions[bot]\tfalse\n13\tgithub-actions[bot]\ttrue"
    )
    job.act(plan="absent.json")
    assert job.calls()[1]["given"][3:5] == ["PATCH", "repos/acme/infrastructure/issues/comments/13"]
    job.variables["GH_COMMENTS"] = "11\tmallory\ttrue"
    job.act(plan="absent.json")
    assert job.calls()[3]["given"][3] == "POST"


def test_a_fork_is_judged_although_nothing_can_be_written(job: Job) -> None:
    """A token that may not write, or none, does not change the verdict; nor does a mistyped input."""
    job.change({PLAN: policy(passes=False)})
    job.variables["GH_REFUSES"] = "yes"
    assert job.act(plan=PLAN, manifests="manifests", sarif="true") == 1
    assert "::warning title=iamscope::no comment was written" in job.log
    assert "::warning title=iamscope::code scanning took nothing" in job.log
    before = len(job.calls())
    job.stand_in(1)
    assert job.act(plan=PLAN, manifests="manifests", sarif="true", token="", new_only="yes") == 1
    assert "--new-only" not in job.log
    assert len(job.calls()) == before


def test_what_cannot_be_checked_fails_and_says_so(job: Job) -> None:
    """A wrong input is a failure, and the comment of an earlier change does not stay as the answer."""
    job.change({})
    assert job.act(plan="absent.json", manifests="manifests") == 2
    (body,) = job.calls()[1]["files"].values()
    assert body.startswith(f"{MARKER}\n### iamscope: this change could not be checked")


def test_a_base_that_cannot_be_read_fails(job: Job) -> None:
    """Without its base, a change is not judged by its own manifests."""
    job.change({MANIFEST: manifest("s3:*")})
    job.event["pull_request"]["base"]["sha"] = "f" * 40
    assert job.act(plan=PLAN, manifests="manifests") == 2
    assert job.act(plan=PLAN, manifests="manifests", base="--upload-pack=touch pwned") == 2


def test_names_from_outside_are_nothing_but_names(job: Job) -> None:
    """Files, branches and titles that look like commands of the shell or the runner run nothing."""
    evil = "$(touch pwned)`touch pwned`;touch pwned\n".strip()
    name = f"x {evil} ::error::pwned.json"
    job.change({name: policy(passes=False)}, branch="a;touch${IFS}pwned")
    job.event["pull_request"]["title"] = evil
    job.ref = f"refs/heads/{evil}"
    code = job.act(plan=f"./{name}\n", manifests="manifests", estate="", fail_on="low")
    assert code == 1
    assert not list(job.folder.rglob("pwned"))
    opened, _, rest = job.log.partition("::stop-commands::")
    token = rest.splitlines()[0]
    inside, closed, after = rest.partition(f"\n::{token}::\n")
    assert "::" not in opened
    assert closed
    assert len(token) == 32
    assert all(
        line.startswith(("::error ", "::warning ", "::notice ")) for line in after.splitlines() if line
    )
    assert not any("::pwned" in line.split("::", 2)[1] for line in after.splitlines() if line)
    assert "touch pwned" in inside
