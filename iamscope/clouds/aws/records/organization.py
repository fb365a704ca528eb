"""The organization: which policies limit which account, level by level (facts AWS 2.3 and 2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamscope.clouds.aws.records.documents import Attachment, parse_document
from iamscope.snapshot import Snapshot

Levels = tuple[tuple[Attachment, ...], ...]
SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
RESOURCE_CONTROL = "RESOURCE_CONTROL_POLICY"


@dataclass(frozen=True, slots=True)
class Organization:
    """The tree from the root to each account, and the policies attached to each node."""

    id: str = ""
    management_account: str = ""
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attached: Mapping[tuple[str, str], tuple[Attachment, ...]] = field(default_factory=dict)

    def levels(self, kind: str, account: str) -> Levels:
        """Return the policies of a kind that bear on an account, root first; none when it is no member."""
        chain = self.chains.get(account, ())
        if not any(target == kind for target, _ in self.attached):
            return ()
        return tuple(self.attached.get((kind, node), ()) for node in chain)


def read_organization(snapshot: Snapshot) -> Organization:
    """Return the organization that a snapshot holds; an empty one where none could be read."""
    described = next(
        (
            answer.body.get("Organization") or {}
            for answer in snapshot.answers("organizations.describe-organization")
        ),
        {},
    )
    parents = dict(_parents(snapshot))
    accounts = {child for child in parents if child.isdigit()}
    return Organization(
        id=str(described.get("Id", "")),
        management_account=str(
            described.get("MasterAccountId") or described.get("ManagementAccountId") or ""
        ),
        chains={account: _chain(account, parents) for account in sorted(accounts)},
        attached=_attached(snapshot),
    )


def _parents(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return (child, parent) pairs of the tree."""
    pairs: list[tuple[str, str]] = []
    for answer in snapshot.answers("organizations.list-organizational-units-for-parent"):
        parent = str(answer.request.get("ParentId", ""))
        pairs += [(str(unit.get("Id")), parent) for unit in answer.body.get("OrganizationalUnits") or []]
    for answer in snapshot.answers("organizations.list-accounts-for-parent"):
        parent = str(answer.request.get("ParentId", ""))
        pairs += [(str(account.get("Id")), parent) for account in answer.body.get("Accounts") or []]
    return pairs


def _chain(account: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    chain = [account]
    while chain[-1] in parents and parents[chain[-1]] not in chain:
        chain.append(parents[chain[-1]])
    return tuple(reversed(chain))


def _attached(snapshot: Snapshot) -> dict[tuple[str, str], tuple[Attachment, ...]]:
    documents: dict[str, tuple[str, str, object, str]] = {}
    for answer in snapshot.answers("organizations.describe-policy"):
        policy = answer.body.get("Policy") or {}
        summary = policy.get("PolicySummary") or {}
        policy_id = str(summary.get("Id") or answer.request.get("PolicyId", ""))
        documents[policy_id] = (
            str(summary.get("Type", "")),
            str(summary.get("Name") or policy_id),
            policy.get("Content"),
            answer.file,
        )
    attached: dict[tuple[str, str], tuple[Attachment, ...]] = {}
    for answer in snapshot.answers("organizations.list-targets-for-policy"):
        policy_id = str(answer.request.get("PolicyId", ""))
        if policy_id not in documents:
            continue
        kind, name, content, file = documents[policy_id]
        document = parse_document(content, where=f"policy `{name}`, {file}")
        for target in answer.body.get("Targets") or []:
            node = str(target.get("TargetId", ""))
            attached[kind, node] = (*attached.get((kind, node), ()), Attachment(document, name, node))
    return attached
