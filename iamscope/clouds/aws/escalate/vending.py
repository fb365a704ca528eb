"""Services that hand out credentials of a role to whom they know (fact AWS 6.6, row x-credvend).

What is handed out of other companies, such as keys in a token vault, is data and no role.
"""

from iamscope.clouds.aws.escalate.ways import NOTHING, Way, marked, on

WAYS = marked(
    (
        Way(
            "x-credvend",
            "S3 Access Grants hand out credentials of a location's role",
            "access-grants.s3.amazonaws.com",
            (on("s3:accessgrantsinstance", "s3:GetDataAccess"),),
            passes=False,
            carrier="s3:accessgrantslocation",
            depends="a grant at the location is for somebody held",
            gain="what the grant is about, under the role",
        ),
        Way(
            "x-credvend",
            "DataZone hands out credentials of an environment's role",
            "datazone.amazonaws.com",
            (on(NOTHING, "datazone:GetEnvironmentCredentials"),),
            passes=False,
            carrier="datazone:domain",
            depends="somebody held belongs to the project of an environment under the role",
        ),
    ),
    attack=("T1078.004",),
)
