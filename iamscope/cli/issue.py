"""`iamscope issue`: a short-lived credential that can do what a manifest says, and no more."""

from pathlib import Path
from typing import Annotated

import typer


def issue(
    manifest: Annotated[Path, typer.Argument(help="The file of the manifest.")],
    role_arn: Annotated[
        str | None, typer.Option("--role-arn", help="The role to issue through; else the manifest's own.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Which manifest, if the file holds several.")
    ] = None,
    seconds: Annotated[
        int | None,
        typer.Option("--seconds", help="The lifetime: 900 to 43200; else the manifest's, else 3600."),
    ] = None,
    print_policy: Annotated[
        bool, typer.Option("--print-policy", help="Print the session policy and call nothing.")
    ] = False,
) -> None:
    """Assume a role under the manifest's session policy, and print credential_process JSON."""
    import json

    from iamscope.pipeline.issue import as_credential_process, policy_of
    from iamscope.pipeline.issue import issue as run

    if print_policy:
        typer.echo(json.dumps(json.loads(policy_of(manifest, name)), indent=2))
        return
    credential = run(manifest, name, role_arn, seconds)
    typer.echo(json.dumps(as_credential_process(credential), indent=2))
