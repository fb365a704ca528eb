"""The options of `iamscope check`."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iamscope.cli.scan import ScanFormat


class OnUnknown(StrEnum):
    """What a grant to an agent means that is known only once the change is applied."""

    FAIL = "fail"
    WARN = "warn"


Inputs = Annotated[
    list[Path],
    typer.Argument(
        metavar="INPUT...",
        help="Terraform plans as JSON, templates, policies, Kubernetes manifests, folders of them; or -.",
    ),
]
Onto = Annotated[
    Path | None, typer.Option("--onto", metavar="SNAPSHOT", help="The account that the plan is applied to.")
]
FactsFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--facts", metavar="FILE", help="Texts of AWS managed policies, by `iamscope facts`; repeatable."
    ),
]
Source = Annotated[
    Path | None,
    typer.Option("--source", metavar="DIR", help="The configuration of the plan: for lines, and more."),
]
ManifestsFrom = Annotated[
    str | None,
    typer.Option(
        "--manifests-from", metavar="REF", help="Judge by manifests and estate as they are at a revision."
    ),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Known findings, which do not fail.")
]
NewOnly = Annotated[bool, typer.Option("--new-only", help="Fail only by what the change adds.")]
UpdateBaseline = Annotated[
    bool, typer.Option("--update-baseline", help="Write the baseline without what is gone.")
]
AcceptNew = Annotated[
    bool, typer.Option("--accept-new", help="With --update-baseline: take up what is new as well.")
]
Unknown = Annotated[
    OnUnknown, typer.Option("--unknown", help="Whether a grant to an agent that nobody knows yet fails.")
]
Account = Annotated[str, typer.Option("--account", help="The account, where the plan does not say it.")]
Region = Annotated[str, typer.Option("--region", help="The region, where the plan does not say it.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", metavar="NAME=VALUE", help="A parameter of a template; repeatable."),
]
Agents = Annotated[
    list[str] | None,
    typer.Option(
        "--agent", metavar="NAME=ADDRESS", help="Which resource or policy a manifest is about; repeatable."
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output", "-o", metavar="FORMAT=FILE", help="Write the same result as a file, too; repeatable."
    ),
]


def outputs(given: Sequence[str]) -> Mapping[Path, str]:
    """Return the format of each file to write. Raises `BadParameter` with all that is wrong."""
    found: dict[Path, str] = {}
    wrong = []
    for text in given:
        name, _, file = text.partition("=")
        path = Path(file)
        if not file:
            wrong.append(f"`{text}` is not FORMAT=FILE")
        elif name not in set(ScanFormat):
            wrong.append(f"`{name}` is none of {', '.join(ScanFormat)}")
        elif path in found:
            wrong.append(f"`{file}` is named twice")
        found[path] = name
    if wrong:
        raise typer.BadParameter("; ".join(wrong), param_hint="--output")
    return found
