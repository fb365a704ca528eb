"""Lifetimes as people write them: `900s`, `15m`, `1h30m`."""

import re

PATTERN = r"^(?=[0-9])([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"
SHORTEST = 15 * 60
LONGEST = 12 * 60 * 60

_DURATION = re.compile(PATTERN)


def seconds(text: str) -> int | None:
    """Return the number of seconds that a duration stands for, or nothing when it is not one."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    hours, minutes, rest = (int(part[:-1]) if part else 0 for part in match.groups())
    return hours * 3600 + minutes * 60 + rest
