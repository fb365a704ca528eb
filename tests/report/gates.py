"""Gates with findings of every sort; `python -m tests.report.gates` writes their golden files."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from iamscope import __version__, catalog
from iamscope.model.danger import Danger
from iamscope.model.finding import Accepted, Finding, Origin, Severity, Witness
from iamscope.model.gate import Gate, Judged, ReachMoved, Spot
from iamscope.model.principal import Principal
from iamscope.model.reach import Call, Holding, Step
from iamscope.model.scan import AgentSummary, Reached, UndecidedPart
from iamscope.model.source import Source
from iamscope.report import sarif

GOLDEN = Path(__file__).parent / "golden_gate"
ENDINGS = {"text": "txt", "markdown": "md", "junit": "xml", "csv": "csv", "github": "log"}
ACCOUNT = "111111111111"
PLAN = "plan.json"


def arn(name: str) -> str:
    """Return the name of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def _holding(name: str) -> Holding:
    return Holding(Principal("aws", arn(name), "role", name, ACCOUNT))


LANE = Source("lane", arn("coder"), 0, "BecomeEngineer", layer="identity policy")
STEP = Step(
    "aws.assume-role",
    _holding("coder"),
    _holding("engineer"),
    (Call(arn("coder"), "sts:AssumeRole", arn("engineer"), (LANE,)),),
)
PERHAPS = replace(STEP, target=_holding("worker"), depends="`aws:MultiFactorAuthPresent` Bool `true`")
CUT = f"take `sts:AssumeRole` on `{arn('engineer')}` out of lane statement `BecomeEngineer`"
EXCEPTION = Accepted("team-bot", "until it has a role", "2027-03-31", "bot.yaml:12", expired=False)
EXPIRED = replace(EXCEPTION, expires="2026-12-31", expired=True)
LANE_SPOTS = (
    Spot("infra/agents.tf", 14, 3, 19, 'aws_iam_role_policy.lane["coder"]'),
    Spot("infra/engineer.tf", 2, 1, 2, "aws_iam_role.engineer"),
)
DESTROYS = Finding(
    kind="inherited-excess",
    severity=Severity.CRITICAL,
    agent="coder",
    principal=arn("engineer"),
    message="can destroy production with `s3:DeleteBucket`, which its manifest does not declare, through its "
    "operator `arn:aws:iam::111111111111:role/engineer`",
    remedy=CUT,
    danger=Danger.DESTROYS_PRODUCTION,
    origin=Origin.INHERITED,
    channel=arn("engineer"),
    actions=("s3:DeleteBucket",),
    action_count=1,
    resources=("arn:aws:s3:::prod-data",),
    resource_count=1,
    witness=Witness(arn("engineer"), "s3:DeleteBucket", "arn:aws:s3:::prod-data"),
    path=(STEP,),
    sources=(LANE,),
)
BECOMES = replace(
    DESTROYS,
    kind="reaches-operator",
    severity=Severity.HIGH,
    message="can become its operator `arn:aws:iam::111111111111:role/engineer` with `sts:AssumeRole`",
    danger=None,
    origin=None,
    channel="",
    actions=(),
    action_count=0,
    witness=None,
    into=arn("engineer"),
)
READS = replace(
    DESTROYS,
    kind="own-excess",
    severity=Severity.HIGH,
    principal=arn("coder"),
    message="can read secrets or data with `s3:GetObject`, which its manifest does not declare",
    remedy="take `s3:GetObject` out of data statement #0, or declare it",
    danger=Danger.READS_SECRETS,
    origin=Origin.OWN,
    channel="",
    witness=Witness(arn("coder"), "s3:GetObject", "arn:aws:s3:::ledger/x"),
    path=(),
    sources=(Source("data", arn("coder"), 0),),
)
KEY = Finding(
    "long-lived-key",
    Severity.HIGH,
    "bot",
    f"arn:aws:iam::{ACCOUNT}:user/bot",
    "holds the key `aws_iam_access_key.bot`, which never expires",
    "replace the key by short-lived credentials of a role, then delete it",
)
ADMIN = Finding(
    "reaches-admin",
    Severity.CRITICAL,
    "",
    arn("keeper"),
    "can do whatever it likes in the account `111111111111`",
    "cut all statement #0 to what it is for",
    sources=(Source("all", arn("keeper"), 0),),
    into=ACCOUNT,
)
JUDGED = (
    Judged(DESTROYS, LANE_SPOTS),
    Judged(BECOMES, LANE_SPOTS),
    Judged(ADMIN, (Spot("", address="module.platform.aws_iam_role_policy_attachment.keeper"),)),
    Judged(
        READS,
        (Spot("infra/agents.tf", 31, address="aws_iam_policy.data"),),
        unknown=("aws_iam_policy.data.policy", "aws_s3_bucket.ledger.arn"),
    ),
    Judged(replace(READS, severity=Severity.LOW, message="can read metadata with `s3:ListBucket`"), ()),
    Judged(
        replace(KEY, exception=replace(EXCEPTION, expired=True, expires="2026-12-31")), (Spot("bot.tf", 3),)
    ),
    Judged(
        replace(KEY, kind="dead-guard", severity=Severity.MEDIUM, message="is not held by a denial"),
        (Spot("bot.tf", 9, address="aws_iam_user_policy.guard"),),
    ),
    Judged(
        replace(
            KEY, kind="shared-identity", severity=Severity.MEDIUM, message="serves 2 agents (`bot`, `twin`)"
        ),
        (Spot("bot.tf", 1, address="aws_iam_user.bot"),),
        known_before=True,
    ),
    Judged(
        replace(KEY, kind="runs-as-operator", message="acts as its operator", exception=EXCEPTION),
        (Spot("bot.tf", 1, address="aws_iam_user.bot"),),
    ),
    Judged(
        replace(
            KEY,
            kind="incomplete",
            severity=Severity.NOTE,
            message="may reach more than was read: `kms.get-key-policy` could not be read",
            remedy="collect again with `kms:GetKeyPolicy`",
        ),
        (),
    ),
    Judged(
        replace(
            KEY,
            kind="missing-permission",
            severity=Severity.LOW,
            message="is declared to use `sqs:SendMessage` on `*` at bot.yaml:4, but nothing grants it",
            remedy="grant it, or take it out of the manifest",
        ),
        (),
    ),
)
UNDECIDED = UndecidedPart(
    arn("coder"), "own statement `Queues`", "destroys", ("sqs:PurgeQueue",), "it is too hard to tell"
)
AGENTS = (
    AgentSummary(
        "coder",
        "manifests/coder.yaml:1",
        (arn("coder"),),
        (),
        (arn("engineer"),),
        (
            Reached(arn("engineer"), certain=True, raised=False, path=(STEP,)),
            Reached(arn("worker"), certain=False, raised=False, path=(PERHAPS,)),
        ),
        (UNDECIDED,),
    ),
    AgentSummary("bot", "manifests/bot.yaml:1", (KEY.principal,), (), (), (), ()),
    AgentSummary("gone", "manifests/gone.yaml:1", (), (arn("gone"),), (), (), ()),
    AgentSummary("reporter", "manifests/reporter.yaml:1", (arn("reporter"),), (), (), (), ()),
)
FULL = Gate(
    inputs=(PLAN,),
    judged=JUDGED,
    agents=AGENTS,
    reach=(
        ReachMoved("coder", (arn("engineer"), arn("worker")), ("arn:aws:s3:::staging-data",)),
        ReachMoved("bot", (), ()),
    ),
    assumes=("scp-unread",),
    notices=("manifests/gone.yaml:1: no principal of `gone` is in this plan",),
    unknown_fails=False,
    fail_on=Severity.HIGH,
)
CLEAN = replace(FULL, judged=(), agents=AGENTS[3:], reach=(), assumes=(), notices=())
# What a terminal, a page, a spreadsheet, a log or a viewer might obey, all in one name.
HOSTILE = (
    "=cmd()|' /C calc'!A0\n\x1b[31m\u202e@team #1 !2 `x` ``y [a](https://evil.example) ![i](x) "
    "<img src=x onerror=y> </details> www.evil.example | cell | ::error::x ##[stop-commands]z "
    "%0A::warning::%0D ]]> &amp; {0} \\| $`1`$ "
    "/approve\n/merge\r\n- [x] **b** \ufffe\x00\x85"
)


def hostile(name: str) -> Gate:
    """Return a gate in which every text from outside is a name."""
    witness = Witness(name, name, name, name, ((name, (name,)),))
    holding = Holding(Principal("aws", name, "role", name, name), added=(name,), lifted=(name,))
    source = Source(name, name, 0, name, name, name)
    step = Step("aws.assume-role", holding, holding, (Call(name, name, name, (source,)),), name)
    finding = replace(
        DESTROYS,
        agent=name,
        principal=name,
        message=f"can use {name} and `{name}`",
        remedy=f"take `{name}` out of {name}",
        channel=name,
        actions=(name,),
        resources=(name,),
        witness=witness,
        path=(step,),
        sources=(source,),
        exception=Accepted(name, name, "2026-12-31", name, expired=True),
        into=name,
    )
    spots = (Spot(name, 3, 1, 4, name), Spot("", address=name), Spot(f"../{name}", address=name))
    reached = Reached(name, certain=False, raised=True, path=(step,), added=(name,), lifted=(name,))
    part = UndecidedPart(name, name, "destroys", (name,), name)
    accepted = Accepted(name, name, "2027-12-31", name, expired=False)
    return Gate(
        inputs=(name,),
        judged=(
            Judged(finding, spots, unknown=(name,)),
            Judged(replace(finding, agent=""), spots[1:]),
            Judged(replace(finding, severity=Severity.NOTE), ()),
            Judged(replace(finding, exception=accepted), spots),
        ),
        agents=(AgentSummary(name, f"{name}:1", (name,), (name,), (name,), (reached,), (part,)),),
        reach=(ReachMoved(name, (name, name), (name,)),),
        assumes=(name,),
        notices=(name,),
        unknown_fails=True,
        fail_on=Severity.LOW,
    )


def formats() -> Mapping[str, Callable[[Gate], str]]:
    """Return every format; of the rules, those of a few kinds."""
    rules = [
        rule for rule in catalog.RULES if rule.kind in ("inherited-excess", "long-lived-key", "incomplete")
    ]
    return {**catalog.FORMATS, sarif.FORMAT: lambda gate: sarif.render(gate, rules)}


def pages() -> Mapping[str, str]:
    """Return every report of every gate by the name of its golden file; the version is not shown."""
    gates = {"full": FULL, "clean": CLEAN, "hostile": hostile(HOSTILE)}
    return {
        f"{gate}.{name}.{ENDINGS.get(name, 'json')}": render(gates[gate]).replace(f'"{__version__}"', '"0"')
        for name, render in formats().items()
        for gate in gates
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, page in pages().items():
        (GOLDEN / name).write_bytes(page.encode())
