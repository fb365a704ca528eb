"""The templates for GitLab, Azure Pipelines and pre-commit: their shape, and their scripts executed."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iamscope.cli.app import app
from tests.ci.jobs import ROOT, Job, expand, loaded, manifest, policy, scripts
from tests.fakes.repository import Repository

GITLAB, AZURE = "ci/gitlab/iamscope.gitlab-ci.yml", "ci/azure/iamscope.yml"
PLAN, MANIFEST = "booker.json", "manifests/booker.yaml"
WORKFLOWS = [
    "action.yml",
    *(str(one.relative_to(ROOT)) for one in sorted((ROOT / "examples/ci").glob("*.y*ml"))),
]
# What whoever opens a pull request chooses, or may choose.
UNTRUSTED = re.compile(r"\$\{\{|\$\(System\.PullRequest|\$\(Build\.Source")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return a machine on which a merge request widens its manifest along with its policy."""
    made = Job(tmp_path)
    made.remote.commit({PLAN: policy(passes=True), MANIFEST: manifest("s3:GetObject")})
    made.change({PLAN: policy(passes=False), MANIFEST: manifest("s3:GetObject", "s3:DeleteObject")})
    made.variables["IAMSCOPE_PLAN"] = PLAN
    return made


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned(name: str) -> None:
    """Each `uses` names a commit in full, and no workflow runs on `pull_request_target`."""
    text = (ROOT / name).read_text()
    used = re.findall(r"\buses:\s*(\S+)", text)
    assert [one for one in used if not re.search(r"@[0-9a-f]{40}$", one)] == []
    assert "pull_request_target" not in text


@pytest.mark.parametrize("name", [*WORKFLOWS, GITLAB, AZURE])
def test_no_script_has_expressions(name: str) -> None:
    """What a runner would put into the text of a script comes by the environment instead."""
    assert [script for script in scripts(name) if UNTRUSTED.search(script)] == []


def gitlab(job: Job, **more: str) -> int:
    """Run the job for GitLab as its runner would, with some of the runner's variables."""
    (told,) = loaded(GITLAB).values()
    mine = {
        **told["variables"],
        "IAMSCOPE_HOME": str(ROOT),
        "IAMSCOPE_EXECUTABLE": job.executable,
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        **job.variables,
        **more,
    }
    return job.bash("\n".join(told["script"]), mine)


def test_gitlab_judges_by_the_target_branch(job: Job) -> None:
    """The job fails what the target's manifest does not declare, and leaves the reports that it names."""
    assert gitlab(job) == 1, job.log
    assert "manifest-widened" in (job.work / "iamscope-reports" / "iamscope.json").read_text()
    (told,) = loaded(GITLAB).values()
    assert [one for one in told["artifacts"]["reports"].values() if not (job.work / one).is_file()] == []
    assert told["artifacts"]["when"] == "always"


def test_gitlab_asks_the_target_of_a_fork_and_not_the_fork(job: Job) -> None:
    """A fork whose own branch is wider is judged by the project that it wants to be merged into."""
    fork = job.folder / "fork"
    fork.mkdir()
    Repository(fork).commit({MANIFEST: manifest("s3:*")})
    Repository(job.work).git("remote", "set-url", "origin", str(fork))
    (job.folder / "remote.git").symlink_to(job.remote.folder)
    job.stand_in(1)
    project = f"{job.folder}/remote"
    assert gitlab(job, CI_MERGE_REQUEST_PROJECT_ID="2", CI_MERGE_REQUEST_PROJECT_URL=project) == 1, job.log
    assert f"--manifests-from={job.remote.head()}\n" in job.log


@pytest.mark.parametrize("target", ["$(touch pwned)", "gone;touch pwned"])
def test_gitlab_fails_where_the_target_cannot_be_read(job: Job, target: str) -> None:
    """Without the target's manifests nothing is judged, and the name of a branch is only a name."""
    assert gitlab(job, CI_MERGE_REQUEST_TARGET_BRANCH_NAME=target) not in (0, 1)
    assert not list(job.folder.rglob("pwned"))


def azure(job: Job, **more: str) -> int:
    """Run the first step for Azure Pipelines as its agent would, with some of the agent's variables."""
    told = loaded(AZURE)
    step = told["steps"][0]
    parameters = {one["name"]: str(one["default"]).lower() for one in told["parameters"]}
    env = {key: expand(text.replace("lower(", "").replace(")", ""), {"parameters": parameters})
           for key, text in step["env"].items()}  # fmt: skip
    mine = {
        **env,
        "IAMSCOPE_HOME": str(ROOT),
        "IAMSCOPE_EXECUTABLE": job.executable,
        "AGENT_TEMPDIRECTORY": str(job.folder / "temp"),
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        **job.variables,
        **more,
    }
    return job.bash(step["bash"], mine)


def test_azure_fails_by_the_target_branch_and_prints_no_command(job: Job) -> None:
    """The step ends as the check does, asked by the target's tip, and no name is a command to the agent."""
    job.stand_in(1)
    assert azure(job, IAMSCOPE_PLAN="##vso[task.complete result=Succeeded].json") == 1, job.log
    assert f"--manifests-from={job.remote.head()}\n" in job.log
    assert "task.complete" in job.log
    assert "##" not in job.log


def test_azure_publishes_what_the_check_writes(job: Job) -> None:
    """The steps that publish look where the check writes, and run when it has failed."""
    job.stand_in(0)
    assert azure(job) == 0
    first, tests, kept = loaded(AZURE)["steps"]
    folder = tests["inputs"]["searchFolder"]
    assert folder == kept["publish"] == "$(Agent.TempDirectory)/iamscope-reports"
    written = f"junit={job.folder}/temp/iamscope-reports/{tests['inputs']['testResultsFiles']}"
    assert f"--output={written}\n" in job.log
    assert tests["condition"] == kept["condition"] == "succeededOrFailed()"
    assert "condition" not in first


def test_a_revision_is_a_commit(job: Job) -> None:
    """The templates fetch iamscope by the full name of a commit, and nothing else."""
    for revision in ("main", "abc", ""):
        assert gitlab(job, IAMSCOPE_HOME="", IAMSCOPE_REVISION=revision) == 2
        assert azure(job, IAMSCOPE_HOME="", IAMSCOPE_REVISION=revision) == 2


def test_every_option_of_the_check_script_can_be_set(job: Job) -> None:
    """Both templates have a variable for each that the script reads."""
    read = set(re.findall(r"IAMSCOPE_\w+", (ROOT / "ci/check.sh").read_text())) - {"IAMSCOPE_BASE"}
    (told,) = loaded(GITLAB).values()
    assert read <= set(told["variables"])
    assert read - {"IAMSCOPE_REPORTS"} <= set(loaded(AZURE)["steps"][0]["env"])


def test_hooks_are_commands_with_the_locked_dependencies(tmp_path: Path) -> None:
    """Each hook has what pre-commit needs, starts, and installs the versions that the lock has."""
    locked = (ROOT / "requirements/run.txt").read_text()
    (tmp_path / "booker.yaml").write_text(manifest("s3:GetObject"))
    (tmp_path / "booker.json").write_text(policy(passes=False))
    ends = {}
    for hook in loaded(".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        assert [one for one in hook["additional_dependencies"] if f"\n{one} " not in locked] == []
        assert re.search(hook["files"], "manifests/booker.yaml")
        program, *words = shlex.split(hook["entry"])
        assert program == "iamscope"
        given = [str(tmp_path / "booker.yaml")]
        if not hook.get("pass_filenames", True):
            given = [str(tmp_path / "booker.json"), "--manifests", *given]
        ends[hook["id"]] = CliRunner().invoke(app, [*words, *given]).exit_code
    assert ends == {"iamscope-manifest-validate": 0, "iamscope-manifest-check": 0, "iamscope-check": 1}
