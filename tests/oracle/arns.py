"""ARN patterns in Resource elements (rule 3.3) and in Arn condition operators (rule 3.13)."""

from .globs import FIELD_ONE, FIELD_RUN, RUN, Tokens, fits
from .variables import Piece, as_tokens

FIELDS = 6


def fields(parts: list[Piece]) -> list[list[Piece]]:
    """Split spelled pieces at the first five colons."""
    result: list[list[Piece]] = [[]]
    for part in parts:
        if part.character == ":" and len(result) < FIELDS:
            result.append([])
        else:
            result[-1].append(part)
    return result


def field_by_field(pattern: list[list[Piece]], arn: str) -> bool:
    """Say whether all six fields fit, each on its own; stars and question marks stay inside their field."""
    given = arn.split(":", FIELDS - 1)
    if len(pattern) != FIELDS or len(given) != FIELDS:
        return False
    return all(fits(as_tokens(part), field) for part, field in zip(pattern, given, strict=True))


def is_star(parts: list[Piece]) -> bool:
    """Say whether the pattern is the lone star."""
    return len(parts) == 1 and parts[0].character == "*" and not parts[0].literal


def ends_in_star(field: list[Piece]) -> bool:
    """Say whether the last character of a field is a star that is a wildcard."""
    return bool(field) and is_star(field[-1:])


def narrow(parts: list[Piece], arn: str, layer: str) -> bool:
    """Say whether a Resource pattern covers an ARN when every field is read on its own."""
    if is_star(parts):
        return True
    split = fields(parts)
    wild = any(part.character in "*?" and not part.literal for part in parts)
    crossing = any(ends_in_star(field) for field in split[:-1])
    if len(split) < FIELDS and not crossing and (layer != "resource_policy" or wild):
        split = filled(split)
    return field_by_field(split, arn)


def wide(parts: list[Piece], arn: str, layer: str) -> bool:
    """Say whether a Resource pattern covers an ARN when a star that ends a field may pass the colon."""
    if narrow(parts, arn, layer):
        return True
    # Rule 3.4: an action without resource types is covered by the lone star only.
    if arn == "*":
        return False
    split = fields(parts)
    # The sheet fills missing fields only where no star crosses; a pattern that has both is read here.
    short_and_crossing = len(split) < FIELDS and any(ends_in_star(field) for field in split[:-1])
    if short_and_crossing and field_by_field(filled(split), arn):
        return True
    return fits(crossing_tokens(split), arn)


def filled(split: list[list[Piece]]) -> list[list[Piece]]:
    """Return the fields with a star for each missing one."""
    return split + [[Piece("*")]] * (FIELDS - len(split))


def crossing_tokens(split: list[list[Piece]]) -> Tokens:
    """Return tokens in which a star at the end of a field is free and all others stay inside."""
    result: list[str] = []
    for number, field in enumerate(split):
        if number:
            result.append(":")
        if number == FIELDS - 1:
            result.extend(as_tokens(field))
            continue
        inside = list(as_tokens(field, run=FIELD_RUN, one=FIELD_ONE))
        if ends_in_star(field):
            inside[-1] = RUN
        result.extend(inside)
    return tuple(result)


def arn_like(parts: list[Piece], arn: str) -> bool:
    """Say whether an ARN fits the value of an Arn operator; what is no ARN never fits (rule 3.13)."""
    return arn.startswith("arn:") and field_by_field(fields(parts), arn)


def arn_tokens(parts: list[Piece]) -> Tokens:
    """Return tokens that fit the same texts as the value of an Arn operator."""
    result: list[str] = []
    for number, field in enumerate(fields(parts)):
        last = number == FIELDS - 1
        result.extend([":"] if number else [])
        result.extend(as_tokens(field) if last else as_tokens(field, run=FIELD_RUN, one=FIELD_ONE))
    return tuple(result)
