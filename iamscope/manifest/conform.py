"""Comparison of a document with its form: every mistake is reported, and what is right is returned.

A text comes back as `Located`, a list as a tuple, a record as a `Section`; what is wrong is left out, so
the result is whole only when no mistake was reported.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, assert_never

from iamscope.manifest.judge import Setting, from_problem
from iamscope.manifest.keys import key_meant, setting_below
from iamscope.manifest.mistakes import (
    ConflictingKeysError,
    DuplicateKeyError,
    DuplicateNameError,
    DuplicateValueError,
    EmptyValueError,
    ManifestError,
    MissingKeyError,
    Mistakes,
    UnknownConditionError,
    WrongTypeError,
)
from iamscope.manifest.place import Located, Place
from iamscope.manifest.safe_text import unsafe_in_identifier
from iamscope.manifest.scalars import check_constant, check_flag, check_text
from iamscope.manifest.shape import (
    Conditions,
    Constant,
    Flag,
    ListOf,
    Meaning,
    OneOrMany,
    Record,
    Shape,
    Text,
)
from iamscope.manifest.spot import Spot, kind
from iamscope.manifest.tree import Items, Node, Pairs, Scalar
from iamscope.model.safe import quoted


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of a record and where it begins; a field that is there but wrong is in `broken`."""

    fields: dict[str, Any]
    broken: frozenset[str]
    place: Place

    @property
    def present(self) -> Set[str]:
        """The keys that are there, right or wrong."""
        return self.fields.keys() | self.broken


def conform(node: Node, form: Record, setting: Setting, mistakes: Mistakes, whole: str) -> Section:
    """Return what is right of a document; `whole` is what messages call it."""
    section = _Checker(mistakes).check(Spot(node, "", whole, setting), form)
    return section if isinstance(section, Section) else Section({}, frozenset(), node.place)


class _Checker:
    """Walks a document and its form side by side, and notes what differs."""

    def __init__(self, mistakes: Mistakes) -> None:
        self._mistakes = mistakes

    def check(self, spot: Spot, shape: Shape) -> Any:
        """Return what is right of one spot, or nothing."""
        try:
            return self._checked(spot, shape)
        except ManifestError as mistake:
            self._mistakes.add(mistake)
            return None

    def _checked(self, spot: Spot, shape: Shape) -> Any:
        _check_presence(spot)
        found: Any
        match shape:
            case Text():
                found = check_text(spot, shape)
            case Flag():
                found = check_flag(spot)
            case Constant():
                found = check_constant(spot, shape)
            case ListOf():
                found = self._list(spot, shape)
            case OneOrMany(item):
                many = isinstance(spot.node, Items)
                found = self._list(spot, ListOf(item)) if many else (check_text(spot, item),)
            case Conditions():
                found = self._conditions(spot)
            case Record():
                found = self._record(spot, shape)
            case _:
                assert_never(shape)
        return found

    def _list(self, spot: Spot, shape: ListOf) -> tuple[Any, ...] | None:
        node = spot.node
        if not isinstance(node, Items):
            raise spot.wrong("a list", hint="put it in brackets" if isinstance(node, Scalar) else None)
        if len(node.items) < shape.minimum:
            raise EmptyValueError(f"{spot.name} is an empty list", node.place)
        checked = (self.check(spot.item(index, item), shape.item) for index, item in enumerate(node.items))
        found = tuple(item for item in checked if item is not None)
        if shape.distinct or shape.distinct_by:
            self._check_distinct(found, shape, spot)
        return found if found or not node.items else None

    def _check_distinct(self, found: tuple[Any, ...], shape: ListOf, spot: Spot) -> None:
        error = DuplicateNameError if shape.distinct_by else DuplicateValueError
        first: dict[str, Place] = {}
        for item in found:
            text = item.fields.get(shape.distinct_by) if isinstance(item, Section) else item
            if text is None:
                continue
            if earlier := first.get(text.text):
                message = f"{spot.name} has {quoted(text.text)} in line {earlier.line} and again"
                self._mistakes.add(error(message, text.place))
            first.setdefault(text.text, text.place)

    def _conditions(self, spot: Spot) -> dict[str, dict[str, tuple[str, ...]]]:
        block: dict[str, dict[str, tuple[str, ...]]] = {}
        for operator, keys in self._filled_pairs(spot):
            for key, values in self._filled_pairs(spot.below(operator.text, keys, spot.setting)):
                self._check_condition(operator, key, spot.setting)
                below = spot.below(f"{operator.text}.{key.text}", values, spot.setting)
                found = self.check(below, OneOrMany(Text(Meaning.VALUE))) or ()
                block.setdefault(operator.text, {})[key.text] = tuple(value.text for value in found)
        return block

    def _check_condition(self, operator: Located, key: Located, setting: Setting) -> None:
        problem = setting.cloud.condition_problem(operator.text, key.text) if setting.cloud else None
        if problem is not None:
            culprit = operator if problem.in_operator else key
            self._mistakes.add(from_problem(UnknownConditionError, problem, culprit))

    def _record(self, spot: Spot, shape: Record) -> Section:
        fields: dict[str, Any] = {}
        pairs = list(self._pairs(spot))
        for written, node in pairs:
            meant = key_meant(written, shape, spot, self._mistakes)
            # The value under a key that resembles none has no form, so there is nothing to say about it.
            if meant.shape is not None:
                below = spot.below(written.text, node, setting_below(meant.key, shape, spot.setting))
                fields.setdefault(meant.key, self.check(below, meant.shape))
        right = {key: found for key, found in fields.items() if found is not None}
        section = Section(right, frozenset(fields.keys() - right.keys()), spot.node.place)
        self._check_complete(section, shape, spot, len(pairs))
        return section

    def _check_complete(self, section: Section, shape: Record, spot: Spot, written: int) -> None:
        conflicts = [pair for pair in shape.apart if set(pair) <= section.present]
        asked = [] if conflicts else [two for one, two in shape.together if one in section.present]
        for key, field in shape.fields.items():
            if (field.required or key in asked) and key not in section.present:
                message = f"{spot.name} lacks the key `{key}`"
                self._mistakes.add(MissingKeyError(message, section.place, hint=f"`{key}`: {field.about}"))
        for one, two in conflicts:
            message = f"{spot.name} has both `{one}` and `{two}`"
            self._mistakes.add(ConflictingKeysError(message, section.place, hint="write two entries"))
        if written < shape.minimum:
            hint = f"it needs {shape.about_rest}" if shape.about_rest else None
            self._mistakes.add(EmptyValueError(f"{spot.name} says nothing", section.place, hint=hint))
        for keys in (shape.either, shape.besides):
            if keys and not any(_speaks(section, key) for key in keys):
                choices = " or ".join(f"`{key}`" for key in keys)
                self._mistakes.add(MissingKeyError(f"{spot.name} needs a value for {choices}", section.place))
        if (need := shape.need) and need.key not in section.present:
            record = section.fields.get(need.record)
            if isinstance(record, Section) and need.holds in record.present:
                message = f"`{need.record}.{need.holds}` needs the key `{need.key}`, which is missing"
                self._mistakes.add(MissingKeyError(message, record.place))

    def _filled_pairs(self, spot: Spot) -> Iterator[tuple[Located, Node]]:
        """Yield the pairs of a mapping, and report one that is empty or none."""
        try:
            _check_presence(spot)
            if isinstance(spot.node, Pairs) and not spot.node.pairs:
                raise EmptyValueError(f"{spot.name} is empty", spot.node.place)
            yield from self._pairs(spot)
        except ManifestError as mistake:
            self._mistakes.add(mistake)

    def _pairs(self, spot: Spot) -> Iterator[tuple[Located, Node]]:
        if not isinstance(spot.node, Pairs):
            raise spot.wrong("keys and values")
        first: dict[str, Place] = {}
        for key, value in spot.node.pairs:
            if not isinstance(key, Scalar) or key.tag:
                message = f"{spot.name} has {kind(key)} as a key; keys are plain text"
                self._mistakes.add(WrongTypeError(message, key.place))
            elif unsafe := unsafe_in_identifier(key.text, key.place):
                self._mistakes.add(unsafe)
            elif earlier := first.get(key.text):
                message = f"{spot.name} has the key {quoted(key.text)} in line {earlier.line} and again"
                self._mistakes.add(DuplicateKeyError(message, key.place))
            else:
                first[key.text] = key.place
                yield Located(key.text, key.place), value


def _check_presence(spot: Spot) -> None:
    node = spot.node
    if node.tag:
        raise WrongTypeError(
            f"{spot.name} has the tag {quoted(node.tag)}; tags are not supported", node.place
        )
    if isinstance(node, Scalar) and node.kind == "null":
        hint = "remove the key or give it a value"
        raise EmptyValueError(f"{spot.name} is empty", node.place, hint=hint)


def _speaks(section: Section, key: str) -> bool:
    """Whether a key says something; one with a mistake of its own does, so that it is reported once."""
    return key in section.broken or section.fields.get(key, ()) not in ((), False)
