"""Guardrail tests made from sections that have been found right."""

from collections.abc import Iterator

from iamscope.manifest.conform import Section
from iamscope.manifest.guardrails import Deed, Duty, GuardrailTest

_OTHER = frozenset({"become", "administer", "environments"})


def guardrail_tests(section: Section) -> Iterator[GuardrailTest]:
    """Yield the tests that a whole section describes."""
    yield from (_test(part) for part in section.fields["tests"])


def _test(section: Section) -> GuardrailTest:
    fields = section.fields
    return GuardrailTest(
        name=fields["name"].text if "name" in fields else "",
        reason=fields["reason"].text if "reason" in fields else "",
        principals=fields.get("principals", ()),
        environments=fields.get("environments", ()),
        reach=fields.get("reach"),
        must=_duty(fields["must"]) if "must" in fields else None,
        must_not=_duty(fields["must-not"]) if "must-not" in fields else None,
        place=section.place,
    )


def _duty(section: Section) -> Duty:
    fields = section.fields
    deeds = {cloud: tuple(map(_deed, found)) for cloud, found in fields.items() if cloud not in _OTHER}
    return Duty(
        deeds=deeds,
        become=fields.get("become", ()),
        administer=fields.get("administer", False),
        environments=fields.get("environments", ()),
        place=section.place,
    )


def _deed(section: Section) -> Deed:
    context = section.fields["context"].fields if "context" in section.fields else {}
    return Deed(
        actions=section.fields["actions"],
        resources=section.fields.get("resources", ()),
        context={key: tuple(value.text for value in values) for key, values in context.items()},
        complete=section.fields.get("complete", False),
        place=section.place,
    )
