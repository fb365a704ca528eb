"""What names and references in a plan stand for: the ARN of each resource, and whom an attribute means."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from iamscope.clouds.aws.data.planned_names import (
    ARN_WORDS,
    CLOUDFORMATION,
    DEFAULTS,
    FITTING,
    ITSELF,
    MADE,
    OTHERS,
    SPELLED,
    SPELT,
    TERRAFORM,
)
from iamscope.clouds.aws.plan.accounts import Accounts
from iamscope.clouds.aws.plan.lookups import looked_up
from iamscope.clouds.aws.plan.stand_ins import fit, made_up, own_name, stand_in
from iamscope.clouds.aws.records.arns import name_of
from iamscope.iac.plan import Change, Planned, Tool
from iamscope.iac.terraform.addresses import general, keys, resource_of
from iamscope.iac.values import Text, Unknown, is_known, joined

DOCUMENT = "json"
"""The attribute under which a data source gives a document."""
_FIELD = re.compile(r"\{(\w+)(/?)\}|<(\w+)>")
_NAMES = {"aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_iam_policy", "aws_iam_instance_profile"}
_LOGS = ("AWS::Logs::LogGroup",)
_STREAMS = ":*"
"""Ends what a log group gives as its ARN, which is a pattern for what is in it."""


@dataclass(slots=True)
class Names:
    """The names of everything in one plan."""

    accounts: Accounts
    taken: Container[str] = ()
    """The ARNs of what is there already, which nothing new can have."""
    _found: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _made_up: dict[str, str] = field(default_factory=dict)
    _listed: dict[str, list[Planned]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.accounts.plan.resources:
            if one.change is not Change.DELETE:
                self._listed.setdefault(general(one.address), []).append(one)

    def arn(self, planned: Planned) -> Any:
        """Return the ARN that a resource will have."""
        return self.attributes(planned).get("arn")

    def itself(self, planned: Planned) -> str:
        """Return the ARN of a resource alone, empty where it has none.

        A name in it that nobody knows is a stand-in, which no two resources share. It is for the resource
        and what stands on it: to others such a name is unknown, and may be any.
        """
        arn = self.arn(planned)
        if isinstance(arn, str):
            return arn.removesuffix(_STREAMS) if planned.type in _LOGS else arn
        region = self.accounts.region(planned)
        pieces = arn.pieces if isinstance(arn, Text) else ()
        known = (
            one if isinstance(one, str) else "*" if one == region else own_name(planned) for one in pieces
        )
        return "".join(known)

    def attributes(self, planned: Planned) -> Mapping[str, Any]:
        """Return what references to a resource can ask for: `arn`, `id`, and its known attributes."""
        found = self._found.get(planned.address)
        if found is None:
            # What a name rests on may lead back to the resource itself.
            self._found[planned.address] = planned.values
            found = self._found[planned.address] = self._attributes(planned)
        return found

    def _attributes(self, planned: Planned) -> Mapping[str, Any]:
        made = looked_up(planned, self.accounts, lambda value, sole: self.resolved(value, planned, sole=sole))
        known = {
            name: value for name, value in planned.values.items() if value is not None and is_known(value)
        }
        return {**planned.values, **made, **self._from_template(planned), **known}

    def _from_template(self, planned: Planned) -> dict[str, Any]:
        templates = TERRAFORM if self.accounts.plan.tool is Tool.TERRAFORM else CLOUDFORMATION
        template, identifier = templates.get(planned.type, ("", ""))
        if not template:
            return {}
        turn = 0
        while (arn := joined(tuple(self._filled(planned, template, turn)))) in self.taken and "<" in template:
            turn += 1
        made: dict[str, Any] = {"arn": arn, "Arn": arn}
        match identifier:
            case "arn":
                made["id"] = arn
            case "made":
                made["id"] = made[MADE.get(planned.type, "id")] = _last(arn)
            case "?" | "url":
                pass
            case _:
                made[identifier] = made["id"] = self._field(planned, identifier)
        return made

    def _filled(self, planned: Planned, template: str, turn: int) -> Iterator[Any]:
        place = 0
        for found in _FIELD.finditer(template):
            yield template[place : found.start()]
            place = found.end()
            if found[3]:
                yield made_up(found[3], planned.address, turn)
                continue
            value = self._field(planned, found[1])
            if not found[2]:
                cut = isinstance(value, str) and value.startswith("/") and template[found.start() - 1] == "/"
                yield str(value)[1:] if cut else value
            elif value != DEFAULTS.get(found[1]):
                yield from (value, "/")
        yield template[place:]

    def _field(self, planned: Planned, name: str) -> Any:
        match name:
            case "partition":
                return self.accounts.partition(planned)
            case "region":
                return self.accounts.region(planned)
            case "account":
                return self.accounts.account(planned)
        value = self.resolved(planned.values.get(name), planned, sole=ITSELF if name in OTHERS else "")
        if value is None or (isinstance(value, Unknown) and name in DEFAULTS and name not in OTHERS):
            value = DEFAULTS.get(name) or Unknown(f"{planned.address}.{name}")
        if isinstance(value, str):
            return _spelled(name, value)
        if is_known(value):
            return value
        return self._stand_in(planned) if self._is_principal(planned) else _prefixed(planned, name, value)

    def _stand_in(self, planned: Planned) -> str:
        """Return a name for something that nobody else of its type has."""
        if not self._made_up:
            taken: set[tuple[str, str]] = set()
            listed = [one for found in self._listed.values() for one in found if self._is_principal(one)]
            for one in sorted(listed, key=lambda one: one.address):
                name = stand_in(one)
                while (one.type, name) in taken:
                    name = f"{fit(one.address)[-57:]}-{len(taken)}"
                taken.add((one.type, name))
                self._made_up[one.address] = name
        return self._made_up.get(planned.address) or stand_in(planned)

    def _is_principal(self, planned: Planned) -> bool:
        return planned.type in _NAMES or planned.type.startswith("AWS::IAM::")

    def resolved(self, value: Any, planned: Planned, *, sole: str = "") -> Any:
        """Return a value with every reference in it that stands for something known.

        With `sole`, an unknown that names one such attribute is that attribute: what can only be the `arn`,
        `id` or `name` of something, nobody puts together from the like and something else.
        """
        match value:
            case Unknown():
                return self._referred(value, planned, sole)
            case Text(pieces):
                return joined(tuple(self.resolved(piece, planned) for piece in pieces))
            case Mapping():
                return {key: self.resolved(one, planned, sole=sole) for key, one in value.items()}
            case list() | tuple():
                return self._each(value, planned, sole)
        return value

    def _each(self, values: Sequence[Any], planned: Planned, sole: str) -> list[Any]:
        """Return a list of which each unknown item is one of the things that the whole list names."""
        unknown = [one for one in values if isinstance(one, Unknown) and not one.mixed]
        named = {name for one in unknown for name in _told(one)}
        if sole and len(named) == len(unknown) > 1:
            apart = iter([replace(unknown[0], references=(name,)) for name in sorted(named)])
            values = [next(apart) if isinstance(one, Unknown) and not one.mixed else one for one in values]
        return [self.resolved(one, planned, sole=sole) for one in values]

    def _referred(self, value: Unknown, planned: Planned, sole: str) -> Any:
        told = _told(value)
        if len(told) != 1 or value.mixed or not (value.pure or sole):
            return value
        if told[0].startswith("AWS::"):
            return self._pseudo(told[0], planned, value)
        address, attribute = self._target(told[0])
        if not value.pure and attribute and attribute not in FITTING[sole]:
            return value
        target = self.find(address, planned)
        if target is None or target.address == planned.address:
            return value
        found = self.attributes(target)
        wanted = self._wanted(attribute, sole)
        made = found.get("arn" if wanted in ARN_WORDS else wanted)
        if made is None and not attribute:
            made = found.get("id")
        if sole == "arn" and isinstance(made, str) and not made.startswith("arn:"):
            return value
        return value if made is None or isinstance(made, Unknown) else made

    def _wanted(self, attribute: str, sole: str) -> str:
        """Return which attribute of a thing is meant, where perhaps only the thing is named."""
        if sole == ITSELF or (sole == "function" and not attribute):
            return "arn"
        # What `Ref` gives is a name.
        whole = "id" if sole == "name" and self.accounts.plan.tool is Tool.CLOUDFORMATION else sole
        return attribute or whole or "id"

    def _target(self, reference: str) -> tuple[str, str]:
        if self.accounts.plan.tool is Tool.TERRAFORM:
            return resource_of(reference)
        address, _, attribute = reference.partition(".")
        return address, attribute

    def _pseudo(self, name: str, planned: Planned, value: Unknown) -> Any:
        match name:
            case "AWS::AccountId":
                return self.accounts.account(planned)
            case "AWS::Partition":
                return self.accounts.partition(planned)
            case "AWS::Region":
                return self.accounts.region(planned)
            case "AWS::URLSuffix":
                return "amazonaws.com.cn" if self.accounts.partition(planned) == "aws-cn" else "amazonaws.com"
        return value

    def named(self, reference: str, asking: Planned) -> Planned | None:
        """Return the resource that a reference is about, if the plan has it."""
        return self.find(self._target(reference)[0], asking)

    def find(self, address: str, asking: Planned) -> Planned | None:
        """Return the resource of an address; among instances, the one of the same key as who asks."""
        listed = self._listed.get(general(address), [])
        exact = [one for one in listed if one.address == address]
        if exact or len(listed) == 1:
            return (exact or listed)[0]
        same = [one for one in listed if keys(one.address) == keys(asking.address)]
        return same[0] if len(same) == 1 else None

    def of_type(self, *types: str) -> Sequence[Planned]:
        """Return the resources of some types that are there after the change."""
        return [one for listed in self._listed.values() for one in listed if one.type in types]


def _told(value: Unknown) -> list[str]:
    """Return what an unknown names, without which instance of something asks."""
    return [name for name in value.references if not name.startswith(("each.", "count."))]


def _spelled(name: str, value: str) -> str:
    """Return the value of an attribute as an ARN spells it."""
    if name in OTHERS:
        return name_of(value)
    if name in SPELT:
        return SPELLED.get(value, value)
    return value.removeprefix("https://") if name in ("url", "Url") else value


def _prefixed(planned: Planned, name: str, value: Any) -> Any:
    """Return an unknown name, of which a plan may know how it begins."""
    prefix = planned.values.get(f"{name}_prefix")
    return joined((prefix, value)) if isinstance(prefix, str) else value


def _last(arn: Any) -> str | None:
    """Return what stands behind the last slash of an ARN, as far as that is known."""
    end = arn.pieces[-1] if isinstance(arn, Text) else arn
    _, slash, last = end.rpartition("/") if isinstance(end, str) else ("", "", "")
    return last if slash else None
