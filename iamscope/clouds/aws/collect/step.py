"""One call of a collection: where it is made, for what, and after which others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from iamscope.snapshot.writing import Recorded

Request = Mapping[str, Any]


class Level(StrEnum):
    """How often a call is made."""

    ORGANIZATION = "organization"
    ORGANIZATION_REGION = "organization-region"
    ACCOUNT = "account"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request to make, and what is known about the thing it is made for."""

    request: Request
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """Where the requests of a call come from: one for each item in a list of another call's answers.

    Where `items` is empty the answer itself is the one item. `fields` says where each parameter is taken
    from: a field of the item, the item itself where the name is empty, or with `@` a parameter of the
    request that the item answers. An item without such a field asks for nothing. Where the call takes
    several items, `at_once` says how many, and what takes the items themselves takes a list of them.
    """

    call: str
    items: str
    fields: Mapping[str, str]
    at_once: int = 0

    def wanted(self, answers: Iterable[Recorded], constants: Request) -> Iterator[Wanted]:
        """Yield a request for each item of the answers."""
        for answer in answers:
            body = answer.body or {}
            items = body.get(self.items, ()) if self.items else (body,) if body else ()
            for item in self._batched(items) if self.at_once else items:
                if isinstance(item, Mapping) and not all(map(item.get, self._of_item())):
                    continue
                taken = {name: _taken(source, item, answer.request) for name, source in self.fields.items()}
                yield Wanted({**constants, **taken}, item if isinstance(item, dict) else {})

    def _of_item(self) -> Iterator[str]:
        return (source for source in self.fields.values() if source and not source.startswith("@"))

    def _batched(self, items: Sequence[Any]) -> Iterator[Sequence[Any]]:
        for start in range(0, len(items), self.at_once):
            yield items[start : start + self.at_once]


def _taken(source: str, item: Any, request: Request) -> Any:
    if source.startswith("@"):
        return request[source[1:]]
    return item[source] if source else item


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a collection.

    Without feeds it is made once for each of `fixed`. `resource` names the thing that a refused
    request was about, and `label` tells apart the requests of a call that is made a few times.
    """

    call: str
    level: Level
    feeds: tuple[Feed, ...] = ()
    fixed: tuple[Request, ...] = ({},)
    constants: Request = field(default_factory=dict)
    resource: str = ""
    label: str = ""
    optional: bool = False

    @property
    def once(self) -> bool:
        """Return whether the call is made exactly once in its place."""
        return not self.feeds and self.fixed == ({},)

    @property
    def before(self) -> frozenset[str]:
        """Return the other calls whose answers this one needs."""
        return frozenset(feed.call for feed in self.feeds) - {self.call}
