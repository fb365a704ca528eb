"""Runs the steps of `action.yml` and of other templates as their runners would, in a folder."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.fakes.repository import Repository

ROOT = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_GH = """#!{python}
import json, os, pathlib, sys
given = sys.argv[1:]
files = {{one: pathlib.Path(one.partition("@")[2]).read_text() for one in given if "=@" in one}}
with open(os.environ["GH_CALLS"], "a") as stream:
    token = os.environ.get("GH_TOKEN", "")
    stream.write(json.dumps({{"given": given, "files": files, "token": token}}) + "\\n")
if os.environ.get("GH_REFUSES"):
    sys.exit("HTTP 403: Resource not accessible by integration")
if "--paginate" in given:
    print(os.environ.get("GH_COMMENTS", ""))
"""
# Two statements of one role; the second is what its manifest does not declare.
_READS = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*", "Effect": "Allow"}
_DELETES = {"Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::ledger/*", "Effect": "Allow"}


def policy(*, passes: bool) -> str:
    """Return a policy of the agent `booker`, within its manifest or not."""
    statements = [_READS] if passes else [_READS, _DELETES]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def manifest(*actions: str) -> str:
    """Return the manifest of the agent `booker`."""
    return json.dumps(
        {
            "kind": "AgentRole",
            "version": 1,
            "name": "booker",
            "owner": "ledger",
            "agent": {"principals": ["arn:aws:iam::111111111111:role/booker"]},
            "access": {"aws": [{"actions": list(actions), "resources": ["arn:aws:s3:::ledger/*"]}]},
        }
    )


@dataclass
class Job:
    """A machine of a runner: a work tree, programs, and what the runner says of the event."""

    folder: Path
    event: dict[str, Any] = field(default_factory=dict)
    ref: str = "refs/pull/7/merge"
    variables: dict[str, str] = field(default_factory=dict)
    log: str = ""

    def __post_init__(self) -> None:
        """Lay out the machine: a remote repository, a work tree, and a `gh` that notes its calls."""
        for name in ("remote", "work", "bin", "temp"):
            (self.folder / name).mkdir()
        self.remote = Repository(self.folder / "remote")
        self.remote.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self._program("gh", _GH.format(python=sys.executable))
        self.executable = self._program(
            "iamscope-here",
            f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {sys.executable} -P -m iamscope "$@"\n',
        )

    def _program(self, name: str, text: str) -> str:
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)
        return str(path)

    def stand_in(self, code: int) -> None:
        """Let a program that prints how it is called, and ends with a code, stand in for iamscope."""
        script = f"#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit {code}\n"
        self.executable = self._program("stand-in", script)

    @property
    def work(self) -> Path:
        """The folder that is checked out."""
        return self.folder / "work"

    def change(self, files: Mapping[str, str], branch: str = "change") -> str:
        """Commit a change on a branch of its own, check it out alone, and return the base's name."""
        base = self.remote.head()
        self.remote.git("checkout", "--quiet", "-b", branch)
        head = self.remote.commit(files)
        self.remote.git("checkout", "--quiet", "main")
        work = Repository(self.work)
        work.git("remote", "add", "origin", str(self.remote.folder))
        work.git("fetch", "--quiet", "--depth=1", self.remote.folder.as_uri(), head)
        work.git("checkout", "--quiet", head)
        self.event = {
            "pull_request": {"number": 7, "base": {"sha": base}, "title": "x"},
            "repository": {"default_branch": "main"},
        }
        return base

    def bash(self, script: str, more: Mapping[str, str]) -> int:
        """Run a script as a step and return its exit code."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.work,
            env={
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(self.folder),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GH_CALLS": str(self.folder / "calls"),
                "TMPDIR": str(self.folder / "temp"),
                **self.variables,
                **more,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        return done.returncode

    def calls(self) -> list[dict[str, Any]]:
        """Return the calls of `gh`."""
        noted = self.folder / "calls"
        return [json.loads(line) for line in noted.read_text().splitlines()] if noted.exists() else []

    def act(self, **inputs: str) -> int:
        """Run the steps of `action.yml` with some inputs and return the exit code of the job."""
        action = loaded("action.yml")
        given = {name: one.get("default", "") for name, one in action["inputs"].items()}
        given |= {
            "executable": self.executable,
            **{key.replace("_", "-"): text for key, text in inputs.items()},
        }
        github = {"event": self.event, "token": "a-token"}
        steps: dict[str, Any] = {}
        told = {"github": github, "inputs": {k: expand(v, {"github": github}) for k, v in given.items()}}
        summary, output = self.folder / "summary", self.folder / "output"
        for step in action["runs"]["steps"]:
            output.write_text("")
            env = {key: expand(text, {**told, "steps": steps}) for key, text in step["env"].items()}
            surroundings = {
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_REPOSITORY": "acme/infrastructure",
                "GITHUB_REF": self.ref,
                "GITHUB_SHA": "0" * 40,
                "RUNNER_TEMP": str(self.folder / "temp"),
            }
            if code := self.bash(step["run"], {**surroundings, **env}):
                return code
            lines = [line.partition("=") for line in output.read_text().splitlines()]
            steps[step["id"]] = {"outputs": {key: text for key, _, text in lines}}
        return 0


def loaded(name: str) -> Any:
    """Return what a YAML file of the repository says."""
    return YAML(typ="safe").load(ROOT / name)


def expand(text: str, context: Mapping[str, Any]) -> str:
    """Return a text with what its expressions name, and nothing where that is not there."""

    def named(match: re.Match[str]) -> str:
        value: Any = context
        for part in match[1].split("."):
            value = value.get(part, "") if isinstance(value, Mapping) else ""
        return str(value)

    return EXPRESSION.sub(named, text)


def scripts(name: str) -> Iterator[str]:
    """Yield the scripts that stand in a YAML file: values of `run`, `bash` and `script`."""
    pending = [loaded(name)]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("run", "bash", "script"):
                    yield value if isinstance(value, str) else "\n".join(value)
                else:
                    pending.append(value)
        elif isinstance(node, list):
            pending += node
