"""AWS as the catalog lists it."""

from iamscope.clouds.aws.comparison import Comparer
from iamscope.clouds.aws.compose import session_policy
from iamscope.clouds.aws.issue import issue, order
from iamscope.clouds.aws.universe import universe
from iamscope.clouds.aws.vocabulary import AwsVocabulary
from iamscope.clouds.aws.world import AwsWorld
from iamscope.manifest.role import AgentRole
from iamscope.model.secret import Credential
from iamscope.snapshot import Snapshot


class AwsIssuer:
    """Issues role sessions under a session policy."""

    def policy(self, role: AgentRole) -> str:
        """Return a manifest's session policy."""
        return session_policy(role)

    def issue(self, role: AgentRole, through: str | None, seconds: int | None) -> Credential:
        """Return a session of a role, limited to the manifest."""
        from iamscope.clouds.aws.client.sts import connect_sts

        return issue(order(role, through, seconds), connect_sts())


class AwsCloud:
    """Amazon Web Services."""

    name = "aws"

    def vocabulary(self) -> AwsVocabulary:
        """Return what manifests may say about AWS."""
        return AwsVocabulary(universe())

    def issuer(self) -> AwsIssuer:
        """Return what issues credentials in AWS."""
        return AwsIssuer()

    def comparer(self) -> Comparer:
        """Return what compares AWS policies."""
        return Comparer(universe())

    def world(self, snapshot: Snapshot) -> AwsWorld:
        """Return a snapshot as AWS sees it."""
        return AwsWorld(snapshot)
