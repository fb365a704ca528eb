"""The classes of disagreement that are understood, each decided by a numbered rule of the AWS fact sheet."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.outside import signs
from tests.outside.signs import Disagreement


@dataclass(frozen=True, slots=True)
class Class:
    """Disagreements of one cause: the rule that decides them, what it says, and how they are known."""

    name: str
    rule: str
    reason: str
    holds: Callable[[Disagreement], bool]


def classify(found: Disagreement) -> Class | None:
    """Return the first class that a disagreement belongs to, or `None` for one that nobody has explained."""
    return next((each for each in CLASSES if each.holds(found)), None)


CLASSES = (
    Class(
        "key-set-aside",
        "1.1, 3.7",
        "The program drops keys that its table does not list for the action; a case says what the request "
        "carries, so ours compares them.",
        signs.key_set_aside,
    ),
    Class(
        "rcp-unsupported-service",
        "2.3c",
        "An RCP binds only services on its list; a deny for another service has no effect.",
        signs.unheeded_rcp,
    ),
    Class(
        "rcp-exempt",
        "2.3d",
        "RCPs leave service-linked roles and `kms:RetireGrant` alone.",
        signs.exempt_from_rcp,
    ),
    Class(
        "scp-exempt",
        "2.4b, 2.8b",
        "SCPs do not bind service-linked roles, service principals and callers from an identity provider.",
        signs.exempt_from_scp,
    ),
    Class(
        "session-token",
        "2.11, 4.1, 4.2",
        "`sts:GetSessionToken` needs no Allow of a user or root; a session cannot call it at all.",
        signs.session_token,
    ),
    Class(
        "federation-token",
        "1.5, 2.1, 4.1",
        "A role session cannot call `sts:GetFederationToken`; a user or root needs no Allow of the resource.",
        signs.federation_token,
    ),
    Class(
        "federated-user-calls",
        "4.2",
        "A GetFederationToken session may call neither IAM nor STS, `sts:GetCallerIdentity` aside.",
        signs.refused_to_federated,
    ),
    Class(
        "federated-user-without-session-policy",
        "1.4",
        "A GetFederationToken session without a session policy gets nothing from its user's policies.",
        signs.unlimited_session,
    ),
    Class(
        "federated-user-behind",
        "1.4, 2.7",
        "A grant to the IAM user behind a federated session reaches it; the program is not told who that is.",
        signs.user_behind,
    ),
    Class(
        "direct-grant-beyond-session-policy",
        "2.6c, 2.6d, 2.8b",
        "In one account the session policy does not cap a grant to the session's own ARN or to everyone. For "
        "everyone AWS only says that no other permission is needed; ours takes the wider reading.",
        signs.direct_grant,
    ),
    Class(
        "no-trust",
        "2.8b",
        "Nobody may assume a role whose trust does not name them; an identity policy alone is not enough.",
        signs.untrusted,
    ),
    Class("star-beyond-colon", "3.3", "A star that ends a field may match beyond the colon.", signs.crossing),
    Class(
        "older-version",
        "3.17",
        "Without version 2012-10-17 a variable is plain text.",
        signs.older_version,
    ),
    Class(
        "variable-without-value",
        "3.16",
        "A negated operator is true where the variable in its value has none.",
        signs.variable_without_value,
    ),
    Class(
        "exclusion-with-variable",
        "3.5, 3.17",
        "A NotResource whose variable has no value, or is plain text in an older version, leaves out "
        "nothing. AWS does not say so of the first; ours takes the wider reading.",
        signs.excluded_variable,
    ),
    Class("epoch-dates", "3.13, 3.14", "Dates may be epoch seconds and are instants.", signs.epoch_date),
    Class(
        "address-families",
        "3.12, 3.13",
        "An address of one family lies in no network of the other, so `NotIpAddress` is true.",
        signs.address_families,
    ),
    Class(
        "whole-network",
        "3.13",
        "Every address of its family lies in the network with prefix 0.",
        signs.whole_network,
    ),
    Class(
        "named-resource-of-an-action-without",
        "3.4",
        "An action without resource types matches only `Resource: *`; an Allow for a named resource counts "
        "for nothing, whatever stands beside it.",
        signs.named_resource,
    ),
    Class(
        "exclusion-of-some-resources",
        "3.4",
        "An action without resource types matches every NotResource that does not list `*`.",
        signs.some_excluded,
    ),
    Class(
        "exclusion-of-short-pattern",
        "3.3, 3.5",
        "A NotResource of an Allow leaves out what fits its pattern field by field; where only the reading "
        "beyond the colon fits, ours takes the wider reading.",
        signs.short_exclusion,
    ),
    Class("empty-set", "3.10", "A key whose set of values is empty counts as absent.", signs.empty_set),
    Class(
        "root-assumes",
        "1.5, 4.1",
        "A root user can assume neither roles nor other root users.",
        signs.assuming_root,
    ),
    Class(
        "both-sides-of-vpc-lattice",
        "2.8d",
        "VPC Lattice asks for an Allow in the auth policy and in the identity policy.",
        signs.both_sides,
    ),
    Class(
        "root-by-resource-policy",
        "4.14",
        "`sts:AssumeRoot` needs an identity Allow, and no policy of the root user is asked.",
        signs.root_by_policy,
    ),
    Class(
        "reserved-role-by-linked-role",
        "1.8, 2.8f, 4.9",
        "Reserved roles are closed to the account's own principals; AWS uses service-linked ones.",
        signs.reserved_by_linked_role,
    ),
)
