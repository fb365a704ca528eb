"""Addresses of Terraform: modules, resources and their instances."""

import re
from collections.abc import Iterator

_STEP = re.compile(r'([\w-]+)((?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?)(?:\.|$)')


def steps(address: str) -> Iterator[tuple[str, str]]:
    """Yield the words of an address, each with its key in brackets, which may be empty.

    It stops where a text is no address any more.
    """
    place = 0
    while place < len(address):
        found = _STEP.match(address, place)
        if found is None:
            return
        yield found[1], found[2]
        place = found.end()


def module_of(address: str) -> tuple[tuple[str, str], ...]:
    """Return the module calls that an address leads through, each with its key."""
    words = list(steps(address))
    calls = []
    while len(words) >= 2 and words[0] == ("module", ""):
        calls.append(words[1])
        words = words[2:]
    return tuple(calls)


def within(module: tuple[tuple[str, str], ...], address: str) -> str:
    """Return an address of a module as one of the whole."""
    return ".".join([*(f"module.{name}{key}" for name, key in module), address])


def general(address: str) -> str:
    """Return an address without the keys of instances."""
    return ".".join(name for name, _ in steps(address))


def keys(address: str) -> tuple[str, ...]:
    """Return the keys of an address, from the outermost module on."""
    return tuple(key for _, key in steps(address) if key)


def resource_of(reference: str) -> tuple[str, str]:
    """Return the address of the resource that a reference is about, and the attribute in it.

    `module.a.aws_s3_bucket.b["k"].arn` gives `module.a.aws_s3_bucket.b["k"]` and `arn`.
    """
    words = list(steps(reference))
    taken = 0
    while len(words) - taken >= 2 and words[taken] == ("module", ""):
        taken += 2
    taken += 3 if taken < len(words) and words[taken] == ("data", "") else 2
    spelled = [f"{name}{key}" for name, key in words]
    return ".".join(spelled[:taken]), ".".join(spelled[taken:])
