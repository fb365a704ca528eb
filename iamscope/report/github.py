"""What a gate found as annotations of GitHub Actions: one workflow command a line."""

from collections.abc import Iterator, Mapping

from iamscope.model.finding import Severity
from iamscope.model.gate import Gate, Judged, Judgement
from iamscope.model.gate_words import assumed, details, order, others, sentence, threshold, undecided, verdict
from iamscope.model.safe import printable

FORMAT = "github"
_LONG = 4_000


def render(gate: Gate) -> str:
    """Return the verdict as the first annotation, since a job shows no more than ten, then each finding."""
    level = "notice" if gate.passes else "error"
    told = "\n".join(filter(None, (verdict(gate), others(gate), threshold(gate))))
    lines = [_command(level, {"title": "iamscope"}, told)]
    lines += [_finding(gate, one) for one in sorted(gate.judged, key=lambda one: order(gate, one))]
    lines += _notices(gate)
    return "".join(f"{line}\n" for line in lines)


def _finding(gate: Gate, one: Judged) -> str:
    finding, spot = one.finding, gate.place(one)
    placed = {"file": _line(spot.path), "line": spot.line, "endLine": spot.end_line, "col": spot.column}
    if spot.end_line > spot.line:
        # A column is only looked at within one line.
        del placed["col"]
    known = {name: value for name, value in placed.items() if value} if spot.line else {}
    where = known or ({"file": placed["file"]} if spot.file else {})
    told = [sentence(finding), *(f"{label}: {text}" for label, text in details(gate, one).items())]
    title = f"{finding.severity.value}: {finding.kind}"
    return _command(_level(gate, one), {**where, "title": title}, "\n".join(map(_line, told)))


def _level(gate: Gate, one: Judged) -> str:
    match gate.judgement(one):
        case Judgement.FAILS:
            return "error"
        case Judgement.UNKNOWN:
            return "warning"
        case Judgement.MINOR if one.finding.severity.rank <= Severity.MEDIUM.rank:
            return "warning"
    return "notice"


def _notices(gate: Gate) -> Iterator[str]:
    for agent in gate.agents:
        for part in agent.undecided:
            told = _line(f"{agent.name}: {undecided(part)}")
            yield _command("warning", {"title": "iamscope: cannot be told"}, told)
    for notice in gate.notices:
        yield _command("notice", {"title": "iamscope"}, _line(notice))
    for told in assumed(gate):
        yield _command("notice", {"title": "iamscope"}, _line(f"assumes: {told}"))


def _line(text: str) -> str:
    return printable(text, _LONG)


def _command(level: str, properties: Mapping[str, object], message: str) -> str:
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
