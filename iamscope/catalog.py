"""The only list of what exists, and the only importer of clouds."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from iamscope.errors import IamscopeError
from iamscope.snapshot.index import Index


class MissingExtraError(IamscopeError):
    """A cloud's SDK is not installed."""

    code = "missing-extra"

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(f"`{module}` is not installed", hint=f"install iamscope with its extra `{extra}`")


def collect_aws(
    *,
    output: Path,
    profile: str,
    regions: tuple[str, ...],
    all_regions: bool,
    accounts: tuple[str, ...],
    assume_role_name: str,
    role_arns: tuple[str, ...],
    external_id: str,
    last_accessed: bool,
    workers: int,
    endpoint_url: str,
    progress: Callable[[int, int, str], None],
) -> Index:
    """Collect a snapshot from AWS and return its index."""
    try:
        from iamscope.clouds.aws.client import Login, connect
        from iamscope.clouds.aws.collect import Order, collect
    except ModuleNotFoundError as error:
        raise MissingExtraError("aws", str(error.name)) from None
    order = Order(
        output=output,
        regions=regions,
        all_regions=all_regions,
        accounts=accounts,
        assume_role_name=assume_role_name,
        role_arns=role_arns,
        external_id=external_id,
        last_accessed=last_accessed,
        workers=workers,
    )
    login = Login(profile, next(iter(regions), ""), endpoint_url, workers)
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return collect(connect(login), order.checked(), taken_at=now, progress=progress)
