"""A trust that lets in more of those outside than whoever wrote it can have meant."""

from collections.abc import Collection, Iterator, Mapping

from iamscope.cloud import World
from iamscope.compare.agents import AgentComparison, Comparison
from iamscope.model.finding import Finding, Severity
from iamscope.model.principal import Principal
from iamscope.model.safe import unquotable

KIND = "confused-deputy-trust"
SUMMARY = "A trust lets in more of those outside than whoever wrote it can have meant."
ADVICE = (
    "For an account: a condition on `sts:ExternalId` with a value that only you and the other side use. "
    "For a provider: `StringEquals` on its `:aud`, and on its `:sub` a value, or a pattern whose wildcard "
    "comes after the name of your organization. For everybody: the accounts that are meant, or "
    "`aws:PrincipalOrgID`."
)
SEVERITY = Severity.HIGH
_REMEDY: Mapping[str, str] = {
    "account": "ask for `sts:ExternalId` in the trust, a value that is yours alone, or take the account out",
    "everybody": "name the accounts or principals that are meant, or ask for `aws:PrincipalOrgID`",
    "oidc-provider": "pin the subject and the audience of the tokens in the trust",
}
_OTHERWISE = "say in the trust who is meant"


def find(comparison: Comparison, world: World) -> Iterator[Finding]:
    """Yield one finding for each too open statement of a trust, of an agent's own or a reached principal.

    Operators, and principals that look like agents and have no manifest, are looked at too.
    """
    seen: set[str] = set()
    for agent in comparison.agents:
        for principal in _concerned(agent):
            if principal.id not in seen:
                seen.add(principal.id)
                yield from of(world, principal, agent.role.name)
    for principal, _ in comparison.undeclared:
        if principal.id not in seen:
            yield from of(world, principal, "")


def _concerned(agent: AgentComparison) -> Iterator[Principal]:
    """Yield whoever an agent is, may become, or is operated by."""
    yield from agent.principals
    yield from (holding.principal for holding in agent.reach.paths)
    yield from agent.operators


def of(world: World, principal: Principal, agent: str, leaving: Collection[str] = ()) -> Iterator[Finding]:
    """Yield one finding for each too open statement of a principal's trust, but to those of some kinds."""
    # Who is made on the way is not in the snapshot, and has no trust yet.
    if world.find(principal.id) is None:
        return
    for source, whom, words in world.facts(principal).open_trusts:
        if whom.kind in leaving:
            continue
        yield Finding(
            kind=KIND,
            severity=SEVERITY,
            agent=agent,
            principal=principal.id,
            message=f"{words}: `{unquotable(whom.id)}` may act as it by {source.label()}",
            remedy=_REMEDY.get(whom.kind, _OTHERWISE),
            sources=(source,),
        )
