"""Globs by plain recursion: a pattern is a tuple of tokens, and every token is tried in every way."""

from functools import cache

# A token is either one of these four or a single character that stands for itself.
RUN = "any run"
ONE = "any one"
FIELD_RUN = "any run without a colon"
FIELD_ONE = "any one but a colon"

Tokens = tuple[str, ...]


def tokens(text: str, *, run: str = RUN, one: str = ONE) -> Tokens:
    """Return the tokens of a pattern in which `*` and `?` are wildcards."""
    return tuple({"*": run, "?": one}.get(character, character) for character in text)


def fits(pattern: Tokens, text: str) -> bool:
    """Say whether the whole text fits the pattern."""

    @cache
    def rest_fits(place: int, position: int) -> bool:
        if place == len(pattern):
            return position == len(text)
        token = pattern[place]
        if token in (RUN, FIELD_RUN) and rest_fits(place + 1, position):
            return True
        if position == len(text) or not takes(token, text[position]):
            return False
        return rest_fits(place if token in (RUN, FIELD_RUN) else place + 1, position + 1)

    return rest_fits(0, 0)


def takes(token: str, character: str) -> bool:
    """Say whether a token can stand for a character."""
    if token in (RUN, ONE):
        return True
    if token in (FIELD_RUN, FIELD_ONE):
        return character != ":"
    return token == character


def action_fits(pattern: str, action: str) -> bool:
    """Say whether an action pattern covers an action given in lower case (rule 3.1)."""
    pattern = pattern.lower()
    if pattern == "*" or ":" not in pattern:
        return fits(tokens(pattern), action)
    # `*:*` needs no line of its own: each half fits everything.
    wanted_service, _, wanted_name = pattern.partition(":")
    service, _, name = action.partition(":")
    return fits(tokens(wanted_service), service) and fits(tokens(wanted_name), name)
