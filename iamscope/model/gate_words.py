"""What a gate says of its findings, as the phrases that its reports share.

Texts from outside stand in them as they are: each format makes them harmless in its own way.
"""

from collections.abc import Mapping

from iamscope.model.columns import count, joined
from iamscope.model.finding import Finding, Severity
from iamscope.model.gate import NEVER_FAIL, Gate, Judged, Judgement, Spot
from iamscope.model.scan import UndecidedPart

WITHOUT_AGENT = "without a manifest"
_PLACES = 2
_TALLIED = (
    (Judgement.UNKNOWN, "depending on unknowns"),
    (Judgement.MINOR, "too mild to fail"),
    (Judgement.KNOWN, "known before"),
    (Judgement.ACCEPTED, "accepted"),
)


def verdict(gate: Gate) -> str:
    """Return how many findings fail the gate, by severity."""
    severities = [one.finding.severity for one in gate.failing]
    if not severities:
        return "no finding fails"
    each = ", ".join(f"{severities.count(one):,} {one.value}" for one in Severity if one in severities)
    verb = "fails" if len(severities) == 1 else "fail"
    return f"{count(len(severities), 'finding')} {verb} ({each})"


def others(gate: Gate) -> str:
    """Return how many findings do not fail it, and why, and how much cannot be told; empty for none."""
    settled = [one for one in gate.judged if not unsettled(one.finding)]
    told = [
        (sum(gate.judgement(one) is judgement for one in settled), words) for judgement, words in _TALLIED
    ]
    open_parts = len(gate.judged) - len(settled) + sum(len(agent.undecided) for agent in gate.agents)
    told.append((open_parts, "cannot be told"))
    return ", ".join(f"{number:,} {words}" for number, words in told if number)


def threshold(gate: Gate) -> str:
    """Return which findings fail the gate."""
    worse = "" if gate.fail_on is Severity.CRITICAL else " or worse"
    unknown = "fails, too" if gate.unknown_fails else "only warns"
    return f"what is {gate.fail_on.value}{worse} fails; what depends on unknowns {unknown}"


def order(gate: Gate, one: Judged) -> tuple[int, int]:
    """Return the sort key of a finding: what fails first, and the worst of it."""
    return (list(Judgement).index(gate.judgement(one)), one.finding.severity.rank)


def whose(finding: Finding) -> str:
    """Return who a finding is about: the agent, or the principal where no manifest names it."""
    return finding.agent or finding.principal


def sentence(finding: Finding) -> str:
    """Return what a finding says, with who it is about."""
    return f"{whose(finding)} {finding.message}"


def proof(finding: Finding) -> str:
    """Return the request that proves a finding, empty where there is none."""
    witness = finding.witness
    if witness is None:
        return ""
    depends = f", if {witness.depends}" if witness.depends else ""
    return f"`{witness.action}` on `{witness.resource}`{depends}"


def depends(one: Judged) -> str:
    """Return which unknown attributes a finding depends on, empty for a certain one."""
    names = [name for name in one.unknown if " " not in name]
    if not names:
        return f"depends on {joined(one.unknown)}" if one.unknown else ""
    return f"depends on {joined([f'`{name}`' for name in names])}, known only once the change is applied"


def assumed(gate: Gate) -> list[str]:
    """Return what is taken for granted: the limiting layers in one phrase, then each sentence."""
    layers = [word for word in gate.assumes if " " not in word]
    sentences = [word for word in gate.assumes if " " in word]
    told = [f"{', '.join(layers)} (unread, and could only take access away)"] if layers else []
    return [*told, *sentences]


def why_not(gate: Gate, one: Judged) -> str:
    """Return why a finding does not fail the gate, empty for one that does."""
    match gate.judgement(one):
        case Judgement.FAILS:
            return ""
        case Judgement.UNKNOWN:
            return "what depends on unknowns only warns"
        case Judgement.KNOWN:
            return "it is in the baseline already"
        case Judgement.ACCEPTED:
            assert one.finding.exception is not None
            return one.finding.exception.words
    if one.finding.kind in NEVER_FAIL:
        return f"{one.finding.kind} never fails a gate"
    return f"it is below `{gate.fail_on.value}`"


def expired(gate: Gate, one: Judged) -> str:
    """Return the exception that no longer covers a finding, empty without one."""
    accepted = one.finding.exception
    return "" if accepted is None or gate.judgement(one) is Judgement.ACCEPTED else accepted.words


def where(spot: Spot) -> str:
    """Return a place with the resource that is there."""
    return f"{spot}, {spot.address}" if spot.file and spot.address else str(spot)


def places(one: Judged) -> str:
    """Return the first few places of a finding, of which the very first is the one to change."""
    rest = len(one.spots) - _PLACES
    shown = "; ".join(where(spot) for spot in one.spots[:_PLACES])
    return f"{shown} and {count(rest, 'more place')}" if rest > 0 else shown


def details(gate: Gate, one: Judged) -> Mapping[str, str]:
    """Return all that there is to say of a finding beyond its sentence, each under its label."""
    told = {
        "at": places(one),
        "such as": proof(one.finding),
        "unknown": depends(one),
        "expired": expired(gate, one),
        "does not fail": why_not(gate, one),
        "fix": one.finding.remedy,
    }
    return {label: text for label, text in told.items() if text}


def undecided(part: UndecidedPart) -> str:
    """Return what cannot be told, and why."""
    rest = len(part.actions) - 1
    more = f" and {count(rest, 'other action')}" if rest else ""
    verb = "are" if rest else "is"
    what = f"`{part.actions[0]}`{more}, granted by {part.source}"
    return f"cannot tell whether {what}, {verb} excess: {part.reason}"


def unsettled(finding: Finding) -> bool:
    """Return whether a finding tells of something that was not read, and so is no reason to be at ease."""
    return finding.kind == "incomplete"
