"""Policy variables: `${key}`, `${key, 'default'}` and the escapes of wildcards (facts 3.16 to 3.18)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from iamscope.access.globs import Glob, Token, Wild
from iamscope.clouds.aws.authorize.context import Context, Missing, Values
from iamscope.clouds.aws.data.keys import MULTI_VALUED

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_COLON_OR_VARIABLE = re.compile(r":|\$\{[^}]*\}")


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
        parts.append(_variable(found.group(1)) or read(found.group()))
        place = found.end()
    parts.append(read(text[place:]))
    return _merge(parts)


@lru_cache(maxsize=65536)
def parse_resource(text: str, *, variables: bool) -> Template:
    """Return the template that a Resource or NotResource value spells.

    Variables count only after the fifth colon; before it `${...}` is text (fact 3.16).
    """
    if not variables or "${" not in text:
        return parse_template(text, variables=False, wildcards=True)
    head = _fifth_colon(text)
    rest = parse_template(text[head:], variables=True, wildcards=True)
    return _merge([Glob.parse(text[:head]), *rest.parts])


def _fifth_colon(text: str) -> int:
    """Return the place behind the fifth colon that stands outside of `${...}`, or the text's end."""
    colons = 0
    for found in _COLON_OR_VARIABLE.finditer(text):
        colons += found.group() == ":"
        if colons == 5:
            return found.end()
    return len(text)


def _variable(body: str) -> Glob | Variable | None:
    """Return what stands between `${` and `}`, or `None` when it is neither a variable nor an escape."""
    if body in ("*", "?", "$"):
        return Glob.literal(body)
    key, comma, default = (part.strip() for part in body.partition(","))
    if not key:
        return None
    if not comma:
        return Variable(key, None)
    quoted = len(default) > 1 and default.startswith("'") and default.endswith("'")
    return Variable(key, default[1:-1]) if quoted else None


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
            case Missing.UNKNOWN if part.key.lower() not in MULTI_VALUED:
                tokens.append(Wild.ANY)
                unknown.append(part.key)
            case _ if part.default is not None:
                tokens.extend(part.default)
            case _:
                return None
    return Resolved(Glob(tuple(tokens)), tuple(unknown))


def may_lack_value(template: Template, context: Context) -> bool:
    """Return whether some variable has no value and no default, or may have none."""
    return any(
        isinstance(part, Variable) and part.default is None and not _insertable(context.lookup(part.key))
        for part in template.parts
    )


def _insertable(found: Values | Missing) -> bool:
    return isinstance(found, Values) and not found.many and len(found.items) == 1
