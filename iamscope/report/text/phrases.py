"""How a page about a scan puts a finding into words."""

from collections.abc import Sequence

from iamscope.model.columns import short
from iamscope.model.danger import Danger
from iamscope.model.finding import Finding, Mark, Origin
from iamscope.model.safe import printable
from iamscope.model.wording import shared

LONG = 600


def standing(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that no exception accepts today."""
    return [finding for finding in findings if not finding.accepted]


def harms(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of excess that stand."""
    found = (finding for finding in standing(findings) if finding.danger and finding.origin)
    return [finding for finding in found if not finding.way]


def alarm(finding: Finding) -> tuple[int, int, bool, int, bool, int]:
    """Return what comes first: the worst, certain, widest, inherited and nearest."""
    assert finding.danger is not None
    place = (finding.severity.rank, finding.danger.rank, not certain(finding), -finding.resource_count)
    operators = finding.origin is Origin.INHERITED or _by_shared_grant(finding)
    return (*place, not operators, len(finding.path))


def _by_shared_grant(finding: Finding) -> bool:
    return finding.sharing is not None and finding.sharing.mark is Mark.SHARED_GRANT


def harm(finding: Finding) -> str:
    """Return what an agent can do, with the first thing that it can do it to."""
    assert finding.danger is not None
    perhaps = "" if certain(finding) else "perhaps "
    if finding.danger is Danger.DESTROYS_PRODUCTION and finding.resource_count and finding.witness:
        resource = short(finding.witness.resource)
        if finding.resource_count == 1:
            return f"can {perhaps}destroy the production resource {resource}"
        return f"can {perhaps}destroy {finding.resource_count:,} production resources, such as {resource}"
    return f"can {perhaps}{finding.danger.verb} with {request(finding, conditions=False)}"


def whence(finding: Finding) -> str:
    """Return through what an agent has its excess."""
    if finding.origin is Origin.INHERITED:
        same = not finding.path or finding.path[0].origin.principal.id == finding.channel
        return f", {'because it acts as' if same else 'through'} its operator {short(finding.channel)}"
    how = f"through {short(finding.principal)}" if finding.path else "by itself"
    if finding.path and all(step.target.principal == step.origin.principal for step in finding.path):
        how = "by rewriting its own policies"
    also = ", as its operator can" if finding.origin is Origin.INHERITED_AND_OWN else ""
    operator = short(finding.sharing.operators[0]) if finding.sharing else ""
    return f", {how}{also}{shared(finding.sharing, operator)}"


def certain(finding: Finding) -> bool:
    """Return whether nothing unknown has to hold for a finding."""
    depends = finding.witness.depends if finding.witness else ""
    return not depends and all(step.certain for step in finding.path)


def request(finding: Finding, *, conditions: bool = True) -> str:
    """Return the request that proves a finding, with short names."""
    witness = finding.witness
    if witness is None:
        return "something"
    depends = f", if {printable(witness.depends, 200)}" if witness.depends and conditions else ""
    return f"{printable(witness.action)} on {short(witness.resource)}{depends}"


def sentence(finding: Finding) -> str:
    """Return what a finding says, made harmless."""
    return printable(finding.message, LONG)
