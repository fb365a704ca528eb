"""The page about continuous integration names everything there is, and shows what the commands print."""

import re

import pytest

from tests.ci.jobs import ROOT, loaded, scripts
from tests.docs.shown import examples, printed

PAGE = (ROOT / "docs/ci.md").read_text()
TOLD = set(re.findall(r"`([\w-]+)`", PAGE))
SHOWN = examples("ci.md")


def test_the_page_shows_something() -> None:
    """The page has a check that fails and one that passes by its baseline."""
    assert len(SHOWN) == 2


@pytest.mark.parametrize("command", SHOWN)
def test_an_example_is_what_the_command_prints(command: str) -> None:
    """Below each command stands what it prints."""
    assert printed(command) == SHOWN[command]


def test_every_setting_is_told() -> None:
    """Inputs and outputs of the action, variables, parameters and hooks are all on the page."""
    action = loaded("action.yml")
    (job,) = loaded("ci/gitlab/iamscope.gitlab-ci.yml").values()
    parameters = {one["name"] for one in loaded("ci/azure/iamscope.yml")["parameters"]}
    hooks = {one["id"] for one in loaded(".pre-commit-hooks.yaml")}
    assert {*action["inputs"], *action["outputs"], *job["variables"], *parameters, *hooks} - TOLD == set()


def test_every_link_leads_somewhere() -> None:
    """Files that the page links to exist."""
    linked = [one.partition("#")[0] for one in re.findall(r"\]\(([^)]+)\)", PAGE)]
    assert [one for one in linked if not (ROOT / "docs" / one).is_file()] == []


def test_examples_set_what_there_is() -> None:
    """The example files name inputs, variables, parameters and hooks that exist."""
    steps = loaded("examples/ci/github-workflow.yml")["jobs"]["gate"]["steps"]
    assert steps[-1]["with"].keys() <= loaded("action.yml")["inputs"].keys()
    (job,) = loaded("ci/gitlab/iamscope.gitlab-ci.yml").values()
    assert loaded("examples/ci/gitlab-ci.yml")["iamscope"]["variables"].keys() <= job["variables"].keys()
    parameters = {one["name"] for one in loaded("ci/azure/iamscope.yml")["parameters"]}
    assert loaded("examples/ci/azure-pipelines.yml")["steps"][-1]["parameters"].keys() <= parameters
    (repository,) = loaded("examples/ci/pre-commit-config.yaml")["repos"]
    hooks = {one["id"] for one in loaded(".pre-commit-hooks.yaml")}
    assert {one["id"] for one in repository["hooks"]} == hooks
    assert list(scripts("examples/ci/github-drift.yml"))
