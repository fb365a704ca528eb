"""A grant to an agent of which nobody knows what it gives before the change is applied."""

from collections.abc import Mapping

from iamscope.model.finding import Finding, Severity
from iamscope.model.planned import OpenGrant
from iamscope.model.safe import quoted

KIND = "unknown-grant"
SEVERITY = Severity.HIGH
SUMMARY = "An agent gets a grant of which nobody knows before the change is applied what it gives."
ADVICE = (
    "Name what it grants so that the plan knows it, or give the configuration, or the account, to look "
    "it up in."
)


def finding(one: OpenGrant, agents: Mapping[str, str]) -> Finding:
    """Return an unknown grant as a finding; `agents` gives the manifest of each principal that is one.

    A grant that was there before, or that goes to nobody who is an agent, is only noted. One of which nobody
    knows to whom it goes may go to any of them.
    """
    counts = one.new and (one.principal in agents if one.principal else bool(agents))
    return Finding(
        kind=KIND,
        severity=SEVERITY if counts else Severity.NOTE,
        agent=agents.get(one.principal, ""),
        principal=one.principal or one.where.address,
        message=_message(one),
        remedy=_remedy(one),
        resources=(one.policy or one.attribute,),
        resource_count=1,
    )


def _message(one: OpenGrant) -> str:
    if one.on:
        return (
            f"may be let in by the policy of {quoted(one.on)}, which will hold {quoted(one.attribute)}, "
            "known only after the change is applied"
        )
    if not one.principal:
        return f"creates and grants what nobody can tell: {one.attribute}"
    if one.policy:
        return f"gets the policy {quoted(one.policy)}, whose text is not at hand"
    if one.unread:
        return f"is what {quoted(one.attribute)} names, and what it may do is not at hand"
    return f"gets what {quoted(one.attribute)} will hold, which is known only after the change is applied"


def _remedy(one: OpenGrant) -> str:
    if not one.principal and not one.on:
        return "give what it is made of: the template as it is deployed, or those that it nests"
    if one.policy:
        return "give its text: with a snapshot of the account (`--onto`), or a file of facts (`--facts`)"
    if one.unread:
        return "give the account that it is in (`--onto`), or the plan that makes it as one more input"
    return "name what it grants so that the plan knows it, or give the configuration (`--source`)"
