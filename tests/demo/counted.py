"""Findings by what they are about, so that two ways to the same account can be compared."""

from iamscope.model.finding import Finding

Key = tuple[str, str, str]


def counted(findings: list[Finding]) -> dict[Key, list[tuple[str, int]]]:
    """Return the principals and numbers of actions of findings, by kind, agent and danger."""
    found: dict[Key, list[tuple[str, int]]] = {}
    for one in findings:
        key = (one.kind, one.agent or "", str(one.danger or ""))
        found.setdefault(key, []).append((one.principal or "", one.action_count))
    return {key: sorted(rows) for key, rows in found.items()}
