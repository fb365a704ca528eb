"""Two snapshots compared, for a terminal: who reaches more comes first."""

from collections.abc import Iterator, Sequence

from iamscope.model.columns import listing, short, wrapped
from iamscope.model.diff import AccessThen, AgentDiff, Diff, Moved, ReachedThen
from iamscope.model.finding import Finding
from iamscope.model.gap import Gap
from iamscope.model.safe import printable
from iamscope.model.step_lines import step_lines

_LONG = 600
_SHOWN = 8
_MOST = 20


def render(found: Diff) -> str:
    """Return the page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Diff) -> Iterator[str]:
    yield from wrapped(f"From {printable(found.before)} to {printable(found.after)}", after="  ")
    yield from wrapped(_verdict(found), after="  ")
    for agent in sorted(found.agents, key=lambda one: (not one.grew, one.known, one.same)):
        if not (agent.same and agent.present) or agent.undecided:
            yield ""
            yield from _agent(agent)
    yield from _perhaps_same([agent for agent in found.agents if _quiet(agent) and agent.gaps])
    yield from _findings(found)
    yield from _population(found)
    yield from _unread(found)


def _verdict(found: Diff) -> str:
    compared = [agent for agent in found.agents if agent.present]
    if not found.agents:
        return "Nobody looks like an agent, and nothing was compared: give --manifests, or --all."
    if not compared:
        return "None of the agents is in either snapshot, and nothing was compared."
    more = sum(agent.grew for agent in compared)
    less = sum(bool(agent.lost) and not agent.grew for agent in compared)
    unknown = sum(not agent.known for agent in compared)
    same = len(compared) - more - less
    told = f"{len(compared):,} compared: {more:,} reach more, {less:,} only less, {same:,} the same"
    return told + (f"; of {unknown:,} not all can be told" if unknown else "")


def _agent(agent: AgentDiff) -> Iterator[str]:
    yield from wrapped(f"{printable(agent.name)} {_headline(agent)}", after="  ")
    yield from _moved(agent.gained, "newly", paths=True)
    yield from _moved(agent.lost, "no longer", paths=False)
    for reason in agent.undecided:
        yield from wrapped(f"cannot tell: {printable(reason, _LONG)}", "  ", "    ")
    if agent.gaps:
        yield from wrapped(_unknown(agent.gaps), "  ", "    ")


def _quiet(agent: AgentDiff) -> bool:
    return agent.same and agent.present and not agent.undecided


def _perhaps_same(agents: Sequence[AgentDiff]) -> Iterator[str]:
    """Yield of whom nothing is known to have changed, although not everything was read."""
    if agents:
        gaps = [gap for agent in agents for gap in agent.gaps]
        names = listing([short(agent.name) for agent in agents], _SHOWN)
        yield ""
        yield from wrapped(f"The same, as far as was read: {names}", after="  ")
        yield from wrapped(_unknown(gaps), "  ", "    ")


def _unknown(gaps: Sequence[Gap]) -> str:
    calls = list(dict.fromkeys(printable(gap.call) for gap in gaps))
    return f"cannot tell: {listing(calls)} was not read and could grant more"


def _headline(agent: AgentDiff) -> str:
    if not agent.present:
        return "is in neither snapshot"
    if not agent.in_before:
        where = "is in the later snapshot alone: all that it reaches is new"
    elif not agent.in_after:
        where = "is in the earlier snapshot alone"
    else:
        where = "reaches more" if agent.grew else "reaches less" if agent.lost else "reaches the same"
    if agent.before == agent.after:
        return where
    return f"{where}; it can become {agent.after:,} instead of {agent.before:,}"


def _moved(moved: Moved, word: str, *, paths: bool) -> Iterator[str]:
    if moved.reached and not paths:
        names = [short(one.name) for one in moved.reached]
        yield from wrapped(f"{word} becomes {listing(names, _SHOWN)}", "  ", "    ")
    elif moved.reached:
        for one in moved.reached[:_SHOWN]:
            yield from _reached(one)
        if len(moved.reached) > _SHOWN:
            yield f"  and newly becomes {len(moved.reached) - _SHOWN:,} more"
    for access in moved.access:
        yield from _access(access, word, paths=paths)


def _reached(one: ReachedThen) -> Iterator[str]:
    perhaps = "" if one.certain else "perhaps "
    yield from wrapped(f"newly becomes {perhaps}{short(one.name)}", "  ", "    ")
    for step in one.path:
        yield from step_lines(step, "    ", to=True)


def _access(one: AccessThen, word: str, *, paths: bool) -> Iterator[str]:
    perhaps = "" if one.certain else ", on a condition"
    more = f" and {one.count - len(one.worst):,} more" if one.count > len(one.worst) else ""
    actions = f"{', '.join(one.worst)}{more}"
    yield from wrapped(f"{word} can {one.danger.verb}{perhaps}: {actions}", "  ", "    ")
    witness = one.witness
    request = f"{printable(witness.action)} on {printable(witness.resource, _LONG)}"
    yield from wrapped(f"for example {request} as {short(witness.principal)}", "    ", "      ")
    if paths:
        for step in one.path:
            yield from step_lines(step, "    ", to=True)
    for source in one.sources[:2]:
        yield from wrapped(f"by {printable(source.label(), _LONG)}", "    ", "      ")
    if witness.depends:
        yield from wrapped(f"if {printable(witness.depends, _LONG)}", "    ", "      ")


def _findings(found: Diff) -> Iterator[str]:
    yield ""
    if not (found.gone or found.appeared or found.altered):
        yield f"Findings: the same {found.kept:,}."
        return
    counts = ((found.appeared, "appeared"), (found.gone, "gone"), (found.altered, "changed"))
    told = [f"{len(some):,} {word}" for some, word in counts if some]
    yield f"Findings: {', '.join([*told, f'{found.kept:,} the same'])}."
    for some, word in ((found.appeared, "appeared"), (found.gone, "gone")):
        for finding in some[:_MOST]:
            yield from _finding(word, finding)
        if len(some) > _MOST:
            yield f"  and {len(some) - _MOST:,} more {word}; --format json lists them"


def _finding(word: str, finding: Finding) -> Iterator[str]:
    who = short(finding.agent or finding.principal)
    text = f"[{finding.severity.value}] {who} {printable(finding.message, _LONG)}"
    yield from wrapped(text, f"  {word.ljust(10)}", " " * 12)


def _population(found: Diff) -> Iterator[str]:
    for names, where in ((found.only_before, "earlier"), (found.only_after, "later")):
        if names:
            told = listing([short(name) for name in names], _SHOWN)
            yield from wrapped(f"Principals in the {where} snapshot alone: {told}", after="  ")


def _unread(found: Diff) -> Iterator[str]:
    for names, where, told in (
        (found.newly_unread, "earlier", "more may have changed than can be seen, or less"),
        (found.newly_read, "later", "what looks new may only be newly read"),
    ):
        if names:
            text = f"read in the {where} snapshot alone: {_few(names)}; {told}"
            yield from wrapped(text, after="  ")
    if found.assumes:
        words = ", ".join(printable(word) for word in found.assumes)
        yield from wrapped(f"assumes: {words} (unread, and could only take access away)", after="  ")


def _few(names: Sequence[str]) -> str:
    return listing([printable(name) for name in names], _SHOWN)
