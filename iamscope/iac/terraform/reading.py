"""A plan, or a state, in the JSON of `terraform show -json`: formats 0.1 to 1.2, and later ones of version 1.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iamscope.iac.mistakes import MalformedPlanError, UnknownFormatError
from iamscope.iac.plan import Change, Plan, Planned, Tool
from iamscope.iac.terraform.masks import masked
from iamscope.iac.terraform.providers import facts_of, provider_of
from iamscope.iac.terraform.references import References

_CHANGES: Mapping[tuple[str, ...], Change] = {
    ("no-op",): Change.KEEP,
    ("create",): Change.CREATE,
    ("read",): Change.READ,
    ("update",): Change.UPDATE,
    ("delete", "create"): Change.REPLACE,
    ("create", "delete"): Change.REPLACE,
    # What it replaces stays, and is no longer managed.
    ("create", "forget"): Change.CREATE,
    ("delete",): Change.DELETE,
    ("forget",): Change.FORGET,
}


def read(raw: Mapping[str, Any], file: str) -> Plan:
    """Return a plan. Raises `MalformedPlanError` and `UnknownFormatError`."""
    version = str(raw.get("format_version", ""))
    if version.partition(".")[0] not in ("0", "1"):
        raise UnknownFormatError(version, file)
    reader = _Reader(raw, file)
    found = {one.address: one for one in reader.resources()}
    return Plan(
        tool=Tool.TERRAFORM,
        file=file,
        resources=tuple(found[address] for address in sorted(found)),
        facts=facts_of(raw),
        notices=tuple(reader.notices()),
        variables=reader.variables(),
    )


class _Reader:
    """Reads one plan."""

    def __init__(self, raw: Mapping[str, Any], file: str) -> None:
        self.raw, self.file = raw, file
        configuration = self._object(raw.get("configuration"), "configuration")
        self.root = self._object(configuration.get("root_module"), "configuration.root_module")
        self.references = References(self.root)

    def resources(self) -> Iterator[Planned]:
        """Yield what was read before planning, what stays, and what changes; a later one counts."""
        state = self._object(self.raw.get("prior_state"), "prior_state")
        for values in (state.get("values"), self.raw.get("values"), self.raw.get("planned_values")):
            if values is not None:
                module = self._object(values, "values").get("root_module")
                yield from self._standing(module, data_only=values is state.get("values"))
        for index, change in enumerate(self._list(self.raw.get("resource_changes"), "resource_changes")):
            where = f"resource_changes[{index}]"
            raw = self._object(change, where)
            # What was left over from a replacement that failed stands under the address of another.
            if "deposed" not in raw:
                yield self._changed(raw, where)

    def variables(self) -> Mapping[str, Any]:
        """Return the values of the root's variables."""
        listed = self._object(self.raw.get("variables"), "variables")
        return {name: one["value"] for name, one in listed.items() if "value" in self._object(one, name)}

    def notices(self) -> Iterator[str]:
        """Yield what makes the plan less than the whole."""
        if self.raw.get("errored") is True:
            yield "planning ended with an error, so the plan is not whole"
        deferred = self._list(self.raw.get("deferred_changes"), "deferred_changes")
        for one in deferred:
            change = self._object(self._object(one, "deferred_changes").get("resource_change"), "a change")
            yield f"`{change.get('address')}` is deferred to a later plan"
        if self.raw.get("complete") is False and not deferred:
            yield "more changes will follow in a later plan"

    def _standing(self, module: Any, *, data_only: bool) -> Iterator[Planned]:
        found = self._object(module, "a module")
        for raw in self._list(found.get("resources"), "resources"):
            one = self._object(raw, "a resource")
            data = one.get("mode") == "data"
            if data or not data_only:
                values = self._object(one.get("values"), f"`{one.get('address')}`")
                change = Change.READ if data else Change.KEEP
                yield self._planned(one, change, values, values)
        for child in self._list(found.get("child_modules"), "child_modules"):
            yield from self._standing(child, data_only=data_only)

    def _changed(self, raw: Mapping[str, Any], where: str) -> Planned:
        change = self._object(raw.get("change"), f"{where}.change")
        actions = self._list(change.get("actions"), f"{where}.change.actions")
        what = _CHANGES.get(tuple(str(action) for action in actions))
        if what is None:
            raise MalformedPlanError(f"`{where}` has the unknown actions `{actions}`", self.file)
        before, after = change.get("before"), change.get("after")
        if what in (Change.DELETE, Change.FORGET):
            gone = self._object(before, f"{where}.change.before")
            # What is forgotten stays as it is.
            return self._planned(raw, what, gone if what is Change.FORGET else {}, gone)
        address = str(raw.get("address", ""))
        values = masked(
            after,
            change.get("after_unknown"),
            address,
            lambda path: self.references.of(address, path),
        )
        old = None if before is None else self._object(before, f"{where}.change.before")
        return self._planned(raw, what, self._object(values, f"{where}.change.after"), old)

    def _planned(
        self,
        raw: Mapping[str, Any],
        change: Change,
        values: Mapping[str, Any],
        before: Mapping[str, Any] | None,
    ) -> Planned:
        address, kind = raw.get("address"), raw.get("type")
        if not isinstance(address, str) or not isinstance(kind, str):
            raise MalformedPlanError("a resource has no `address` or no `type`", self.file)
        data = raw.get("mode") == "data"
        return Planned(
            address=address,
            type=f"data.{kind}" if data else kind,
            change=change,
            values=values,
            before=before,
            references=_Paths(self.references, address),
            provider=provider_of(self.root, address, str(raw.get("provider_name", ""))),
        )

    def _object(self, value: Any, where: str) -> Mapping[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise MalformedPlanError(f"`{where}` is not an object", self.file)
        return value

    def _list(self, value: Any, where: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise MalformedPlanError(f"`{where}` is not a list", self.file)
        return value


class _Paths(Mapping[str, tuple[str, ...]]):
    """The references of one resource, looked up where they are asked for."""

    def __init__(self, references: References, address: str) -> None:
        self._references, self._address = references, address

    def __getitem__(self, path: str) -> tuple[str, ...]:
        return self._references.of(self._address, path)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
