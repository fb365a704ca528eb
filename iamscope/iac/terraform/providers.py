"""Which accounts and regions a plan is about, as far as it says."""

from collections.abc import Mapping
from typing import Any

from iamscope.iac.terraform.addresses import general, module_of, steps


def provider_of(root: Mapping[str, Any], address: str, name: str) -> str:
    """Return the configuration of a provider that a resource uses, such as `aws.production`.

    Where the configuration does not say, it is the last word of the provider's full name.
    """
    module = root
    calls = module_of(address)
    for call, _ in calls:
        module = _object(_object(_object(module.get("module_calls")).get(call)).get("module"))
    here = general(".".join(f"{word}{key}" for word, key in list(steps(address))[2 * len(calls) :]))
    listed = module.get("resources")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and one.get("address") == here:
            return str(one.get("provider_config_key") or name.rpartition("/")[2])
    return name.rpartition("/")[2]


def facts_of(raw: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the constant settings of each provider: `aws.region`, `aws.production.assume_role.role_arn`."""
    found: dict[str, str] = {}
    configs = _object(_object(raw.get("configuration")).get("provider_config"))
    variables = _object(raw.get("variables"))
    for key, config in configs.items():
        for name, node in _object(_object(config).get("expressions")).items():
            _collect(f"{key}.{name}", node, variables, found)
    return found


def _collect(name: str, node: Any, variables: Mapping[str, Any], found: dict[str, str]) -> None:
    if isinstance(node, list):
        for one in node:
            _collect(name, one, variables, found)
        return
    inner = _object(node)
    if "constant_value" in inner:
        value = inner["constant_value"]
        values = value if isinstance(value, list) else [value]
        if len(values) == 1 and isinstance(values[0], str):
            found[name] = values[0]
    elif isinstance(inner.get("references"), list):
        names = [str(one) for one in inner["references"]]
        if len(names) == 1 and names[0].startswith("var."):
            value = _object(variables.get(names[0].removeprefix("var."))).get("value")
            if isinstance(value, str):
                found[name] = value
    else:
        for key, one in inner.items():
            _collect(f"{name}.{key}", one, variables, found)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
