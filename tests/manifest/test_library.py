"""Access lists that manifests include, and texts of definitions."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from iamscope.errors import IamscopeError, ManyErrors
from iamscope.manifest.library import DEEPEST, MOST
from iamscope.manifest.load import load, load_manifests
from iamscope.manifest.role import AgentRole
from tests.fakes.vocabulary import AWS

HEAD = "kind: AgentRole\nversion: 1\nname: a\nagent: {principals: ['arn:aws:iam::111111111111:role/a']}\n"
LIST = "kind: AccessList\nversion: 1\n"
GET = "access: {aws: [{actions: ['s3:GetObject'], resources: ['*']}]}\n"
LOOK = "access: {aws: [{actions: ['s3:ListBucket'], resources: ['*']}]}\n"


def made(folder: Path, files: Mapping[str, str]) -> Path:
    """Write some files and return their folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def role(folder: Path, files: Mapping[str, str]) -> AgentRole:
    """Return the agent role of `agent.yaml` among some files."""
    return load_manifests([made(folder, files) / "agent.yaml"], AWS).roles[0]


def mistakes(folder: Path, files: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """Return file, line and code of each mistake of `agent.yaml` and what it includes."""
    with pytest.raises(IamscopeError) as raised:
        role(folder, files)
    errors = raised.value.errors if isinstance(raised.value, ManyErrors) else (raised.value,)
    return [(Path(one.place.file).name, one.place.line, one.code) for one in errors]  # type: ignore[attr-defined]


def test_an_included_entry_keeps_its_place(tmp_path: Path) -> None:
    """It stands after the manifest's own entries, with the file and line where it is written."""
    files = {
        "agent.yaml": HEAD + GET + "include: [shared/look.yaml]\n",
        "shared/look.yaml": LIST + LOOK + "never: {aws: [{actions: ['iam:PassRole']}]}\n",
    }
    found = role(tmp_path, files)
    assert [(str(entry.actions[0]), str(entry.place)) for entry in found.access["aws"]] == [
        ("s3:GetObject", f"{tmp_path}/agent.yaml:5"),
        ("s3:ListBucket", f"{tmp_path}/shared/look.yaml:3"),
    ]
    assert str(found.never["aws"][0].place) == f"{tmp_path}/shared/look.yaml:4"


def test_a_manifest_may_say_nothing_but_what_it_includes(tmp_path: Path) -> None:
    """`access` can be left out beside `include`, and only there."""
    found = role(tmp_path, {"agent.yaml": HEAD + "include: [b.yaml]\n", "b.yaml": LIST + GET})
    assert len(found.access["aws"]) == 1
    assert mistakes(tmp_path, {"agent.yaml": HEAD}) == [("agent.yaml", 1, "missing-key")]


def test_included_content_is_in_the_digest(tmp_path: Path) -> None:
    """What says the same has the same digest wherever it is written, and another word another one."""
    included = {"agent.yaml": HEAD + "access: {}\ninclude: [b.yaml]\n", "b.yaml": LIST + GET}
    one = role(tmp_path / "1", included)
    assert role(tmp_path / "2", {"agent.yaml": HEAD + GET}).digest == one.digest
    assert role(tmp_path / "3", included | {"b.yaml": LIST + LOOK}).digest != one.digest


def test_lists_may_include_lists(tmp_path: Path) -> None:
    """Paths are relative to the file that names them, and a list that is met twice counts once."""
    files = {
        "agent.yaml": HEAD + "include: [s/b.yaml, s/t/c.yaml]\n",
        "s/b.yaml": LIST + GET + "include: [t/c.yaml]\n",
        "s/t/c.yaml": LIST + LOOK,
    }
    assert [str(entry.actions[0]) for entry in role(tmp_path, files).access["aws"]] == [
        "s3:GetObject",
        "s3:ListBucket",
    ]


def test_mistakes_in_included_files_are_reported_with_the_others(tmp_path: Path) -> None:
    """Each once, at its own place, however many manifests include the file."""
    files = {
        "agent.yaml": HEAD.replace("name: a", "name: A") + "include: [b.yaml]\n",
        "b.yaml": LIST + GET.replace("GetObject", "GetObjekt") + "acess: {}\n",
    }
    wanted = [("agent.yaml", 3, "bad-name"), ("b.yaml", 3, "unknown-action"), ("b.yaml", 4, "unknown-key")]
    assert mistakes(tmp_path, files) == wanted
    made(tmp_path, {"other.yaml": HEAD.replace("name: a", "name: b") + "include: [b.yaml]\n"})
    with pytest.raises(ManyErrors) as raised:
        load([tmp_path], AWS)
    assert len(raised.value.errors) == len(wanted)


@pytest.mark.parametrize(
    "files",
    [
        {"b.yaml": LIST + "include: [b.yaml]\n"},
        {"b.yaml": LIST + "include: [c.yaml]\n", "c.yaml": LIST + GET + "include: [b.yaml]\n"},
    ],
)
def test_a_cycle_is_a_mistake(tmp_path: Path, files: dict[str, str]) -> None:
    """It is told at the line that closes it."""
    files = {"agent.yaml": HEAD + "include: [b.yaml]\n", **files}
    assert [code for _, _, code in mistakes(tmp_path, files)] == ["include-cycle"]


def test_the_depth_of_includes_is_bounded(tmp_path: Path) -> None:
    """The deepest that is taken is taken, and one more is not."""
    files = {"agent.yaml": HEAD + "include: [1.yaml]\n"}
    for number in range(1, DEEPEST):
        files[f"{number}.yaml"] = LIST + f"include: [{number + 1}.yaml]\n"
    assert role(tmp_path, {**files, f"{DEEPEST}.yaml": LIST + GET}).access["aws"]
    files[f"{DEEPEST}.yaml"] = LIST + f"include: [{DEEPEST + 1}.yaml]\n"
    files[f"{DEEPEST + 1}.yaml"] = LIST + GET
    assert mistakes(tmp_path, files) == [(f"{DEEPEST}.yaml", 3, "too-many-includes")]


def test_lists_that_are_met_in_many_ways_are_read_once(tmp_path: Path) -> None:
    """Twelve lists that each include twelve lists, and so on, are ninety-six files and no more work."""
    levels = [[f"{level}-{number}.yaml" for number in range(12)] for level in range(DEEPEST)]
    files = {"agent.yaml": HEAD + f"include: [{', '.join(levels[0])}]\n"}
    for level, below in zip(levels, [*levels[1:], []], strict=True):
        text = f"include: [{', '.join(below)}]\n" if below else GET
        files.update(dict.fromkeys(level, LIST + text))
    assert len(role(tmp_path, files).access["aws"]) == 12


def test_the_number_of_includes_is_bounded(tmp_path: Path) -> None:
    """More files than anybody would write are refused."""
    names = [f"{number}.yaml" for number in range(MOST + 1)]
    files = {"agent.yaml": HEAD + f"include: [{', '.join(names)}]\n", **dict.fromkeys(names, LIST + GET)}
    assert mistakes(tmp_path, files) == [("agent.yaml", 5, "too-many-includes")]


@pytest.mark.parametrize(
    "text", ["", "a: 1\n", HEAD + GET, LIST + GET + "---\n" + LIST + GET, LIST + GET + "---\n" + HEAD + GET]
)
def test_only_one_access_list_is_included(tmp_path: Path, text: str) -> None:
    """A file of anything else, or of several documents, is a mistake of the line that names it."""
    files = {"agent.yaml": HEAD + "include: [b.yaml]\n", "b.yaml": text}
    assert mistakes(tmp_path, files) == [("agent.yaml", 5, "not-an-access-list")]


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    """Broken YAML, a link out of the directory and a missing file are all told at once, with a place."""
    (tmp_path / "secret.yaml").write_text(LIST + GET)
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    files = {
        "agent.yaml": HEAD + "include:\n  - link.yaml\n  - none.yaml\n  - broken.yaml\n  - ../secret.yaml\n",
        "broken.yaml": LIST + "access: {{{",
    }
    assert [(file, line) for file, line, _ in mistakes(folder, files)] == [
        ("agent.yaml", 6),
        ("agent.yaml", 7),
        ("agent.yaml", 9),
        ("broken.yaml", 3),
    ]


def test_access_lists_of_a_directory_are_checked_and_counted(tmp_path: Path) -> None:
    """They need not be included by anybody, and are no agent roles."""
    loaded = load([made(tmp_path, {"b.yaml": LIST + GET, "agent.yaml": HEAD + LOOK})], AWS)
    assert (len(loaded.fleet.roles), loaded.lists) == (1, 1)
    made(tmp_path, {"b.yaml": LIST + "include: [none.yaml]\n"})
    with pytest.raises(IamscopeError):
        load([tmp_path], AWS)


POLICY = "access: {aws: [{policies: ['./p.json']}]}\n"
TEXT = '{"Statement": []}'


def test_the_text_of_a_policy_file_is_read(tmp_path: Path) -> None:
    """A reference to a file carries its text, one by name carries none."""
    both = POLICY.replace("]}]", ", 'arn:aws:iam::aws:policy/ReadOnlyAccess']}]")
    (entry,) = role(tmp_path, {"agent.yaml": HEAD + both, "p.json": TEXT}).access["aws"]
    assert [(one.field, one.document) for one in entry.references] == [("policies", TEXT), ("policies", None)]
    assert (entry.actions, entry.resources) == ((), ())


def test_the_text_of_a_policy_file_is_in_the_digest(tmp_path: Path) -> None:
    """Its content counts, and neither its layout nor its name."""
    one = role(tmp_path / "1", {"agent.yaml": HEAD + POLICY, "p.json": TEXT})
    renamed = {"agent.yaml": HEAD + POLICY.replace("p.json", "q/r.json"), "q/r.json": f" {TEXT}\n"}
    assert role(tmp_path / "2", renamed).digest == one.digest
    changed = {"agent.yaml": HEAD + POLICY, "p.json": '{"Statement": [{}]}'}
    assert role(tmp_path / "3", changed).digest != one.digest


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_policy_file_that_is_none_is_a_mistake(tmp_path: Path, text: str) -> None:
    """The cloud judges the text; the mistake is at the line that names the file."""
    files = {"agent.yaml": HEAD + POLICY, "p.json": text}
    assert mistakes(tmp_path, files) == [("agent.yaml", 5, "bad-reference")]


def test_a_policy_file_is_relative_to_the_list_that_names_it(tmp_path: Path) -> None:
    """An access list brings its policy files along, and exceptions have theirs too."""
    files = {
        "agent.yaml": HEAD + "include: [s/b.yaml]\n"
        "exceptions: [{" + POLICY.strip() + ", owner: o, reason: r, expires: 2027-01-01}]\n",
        "s/b.yaml": LIST + POLICY,
        "s/p.json": TEXT,
        "p.json": TEXT.replace("[]", "[{}]"),
    }
    found = role(tmp_path, files)
    assert found.access["aws"][0].references[0].document == TEXT
    assert found.exceptions[0].access["aws"][0].references[0].document == files["p.json"]


def test_a_policy_file_that_is_not_utf_8_is_a_mistake(tmp_path: Path) -> None:
    """It is told at the line that names the file."""
    (tmp_path / "p.json").write_bytes(b"\xff\xfe{}")
    assert mistakes(tmp_path, {"agent.yaml": HEAD + POLICY}) == [("agent.yaml", 5, "not-utf-8")]
