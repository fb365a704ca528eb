"""The organization, read from a snapshot's answers."""

import json
from pathlib import Path

from iamscope.clouds.aws.records.organization import RESOURCE_CONTROL, SERVICE_CONTROL, read_organization
from tests.fakes.snapshot import ACCOUNT, ALLOW, calls, snapshot


def test_control_policies_come_level_by_level(tmp_path: Path) -> None:
    """The levels of an account run from the root down to itself, and a kind that is not there has none."""
    document = {
        "PolicySummary": {"Id": "p-1", "Name": "deny", "Type": SERVICE_CONTROL},
        "Content": json.dumps(ALLOW),
    }
    found = read_organization(
        snapshot(
            tmp_path,
            {
                "organizations.describe-organization": {
                    "Organization": {"Id": "o-1", "MasterAccountId": "2" * 12}
                },
                "organizations.list-organizational-units-for-parent": calls(
                    ({"ParentId": "r-1"}, {"OrganizationalUnits": [{"Id": "ou-1"}]})
                ),
                "organizations.list-accounts-for-parent": calls(
                    ({"ParentId": "ou-1"}, {"Accounts": [{"Id": ACCOUNT}]})
                ),
                "organizations.describe-policy": calls(({"PolicyId": "p-1"}, {"Policy": document})),
                "organizations.list-targets-for-policy": calls(
                    ({"PolicyId": "p-1"}, {"Targets": [{"TargetId": "ou-1"}]})
                ),
            },
        )
    )
    levels = found.levels(SERVICE_CONTROL, ACCOUNT)
    assert [[item.name for item in level] for level in levels] == [[], ["deny"], []]
    assert found.levels(RESOURCE_CONTROL, ACCOUNT) == ()
    assert found.levels(SERVICE_CONTROL, "3" * 12) == ()
    assert (found.id, found.management_account) == ("o-1", "2" * 12)
