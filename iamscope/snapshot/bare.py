"""A snapshot of one file: what `aws iam get-account-authorization-details` prints.

The command merges its pages; scripts that page themselves leave several documents in one file,
or a list of them. All three forms are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iamscope.model.gap import Direction, Gap
from iamscope.snapshot.document import load_several, plain
from iamscope.snapshot.errors import NotASnapshotError
from iamscope.snapshot.families import missing_from_bare_file

CALL = "iam.get-account-authorization-details"
PERMISSION = "iam:GetAccountAuthorizationDetails"
LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_EXPECTED = f"expected an object with {', '.join(f'`{key}`' for key in LISTS)}"


@dataclass(frozen=True, slots=True)
class BareFile:
    """The merged content of one file, the account it is about if that is clear, and what it lacks."""

    body: Mapping[str, list[Any]]
    scope: str
    gaps: tuple[Gap, ...]


def parse_bare(data: bytes, name: str) -> BareFile:
    """Return the merged content of a file, whichever form it has."""
    data = plain(data, name)
    # Looking for the keys first refuses a large file of something else without building its objects.
    if not any(b'"%s"' % key.encode() in data for key in LISTS):
        raise NotASnapshotError(name, _EXPECTED if data.strip() else "the file is empty")
    pages = _pages(load_several(data, name), name)
    body = {key: _merged(pages, key) for key in LISTS if any(key in page for page in pages)}
    scope = _account(body)
    return BareFile(
        body, scope, tuple(sorted((*_unread(pages, body, scope), *missing_from_bare_file(scope))))
    )


def _pages(documents: list[Any], name: str) -> list[dict[str, Any]]:
    if len(documents) == 1 and isinstance(documents[0], list):
        documents = documents[0]
    for position, page in enumerate(documents):
        where = f"page {position + 1}: " if len(documents) > 1 else ""
        if not isinstance(page, dict) or not any(key in page for key in LISTS):
            raise NotASnapshotError(name, where + _EXPECTED)
        for key in LISTS:
            if not isinstance(page.get(key, []), list):
                raise NotASnapshotError(name, f"{where}`{key}` must be a list")
            for index, item in enumerate(page.get(key, ())):
                if not isinstance(item, dict):
                    raise NotASnapshotError(name, f"{where}`{key}[{index}]` must be an object")
    return documents


def _merged(pages: list[dict[str, Any]], key: str) -> list[Any]:
    if len(pages) == 1:
        return list(pages[0].get(key, ()))
    merged: list[Any] = []
    seen: dict[str, Any] = {}
    for page in pages:
        for item in page.get(key, ()):
            arn = str(item.get("Arn", ""))
            # The same page twice in one file must not become two principals; a differing entry stays.
            if arn and seen.setdefault(arn, item) is not item and seen[arn] == item:
                continue
            merged.append(item)
    return merged


def _account(body: Mapping[str, list[Any]]) -> str:
    """Return the account of the file's users, groups and roles, if they all name the same one."""
    arns = (str(item.get("Arn", "")) for key in LISTS[:3] for item in body.get(key, ()))
    accounts = {arn.split(":")[4] for arn in arns if arn.count(":") >= 5}
    return accounts.pop() if len(accounts) == 1 else ""


def _unread(pages: list[dict[str, Any]], body: Mapping[str, list[Any]], scope: str) -> list[Gap]:
    gaps = [
        Gap(CALL, scope, f"the file holds no {key}", Direction.GRANTS, PERMISSION)
        for key in LISTS
        if key not in body
    ]
    last = pages[-1]
    if (
        last.get("IsTruncated") is True
        or "NextToken" in last
        or (last.get("Marker") and "IsTruncated" not in last)
    ):
        gaps.append(Gap(CALL, scope, "the file ends before its last page", Direction.GRANTS, PERMISSION))
    return gaps
