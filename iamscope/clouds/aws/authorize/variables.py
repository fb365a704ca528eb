"""Policy variables: `${key}`, `${key, 'default'}` and the escapes of wildcards (facts 3.16 to 3.18)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob, Token, Wild
from iamscope.clouds.aws.authorize.context import Context, Missing, Values

_VARIABLE = re.compile(r"\$\{([^${}]*)\}")
_DEFAULT = re.compile(r"\s*([^,\s]+)\s*,\s*'([^']*)'\s*")


@dataclass(frozen=True, slots=True)
class Variable:
    """A key whose value is inserted, with the text to use when the request does not carry it."""

    key: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern in pieces: fixed parts and variables in turn."""

    parts: tuple[Glob | Variable, ...]

    @property
    def fixed(self) -> Glob | None:
        """The pattern itself where it has no variable."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Glob):
            return self.parts[0]
        return None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A template with its values inserted.

    Values that we do not know are `*` in `glob`, so that it matches whatever could match;
    `unknown` lists their keys.
    """

    glob: Glob
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def parse_template(text: str, *, variables: bool, wildcards: bool) -> Template:
    """Return the template that a policy value spells.

    `variables` is false for documents older than version 2012-10-17, `wildcards` for operators
    in which `*` and `?` mean themselves.
    """
    read = Glob.parse if wildcards else Glob.literal
    if not variables or "${" not in text:
        return Template((read(text),))
    parts: list[Glob | Variable] = []
    place = 0
    for found in _VARIABLE.finditer(text):
        parts.append(read(text[place : found.start()]))
        parts.append(_variable(found.group(1)))
        place = found.end()
    parts.append(read(text[place:]))
    return _merge(parts)


def _variable(body: str) -> Glob | Variable:
    if body in ("*", "?", "$"):
        return Glob.literal(body)
    with_default = _DEFAULT.fullmatch(body)
    if with_default:
        return Variable(with_default.group(1), with_default.group(2))
    return Variable(body.strip(), None)


def _merge(parts: list[Glob | Variable]) -> Template:
    merged: list[Glob | Variable] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Glob) and isinstance(last, Glob):
            merged[-1] = last + part
        elif not (isinstance(part, Glob) and not part.tokens) or len(parts) == 1:
            merged.append(part)
    return Template(tuple(merged) or (Glob(()),))


def resolve(template: Template, context: Context) -> Resolved | None:
    """Return a template with the request's values, or `None` when a value is missing.

    An inserted value is literal text, also where it holds a `*` (fact 3.16). Only single-valued
    keys can be inserted.
    """
    fixed = template.fixed
    if fixed is not None:
        return Resolved(fixed)
    tokens: list[Token] = []
    unknown: list[str] = []
    for part in template.parts:
        if isinstance(part, Glob):
            tokens.extend(part.tokens)
            continue
        match context.lookup(part.key):
            case Values(items=(value,), many=False):
                tokens.extend(value)
            case Missing.UNKNOWN:
                tokens.append(Wild.ANY)
                unknown.append(part.key)
            case _ if part.default is not None:
                tokens.extend(part.default)
            case _:
                return None
    return Resolved(Glob(tuple(tokens)), tuple(unknown))
