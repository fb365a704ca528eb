"""`iamscope lease`: ask a broker for credentials, and decide on what others ask for."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from iamscope.agent.client import BrokerClient

app = typer.Typer(
    help="Ask a broker for credentials, and approve or deny what others ask for.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
BROKER, TOKEN_FILE = "IAMSCOPE_BROKER", "IAMSCOPE_TOKEN_FILE"


class LeaseFormat(StrEnum):
    """Formats of leases."""

    TEXT = "text"
    JSON = "json"


Address = Annotated[
    str, typer.Option("--broker", envvar=BROKER, help="The broker's URL, or the path of its socket.")
]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", envvar=TOKEN_FILE, metavar="FILE", help="A token that says who asks."),
]
Format = Annotated[LeaseFormat, typer.Option("--format", "-f", help="How to print.")]
LeaseId = Annotated[str, typer.Argument(metavar="LEASE", help="The lease's id.")]


@contextmanager
def _broker(address: str, token_file: Path | None) -> Iterator["BrokerClient"]:
    from iamscope.agent.client import BrokerClient, read_token

    client = BrokerClient(address, read_token(token_file) if token_file else None)
    try:
        yield client
    finally:
        client.close()


def _show(found: Any, format_: LeaseFormat) -> None:
    from iamscope.report import json_lease, text_lease

    page = json_lease.render(found) if format_ is LeaseFormat.JSON else text_lease.render(found)
    typer.echo(page, nl=False)


@app.command("request")
def request(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="The name of the agent's manifest.")],
    purpose: Annotated[str, typer.Option("--purpose", help="What the credential is for.")],
    address: Address,
    actions: Annotated[
        list[str] | None, typer.Option("--action", help="Only this action of the manifest; repeatable.")
    ] = None,
    resources: Annotated[
        list[str] | None, typer.Option("--resource", help="Only on this resource; repeatable.")
    ] = None,
    lifetime: Annotated[int | None, typer.Option("--seconds", help="How long it is to live.")] = None,
    on_behalf_of: Annotated[str, typer.Option("--on-behalf-of", help="The person it is for.")] = "",
    key: Annotated[str, typer.Option("--key", help="Names the request: sent again, it is the same.")] = "",
    token_file: TokenFile = None,
    format: Format = LeaseFormat.TEXT,  # noqa: A002
) -> None:
    """Ask for a lease: the manifest's access, or less of it."""
    if bool(actions) != bool(resources):
        raise typer.BadParameter("--action and --resource go together")
    form: dict[str, Any] = {"agent": agent, "purpose": purpose, "on_behalf_of": on_behalf_of}
    if actions:
        detail = {"type": "iamscope_access", "actions": actions, "resources": resources}
        form["authorization_details"] = [detail]
    if lifetime is not None:
        form["lifetime"] = lifetime
    with _broker(address, token_file) as broker:
        _show(broker.request(form, key or secrets.token_hex(16)), format)


@app.command("list")
def list_leases(
    address: Address,
    agent: Annotated[str, typer.Option("--agent", help="Only leases of this agent.")] = "",
    token_file: TokenFile = None,
    format: Format = LeaseFormat.TEXT,  # noqa: A002
) -> None:
    """List the leases that concern you."""
    with _broker(address, token_file) as broker:
        _show(list(broker.listed(agent)), format)


@app.command("show")
def show(
    lease: LeaseId,
    address: Address,
    token_file: TokenFile = None,
    format: Format = LeaseFormat.TEXT,  # noqa: A002
) -> None:
    """Show a lease: who asks for what and why, and what exactly it would be given."""
    with _broker(address, token_file) as broker:
        _show(broker.find(lease), format)


@app.command("approve")
def approve(lease: LeaseId, address: Address, token_file: TokenFile = None) -> None:
    """Approve a lease as it is shown now."""
    _decide(lease, address, token_file, approves=True)


@app.command("deny")
def deny(lease: LeaseId, address: Address, token_file: TokenFile = None) -> None:
    """Deny a lease."""
    _decide(lease, address, token_file, approves=False)


def _decide(lease: str, address: str, token_file: Path | None, *, approves: bool) -> None:
    with _broker(address, token_file) as broker:
        found = broker.find(lease)
        _show(found, LeaseFormat.TEXT)
        if approves and os.isatty(0):
            typer.confirm("approve exactly this?", abort=True)
        _show(broker.decide(lease, str(found["shown"]), approves=approves), LeaseFormat.TEXT)


@app.command("credential")
def credential(lease: LeaseId, address: Address, token_file: TokenFile = None) -> None:
    """Print the credential of an approved lease, in the form of `credential_process`."""
    from iamscope.report import json_lease

    with _broker(address, token_file) as broker:
        found: Mapping[str, Any] = broker.collect(lease)
        typer.echo(json_lease.render({"Version": 1, **found["credential"]}), nl=False)


@app.command("release")
def release(lease: LeaseId, address: Address, token_file: TokenFile = None) -> None:
    """End a lease before its time."""
    with _broker(address, token_file) as broker:
        _show(broker.release(lease), LeaseFormat.TEXT)


def freeze(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="The name of the agent's manifest.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is stopped.")],
    address: Address,
    token_file: TokenFile = None,
) -> None:
    """End all leases of an agent at once."""
    with _broker(address, token_file) as broker:
        _show(list(broker.freeze(agent, reason)), LeaseFormat.TEXT)
