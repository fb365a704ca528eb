"""What a plan leaves unknown, filled from the configuration that it was made from."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from iamscope.iac.hcl.configuration import Configuration
from iamscope.iac.plan import Change, Plan, Planned
from iamscope.iac.values import Unknown, is_known

_KEPT = (Change.DELETE, Change.FORGET)


def filled(plan: Plan, configuration: Configuration, attributes: Collection[str]) -> Plan:
    """Return a plan in which unknown attributes are as much as the configuration says of them.

    Only attributes of the given names are looked up. What the plan knows stays as it knows it.
    """
    return replace(plan, resources=tuple(_filled(one, configuration, attributes) for one in plan.resources))


def _filled(planned: Planned, configuration: Configuration, attributes: Collection[str]) -> Planned:
    found = dict(_looked_up(planned, configuration, attributes)) if planned.change not in _KEPT else {}
    return replace(planned, values={**planned.values, **found}) if found else planned


def _looked_up(
    planned: Planned, configuration: Configuration, attributes: Collection[str]
) -> Iterator[tuple[str, Any]]:
    for name, value in planned.values.items():
        if name in attributes and not is_known(value) and not _is_computed(planned, name, value):
            written = configuration.document(planned.address, name)
            if written is not None:
                yield name, _joined(value, written)


def _is_computed(planned: Planned, name: str, value: Any) -> bool:
    """Return whether the provider makes up a value: no expression of the configuration sets it."""
    return isinstance(value, Unknown) and not value.references and not planned.references.get(name)


def _joined(planned: Any, written: Any) -> Any:
    """Return a value of the plan, with what is written where the plan does not know."""
    if isinstance(planned, Unknown):
        if isinstance(written, Unknown) and not written.pure:
            # An expression that could not be read names nothing, and tells nothing of the value.
            return replace(planned, mixed=True) if written.references else planned
        return written
    if isinstance(planned, Mapping) and isinstance(written, Mapping):
        return {name: _joined(value, written.get(name, value)) for name, value in planned.items()}
    if isinstance(planned, list) and isinstance(written, list) and len(planned) == len(written):
        return [_joined(*pair) for pair in zip(planned, written, strict=True)]
    return planned
