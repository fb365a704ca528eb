"""Becoming master of a cluster of EKS, and of the roles of its pods (fact AWS 6.6, row x-eks)."""

from collections.abc import Iterator

from iamscope.clouds.aws.data.issuers import KUBERNETES
from iamscope.clouds.aws.escalate.ground import Ground, Made, step
from iamscope.clouds.aws.escalate.held import Held
from iamscope.clouds.aws.escalate.paths import ASSUMPTION, Path
from iamscope.clouds.aws.outside.entering import admitted
from iamscope.clouds.aws.outside.naming import OIDC, Who, trusted
from iamscope.clouds.aws.outside.tokens import someone
from iamscope.clouds.aws.records.accounts import Entity
from iamscope.clouds.aws.records.arns import name_of, split
from iamscope.clouds.aws.records.carriers import Carrier
from iamscope.model.reach import Step

CREATE_ENTRY, GIVE = "eks:CreateAccessEntry", "eks:AssociateAccessPolicy"
CONFIGURE = "eks:UpdateClusterConfig"
ACTIONS = (CREATE_ENTRY, GIVE)
"""Of which the newest has to mention one."""
CLUSTER, POD = "eks:cluster", "eks:podidentityassociation"
_OLD = "CONFIG_MAP"
_NEW_ENTRY = "00000000-0000-0000-0000-000000000000"

PATHS = (
    Path(
        "x-eks",
        "Somebody is let into a cluster of EKS as its administrator, and runs a pod under the role",
        (CREATE_ENTRY, GIVE, CONFIGURE),
        "everything that the role of a pod may do",
        # T1098.006 is additional container cluster roles.
        ("T1098.006", *ASSUMPTION),
    ),
)


def run_pods(ground: Ground) -> Iterator[Step]:
    """Yield the roles of pods in the clusters that somebody held can make itself master of."""
    newest = ground.newest.read
    if not (newest.names(CREATE_ENTRY) or newest.names(GIVE)):
        return
    for cluster in ground.standing.existing(newest.entity.account, CLUSTER):
        made = _let_in(ground, newest, cluster)
        for role, depends in _of_pods(ground, cluster) if made else ():
            if not ground.holds(role):
                words = f"the API server of `{cluster.arn}` answers where somebody held is"
                told = " and ".join(text for text in (words, _mode(cluster, made), depends) if text)
                yield step("x-eks", ground.newest, Held(role, raised=False), made, told)


def _let_in(ground: Ground, newest: Held, cluster: Carrier) -> list[Made]:
    """Return the calls that make somebody master of a cluster, nothing where they are not possible."""
    arn = split(cluster.arn)
    if arn is None:
        return []
    kind, name = newest.entity.kind, newest.entity.name
    tail = f"{name_of(cluster.arn)}/{kind}/{newest.entity.account}/{name}/{_NEW_ENTRY}"
    entry = f"arn:{arn.partition}:eks:{arn.region}:{arn.account}:access-entry/{tail}"
    found = [
        ground.call(CREATE_ENTRY, cluster.arn, account=arn.account, read=True),
        ground.call(GIVE, entry, account=arn.account, read=True),
    ]
    made = [one for one in found if one is not None]
    if len(made) < len(found) or all(one.by.entity.arn != newest.entity.arn for one in made):
        return []
    if cluster.facts.get("authentication_mode", _OLD) == _OLD:
        changed = ground.call(CONFIGURE, cluster.arn, account=arn.account, read=True)
        if changed is not None:
            return [changed, *made]
        return [] if "authentication_mode" in cluster.facts else made
    return made


def _mode(cluster: Carrier, made: list[Made]) -> str:
    if "authentication_mode" in cluster.facts or any(one.call.action == CONFIGURE for one in made):
        return ""
    return "the cluster takes access entries"


def _of_pods(ground: Ground, cluster: Carrier) -> Iterator[tuple[Entity, str]]:
    """Yield the roles that pods of a cluster run with, each with what that depends on."""
    entities = ground.decider.directory.entities
    place = split(cluster.arn)
    for one in ground.standing.carrying(POD):
        home = split(one.arn)
        here = home is not None and place is not None and home[:5] == place[:5]
        if here and one.facts.get("cluster") == name_of(cluster.arn) and one.role in entities:
            yield entities[one.role], ""
    for role in ground.decider.directory.federated(ground.newest.entity.account):
        for who in _clusters(role):
            if place is not None and f".{place.region}." in who.id:
                found = admitted(ground.decider, someone(who, role), role)
                if found is not None:
                    yield role, f"`{who.id}` speaks for the cluster"


def _clusters(role: Entity) -> Iterator[Who]:
    return (who for who in trusted(role, ()) if who.sort == OIDC and KUBERNETES.host.fullmatch(who.id))
