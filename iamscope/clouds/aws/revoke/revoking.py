"""Denials written to a role: read, merged, written, and read again."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from iamscope.cloud.issuing import Extent, Probe, Revocation
from iamscope.clouds.aws.client.iam import RefusedCallError, RoleState
from iamscope.clouds.aws.data.policy_limits import ROLE_INLINE
from iamscope.clouds.aws.issue import LONGEST
from iamscope.clouds.aws.revoke.denials import POLICY_NAME, Denial, Denials, denial, parse
from iamscope.errors import IamscopeError

DELAY = (
    "AWS looks at permissions with every request, and asks to allow a few minutes until a changed policy "
    "is known everywhere"
)
_CHAINED = (
    "it may assume other roles: their sessions carry its source identity and are not ended by this; the "
    "longest lives an hour"
)
# A session that another one asks for lives an hour at most; clocks and calls under way take some time.
_CHAINS_LAST, _MARGIN = 3_600, 900
# What a denial of the whole role takes: there always has to be room for it.
_RESERVE = 300
_ATTEMPTS = 6
_PAUSE = 0.2
_PATIENCE = 600.0
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class RoleClient(Protocol):
    """The calls of IAM that revoking takes."""

    def role_state(self, name: str) -> RoleState:
        """Return a role with all its inline policies. Raises `IamscopeError`."""

    def inline_policy(self, role: str, name: str) -> str | None:
        """Return the text of a role's inline policy, `None` where there is none."""

    def put_inline_policy(self, role: str, name: str, text: str) -> None:
        """Write a role's inline policy, over what there is."""

    def delete_inline_policy(self, role: str, name: str) -> None:
        """Delete a role's inline policy, if there is one."""


class NoRoomError(IamscopeError):
    """A role's other inline policies leave no room for a denial."""

    code = "no-room"

    def __init__(self, role: str, size: int) -> None:
        super().__init__(
            f"the inline policies of `{role}` would have {size:,} characters, AWS takes {ROLE_INLINE:,}",
            hint="no denial was dropped to make room: move other inline policies into managed ones",
        )


class StrangeRoleError(IamscopeError):
    """The profile that revokes signs in to another account than the role is of."""

    code = "strange-role"

    def __init__(self, wanted: str, got: str) -> None:
        super().__init__(
            f"`{wanted}` is to be denied, and the profile that revokes finds `{got}`",
            hint="let it sign in to the role's own account",
        )


class OverwrittenError(IamscopeError):
    """Denials were written and are not there: somebody else keeps writing the same policy."""

    code = "overwritten"

    def __init__(self, role: str) -> None:
        super().__init__(f"others keep writing the policy `{POLICY_NAME}` of `{role}`")


@dataclass(slots=True)
class _Run:
    """One revocation under way: what was asked for, and what was done."""

    role: str
    extent: Extent
    subject: str
    lasts: int
    done: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.role.rpartition("/")[2]


class Revoker:
    """Ends sessions of roles. Times are AWS's own where it tells them."""

    def __init__(
        self,
        iam: RoleClient,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._iam, self._clock, self._pause = iam, clock, pause

    def revoke(self, handles: Mapping[str, str], extent: Extent, probe: Probe | None = None) -> Revocation:
        """Deny everything to what some handles stand for; a failure is told in what is open."""
        run = _run(handles, extent)
        complete = True
        try:
            with _locks[run.role]:
                self._deny(run)
        except IamscopeError as error:
            complete = False
            run.open.append(f"{error.message} ({error.code})")
        if handles.get("chains") == "yes":
            run.open.append(_CHAINED)
        measured = self._measure(probe) if probe and complete else None
        return Revocation(run.extent, tuple(run.done), DELAY, complete, tuple(run.open), measured)

    def lift(self, handles: Mapping[str, str], extent: Extent) -> tuple[str, ...]:
        """Take back a denial, and those that nothing hangs on any more. Raises `IamscopeError`."""
        run = _run(handles, extent)
        with _locks[run.role]:
            state, now, found = self._read(run)
            self._write(run, state, found.living(now).without(extent, run.subject))
        return tuple(run.done)

    def tidy(self, role: str) -> tuple[str, ...]:
        """Take out the denials of sessions that have all ended. Raises `IamscopeError`."""
        run = _Run(role, Extent.LEASE, "", 0)
        with _locks[role]:
            state, now, found = self._read(run)
            self._write(run, state, found.living(now))
        return tuple(run.done)

    def _deny(self, run: _Run) -> None:
        for attempt in range(_ATTEMPTS):
            state, now, found = self._read(run)
            found = found.living(now)
            wanted = _wanted(run, now)
            if run.extent is Extent.LEASE and found.holds(run.extent, run.subject):
                run.done.append("the denial was there already")
                return
            planned, wanted = _planned(run, state, found, wanted, now)
            try:
                self._write(run, state, planned)
            except RefusedCallError as error:
                if error.aws_code != "LimitExceeded" or wanted.extent is Extent.BEFORE_NOW:
                    raise
                # AWS counts otherwise than we do: what denies the whole role is shortest.
                run.done.append("AWS took no further denial")
                run.extent = Extent.BEFORE_NOW
                continue
            back = parse(self._iam.inline_policy(run.name, POLICY_NAME))
            if back.has(wanted):
                run.done.append(f"iam:GetRolePolicy: the denial is in `{POLICY_NAME}`")
                return
            self._pause(_PAUSE * 2**attempt)
        raise OverwrittenError(run.role)

    def _read(self, run: _Run) -> tuple[RoleState, int, Denials]:
        state = self._iam.role_state(run.name)
        if state.arn != run.role:
            raise StrangeRoleError(run.role, state.arn)
        now = state.clock or int(self._clock())
        return state, now, parse(state.inline.get(POLICY_NAME))

    def _write(self, run: _Run, state: RoleState, planned: Denials) -> None:
        text = planned.text()
        if text == parse(state.inline.get(POLICY_NAME)).text():
            return
        if text:
            self._iam.put_inline_policy(run.name, POLICY_NAME, text)
            run.done.append(f"iam:PutRolePolicy `{POLICY_NAME}` of `{run.role}`")
        else:
            self._iam.delete_inline_policy(run.name, POLICY_NAME)
            run.done.append(f"iam:DeleteRolePolicy `{POLICY_NAME}` of `{run.role}`")

    def _measure(self, probe: Probe) -> float | None:
        """Return after how many seconds a probe was refused, `None` where it never was."""
        start = self._clock()
        wait = _PAUSE
        while probe():
            if self._clock() - start > _PATIENCE:
                return None
            self._pause(wait)
            wait = min(wait * 1.5, 5.0)
        return self._clock() - start


def _run(handles: Mapping[str, str], extent: Extent) -> _Run:
    subject = {Extent.LEASE: handles["lease"], Extent.AGENT: handles["agent"]}.get(extent, "")
    lasts = max(int(handles["seconds"]), _CHAINS_LAST) if extent is Extent.LEASE else LONGEST
    return _Run(handles["role"], extent, subject, lasts + _MARGIN)


def _wanted(run: _Run, now: int) -> Denial:
    lasts = run.lasts if run.extent is Extent.LEASE else LONGEST + _MARGIN
    return denial(run.extent, run.subject, now, lasts)


def _planned(run: _Run, state: RoleState, found: Denials, wanted: Denial, now: int) -> tuple[Denials, Denial]:
    """Return the denials with another one, or, where there is no room, with one for the whole role."""
    others = sum(len(text) for name, text in state.inline.items() if name != POLICY_NAME)
    planned = found.added(wanted)
    whole = run.extent in (Extent.BEFORE_NOW, Extent.EVERYTHING)
    size = others + len(planned.text())
    if size <= ROLE_INLINE - (0 if whole else _RESERVE):
        return planned, wanted
    if run.extent is not Extent.BEFORE_NOW:
        run.done.append(
            f"no room for one more denial beside those that are needed ({size:,} of {ROLE_INLINE:,} "
            "characters): all that was issued through the role until now is denied instead"
        )
        run.extent = Extent.BEFORE_NOW
        return _planned(run, state, found, _wanted(run, now), now)
    raise NoRoomError(run.role, size)
