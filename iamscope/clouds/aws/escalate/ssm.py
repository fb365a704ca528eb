"""Running commands on instances, and runbooks under a role (fact AWS 6.6, rows ssm-*)."""

from iamscope.clouds.aws.escalate.ec2 import INSTANCE, RUNNING
from iamscope.clouds.aws.escalate.ec2 import SERVICE as EC2
from iamscope.clouds.aws.escalate.ways import CARRIER, Fact, Way, marked, on

_FACTS = (RUNNING, Fact("agent", ("Online",), "the agent of Systems Manager runs on {carrier}"))
_DOCUMENT = "ssm:document"

WAYS = marked(
    (
        Way(
            "ssm-001",
            "a session is opened on an instance",
            EC2,
            (on(CARRIER, "ssm:StartSession"),),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
        ),
        Way(
            "ssm-002",
            "a command is sent to an instance",
            EC2,
            (on(CARRIER, "ssm:SendCommand", besides={"ssm:SendCommand": ("ssm:run-command",)}),),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
        ),
        Way(
            "ssm-002",
            "a new document is sent as a command to an instance",
            EC2,
            (
                on(CARRIER, "ssm:SendCommand"),
                on(_DOCUMENT, "ssm:SendCommand", "ssm:CreateDocument"),
            ),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
        ),
        Way(
            "ssm-003",
            "a new runbook is run under the role",
            "ssm.amazonaws.com",
            (
                on(
                    _DOCUMENT,
                    "ssm:StartAutomationExecution",
                    "ssm:CreateDocument",
                    besides={"ssm:StartAutomationExecution": ("ssm:automation-execution",)},
                ),
            ),
        ),
        Way(
            "x-ssm-association",
            "an association makes an instance run a command",
            EC2,
            (
                on(
                    CARRIER,
                    "ssm:CreateAssociation",
                    besides={"ssm:CreateAssociation": ("ssm:run-command", "ssm:association")},
                ),
            ),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
        ),
        Way(
            "x-ssm-document",
            "a document that runs on an instance gets a new default version",
            EC2,
            (on(_DOCUMENT, "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"),),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
            depends="a document that may be changed is run on {carrier}",
        ),
        Way(
            "x-ssm-window",
            "a maintenance window makes an instance run a command",
            EC2,
            (on("ssm:maintenancewindow", "ssm:RegisterTaskWithMaintenanceWindow"),),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
            depends="{carrier} is a target of a maintenance window",
        ),
        Way(
            "x-ssm-session",
            "the session of somebody else on an instance is taken up again",
            EC2,
            (on("ssm:session", "ssm:ResumeSession"),),
            passes=False,
            carrier=INSTANCE,
            facts=_FACTS,
            depends="somebody else has a session on {carrier}",
        ),
    ),
    attack=("T1651",),
)
