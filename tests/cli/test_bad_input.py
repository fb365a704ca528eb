"""Bad input on the command line: a code, a sentence, a hint and the right exit code; never a traceback."""

import gzip
import io
import json
import os
import re
import tarfile
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.child import Run, iamscope
from tests.fakes.account import details_of
from tests.fakes.fleet import role

Json = dict[str, Any]
MANY = 10
HUGE = 100 << 20
ALLOW: Json = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
AGENT = "arn:aws:iam::111111111111:role/agent"
SMALL: Json = {"roles": {"agent": {"policies": {"work": [ALLOW]}}}}
# What a terminal might obey, or show in another order.
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def written(path: Path, account: Json) -> Path:
    """Write an account as the AWS CLI would print it."""
    path.write_text(json.dumps(details_of(account)))
    return path


def manifest(path: Path, *principals: str) -> Path:
    """Write a manifest."""
    path.write_text(json.dumps(role(*principals)))
    return path


def check(run: Run, *codes: str, status: int = 2) -> None:
    """Fail unless a command ended with these errors, each with a sentence, and nothing else."""
    assert run.status == status, run
    assert run.codes == list(codes), run.err
    assert run.out == ""
    assert "Traceback" not in run.err
    for line in run.err.splitlines():
        sentence = re.fullmatch(r"error\[[a-z0-9-]+\]: (.+)", line)
        assert sentence or re.fullmatch(r"  hint: .+|\d+ mistakes", line), line
        assert not sentence or not sentence[1].endswith(".")
    assert not UNSAFE.search(run.err.replace("\n", ""))


def test_a_truncated_file(tmp_path: Path) -> None:
    """A file that was cut off is refused with the place where it ends."""
    path = written(tmp_path / "details.json", SMALL)
    path.write_text(path.read_text()[:-20])
    run = iamscope("scan", path)
    check(run, "truncated-json")
    assert "line 1, column" in run.err


def test_a_statement_without_effect(tmp_path: Path) -> None:
    """A statement that AWS would not store is refused with its place, not ignored."""
    broken = {key: value for key, value in ALLOW.items() if key != "Effect"}
    run = iamscope(
        "scan", written(tmp_path / "details.json", {"roles": {"agent": {"policies": {"w": [broken]}}}})
    )
    check(run, "malformed-policy")
    assert "statement 0 with no Effect in inline policy of `arn:aws:iam::111111111111:role/agent`" in run.err


def test_url_encoded_documents_work(tmp_path: Path) -> None:
    """Documents as the API itself returns them, URL-encoded, are read like any others."""
    plain = details_of(SMALL)
    (holder,) = plain["RoleDetailList"]
    for policy in (holder, *holder["RolePolicyList"]):
        key = "PolicyDocument" if "PolicyDocument" in policy else "AssumeRolePolicyDocument"
        policy[key] = urllib.parse.quote(json.dumps(policy[key]))
    encoded = tmp_path / "encoded.json"
    encoded.write_text(json.dumps(plain))
    written(tmp_path / "plain.json", SMALL)
    manifest(tmp_path / "agent.yaml", AGENT)
    answers = [
        iamscope("scan", name, "-m", "agent.yaml", "--format", "json", folder=tmp_path)
        for name in ("encoded.json", "plain.json")
    ]
    assert [answer.status for answer in answers] == [4, 4]
    one, other = (json.loads(answer.out) for answer in answers)
    assert one["findings"] == other["findings"]


def test_a_hundred_megabytes_of_something_else(tmp_path: Path) -> None:
    """A large file of another kind is refused for what it is."""
    path = tmp_path / "large.json"
    path.write_text('{"events": ["' + "x" * HUGE + '"]}')
    check(iamscope("scan", path), "not-a-snapshot")


def test_a_hundred_megabytes_of_policies_are_read(tmp_path: Path) -> None:
    """An account of a hundred megabytes is scanned like any other."""
    bulk = [f"arn:aws:s3:::bucket-{number:06}/{'x' * 60}" for number in range(2_500)]
    roles: Json = {"agent": {"policies": {"work": [ALLOW]}}}
    for number in range(HUGE // 240_000):
        roles[f"role-{number}"] = {
            "policies": {"bulk": [{**ALLOW, "Resource": [f"arn:aws:s3:::{number}", *bulk]}]}
        }
    path = written(tmp_path / "large.json", {"roles": roles})
    assert path.stat().st_size > 0.9 * HUGE
    found = iamscope("scan", path, "-m", manifest(tmp_path / "agent.yaml", AGENT))
    assert (found.status, found.err) == (4, "")
    assert "1 agent: 1 high" in found.out


def archive(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write an archive of some members."""
    with tarfile.open(path, "w:gz") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def link(name: str, target: str) -> tarfile.TarInfo:
    """Return a symbolic link."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside.json"),
        tarfile.TarInfo("/outside.json"),
        tarfile.TarInfo("a/../../outside.json"),
        link("snapshot.json", "/etc/passwd"),
        tarfile.TarInfo("evil\x1b[31m\u202e.json"),
    ],
    ids=["parent", "absolute", "winding", "link", "escapes"],
)
def test_an_archive_that_leads_out(tmp_path: Path, member: tarfile.TarInfo) -> None:
    """A member with an unsafe name, or a link, refuses the archive, and nothing is unpacked."""
    path = archive(folder(tmp_path, "in") / "snapshot.tar.gz", (member, b""))
    check(iamscope("scan", path), "unsafe-snapshot-name")
    assert [item.name for item in tmp_path.rglob("*")] == ["in", "snapshot.tar.gz"]


def test_a_bomb(tmp_path: Path) -> None:
    """An archive that unpacks to a thousand times its size is refused before it does."""
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        info = tarfile.TarInfo("snapshot.json")
        info.size = 4 * HUGE
        tar.addfile(info, Zeros(info.size))
    assert path.stat().st_size < HUGE / 50
    check(iamscope("scan", path), "snapshot-too-large")


class Zeros(io.RawIOBase):
    """A file of nothing but zeros."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        """Return the next zeros."""
        taken = min(self.left, size if size >= 0 else self.left)
        self.left -= taken
        return bytes(taken)


def test_a_damaged_archive(tmp_path: Path) -> None:
    """An archive that was cut off is refused."""
    path = archive(tmp_path / "snapshot.tar.gz", (tarfile.TarInfo("snapshot.json"), os.urandom(5000)))
    path.write_bytes(path.read_bytes()[:-1000])
    check(iamscope("scan", path), "broken-archive")


TEN_MISTAKES = """\
kind: AgentRole
version: 1
name: Bad Name
agent:
  principals: ["arn:aws:s3:::not-a-principal"]
operatos: ["arn:aws:iam::111111111111:role/x"]
access:
  aws:
    - actions: ["s3:GetObjekt"]
      resources: ["bucket"]
    - actions: []
      resources: ["*"]
    - actions: ["s3:GetObject"]
      conditions: {StringEqual: {"aws:RequestedRegion": eu-west-1}}
  gpc:
    - actions: ["x"]
      resources: ["*"]
credentials:
  aws:
    duration: 5s
"""


def test_ten_mistakes_in_a_manifest(tmp_path: Path) -> None:
    """All mistakes are told at once, each with its line, and what was meant where that is clear."""
    path = tmp_path / "agent.yaml"
    path.write_text(TEN_MISTAKES)
    run = iamscope("scan", written(tmp_path / "details.json", SMALL), "--manifests", path)
    assert run.status == 2
    assert len(run.codes) >= MANY
    assert all(f"{path}:" in line for line in run.err.splitlines() if line.startswith("error["))
    assert "did you mean `s3:GetObject`?" in run.err
    assert "did you mean `operators`?" in run.err
    assert f"{len(run.codes)} mistakes" in run.err
    assert run.out == ""


def test_a_principal_that_is_not_there_is_a_notice(tmp_path: Path) -> None:
    """A manifest for another account is no mistake: it is told, and nothing is found for it."""
    path = manifest(tmp_path / "agent.yaml", "arn:aws:iam::111111111111:role/gone")
    run = iamscope("scan", written(tmp_path / "details.json", SMALL), "-m", path)
    assert (run.status, run.err) == (0, "")
    assert "notice: " in run.out
    assert "no principal of `agent` is in this snapshot" in " ".join(run.out.split())


HOSTILE = (
    "agent\x1b[2J\x1b]0;owned\x07",
    "agent\u202etxt.exe\u2066",
    "agent-" + "x" * 2000,
    '=HYPERLINK("http://evil.example","x")',
    "agent\nerror[fake]: nothing\r\u2028",
    "<script>alert(1)</script>|`x`",
)


def hostile(path: Path) -> Path:
    """Write an account in which everything that has a name has a hostile one."""
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    trust = [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
    named = {
        name: {"policies": {name: [{**ALLOW, "Sid": name}]}, "trust": trust, "tags": {"iamscope:agent": name}}
        for name in HOSTILE
    }
    return written(path, {"roles": {"agent": {"policies": {"work": [assume]}}, **named}})


@pytest.mark.parametrize("command", [("scan",), ("scan", "--details"), ("reach", "agent")])
def test_hostile_names_are_harmless_on_a_page(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Names that steer terminals, run backwards or are long stay inside the page.

    Wider is only a single word of a command, which could not be pasted in pieces.
    """
    path = hostile(tmp_path / "details.json")
    mine = manifest(tmp_path / "agent.yaml", AGENT)
    page = iamscope(*command, *((path, "-m", mine) if command[0] == "scan" else ("-s", path)))
    assert (page.status, page.err) == (4 if command[0] == "scan" else 3, "")
    assert not UNSAFE.search(page.out)
    wide = [line for line in page.out.splitlines() if len(line) > 100]
    assert all("--details" in command and re.fullmatch(r" {14}\S+( \\)?", line) for line in wide)
    assert not re.search(r"^(error|=)", page.out, re.MULTILINE)


def test_hostile_names_are_whole_in_json(tmp_path: Path) -> None:
    """JSON is valid, holds nothing that a terminal obeys, and gives each name as it is."""
    path = hostile(tmp_path / "details.json")
    run = iamscope("scan", path, "-m", manifest(tmp_path / "agent.yaml", AGENT), "--format", "json")
    assert not UNSAFE.search(run.out)
    about = {finding["principal"].partition("role/")[2] for finding in json.loads(run.out)["findings"]}
    assert about >= set(HOSTILE)


def folder(tmp_path: Path, name: str) -> Path:
    """Return an empty folder."""
    made = tmp_path / name
    made.mkdir()
    return made


def text_file(tmp_path: Path, text: bytes) -> Path:
    """Return a file of some text."""
    path = tmp_path / "file"
    path.write_bytes(text)
    return path


SNAPSHOTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda place: place / "missing", "snapshot-not-found"),
    "a folder without snapshot.json": (lambda place: folder(place, "empty"), "not-a-snapshot"),
    # It opens, and refuses to be read, whoever asks.
    "unreadable": (lambda _: Path("/proc/self/mem"), "unreadable-snapshot"),
    "empty": (lambda place: text_file(place, b""), "not-a-snapshot"),
    "no JSON": (lambda place: text_file(place, b"UserDetailList: []"), "not-a-snapshot"),
    "a list": (lambda place: text_file(place, b'["UserDetailList", "RoleDetailList"]'), "not-a-snapshot"),
    "no text": (lambda place: text_file(place, b'{"RoleDetailList": "\xff"}'), "invalid-json"),
    "a lone surrogate": (lambda place: text_file(place, b'{"RoleDetailList": ["\\ud800"]}'), "invalid-json"),
    "a lone surrogate in the second page": (
        lambda place: text_file(
            place, b'{"RoleDetailList": []}{"RoleDetailList": [{"RoleName": "\\ud800"}]}'
        ),
        "invalid-json",
    ),
    "deep nesting": (lambda place: text_file(place, b'{"RoleDetailList": ' + b"[" * 100_000), "invalid-json"),
    "another shape": (
        lambda place: text_file(place, b'{"RoleDetailList": [{"RoleName": 7}]}'),
        "malformed-record",
    ),
}


@pytest.mark.parametrize(("make", "code"), SNAPSHOTS.values(), ids=SNAPSHOTS)
def test_what_is_no_snapshot(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    """Whatever stands where a snapshot should be is refused with its own code."""
    check(iamscope("scan", make(tmp_path)), code)


MANIFESTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda place: place / "missing.yaml", "unreadable-file"),
    "an empty folder": (lambda place: folder(place, "empty"), "no-manifest"),
    "unreadable": (lambda _: Path("/proc/self/mem"), "unreadable-file"),
    "no text": (lambda place: text_file(place, b"kind: AgentRole\n\xff"), "not-utf-8"),
    "no YAML": (lambda place: text_file(place, b"kind: [AgentRole"), "invalid-yaml"),
    "another kind": (lambda place: text_file(place, b"kind: Pod\n"), "no-manifest"),
}


@pytest.mark.parametrize(("make", "code"), MANIFESTS.values(), ids=MANIFESTS)
@pytest.mark.parametrize("option", ["--manifests", "--estate"])
def test_what_is_no_manifest_and_no_estate(
    tmp_path: Path, option: str, make: Callable[[Path], Path], code: str
) -> None:
    """Whatever stands where a manifest or an estate should be is refused with its own code."""
    account = written(tmp_path / "details.json", SMALL)
    check(iamscope("scan", account, option, make(tmp_path)), code)


def test_a_manifest_is_no_estate(tmp_path: Path) -> None:
    """A manifest given as estate is named as what it is not."""
    account = written(tmp_path / "details.json", SMALL)
    run = iamscope(
        "scan", account, "--estate", manifest(tmp_path / "agent.yaml", "arn:aws:iam::111111111111:role/x")
    )
    check(run, "no-manifest")
    assert "`kind: Estate`" in run.err


def test_an_unknown_principal_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    """`reach` of a misspelled principal says which one was meant."""
    run = iamscope("reach", "agnet", "-s", written(tmp_path / "details.json", SMALL))
    check(run, "unknown-principal")
    assert "did you mean `agent`?" in run.err


@pytest.mark.parametrize(
    "arguments", [("scan",), ("scan", "x", "--format", "xml"), ("nonsense",), ("reach", "x")]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    """A missing argument, an unknown option or command prints the usage, with exit code 2."""
    run = iamscope(*arguments)
    assert run.status == 2
    assert "Usage: " in run.err
    assert "Traceback" not in run.err
