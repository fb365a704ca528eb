"""Which files are read."""

import os
from pathlib import Path

import pytest

from iamscope.errors import ManyErrors
from iamscope.manifest.files import LARGEST, read
from iamscope.manifest.mistakes import (
    EncodingError,
    FileTooLargeError,
    InvalidYamlError,
    Mistakes,
    NoManifestError,
    UnknownKindError,
    UnreadableFileError,
    UnsafeCharacterError,
)

ROLE = "kind: AgentRole\nagent: {}\n"


def kinds(*paths: Path) -> list[str]:
    """Return the kinds of the documents read from paths, or raise what was wrong."""
    mistakes = Mistakes()
    reading = read(paths, mistakes)
    mistakes.raise_any()
    return [document.kind for document in reading.documents]


def test_a_directory_is_read_recursively_by_suffix(tmp_path: Path) -> None:
    """YAML and JSON files count, at any depth, in the order of their names."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.yml").write_text(ROLE)
    (tmp_path / "b.json").write_text('{\n\t"kind": "Estate"\n}')
    (tmp_path / "c.YAML").write_text(ROLE + "---\nkind: Service\n---\nkind: Estate\n")
    (tmp_path / "d.txt").write_text(ROLE)
    assert kinds(tmp_path) == ["Estate", "AgentRole", "Estate", "AgentRole"]


@pytest.mark.parametrize(
    "text",
    [
        "kind: Service\nmetadata: {}\n",
        "{{ template }}: [\n",
        "kind: Deployment\n{{- if }}",
        "- a\n- b\n",
        "",
        '{"kind": {"const": "AgentRole"}}',
        "kind: State\nname: x\n",
        "kind: State\n  broken: [\n",
        "\x00\x01\x02",
    ],
)
def test_files_of_others_are_passed_over(tmp_path: Path, text: str) -> None:
    """Whatever is not of our kinds is none of our business, readable or not."""
    (tmp_path / "other.yaml").write_text(text)
    (tmp_path / "ours.yaml").write_text(ROLE)
    assert kinds(tmp_path) == ["AgentRole"]


@pytest.mark.parametrize(
    "text",
    [ROLE + "a: [\n", "# x\n'kind' : 'AgentRole'\n: [", "kind: &k AgentRole\n\t- x", '{"kind":"Estate",'],
)
def test_a_file_that_mentions_our_kind_must_be_readable(tmp_path: Path, text: str) -> None:
    """A manifest that cannot be read is never skipped."""
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InvalidYamlError):
        kinds(tmp_path)


@pytest.mark.parametrize("kind", ["AgentRoel", "agentrole", "Agent-Role", "agent_role", "AgentRoles"])
def test_a_misspelled_kind_is_a_mistake(tmp_path: Path, kind: str) -> None:
    """A document that looks like ours is not taken for somebody else's."""
    (tmp_path / "a.yaml").write_text(ROLE.replace("AgentRole", kind))
    with pytest.raises(UnknownKindError) as raised:
        kinds(tmp_path)
    assert raised.value.nearest == "AgentRole"


def test_a_named_file_must_be_ours(tmp_path: Path) -> None:
    """Whoever names a file means it."""
    (tmp_path / "a.yaml").write_text("kind: Service\n")
    with pytest.raises(NoManifestError, match=r"a\.yaml` holds no manifest"):
        kinds(tmp_path / "a.yaml")


def test_a_named_file_may_have_any_suffix(tmp_path: Path) -> None:
    """The suffix only matters where we look for files ourselves."""
    (tmp_path / "manifest").write_text(ROLE)
    assert kinds(tmp_path / "manifest") == ["AgentRole"]


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """Naming a file twice, in its directory or through a link does not make two of it."""
    (tmp_path / "a.yaml").write_text(ROLE)
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert kinds(tmp_path, tmp_path / "a.yaml", tmp_path) == ["AgentRole"]


def test_a_manifest_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """The limit holds before anything is parsed."""
    (tmp_path / "a.yaml").write_text(ROLE + "#" * LARGEST)
    with pytest.raises(FileTooLargeError):
        kinds(tmp_path)


def test_a_large_file_of_others_is_a_notice(tmp_path: Path) -> None:
    """A snapshot beside the manifests is passed over, and said to be."""
    (tmp_path / "a.json").write_text('{"x": "' + "y" * LARGEST + '"}')
    mistakes = Mistakes()
    reading = read([tmp_path], mistakes)
    assert not mistakes
    assert [str(notice.place) for notice in reading.notices] == [str(tmp_path / "a.json")]
    with pytest.raises(FileTooLargeError):
        kinds(tmp_path / "a.json")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    """A manifest saved in another encoding is recognised, and not skipped."""
    (tmp_path / "a.yaml").write_bytes((ROLE + "# für\n").encode(encoding))
    with pytest.raises(EncodingError, match=r"not UTF-8 in .*a\.yaml:[13]"):
        kinds(tmp_path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / "a.yaml").write_bytes(ROLE.encode("utf-8-sig"))
    assert kinds(tmp_path) == ["AgentRole"]


def test_unsafe_characters_do_not_hide_other_mistakes(tmp_path: Path) -> None:
    """The file is read on without them."""
    (tmp_path / "a.yaml").write_text("# \u202e\n\x1b" + ROLE + "b: [\n")
    with pytest.raises(ManyErrors) as raised:
        kinds(tmp_path)
    assert [type(error) for error in raised.value.errors] == [
        UnsafeCharacterError,
        UnsafeCharacterError,
        InvalidYamlError,
    ]


def test_what_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    """A missing file, a dangling link and a pipe are each named."""
    with pytest.raises(UnreadableFileError, match=r"nowhere\.yaml` cannot be read: no such file"):
        kinds(tmp_path / "nowhere.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(UnreadableFileError, match="not a regular file"):
        kinds(tmp_path)
    (tmp_path / "pipe.yaml").unlink()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "gone")
    with pytest.raises(UnreadableFileError):
        kinds(tmp_path)


def test_a_directory_that_may_not_be_read_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is refused is not taken for empty."""

    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UnreadableFileError, match="permission denied"):
        kinds(tmp_path)
