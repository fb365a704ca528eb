"""The built-in story: an account, its agents' manifests, the scan's answer, and what prevents it."""

import json
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from iamscope.errors import IamscopeError
from iamscope.pipeline.issue import policy_of
from iamscope.pipeline.scan import ScanInput, scan
from iamscope.report import json_format, text

STORY = "incident"
HERO = "billing-dashboard-agent"


class OccupiedFolderError(IamscopeError):
    """The folder for the story is taken by something else."""

    code = "occupied-folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"`{folder}` exists and holds something else",
            hint="name another folder with --output, or remove it",
        )


class UnwritableFolderError(IamscopeError):
    """The folder for the story cannot be made or written."""

    code = "unwritable-folder"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"the story cannot be written to `{folder}`: {reason}", hint="name another folder with --output"
        )


def run(folder: Path) -> str:
    """Write the story and its reports to a folder, and return what to tell the user."""
    story = resources.files("iamscope") / "demo" / STORY
    marker = folder / "story.txt"
    try:
        if folder.exists() and not marker.is_file() and any(folder.iterdir()):
            raise OccupiedFolderError(folder)
        folder.mkdir(parents=True, exist_ok=True)
        marker.write_text(f"{STORY}\n")
        _copy(story, folder)
    except OSError as error:
        raise UnwritableFolderError(folder, (error.strerror or "it is refused").lower()) from None
    result = scan(ScanInput(folder / "snapshot", (folder / "manifests",), folder / "estate.yaml"))
    policy = json.dumps(json.loads(policy_of(folder / "manifests", HERO)), indent=2) + "\n"
    page = text.render(result)
    for name, content in (
        ("scan.txt", page),
        ("scan-details.txt", text.render(result, details=True)),
        ("scan.json", json_format.render(result)),
        ("session-policy.json", policy),
    ):
        (folder / name).write_text(content)
    return f"{_INTRODUCTION}\n{page}\n{_afterword(folder, policy)}"


def _copy(source: Traversable, target: Path) -> None:
    for item in source.iterdir():
        place = target / item.name
        if item.is_dir():
            place.mkdir(exist_ok=True)
            _copy(item, place)
        else:
            place.write_bytes(item.read_bytes())


_INTRODUCTION = """\
A coding agent works on a billing dashboard. It was started from an engineer's terminal, and acts
with the engineer's role. One day it decides to delete the environment and build it anew. This is
the account as it was the day before, scanned against what each agent is for.
"""


def _afterword(folder: Path, policy: str) -> str:
    size = len(json.dumps(json.loads(policy), separators=(",", ":")))
    return f"""\
What would have prevented it: the agent's manifest as a session policy of {size:,} characters.
Start the agent with it, and the role can do what the manifest says and nothing else:

  iamscope issue {folder}/manifests --name {HERO} --role-arn ROLE

All outputs are in {folder}/:
  scan.txt, scan-details.txt, scan.json    what the scan found
  session-policy.json                      what would have prevented it
  snapshot/, manifests/, estate.yaml       what was scanned: try `iamscope scan` and `iamscope reach` on them
"""
