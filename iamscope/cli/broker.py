"""`iamscope broker`: the credential service."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Run the credential service: short-lived credentials from manifests, approved and revocable.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Config = Annotated[
    Path, typer.Option("--config", "-c", envvar="IAMSCOPE_BROKER_CONFIG", help="The broker's configuration.")
]


@app.command("serve")
def serve(config: Config) -> None:
    """Serve until a signal asks to stop."""
    from iamscope import catalog

    with catalog.needing("broker"):
        from iamscope.broker.assembling import assemble, sealer
        from iamscope.broker.http.app import make_app
        from iamscope.broker.http.serving import serve as run
        from iamscope.broker.settings import load_settings
        from iamscope.broker.store.engine import check_schema

    settings = load_settings(config, os.environ)
    made = assemble(settings, _now)
    check_schema(made.broker.engine)

    sealing = sealer(made.broker, settings)

    def reap() -> None:
        made.broker.reap()
        made.broker.reconcile()
        sealing()

    typer.echo(f"serving on {settings.listen}", err=True)
    run(make_app(made.broker, made.identify), settings, reap, lambda text: print(text, file=sys.stderr))


@app.command("migrate")
def migrate(config: Config) -> None:
    """Make the database's tables, or bring them up to date."""
    from iamscope import catalog

    with catalog.needing("broker"):
        from iamscope.broker.settings import load_settings
        from iamscope.broker.store.engine import migrate as run
        from iamscope.broker.store.engine import open_engine

    engine = open_engine(load_settings(config, os.environ).database)
    run(engine)
    engine.dispose()
    typer.echo("the schema is up to date")


@app.command("check-config")
def check_config(config: Config) -> None:
    """Report everything that is wrong with the configuration and what it names."""
    from iamscope import catalog

    with catalog.needing("broker"):
        from iamscope.broker.assembling import assemble
        from iamscope.broker.settings import load_settings

    assemble(load_settings(config, os.environ), _now)
    typer.echo("ok")


@app.command("export-audit")
def export_audit(config: Config) -> None:
    """Print the audit chain as JSON lines, for `iamscope audit`."""
    from iamscope import catalog

    with catalog.needing("broker"):
        from iamscope.broker.settings import load_settings
        from iamscope.broker.store.chain import lines
        from iamscope.broker.store.engine import check_schema, open_engine, writing

    engine = open_engine(load_settings(config, os.environ).database)
    check_schema(engine)
    with writing(engine) as connection:
        for line in lines(connection):
            typer.echo(line, nl=False)
    engine.dispose()


def _now() -> int:
    return int(time.time())
