"""Taking guardrails away, and moving accounts out of them (fact AWS 6.5, rows x-org-*, x-slr and others)."""

from iamscope.clouds.aws.exposures.rows import Row, Seat, known_as, row
from iamscope.model.exposure import Effect

_LIMITS = "what the policies of the organization keep its accounts from"
_POLICY = "organizations:policy"
_ACCOUNT = "organizations:account"


def _managed(
    row_id: str,
    what: str,
    sort: str,
    action: str,
    *,
    exposes: str,
    seat: Seat = Seat.MANAGEMENT,
    depends: str = "",
) -> Row:
    return row(
        row_id, what, sort, action, effect=Effect.GUARDRAILS, exposes=exposes, seat=seat, depends=depends
    )


_SCPS = tuple(
    _managed("x-org-scp", what, sort, f"organizations:{action}", exposes=_LIMITS)
    for what, sort, action in (
        ("takes a policy of the organization off accounts", _POLICY, "DetachPolicy"),
        ("rewrites a policy of the organization", _POLICY, "UpdatePolicy"),
        ("deletes a policy of the organization", _POLICY, "DeletePolicy"),
        ("switches a sort of policies of the organization off", "organizations:root", "DisablePolicyType"),
        ("moves an account to where other policies apply", _ACCOUNT, "MoveAccount"),
    )
)

_MEMBERS = (
    _managed(
        "x-org-invite",
        "takes its account out of the organization",
        "",
        "organizations:LeaveOrganization",
        exposes="what the policies of the organization keep the account from",
        seat=Seat.MEMBER,
    ),
    _managed(
        "x-org-invite",
        "takes an account out of the organization",
        _ACCOUNT,
        "organizations:RemoveAccountFromOrganization",
        exposes="what the policies of the organization keep the account from",
    ),
    _managed(
        "x-org-invite",
        "invites an account into the organization",
        _ACCOUNT,
        "organizations:InviteAccountToOrganization",
        exposes="what is shared with the whole organization, to that account",
    ),
    _managed(
        "x-org-invite",
        "takes its account into another organization",
        "organizations:handshake",
        "organizations:AcceptHandshake",
        exposes="the account, to the management account of that organization",
        seat=Seat.ANY,
        depends="another organization has invited the account",
    ),
    _managed(
        "x-org-invite",
        "makes an account administrator of a service for the organization",
        _ACCOUNT,
        "organizations:RegisterDelegatedAdministrator",
        exposes="what that service does in every account of the organization",
    ),
    _managed(
        "x-org-invite",
        "lets a service act in the whole organization",
        "",
        "organizations:EnableAWSServiceAccess",
        exposes="what that service does in every account of the organization",
    ),
    _managed(
        "x-org-invite",
        "lets other accounts manage policies of the organization",
        "organizations:resourcepolicy",
        "organizations:PutResourcePolicy",
        exposes=_LIMITS,
    ),
)

_SETS = tuple(
    row(
        "x-sso-limits",
        what,
        "sso:permissionset",
        f"sso:{action}",
        effect=Effect.GUARDRAILS,
        exposes="what that kept the people from who have the permission set",
        thing="a permission set",
        besides=("sso:instance",),
        depends="it limits people who have the permission set",
    )
    for what, action in (
        ("takes a policy off a permission set", "DetachManagedPolicyFromPermissionSet"),
        (
            "takes a policy of the customer off a permission set",
            "DetachCustomerManagedPolicyReferenceFromPermissionSet",
        ),
        ("deletes the inline policy of a permission set", "DeleteInlinePolicyFromPermissionSet"),
        ("deletes the boundary of a permission set", "DeletePermissionsBoundaryFromPermissionSet"),
        ("swaps the boundary of a permission set", "PutPermissionsBoundaryToPermissionSet"),
    )
)

_STACKS = tuple(
    row(
        "x-cfn-setpolicy",
        what,
        "cloudformation:stack",
        f"cloudformation:{action}",
        effect=Effect.GUARDRAILS,
        exposes=exposes,
        thing="a stack",
    )
    for what, action, exposes in (
        ("replaces the policy that protects a stack", "SetStackPolicy", "updates that the policy forbids"),
        ("lifts the protection of a stack", "UpdateTerminationProtection", "deleting the stack"),
    )
)

_ACCOUNT_WIDE = (
    row(
        "x-slr",
        "lets a service of AWS act in the account",
        "iam:role",
        "iam:CreateServiceLinkedRole",
        effect=Effect.ADMINISTRATION,
        exposes="ways through a service that was not in use: its role is made when it is first used",
    ),
    row(
        "x-delegation",
        "hands rights to a partner of AWS for a time",
        "iam:delegation-request",
        "iam:AcceptDelegationRequest",
        "iam:SendDelegationToken",
        effect=Effect.SHARING,
        exposes="what a template of AWS gives to the partner, at most its own rights",
        depends="a partner that AWS has let in asks for them",
    ),
)

ROWS = (
    *known_as((*_SCPS, *_MEMBERS), "T1666"),
    *known_as((*_SETS, *_STACKS, *_ACCOUNT_WIDE), "T1098"),
)
