"""What a gate found as a comment on a pull request, in the Markdown of GitHub and GitLab.

Texts from outside stand in code spans, and what is neither a plain word nor a number does, too, wherever it
comes from: so no name can mention people, link, refer to an issue, give a command or bring HTML.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from iamscope.model.columns import count, short
from iamscope.model.finding import Finding
from iamscope.model.gate import Gate, Judged, Judgement
from iamscope.model.gate_words import (
    WITHOUT_AGENT,
    assumed,
    depends,
    details,
    order,
    others,
    threshold,
    undecided,
    unsettled,
    verdict,
    where,
    whose,
    why_not,
)
from iamscope.model.safe import printable

FORMAT = "markdown"
# By this line a bot finds its own comment, to write it anew.
MARKER = "<!-- iamscope check -->"
_ROWS = 40
_MOVED = 10
_END = "</details>"
_LONG = 500
# A comment has at most 65,536 characters.
_ROOM = 50_000
_WORD = re.compile(
    r"\(?[A-Za-z]+(-[a-z]+)*('[a-z]+)?[,;:.)]*|[0-9]+([,-][0-9]+)*[,;:]?|[,;:.)]+|'s[,;:.]?|\("
)
_GATHERED = (
    (Judgement.UNKNOWN, "Depending on unknowns"),
    (Judgement.KNOWN, "Known before"),
    (Judgement.ACCEPTED, "Accepted"),
    (Judgement.MINOR, "Too mild to fail"),
)


def render(gate: Gate) -> str:
    """Return the comment: the verdict, what the change moves, what fails, and the rest folded away."""
    told = ". ".join(_capital(part) for part in (others(gate), threshold(gate)) if part)
    lines = [MARKER, f"### iamscope: {verdict(gate)}", "", f"{told}."]
    for part in (_reach(gate), _failing(gate), _open(gate), _fixes(gate), _rest(gate), _foot(gate)):
        lines += _fitting(part, _ROOM - sum(map(len, lines)))
    return "\n".join(lines) + "\n"


def _fitting(part: Iterator[str], room: int) -> list[str]:
    """Return the lines of a part, and where they are too many, the first of them and that there are more."""
    kept: list[str] = []
    for line in part:
        room -= len(line) + 1
        if room < 0:
            end = [_END] * (kept.count(_END) < sum(one.startswith("<details>") for one in kept))
            return [*kept, "", "More is left out here, for lack of room: see the other reports.", *end]
        kept.append(line)
    return kept


def _reach(gate: Gate) -> Iterator[str]:
    moved = [one for one in gate.reach if one.gains or one.loses]
    if not moved:
        return
    yield from ("", "**How reach changes**", "")
    yield from ("| agent | can reach now | can no longer reach |", "| --- | --- | --- |")
    for one in moved[:_ROWS]:
        yield f"| {_code(one.agent)} | {_names(one.gains)} | {_names(one.loses)} |"
    yield from _more(len(moved), "agent")


def _names(names: Sequence[str]) -> str:
    rest = len(names) - _MOVED
    shown = ", ".join(map(_code, names[:_MOVED]))
    return (f"{shown} and {rest:,} more" if rest > 0 else shown) or "nothing"


def _failed(gate: Gate) -> Sequence[Judged]:
    return sorted(gate.failing, key=lambda one: order(gate, one))[:_ROWS]


def _failing(gate: Gate) -> Iterator[str]:
    if gate.passes:
        return
    yield from ("", "**What fails**", "")
    yield from ("| | severity | who | what | where |", "| --- | --- | --- | --- | --- |")
    for number, one in enumerate(_failed(gate), 1):
        finding = one.finding
        what = "; ".join(filter(None, (finding.message, depends(one))))
        place = ", ".join(_code(where(spot)) for spot in one.spots[:2]) or "not known"
        yield f"| {number} | {finding.severity.value} | {_who(finding)} | {_prose(what)} | {place} |"
    yield from _more(len(gate.failing), "finding")


def _more(number: int, noun: str) -> Iterator[str]:
    if number > _ROWS:
        yield from ("", f"And {count(number - _ROWS, f'more {noun}')}: see the other reports.")


def _said(finding: Finding) -> str:
    return f"{_code(whose(finding))} {_prose(finding.message)}"


def _who(finding: Finding) -> str:
    return _code(finding.agent) if finding.agent else f"{_code(short(finding.principal))} {WITHOUT_AGENT}"


def _open(gate: Gate) -> Iterator[str]:
    """Yield what nobody can tell: it does not fail, and is no reason to be at ease."""
    parts = [(agent.name, undecided(part)) for agent in gate.agents for part in agent.undecided]
    parts += [(one.finding.agent, one.finding.message) for one in gate.judged if unsettled(one.finding)]
    if parts:
        yield from ("", "**What cannot be told**", "")
    for name, told in parts[:_ROWS]:
        yield f"- {_code(name)}: {_prose(told)}"
    yield from _more(len(parts), "such thing")


def _fixes(gate: Gate) -> Iterator[str]:
    if gate.passes:
        return
    yield from _folded("Proofs and fixes")
    for number, one in enumerate(_failed(gate), 1):
        yield f"{number}. {_said(one.finding)}"
        for label, text in details(gate, one).items():
            yield f"    - {label}: {_prose(text)}"
    yield from ("", _END)


def _rest(gate: Gate) -> Iterator[str]:
    for judgement, title in _GATHERED:
        found = [
            one for one in gate.judged if gate.judgement(one) is judgement and not unsettled(one.finding)
        ]
        if not found:
            continue
        yield from _folded(f"{title} ({len(found):,})")
        for one in found[:_ROWS]:
            yield _mild(gate, one)
        yield from _more(len(found), "finding")
        yield from ("", _END)


def _mild(gate: Gate, one: Judged) -> str:
    why = "; ".join(filter(None, (depends(one), why_not(gate, one))))
    place = ", ".join(_code(where(spot)) for spot in one.spots[:1])
    at = f" at {place}" if place else ""
    return f"- {one.finding.severity.value}: {_said(one.finding)}{at} ({_prose(why)})"


def _folded(summary: str) -> Iterator[str]:
    yield from ("", f"<details><summary>{summary}</summary>", "")


def _foot(gate: Gate) -> Iterator[str]:
    if gate.notices or gate.assumes:
        yield ""
    for notice in gate.notices[:_ROWS]:
        yield f"- {_prose(notice)}"
    yield from _more(len(gate.notices), "notice")
    for told in assumed(gate):
        yield f"- assumes: {_prose(told)}"


def _prose(text: str) -> str:
    """Return a sentence of ours with names in it: names and all that is no plain word in code spans."""
    parts = re.split(r"(`[^`]*`)", printable(text, 4 * _LONG))
    told = [_code(part[1:-1]) if number % 2 else _words(part) for number, part in enumerate(parts)]
    # Two spans side by side would be read as one.
    return "".join(told).strip().replace("``", "` `")


def _words(text: str) -> str:
    """Return words as they are, and each run of what is none as one code span."""
    runs = groupby(text.split(), key=lambda piece: bool(_WORD.fullmatch(piece)))
    told = " ".join(" ".join(run) if plain else _foreign(" ".join(run)) for plain, run in runs)
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}{told}{after}" if told else before


def _foreign(run: str) -> str:
    bare = run.rstrip(",;:")
    return f"{_code(bare)}{run[len(bare) :]}" if bare else _code(run)


def _code(text: str) -> str:
    """Return a text in a code span, in which nothing can end it, or a cell of a table."""
    shown = printable(text, _LONG).replace("`", "'").replace("|", "<U+007C>").strip()
    return f"`{shown or ' '}`"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
