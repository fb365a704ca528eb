"""What a gate found as SARIF 2.1.0, for code scanning and for viewers in editors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from iamscope import __version__
from iamscope.model.finding import Finding, Severity
from iamscope.model.gate import Gate, Judged, Judgement, Spot
from iamscope.model.gate_words import assumed, depends, expired, proof, sentence, undecided, why_not
from iamscope.model.plain import page
from iamscope.model.reach import Step
from iamscope.model.rule import Rule

FORMAT = "sarif"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.NOTE: "note",
}
# Code scanning reads a number and shows it as critical, high, medium or low.
_SCORES: Mapping[Severity, str] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}


def render(gate: Gate, rules: Sequence[Rule] = ()) -> str:
    """Return one run with a result for each finding; `rules` explain the kinds."""
    of_kind = {rule.kind: rule for rule in rules}
    usual = [(rule.kind, severity) for rule in rules for severity in rule.severities]
    found = [one for one in _seen(gate) if one[0] in of_kind]
    described = [_rule(of_kind[kind], severity) for kind, severity in dict.fromkeys((*usual, *found))]
    indices = {one["id"]: index for index, one in enumerate(described)}
    run = {
        "tool": {
            "driver": {
                "name": "iamscope",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": described,
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notices(gate))}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the sources."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(gate, one, of_kind, indices) for one in gate.judged],
    }
    return page({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _seen(gate: Gate) -> Iterator[tuple[str, Severity]]:
    yield from ((one.finding.kind, one.finding.severity) for one in gate.judged)


def _id(kind: str, severity: Severity, rule: Rule | None) -> str:
    """Return the rule of a finding: its kind, with the severity unless the kind has but that one.

    Code scanning takes the severity from the rule, so that each needs a rule of its own.
    """
    only = rule is None or rule.severities == (severity,)
    return kind if only else f"{kind}/{severity.value}"


def _rule(rule: Rule, severity: Severity) -> dict[str, Any]:
    more = f" `{rule.page}` says what it means, and when it is wrong."
    return {
        "id": _id(rule.kind, severity, rule),
        "name": "".join(word.capitalize() for word in rule.kind.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {
            "text": f"{rule.summary}\n\n{rule.advice}{more}",
            "markdown": f"{rule.summary}\n\n**What to do.** {rule.advice}{more}",
        },
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {**_score(severity), "tags": ["security", "iam"]},
    }


def _score(severity: Severity) -> dict[str, str]:
    return {"security-severity": _SCORES[severity]} if severity in _SCORES else {}


def _notices(gate: Gate) -> Iterator[dict[str, Any]]:
    """Yield what cannot be told, then what a reader should know."""
    for agent in gate.agents:
        for part in agent.undecided:
            yield {"level": "warning", "message": _message(f"{agent.name}: {undecided(part)}")}
    for notice in gate.notices:
        yield {"level": "note", "message": _message(notice)}
    for told in assumed(gate):
        yield {"level": "note", "message": _message(f"assumes: {told}")}


def _result(gate: Gate, one: Judged, rules: Mapping[str, Rule], indices: Mapping[str, int]) -> dict[str, Any]:
    finding = one.finding
    rule = _id(finding.kind, finding.severity, rules.get(finding.kind))
    primary = gate.place(one)
    related = [spot for spot in one.spots if spot.file and spot != primary]
    return {
        "ruleId": rule,
        **({"ruleIndex": indices[rule]} if rule in indices else {}),
        "level": _level(gate, one),
        "message": _message(_text(gate, one)),
        "locations": [_location(primary)],
        **({"relatedLocations": [_location(spot) for spot in related]} if related else {}),
        **({"codeFlows": [_flow(primary, finding)]} if finding.path else {}),
        # Neither line nor column is in it: it stays when the source is laid out anew.
        "partialFingerprints": {"iamscope/v1": finding.fingerprint},
        "baselineState": "unchanged" if one.known_before else "new",
        **_suppressions(gate, one),
        "properties": _properties(gate, one),
    }


def _level(gate: Gate, one: Judged) -> str:
    level = _LEVELS[one.finding.severity]
    return "warning" if level == "error" and gate.judgement(one) is Judgement.UNKNOWN else level


def _text(gate: Gate, one: Judged) -> str:
    parts = [sentence(one.finding), depends(one), expired(gate, one)]
    return f"{'; '.join(filter(None, parts))}. Fix: {one.finding.remedy}."


def _suppressions(gate: Gate, one: Judged) -> dict[str, Any]:
    """Return the exception that accepts a finding; one that has expired suppresses nothing."""
    if gate.judgement(one) is not Judgement.ACCEPTED:
        return {}
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": why_not(gate, one)}]}


def _properties(gate: Gate, one: Judged) -> dict[str, Any]:
    finding = one.finding
    told = {
        "judgement": gate.judgement(one).value,
        "severity": finding.severity.value,
        **_score(finding.severity),
        "agent": finding.agent,
        "principal": finding.principal,
        "remedy": finding.remedy,
        "proof": proof(finding),
        "why_not": why_not(gate, one),
        "unknown": list(one.unknown),
        "places": [str(spot) for spot in one.spots],
    }
    return {name: value for name, value in told.items() if value}


def _flow(primary: Spot, finding: Finding) -> dict[str, Any]:
    """Return a path: the agent, each step, and the request at the end.

    Each is placed where the finding is: code scanning refuses a file in which any location lacks one.
    """
    first = finding.path[0].origin.principal.id
    stations = [(first, f"acts as {first}")]
    stations += [(step.target.principal.id, _step(step)) for step in finding.path]
    if finding.witness:
        stations.append((finding.witness.principal, f"may request {proof(finding)}"))
    locations = [
        {"location": {**_located(primary, name, "principal"), "message": _message(told)}}
        for name, told in stations
    ]
    return {"threadFlows": [{"locations": locations}]}


def _step(step: Step) -> str:
    return f"{step.describe()} ({step.id})" + (f", if {step.depends}" if step.depends else "")


def _location(spot: Spot) -> dict[str, Any]:
    return _located(spot, spot.address, "resource")


def _located(spot: Spot, name: str, kind: str) -> dict[str, Any]:
    region = {"startLine": spot.line, "startColumn": spot.column, "endLine": spot.end_line}
    known = {key: number for key, number in region.items() if number} if spot.line else {}
    physical = {"artifactLocation": _artifact(spot.path), **({"region": known} if known else {})}
    return {
        **({"physicalLocation": physical} if spot.file else {}),
        **({"logicalLocations": [{"fullyQualifiedName": name, "kind": kind}]} if name else {}),
    }


def _artifact(path: str) -> dict[str, str]:
    """Return a file as a URI: below the root of the sources, unless it is said to be elsewhere."""
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    # A colon in the first segment would make it a scheme; `quote` writes it as `%3A`.
    outside = path == ".." or path.startswith("../")
    return {"uri": quote(path)} if outside else {"uri": quote(path), "uriBaseId": _ROOT}


def _message(text: str) -> dict[str, str]:
    """Return a text as a message without links or placeholders (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
