"""Passages as findings: whose access, by which path and statements, and the one edge to cut."""

from collections.abc import Collection, Mapping

from iamscope.compare.passages import Passage
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Origin, Severity
from iamscope.model.reach import Step
from iamscope.model.wording import closing, some, through


def tell(
    passage: Passage,
    *,
    kind: str,
    severity: Severity | Mapping[Danger, Severity],
    agent: str,
    start: Collection[str],
    message: str,
    into: str = "",
) -> Finding:
    """Return a passage of an agent as a finding; `start` are the principals that it begins with.

    `severity` is one, or a table by danger class, for passages that have one.
    """
    if not isinstance(severity, Severity):
        assert passage.danger is not None
        severity = severity[passage.danger]
    called = {source for step in passage.path for call in step.calls for source in call.sources}
    granting = {passage.source} if passage.source is not None else set()
    return Finding(
        kind=kind,
        severity=severity,
        agent=agent,
        principal=_whose(passage),
        message=message,
        remedy=cutting(passage, start),
        danger=passage.danger,
        origin=passage.origin,
        channel=passage.channel,
        # All of them are told of as excess.
        actions=(passage.witness.action,) if passage.actions and passage.witness else (),
        action_count=passage.actions.bit_count(),
        resources=passage.resources,
        resource_count=len(passage.resources),
        witness=passage.witness,
        path=passage.path,
        sources=tuple(sorted(called | granting)),
        into=into,
    )


def _whose(passage: Passage) -> str:
    """Return who comes to it: the operator through whom it is inherited, or whom the path begins with."""
    if passage.origin is Origin.INHERITED:
        return passage.channel
    if passage.path:
        return passage.path[0].origin.principal.id
    assert passage.witness is not None
    return passage.witness.principal


def cutting(passage: Passage, start: Collection[str]) -> str:
    """Return the change that cuts a passage where it costs least, as an order."""
    if passage.channel in start:
        return "give the agent a principal of its own, or start it with a session policy: `iamscope issue`"
    if not passage.path:
        where = passage.source.label() if passage.source else "the statement that grants it"
        return f"cut {where} to what {'the manifest declares' if start else 'it is for'}"
    edge = passage.edge
    if edge is None:
        return closing(passage.path[0])
    if edge.declared:
        declared = f"narrow the manifest, which declares `{edge.call.action}` on `{edge.call.resource}`, or"
        further = passage.path[passage.path.index(edge.step) + 1 :] if edge.step in passage.path else ()
        if further:
            return f"{declared} {closing(further[0])}"
        return f"{declared} what `{edge.step.target.principal.id}` may do"
    if edge.source is None:
        return closing(edge.step, edge.call)
    on = f" on `{edge.call.resource}`" if _alone(passage, edge.step) else ""
    return f"take `{edge.call.action}`{on} out of {edge.source.label()}"


def _alone(passage: Passage, step: Step) -> bool:
    """Return whether all that is reached is reached by one step: then its resource is the whole edge."""
    own = {one.target.principal.id for one in passage.path}
    return set(passage.reached) <= own or passage.channel == step.target.principal.id


def how(passage: Passage) -> str:
    """Return the request that shows a passage, its path, and how many more are reached, as a phrase."""
    witness = passage.witness
    shown = f", such as `{witness.action}` on `{witness.resource}`" if witness and passage.danger else ""
    depends = f" if {witness.depends}" if witness and witness.depends and passage.danger else ""
    on_path = {step.target.principal.id for step in passage.path}
    others = [name for name in passage.reached if name not in on_path]
    more = f"; so it reaches {some(others, 2)}, too" if others and passage.path else ""
    return f"{shown}{depends}{through(passage.path)}{more}"
