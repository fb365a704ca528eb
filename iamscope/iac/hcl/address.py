"""Addresses of Terraform's resources, and paths into their attributes, taken apart."""

import re
from dataclasses import dataclass

import orjson

Key = str | int | None
_WORD = re.compile(r"[^\W\d][\w-]*|\*")
_INDEX = re.compile(r'\[(\d{1,9}|"(?:[^"\\]|\\.)*")\]')


class Quoted(str):
    """A step of a path that stood in brackets and quotes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One word of an address with the key of its instance."""

    name: str
    key: Key = None

    def __str__(self) -> str:
        return self.name + bracketed(self.key)


@dataclass(frozen=True, slots=True)
class Address:
    """One resource or data source, within the instances of modules that hold it."""

    modules: tuple[Step, ...]
    mode: str
    type: str
    name: str
    key: Key = None

    @property
    def labels(self) -> tuple[str, str]:
        """Return the labels of its block."""
        return (self.type, self.name)


def bracketed(key: Key) -> str:
    """Return a key as an address shows it, nothing where there is none."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f"[{orjson.dumps(key).decode()}]"


def parse_path(text: str) -> tuple[str | int, ...] | None:
    """Return the steps of a path such as `policy.Statement[0].Condition["a:b"]`, `None` where it is none."""
    steps: list[str | int] = []
    place = 0
    while place < len(text):
        if found := _INDEX.match(text, place):
            key = _key(found[1])
            if key is None:
                return None
            steps.append(key)
        elif found := _WORD.match(text, place + (text[place] == "." and bool(steps))):
            steps.append(found[0])
        else:
            return None
        place = found.end()
    return tuple(steps)


def parse_address(text: str) -> Address | None:
    """Return an address, `None` where a text is none of a resource or data source."""
    path = parse_path(text)
    if path is None:
        return None
    steps = _steps(path)
    modules: list[Step] = []
    while len(steps) > 2 and steps[0] == Step("module"):
        modules.append(steps[1])
        steps = steps[2:]
    mode = "resource"
    if len(steps) == 3 and steps[0] == Step("data"):
        mode, steps = "data", steps[1:]
    if len(steps) != 2 or steps[0].key is not None:
        return None
    return Address(tuple(modules), mode, steps[0].name, steps[1].name, steps[1].key)


def _key(text: str) -> str | int | None:
    if text.isdigit():
        return int(text)
    try:
        return Quoted(orjson.loads(text))
    except orjson.JSONDecodeError:
        return None


def _steps(path: tuple[str | int, ...]) -> list[Step]:
    """Join each word with the key after it."""
    steps: list[Step] = []
    for one in path:
        if isinstance(one, str) and not isinstance(one, Quoted):
            steps.append(Step(one))
        elif steps and steps[-1].key is None:
            steps[-1] = Step(steps[-1].name, one if isinstance(one, int) else str(one))
        else:
            return []
    return steps
