"""Small automata over texts, and the search for texts that tell them apart."""

from collections.abc import Iterator
from string import ascii_letters, digits
from typing import NamedTuple

from .globs import FIELD_ONE, FIELD_RUN, ONE, RUN, Tokens, takes
from .variables import Piece

Places = frozenset[int]
MANY = 20_000


class TooManyTextsError(Exception):
    """The patterns of a case are too entangled to find a text for every combination of them."""


class Probe(NamedTuple):
    """A glob that is being matched: its tokens, where matching starts, and what follows the text."""

    tokens: Tokens
    start: Places
    suffix: str = ""
    any_case: bool = False

    def step(self, places: Places, character: str) -> Places:
        """Return the places in the glob after one more character."""
        found: set[int] = set()
        for place in places:
            if place < len(self.tokens) and self.takes(self.tokens[place], character):
                found.add(place if self.tokens[place] in (RUN, FIELD_RUN) else place + 1)
        return self.closed(found)

    def takes(self, token: str, character: str) -> bool:
        """Say whether a token can stand for a character."""
        return takes(token, character) or (self.any_case and token.lower() == character.lower())

    def closed(self, places: set[int]) -> Places:
        """Return the places with those that follow a run that stays empty."""
        reached = set(places)
        for place, token in enumerate(self.tokens):
            if place in reached and token in (RUN, FIELD_RUN):
                reached.add(place + 1)
        return frozenset(reached)

    def accepts(self, places: Places) -> bool:
        """Say whether the text that led to these places fits, with the suffix behind it."""
        for character in self.suffix:
            places = self.step(places, character)
        return len(self.tokens) in places

    def within(self, prefix: str, suffix: str) -> "Probe":
        """Return the probe of a text that stands between a prefix and a suffix."""
        places = self.start
        for character in prefix:
            places = self.step(places, character)
        return self._replace(start=places, suffix=suffix)

    def alphabet(self) -> set[str]:
        """Return the characters that the glob speaks of."""
        found = {token for token in self.tokens if token not in (RUN, ONE, FIELD_RUN, FIELD_ONE)}
        return found | {character.swapcase() for character in found if self.any_case}


def probe(tokens: Tokens, *, any_case: bool = False) -> Probe:
    """Return a probe at the beginning of a glob."""
    made = Probe(tokens, frozenset(), any_case=any_case)
    return made._replace(start=made.closed({0}))


def tell_apart(probes: list[Probe]) -> list[str]:
    """Return a shortest text for every combination of probes that a text can satisfy together."""
    alphabet = {character for one in probes for character in one.alphabet()} | {":"}
    fresh = next(c for c in ascii_letters + digits if c.lower() not in alphabet and c.upper() not in alphabet)
    start = tuple(one.start for one in probes)
    queue, seen = [("", start)], {start}
    found: dict[tuple[bool, ...], str] = {}
    # The queue grows while it is walked through.
    for text, states in queue:
        if len(queue) > MANY:
            raise TooManyTextsError
        found.setdefault(tuple(one.accepts(state) for one, state in zip(probes, states, strict=True)), text)
        for character in sorted(alphabet | {fresh}):
            after = tuple(one.step(state, character) for one, state in zip(probes, states, strict=True))
            if after not in seen:
                seen.add(after)
                queue.append((text + character, after))
    return list(found.values())


def captures(template: list[Piece], text: str, *, any_case: bool = False) -> set[str]:
    """Return every text that can stand in the template's variable so that the whole fits the text."""
    if any_case:
        template = [part._replace(character=part.character.lower()) for part in template]
    found = set(filled_in(template, text.lower() if any_case else text, None))
    return {one for one in found if one is not None}


def filled_in(template: list[Piece], text: str, held: str | None) -> Iterator[str | None]:
    """Yield what the variable holds for every way in which the template fits the text."""
    if not template:
        yield from [] if text else [held]
        return
    first, rest = template[0], template[1:]
    if first.key is not None:
        options = [text[:end] for end in range(len(text) + 1)] if held is None else [held]
        for option in options:
            if text.startswith(option):
                yield from filled_in(rest, text[len(option) :], option)
    elif first.character == "*" and not first.literal:
        for end in range(len(text) + 1):
            yield from filled_in(rest, text[end:], held)
    elif text and (first.character == text[0] or (first.character == "?" and not first.literal)):
        yield from filled_in(rest, text[1:], held)
