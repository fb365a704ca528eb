"""What a gate found as a page for a terminal: what fails and where, the fix, and what is not known."""

from collections.abc import Iterator, Mapping, Sequence

from iamscope.model.columns import WIDTH, listing, short, wrapped
from iamscope.model.finding import Finding
from iamscope.model.gate import Gate, Judged
from iamscope.model.gate_words import (
    WITHOUT_AGENT,
    assumed,
    depends,
    expired,
    order,
    others,
    places,
    threshold,
    verdict,
    why_not,
)
from iamscope.model.safe import printable
from iamscope.model.scan import AgentSummary
from iamscope.report.text.agents import identity, likely_operators, reaches, undecided
from iamscope.report.text.phrases import LONG, request, sentence
from iamscope.report.text.rows import ROW, row

FORMAT = "text"
_AFTER = " " * 17
_MOVED = 8


def render(gate: Gate) -> str:
    """Return the page."""
    return "\n".join(_lines(gate)) + "\n"


def _lines(gate: Gate) -> Iterator[str]:
    yield from wrapped(f"Check of {', '.join(map(printable, gate.inputs))}", after="  ")
    yield from wrapped(", ".join(filter(None, (verdict(gate), others(gate)))), after="  ")
    yield from wrapped(threshold(gate), after="  ")
    of_agent: dict[str, list[Judged]] = {}
    for one in gate.judged:
        of_agent.setdefault(one.finding.agent, []).append(one)
    present = [agent for agent in gate.agents if agent.principals]
    clean = [agent for agent in present if agent.name not in of_agent and not agent.undecided]
    for agent in sorted(present, key=lambda agent: (_worst(gate, of_agent.get(agent.name, ())), agent.name)):
        if agent not in clean:
            yield from _agent(gate, agent, of_agent.get(agent.name, []))
    named = {agent.name for agent in present}
    for name in sorted(of_agent.keys() - named):
        yield from _title(name or WITHOUT_AGENT)
        yield from _findings(gate, of_agent[name], named=True)
    if clean:
        yield ""
        names = listing([printable(agent.name) for agent in clean], 20)
        yield from wrapped(f"Nothing beyond the manifest: {names}", after="  ")
        for agent in clean:
            yield from likely_operators(agent, f"  {printable(agent.name)}: ")
    yield from _moved(gate)
    yield from _foot(gate)


def _worst(gate: Gate, found: Sequence[Judged]) -> tuple[bool, int]:
    failing = [one.finding.severity.rank for one in found if gate.fails(one)]
    return (not failing, min(failing, default=0))


def _title(name: str) -> Iterator[str]:
    shown = printable(name, WIDTH)
    yield from ("", shown, "-" * len(shown))


def _agent(gate: Gate, agent: AgentSummary, found: Sequence[Judged]) -> Iterator[str]:
    yield from _title(agent.name)
    yield from identity(agent)
    yield from reaches(agent.reaches)
    yield from _findings(gate, found)
    if agent.undecided:
        yield ""
        yield from undecided(agent.undecided)


def _findings(gate: Gate, found: Sequence[Judged], *, named: bool = False) -> Iterator[str]:
    """Yield what fails, gathered by what to change, then what makes no difference, and why not."""
    groups: dict[tuple[object, ...], list[Judged]] = {}
    for one in found:
        if gate.fails(one):
            groups.setdefault((one.spots, one.finding.remedy, one.unknown), []).append(one)
    for members in groups.values():
        yield ""
        yield from _failing(gate, members, named)
    rest = sorted((one for one in found if not gate.fails(one)), key=lambda one: order(gate, one))
    if rest:
        yield from ("", "  does not fail:")
    for one in rest:
        yield from row(one.finding.severity.value, _told(one.finding, named))
        if one.spots:
            yield from wrapped(f"at {printable(places(one), LONG)}", ROW, f"{ROW}  ")
        why = "; ".join(filter(None, (depends(one), why_not(gate, one), expired(gate, one))))
        yield from wrapped(printable(why, LONG), ROW, f"{ROW}  ")


def _failing(gate: Gate, members: Sequence[Judged], named: bool) -> Iterator[str]:
    """Yield where to change what, the worst that it allows, and the fix."""
    first = members[0]
    label = first.finding.severity.value
    yield from row(label, f"at {printable(places(first), LONG)}" if first.spots else "at a place not known")
    for one in members:
        yield from wrapped(_told(one.finding, named), ROW, f"{ROW}  ")
        if one.finding.witness:
            yield from wrapped(f"such as {request(one.finding)}", f"{ROW}  ", f"{ROW}    ")
        if told := expired(gate, one):
            yield from wrapped(printable(told, LONG), f"{ROW}  ", f"{ROW}    ")
    if first.unknown:
        yield from wrapped(printable(depends(first), LONG), ROW, f"{ROW}  ")
    yield from wrapped(f"-> fix: {printable(first.finding.remedy, LONG)}", ROW, f"{ROW}        ")


def _told(finding: Finding, named: bool) -> str:
    who = f"{short(finding.principal)} " if named else ""
    return f"{who}{sentence(finding)}"


def _moved(gate: Gate) -> Iterator[str]:
    """Yield what the change makes reachable, and what no longer is."""
    moved = [one for one in gate.reach if one.gains or one.loses]
    if moved:
        yield from _title("how reach changes")
    for one in moved:
        sides: Mapping[str, Sequence[str]] = {"now reaches": one.gains, "no longer": one.loses}
        yield from wrapped(printable(one.agent), "  ")
        for label, names in sides.items():
            if names:
                told = listing([printable(name) for name in names], _MOVED)
                yield from wrapped(told, f"    {label.ljust(13)}", _AFTER)


def _foot(gate: Gate) -> Iterator[str]:
    if gate.notices or gate.assumes:
        yield ""
    for notice in gate.notices:
        yield from wrapped(f"notice: {printable(notice, LONG)}", after="  ")
    for told in assumed(gate):
        yield from wrapped(f"assumes: {printable(told, LONG)}", after="  ")
