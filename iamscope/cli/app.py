"""All commands; each imports what it needs when it runs, so that `--help` stays quick."""

from typing import Annotated

import typer

from iamscope import __version__
from iamscope.cli import (
    access,
    agents,
    audit,
    broker,
    can,
    check,
    collect,
    compare,
    decide,
    demo,
    diff,
    expand,
    facts,
    fix,
    issue,
    lease,
    lint,
    manifest,
    paths,
    reach,
    scan,
    test,
    what_if,
    who_can,
)

app = typer.Typer(
    name="iamscope",
    help="Find out what an AI agent can reach in a cloud, and give it no more than its role needs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
)
_collect = typer.Typer(
    help="Read a cloud into a snapshot, read-only.", no_args_is_help=True, rich_markup_mode=None
)
_collect.command("aws")(collect.collect_aws)

app.command("scan")(scan.scan)
app.command("check")(check.check)
app.command("reach")(reach.reach)
app.command("paths")(paths.paths)
app.command("can")(can.can)
app.command("who-can")(who_can.who_can)
app.command("access")(access.access)
app.command("agents")(agents.agents)
app.command("fix")(fix.fix)
app.command("what-if")(what_if.what_if)
app.command("diff")(diff.diff)
app.command("test")(test.run_tests)
app.command("decide")(decide.decide)
app.command("expand")(expand.expand)
app.command("compare")(compare.compare)
app.command("lint")(lint.lint)
app.command("issue")(issue.issue)
app.command("demo")(demo.demo)
app.add_typer(manifest.app, name="manifest")
app.add_typer(audit.app, name="audit")
app.add_typer(broker.app, name="broker")
app.add_typer(lease.app, name="lease")
app.command("freeze")(lease.freeze)
app.add_typer(_collect, name="collect")
app.add_typer(facts.app, name="facts")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="With --version: the dates of what is known of each cloud, too.")
    ] = False,
) -> None:
    """Find out what an AI agent can reach in a cloud, and give it no more than its role needs."""
    if version:
        typer.echo(f"iamscope {__version__}")
        if verbose:
            from iamscope.catalog import facts

            for cloud, known in facts().items():
                for name, date in known.items():
                    typer.echo(f"{cloud} {name} {date}")
        raise typer.Exit
