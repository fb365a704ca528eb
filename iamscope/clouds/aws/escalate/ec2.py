"""Running something on an instance that has a role (fact AWS 6.6, rows ec2-*)."""

from iamscope.clouds.aws.escalate.ways import CARRIER, Fact, Way, marked, on

SERVICE = "ec2.amazonaws.com"
INSTANCE = "ec2:instance"
RUNNING = Fact("state", ("running",), "{carrier} is running")
_LAUNCHED = ("ec2:network-interface", "ec2:volume", "ec2:image", "ec2:security-group", "ec2:subnet")
_LAUNCH = on(INSTANCE, "ec2:RunInstances", besides={"ec2:RunInstances": _LAUNCHED})
_SPOT = on(
    "ec2:spot-instances-request",
    "ec2:RequestSpotInstances",
    besides={"ec2:RequestSpotInstances": ("ec2:image",)},
)
_PROFILE = on("iam:instance-profile", "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile")
_CONTROLLED = "somebody held controls what runs on {carrier}"
_CREATED = ("T1078.004", "T1578.002")

WAYS = marked(
    (
        Way(
            "ec2-001",
            "a new instance is started with the role",
            SERVICE,
            (_LAUNCH,),
            profile="has",
            attack=_CREATED,
        ),
        Way(
            "ec2-001",
            "the role is put into a new instance profile, and an instance is started with it",
            SERVICE,
            (_LAUNCH, _PROFILE),
            profile="lacks",
            attack=_CREATED,
        ),
        Way(
            "ec2-004",
            "a spot instance is requested with the role",
            SERVICE,
            (_SPOT,),
            profile="has",
            attack=_CREATED,
        ),
        Way(
            "ec2-004",
            "the role is put into a new instance profile, and a spot instance is requested with it",
            SERVICE,
            (_SPOT, _PROFILE),
            profile="lacks",
            attack=_CREATED,
        ),
        Way(
            "ec2-002",
            "the user data of an instance is replaced while it is stopped",
            SERVICE,
            (on(CARRIER, "ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),),
            passes=False,
            carrier=INSTANCE,
        ),
        Way(
            "ec2-005",
            "a launch template that names the role gets a new default version",
            SERVICE,
            (on(CARRIER, "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),),
            passes=False,
            carrier="ec2:launch-template",
            depends="something is started from the default version of {carrier}",
        ),
        Way(
            "ec2-003",
            "a key for SSH is sent to an instance",
            SERVICE,
            (on(CARRIER, "ec2-instance-connect:SendSSHPublicKey"),),
            passes=False,
            carrier=INSTANCE,
            facts=(RUNNING,),
            depends="{carrier} can be reached by SSH",
            pathfinding=("ec2-003", "ec2instanceconnect-003"),
        ),
        Way(
            "x-ec2-serial",
            "a key for the serial console of an instance is sent",
            SERVICE,
            (on(CARRIER, "ec2-instance-connect:SendSerialConsoleSSHPublicKey"),),
            passes=False,
            carrier=INSTANCE,
            facts=(RUNNING,),
            depends="the account lets serial consoles be used",
        ),
        Way(
            "x-ec2-assoc",
            "an instance gets the instance profile of the role in place of its own",
            SERVICE,
            (on(CARRIER, "ec2:ReplaceIamInstanceProfileAssociation"),),
            carrier=INSTANCE,
            profile="has",
            depends=_CONTROLLED,
        ),
        Way(
            "x-ec2-assoc",
            "an instance without a role gets the instance profile of the role",
            SERVICE,
            (on(INSTANCE, "ec2:AssociateIamInstanceProfile"),),
            profile="has",
            depends="somebody held controls an instance without a role",
        ),
        Way(
            "x-ec2-profile",
            "an instance profile that is in use gets the role in place of its own",
            SERVICE,
            (
                on(
                    "iam:instance-profile",
                    "iam:AddRoleToInstanceProfile",
                    "iam:RemoveRoleFromInstanceProfile",
                ),
            ),
            depends="somebody held controls an instance with that instance profile",
        ),
        Way(
            "x-ec2-imds",
            "the credentials of an instance are handed out to plain requests",
            SERVICE,
            (on(CARRIER, "ec2:ModifyInstanceMetadataOptions"),),
            passes=False,
            carrier=INSTANCE,
            facts=(RUNNING,),
            depends="what runs on {carrier} can be made to send requests",
        ),
        Way(
            "x-asg",
            "a group of instances is started from a launch configuration with the role",
            SERVICE,
            (
                on("autoscaling:launchConfiguration", "autoscaling:CreateLaunchConfiguration"),
                on("autoscaling:autoScalingGroup", "autoscaling:CreateAutoScalingGroup"),
            ),
            profile="has",
            depends="the account may still make launch configurations",
            attack=_CREATED,
        ),
        Way(
            "x-asg-template",
            "a group of instances is started from a launch template with the role",
            SERVICE,
            (
                on("autoscaling:autoScalingGroup", "autoscaling:CreateAutoScalingGroup"),
                on("ec2:launch-template", "ec2:CreateLaunchTemplate"),
                _LAUNCH,
            ),
            profile="has",
            attack=_CREATED,
        ),
    ),
    attack=("T1078.004", "T1552.005"),
)
