"""Those outside getting into the snapshot (fact AWS 6.5, rows sts-002, sts-003 and x-webid)."""

from collections.abc import Iterator

from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.paths import ASSUMPTION, THE_ROLE, Path
from iamscope.clouds.aws.outside.entering import Outside
from iamscope.clouds.aws.outside.guises import ASSUME
from iamscope.clouds.aws.outside.naming import ANYBODY, SERVICE, Who
from iamscope.clouds.aws.outside.tokens import WEB, WITH_SAML
from iamscope.model.reach import Call, Step

# T1199 is a trusted relationship.
PATHS = (
    Path("sts-002", "Another account assumes a role that trusts it", (ASSUME,), THE_ROLE, ("T1199",)),
    Path("sts-003", "Anybody assumes a role that trusts everybody", (ASSUME,), THE_ROLE, ASSUMPTION),
    Path(
        "x-webid",
        "Somebody with a token of a provider of identities assumes a role that trusts the provider",
        (WEB, WITH_SAML),
        THE_ROLE,
        (*ASSUMPTION, "T1199"),
    ),
)


def enter(ground: Ground, outside: Outside, who: Who) -> Iterator[Step]:
    """Yield how somebody outside, who is the newest, becomes roles of the snapshot."""
    for found in outside.entries(who):
        if ground.holds(found.role):
            continue
        call = Call(who.id, found.action, found.role.arn, found.proof)
        made = Made(call, found.decision, ground.newest)
        yield step(
            _path(who, found.action), ground.newest, Held(found.role, raised=False), [made], found.depends
        )


def _path(who: Who, action: str) -> str:
    if action in (WEB, WITH_SAML):
        return "x-webid"
    if who.sort == SERVICE:
        return "sts-001"
    return "sts-003" if who.sort == ANYBODY else "sts-002"
