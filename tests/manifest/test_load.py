"""Manifests and estates read from disk."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.load import check_environments, load, load_estate, load_manifests, load_text
from iamscope.manifest.mistakes import (
    BadNameError,
    ContradictionError,
    DuplicateNameError,
    ManifestError,
    NoManifestError,
    UnknownEnvironmentError,
)
from tests.fakes.vocabulary import AWS, BOTH

CASES = Path(__file__).parent / "cases"
EXAMPLES = Path(__file__).parents[2] / "examples" / "manifests"
WHOLE = (CASES / "whole.yaml").read_text()
ESTATE = (CASES / "estate.yaml").read_text()
LEAST = """\
kind: AgentRole
version: 1
name: a
agent: {principals: ["arn:aws:iam::111111111111:role/a"]}
"""


def found(error: IamscopeError) -> list[ManifestError]:
    """Return the mistakes of an error, be it one or many."""
    errors = error.errors if isinstance(error, ManyErrors) else (error,)
    assert all(isinstance(one, ManifestError) for one in errors)
    return [one for one in errors if isinstance(one, ManifestError)]


def test_ten_mistakes_are_reported_at_once() -> None:
    """Each is reported once, with its line, in the order of the file, and with what was probably meant."""
    path = CASES / "ten-mistakes.yaml"
    with pytest.raises(ManyErrors) as raised:
        load([path], AWS)
    mistakes = [(one.place.line, one.code, one.nearest) for one in found(raised.value)]
    assert mistakes == [
        (2, "unknown-version", "1"),
        (3, "bad-name", None),
        (5, "unknown-key", "principals"),
        (6, "wrong-type", None),
        (11, "unknown-action", "s3:GetObject"),
        (12, "malformed-resource", None),
        (14, "unknown-condition", "StringEquals"),
        (16, "duplicate-key", None),
        (18, "unknown-cloud", "aws"),
        (22, "bad-duration", None),
    ]
    assert all(one.message.endswith(f"in {path}:{one.place.line}") for one in found(raised.value))


def test_mistakes_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    """They are sorted by file, whatever the order of the paths."""
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(WHOLE.replace("name: billing", "name: Billing"))
    with pytest.raises(ManyErrors) as raised:
        load([tmp_path / "b.yaml", tmp_path / "a.yaml"], AWS)
    assert [one.place.file for one in found(raised.value)] == [
        str(tmp_path / "a.yaml"),
        str(tmp_path / "b.yaml"),
    ]


def test_one_mistake_is_raised_alone(tmp_path: Path) -> None:
    """A single mistake comes as itself."""
    (tmp_path / "a.yaml").write_text(WHOLE.replace("name: billing", "name: Billing"))
    with pytest.raises(BadNameError):
        load_manifests([tmp_path], AWS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("policies: [reader]", "bad-reference"),
        ("policies: [../reader.json]", "unsafe-path"),
        ("policies: [./reader.yaml]", "unsafe-path"),
        ("policies: ['arn:aws:iam::aws:policy/R']\n      actions: ['s3:GetObject']", "conflicting-keys"),
        ("policies: ['arn:aws:iam::aws:policy/R']\n      resources: ['*']", "conflicting-keys"),
        ("reason: nothing else", "missing-key"),
    ],
)
def test_a_wrong_reference_is_a_mistake(change: str, code: str) -> None:
    """It is reported at its line."""
    with pytest.raises(ManifestError) as raised:
        load_text(LEAST + f"access:\n  aws:\n    - {change}\n", "f.yaml", AWS)
    assert (raised.value.code, raised.value.place.line) == (code, 7)


@pytest.mark.parametrize("expires", ["2027-02-29", "2027-2-1", "soon", "20270201", "2027-02-01T00:00:00"])
def test_a_date_that_is_none_is_a_mistake(expires: str) -> None:
    """An exception ends on a day of the calendar, written in one way."""
    text = LEAST + f"access: {{}}\nexceptions: [{{finding: a, owner: o, reason: r, expires: '{expires}'}}]\n"
    with pytest.raises(ManifestError) as raised:
        load_text(text, "f.yaml", AWS)
    assert (raised.value.code, raised.value.place.line) == ("bad-date", 6)


def test_an_agent_does_not_act_where_it_must_not() -> None:
    """An environment that is both the agent's and forbidden is a mistake, with both lines."""
    text = LEAST + "access: {}\nenvironments: [a, b]\nnever: {environments: [b]}\n"
    with pytest.raises(ContradictionError, match=r"line 6 lets it act, in f\.yaml:7"):
        load_text(text, "f.yaml", AWS)


def test_an_agents_own_environments_must_be_known() -> None:
    """A misspelled one is found like one under `never`."""
    fleet = load_text(LEAST + "access: {}\nenvironments: [producton]\n", "f", AWS).fleet
    with pytest.raises(UnknownEnvironmentError):
        check_environments(fleet, load_text(ESTATE, "e", AWS).estates)


def test_the_examples_are_valid() -> None:
    """What we show as an example is read without a mistake."""
    loaded = load([EXAMPLES], AWS)
    assert [role.name for role in loaded.fleet.roles] == ["report-writer"]
    assert len(loaded.estates) == 1


def test_a_fleet_is_sorted_by_name(tmp_path: Path) -> None:
    """Neither the order of files nor of documents matters."""
    documents = [WHOLE.replace("billing-dashboard-agent", name) for name in ("c", "a")]
    (tmp_path / "1.yaml").write_text("---\n".join(documents))
    (tmp_path / "2.yml").write_text(WHOLE.replace("billing-dashboard-agent", "b"))
    assert [role.name for role in load_manifests([tmp_path], AWS).roles] == ["a", "b", "c"]


def test_a_name_is_given_once_in_a_fleet(tmp_path: Path) -> None:
    """The mistake stands at the second and points at the first, even when another is wrong in the file."""
    (tmp_path / "1.yaml").write_text(WHOLE)
    (tmp_path / "2.yaml").write_text(WHOLE.replace("duration: 1h30m", "duration: 1"))
    with pytest.raises(ManyErrors) as raised:
        load_manifests([tmp_path], AWS)
    first, second = found(raised.value)
    assert isinstance(first, DuplicateNameError)
    assert f"{tmp_path / '1.yaml'}:3" in first.message
    assert first.place.file == str(tmp_path / "2.yaml")
    assert second.code == "wrong-type"


def test_only_agent_roles_count_where_agent_roles_are_asked_for(tmp_path: Path) -> None:
    """An estate file beside the manifests is left to those who ask for it."""
    (tmp_path / "a.yaml").write_text(WHOLE)
    (tmp_path / "estate.yaml").write_text(ESTATE.replace("version: 1", "version: 7"))
    assert len(load_manifests([tmp_path], AWS).roles) == 1


def test_no_manifest_at_all_is_a_mistake(tmp_path: Path) -> None:
    """A fleet without agent roles would make every scan look fine."""
    (tmp_path / "estate.yaml").write_text(ESTATE)
    with pytest.raises(NoManifestError, match="kind: AgentRole"):
        load_manifests([tmp_path], AWS)
    with pytest.raises(NoManifestError, match="kind: Estate"):
        load_estate(CASES / "whole.yaml", AWS)


def test_an_estate_is_read() -> None:
    """Account numbers keep their digits, quoted or not."""
    production, staging = load_estate(CASES / "estate.yaml", AWS).environments
    area = production.areas["aws"]
    assert [account.text for account in area.scopes["accounts"]] == ["222222222222", "011111111111"]
    assert area.tags == {"environment": ("production", "prod"), "live": ("true",)}
    assert [resource.text for resource in area.resources] == ["arn:aws:rds:*:*:db:billing-prod*"]
    assert [account.text for account in staging.areas["aws"].scopes["accounts"]] == ["011111111112"]


def test_a_second_estate_in_a_file_is_refused(tmp_path: Path) -> None:
    """Which of them would count is not for us to choose."""
    (tmp_path / "e.yaml").write_text(ESTATE + "---\n" + ESTATE)
    with pytest.raises(DuplicateNameError):
        load_estate(tmp_path / "e.yaml", AWS)


def test_an_environment_must_be_defined(tmp_path: Path) -> None:
    """A misspelled environment would never be defended."""
    wrong = WHOLE.replace("[production]", "[prodction]")
    fleet = load_text(wrong, "f", AWS).fleet
    with pytest.raises(UnknownEnvironmentError) as raised:
        check_environments(fleet, load_text(ESTATE, "e", AWS).estates)
    assert raised.value.nearest == "production"
    with pytest.raises(UnknownEnvironmentError, match="prodction"):
        load_text(wrong + "---\n" + ESTATE, "f", AWS)
    check_environments(load_text(WHOLE, "f", AWS).fleet, load_text(ESTATE, "e", AWS).estates)


def test_an_agent_may_be_its_operators_principal() -> None:
    """The same principal as agent and operator is what we are there to show, not a mistake."""
    text = WHOLE.replace("role/platform-engineer", "role/billing-agent")
    role = load_text(text, "f", AWS).fleet.roles[0]
    assert role.agent.principals[0].text == role.operators[0].text


def test_another_cloud_changes_nothing_here() -> None:
    """A manifest may speak of several clouds, whose words are judged by their own vocabularies."""
    text = WHOLE.replace(
        "access:\n", "access:\n  toy:\n    - actions: [look]\n      resources: [box]\n"
    ).replace("    duration: 1h30m\n", "    duration: 1h30m\n  toy: {duration: 1h}\n")
    role = load_text(text, "f", BOTH).fleet.roles[0]
    assert sorted(role.access) == ["aws", "toy"]
    assert role.credentials["toy"].duration == 3600


MUTATIONS = st.one_of(
    st.sampled_from(
        ["", "&a ", "*a", "!x ", "[", "{", "}", "- ", "? ", ": ", "#", "'", '"', "|", "---\n", "null", "5"]
    ),
    st.text(max_size=8),
)


WORDS = st.sampled_from(["agent", "access", "aws", "actions", "never", "name", "conditions", "operators"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


def mistakes_in(text: str, file: str) -> list[ManifestError]:
    """Return the mistakes in a text; an error of any other kind comes through."""
    try:
        load_text(text, file, AWS)
    except IamscopeError as error:
        return found(error)
    return []


@given(st.sampled_from([WHOLE, ESTATE]), st.data())
def test_a_damaged_manifest_gives_an_error_of_ours_or_none(text: str, data: st.DataObject) -> None:
    """No edit of a valid file leads to a traceback, and every mistake is at a line of the file."""
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(MUTATIONS) + text[end:]
    lines = text.count("\n") + text.count("\r") + 1
    assert all(0 <= one.place.line <= lines + 1 for one in mistakes_in(text, "f"))


@given(TREES)
def test_any_tree_under_our_kind_gives_mistakes(tree: object) -> None:
    """Values of any type at any place are mistakes, not failures."""
    content = {"kind": "AgentRole", "version": 1, **(tree if isinstance(tree, dict) else {"agent": tree})}
    assert mistakes_in(json.dumps(content), "f.json")
