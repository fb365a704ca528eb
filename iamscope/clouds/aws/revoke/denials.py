"""The denials that end sessions, and the document that holds them (fact AWS 5; broker facts C1).

A denial tells in its Sid until when it is needed and since when it is there, so that the policy needs no
other memory. What stands in the policy besides is somebody else's, and is kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from iamscope.cloud.issuing import Extent
from iamscope.clouds.aws.compose.blocks import minified, short
from iamscope.clouds.aws.mint.preparing import AGENT_TAG, MARK

POLICY_NAME = f"{MARK}revocations"
"""The inline policy that holds them."""
_HOUR = 3_600
_SIDS = {
    Extent.LEASE: "Lease",
    Extent.AGENT: "Agent",
    Extent.BEFORE_NOW: "Before",
    Extent.EVERYTHING: "Everything",
}
_EXTENTS = {name: extent for extent, name in _SIDS.items()}
_SID = re.compile(r"(Lease|Agent|Before|Everything)(\d+)Since(\d+)")
_KEYS = {
    Extent.LEASE: ("StringEquals", "aws:SourceIdentity"),
    Extent.AGENT: ("StringEquals", f"aws:PrincipalTag/{AGENT_TAG}"),
    Extent.BEFORE_NOW: ("DateLessThan", "aws:TokenIssueTime"),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """Sessions that are denied everything: those of some leases or agents, or of before a time.

    `end` is when none of them lives any more, 0 for never.
    """

    extent: Extent
    subjects: frozenset[str]
    end: int
    since: int

    def living(self, now: int) -> bool:
        """Return whether a session that it denies may still be alive."""
        return self.end == 0 or self.end > now

    def statement(self) -> dict[str, Any]:
        """Return it as a statement."""
        written: dict[str, Any] = {
            "Sid": f"{_SIDS[self.extent]}{self.end}Since{self.since}",
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
        }
        if self.extent in _KEYS:
            operator, key = _KEYS[self.extent]
            written["Condition"] = {operator: {key: short(sorted(self.subjects))}}
        return written


@dataclass(frozen=True, slots=True)
class Denials:
    """All denials of a role, and the statements of its policy that are none of ours."""

    items: tuple[Denial, ...] = ()
    others: tuple[Any, ...] = ()

    def text(self) -> str:
        """Return the document, empty where nothing is left to say."""
        found = [one.statement() for one in sorted(self.items, key=lambda one: (one.extent, one.end))]
        said = [*found, *self.others]
        return minified({"Version": "2012-10-17", "Statement": said}) if said else ""

    def living(self, now: int) -> "Denials":
        """Return them without those that no living session hangs on."""
        return replace(self, items=tuple(one for one in self.items if one.living(now)))

    def without(self, extent: Extent, subject: str) -> "Denials":
        """Return them without what denies a subject to an extent."""
        kept = [_less(one, subject) if one.extent is extent else one for one in self.items]
        return replace(self, items=tuple(one for one in kept if one is not None))

    def has(self, wanted: Denial) -> bool:
        """Return whether all that a denial denies is denied, for as long."""
        return all(
            any(_covers(one, wanted.extent, subject, wanted.end) for one in self.items)
            for subject in wanted.subjects or {""}
        )

    def holds(self, extent: Extent, subject: str) -> bool:
        """Return whether a subject is denied, for however long."""
        return any(one.extent is extent and subject in (one.subjects or {""}) for one in self.items)

    def added(self, wanted: Denial) -> "Denials":
        """Return them with another one, put together with those that end at the same time."""
        if self.has(wanted):
            return self
        kept = self
        if wanted.extent is Extent.BEFORE_NOW:
            kept = replace(self, items=tuple(one for one in self.items if one.extent is not wanted.extent))
        else:
            for subject in wanted.subjects:
                kept = kept.without(wanted.extent, subject)
        alike = [one for one in kept.items if (one.extent, one.end) == (wanted.extent, wanted.end)]
        since = min([wanted.since, *(one.since for one in alike)])
        subjects = wanted.subjects.union(*(one.subjects for one in alike))
        rest = tuple(one for one in kept.items if one not in alike)
        return replace(kept, items=(*rest, replace(wanted, subjects=subjects, since=since)))


def denial(extent: Extent, subject: str, now: int, lasts: int) -> Denial:
    """Return a denial that is needed for so many seconds from now; it is kept until the hour is full."""
    if extent is Extent.EVERYTHING:
        return Denial(extent, frozenset(), 0, now)
    end = -(-(now + lasts) // _HOUR) * _HOUR
    if extent is Extent.BEFORE_NOW:
        # AWS tells the time of a session in seconds: those of this very second are meant, too.
        subject = datetime.fromtimestamp(now + 1, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Denial(extent, frozenset((subject,)), end, now)


def parse(text: str | None) -> Denials:
    """Return the denials in a policy's text."""
    raw = orjson.loads(text) if text else {}
    listed = raw.get("Statement", [])
    statements = listed if isinstance(listed, list) else [listed]
    read = [(one, _read(one)) for one in statements]
    return Denials(
        tuple(found for _, found in read if found is not None),
        tuple(one for one, found in read if found is None),
    )


def _read(raw: Any) -> Denial | None:
    """Return a statement as the denial that it is, `None` where it is not exactly one of ours."""
    found = _SID.fullmatch(str(raw.get("Sid", "")))
    if found is None:
        return None
    extent = _EXTENTS[found[1]]
    operator, key = _KEYS.get(extent, ("", ""))
    said = raw.get("Condition", {}).get(operator, {}).get(key, [])
    subjects: Iterable[str] = [said] if isinstance(said, str) else said
    read = Denial(extent, frozenset(subjects), int(found[2]), int(found[3]))
    return read if _same(read.statement(), raw) else None


def _same(ours: object, raw: object) -> bool:
    """Return whether two statements say the same, whichever way lists of one and order are written."""
    return bool(_plain(ours) == _plain(raw))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted(map(str, value))
    return [str(value)]


def _less(one: Denial, subject: str) -> Denial | None:
    """Return a denial without a subject, `None` where nothing is left of it."""
    if not one.subjects:
        return None
    subjects = one.subjects - {subject}
    return replace(one, subjects=subjects) if subjects else None


def _covers(one: Denial, extent: Extent, subject: str, end: int) -> bool:
    if one.extent is not extent or (one.end and (not end or one.end < end)):
        return False
    if extent is Extent.BEFORE_NOW:
        # Times are written so that they are ordered as their texts are.
        return max(one.subjects, default="") >= subject
    return subject in (one.subjects or {""})


def oldest(items: Sequence[Denial]) -> int | None:
    """Return since when the oldest of some denials is there."""
    return min((one.since for one in items), default=None)
