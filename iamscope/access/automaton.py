"""Globs as automata of which all states are kept at once, as the bits of one number.

Bit `i` stands for the place before token `i`; the highest bit for the end. Several globs lie side by side
in one number, so that a union of them costs no more steps than one.
"""

from collections.abc import Sequence

from iamscope.access.globs import Glob, Token, Wild


class Automaton:
    """The union of some globs, run on one letter at a time."""

    def __init__(self, globs: Sequence[Glob]) -> None:
        start = ends = stars = ones = final = 0
        letters: dict[str, int] = {}
        bit = 1
        for glob in globs:
            start |= bit
            for token in (tokens := _normal(glob.tokens)):
                if token is Wild.ANY:
                    stars |= bit
                elif token is Wild.ONE:
                    ones |= bit
                else:
                    letters[token] = letters.get(token, 0) | bit
                bit <<= 1
            if tokens and tokens[-1] is Wild.ANY:
                final |= bit >> 1
            ends |= bit
            bit <<= 1
        self._stars = stars
        self._ones = ones
        self._letters = letters
        self.ends = ends
        self.final = final
        """The places before a star that nothing follows: from there every text is accepted."""
        self.size = bit.bit_length() - 1
        self.start = self.closed(start)

    def closed(self, places: int) -> int:
        """Return the places together with those behind a star that stays empty."""
        return places | (places & self._stars) << 1

    def step(self, places: int, letter: str) -> int:
        """Return the places that one more letter leads to."""
        taken = places & (self._ones | self._letters.get(letter, 0))
        return self.closed(taken << 1 | (places & self._stars))

    def any_step(self, places: int) -> int:
        """Return the places that some letter leads to."""
        return self.closed((places & ~self._stars & ~self.ends) << 1 | (places & self._stars))

    def onwards(self, places: int) -> int:
        """Return the places of a single glob that some text, perhaps an empty one, leads to."""
        lowest = places & -places
        return (self.ends << 1) - lowest if places else 0

    def accepts(self, places: int) -> bool:
        """Return whether a text that led to these places fits some glob."""
        return bool(places & self.ends)

    def awaited(self, places: int) -> list[str]:
        """Return the letters that some glob waits for, sorted."""
        return sorted(letter for letter, where in self._letters.items() if where & places)

    def names(self, letter: str) -> bool:
        """Return whether some glob speaks of a letter."""
        return letter in self._letters


def _normal(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without stars that follow stars; they say nothing more."""
    found: list[Token] = []
    for token in tokens:
        if token is not Wild.ANY or not found or found[-1] is not Wild.ANY:
            found.append(token)
    return found
