"""How everybody stands, as a JSON array; the schema is published as `docs/schema/reach-all.json`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iamscope.compare.standing import Standing
from iamscope.model.plain import line
from iamscope.model.plain_path import external
from iamscope.model.reach import Holding, Step


def render(lines: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of one JSON array, an object a principal, each on a line of its own."""
    opening = "[\n"
    for one in lines:
        yield f"{opening}{one}"
        opening = ","
    yield "[]\n" if opening == "[\n" else "]\n"


def tell(one: Standing) -> str:
    """Return how one principal stands as one line of JSON."""
    return line(_principal(one))


def _principal(one: Standing) -> Mapping[str, Any]:
    others = {holding: path for holding, path in one.reach.paths.items() if path}
    return {
        "principal": one.principal.id,
        **external(one.outsider),
        "admin": one.admin,
        "escalates": one.escalates,
        "conditional": one.conditional,
        "reaches": sorted({holding.principal.id for holding in others} - {one.principal.id}),
        "paths": [_path(holding, path) for holding, path in others.items()],
    }


def _path(holding: Holding, path: Iterable[Step]) -> Mapping[str, Any]:
    return {
        "to": holding.principal.id,
        "anything": holding.raised,
        "added": list(holding.added),
        "lifted": list(holding.lifted),
        "edges": [
            {
                "id": step.id,
                "from": step.origin.principal.id,
                "to": step.target.principal.id,
                "certain": step.certain,
                "because": [*_because(step)],
            }
            for step in path
        ],
    }


def _because(step: Step) -> Iterator[str]:
    """Yield each call of a step with the statements that allow it, and what the step depends on."""
    for call in step.calls:
        sources = "; ".join(source.label() for source in call.sources)
        yield f"{call.by} may {call.action} on {call.resource}" + (f" by {sources}" if sources else "")
    if step.depends:
        yield f"if {step.depends}"
