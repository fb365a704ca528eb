"""A Hypothesis strategy for small random cases in which principals, layers and conditions interact.

Statements are drawn around the request of the case, so that most of them nearly fit. What the fact sheet
leaves without an answer is not drawn: a set compared without a set operator unless the comparison is
positive, empty sets under `ForAnyValue` with IfExists, short ARNs outside a caller's own policies, values of
the wrong type, variables before the fifth colon.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from hypothesis import strategies as st

from . import pools
from .facts import ALWAYS_PRESENT, Case, Document, Statement, layers
from .pools import AWAY, HOME, OTHER, Key, Request
from .statements import conditions

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]
OWN_POLICIES = ("identity", "boundary", "session")


def one(draw: Draw, *options: T) -> T:
    """Draw one of the options; an option that is written twice is twice as likely."""
    chosen: T = draw(st.sampled_from(options))
    return chosen


def chance(draw: Draw, percent: int) -> bool:
    """Draw true in so many of a hundred cases; false is the simpler outcome."""
    return bool(draw(st.integers(0, 99)) >= 100 - percent)


@st.composite
def cases(draw: Draw) -> Case:
    """Draw one self-contained case."""
    principal, request = caller_and_request(draw)
    resource = {"arn": request.arn}
    unowned = ":iam::aws:" in request.arn or (request.arn.startswith("arn:aws:s3:::") and chance(draw, 4))
    if not unowned:
        resource["account"] = owner(principal, request)
    case: Case = {
        "id": "random",
        "principal": principal,
        "action": request.action,
        "resource": resource,
        "policies": draw_policies(draw, principal, request),
    }
    case |= draw_context(draw, case)
    if chance(draw, 3) and principal["kind"] in ("user", "role-session") and set(principal) <= BARE:
        case["principal"] = principal["arn"]
    return case


TRUST = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")

# What a bare ARN tells of a principal; the path of a role is not among it.
BARE = {"kind", "arn", "account"}


def owner(principal: dict[str, Any], request: Request) -> str:
    """Return the account of the resource; where there is none it is the caller's."""
    return str(principal.get("account", HOME)) if request.arn == "*" else HOME


def caller_and_request(draw: Draw) -> tuple[dict[str, Any], Request]:
    """Draw who calls for what."""
    kind = one(draw, *["account"] * 16, "service", "anonymous", "federated")
    if kind == "federated":
        return one(draw, *pools.FEDERATED), one(draw, *pools.FEDERATED_REQUESTS)
    if kind == "account":
        account = one(draw, HOME, HOME, HOME, HOME, AWAY)
        return one(draw, *pools.callers(account)), one(draw, *pools.ACCOUNT_REQUESTS)
    service = kind == "service"
    actions = pools.SERVICE_ACTIONS if service else pools.PUBLIC_ACTIONS
    requests = [request for request in pools.ACCOUNT_REQUESTS if request.action in actions]
    return (pools.SERVICE if service else pools.ANONYMOUS), one(draw, *requests)


def draw_policies(draw: Draw, principal: dict[str, Any], request: Request) -> dict[str, Any]:
    """Draw the layers that this kind of principal can have."""
    found: dict[str, Any] = {}
    kind = principal["kind"]
    drawn = Drawn(draw, principal, request)
    if "account" in principal and kind not in ("root", "federated"):
        found |= own_policies(draw, kind, drawn)
    away = principal.get("account", AWAY) == AWAY
    mandatory = away or request.action in TRUST or ":key/" in request.arn
    has_policy = request.arn != "*" and not request.action.startswith("iam:")
    if has_policy and chance(draw, 94 if mandatory or kind == "federated" else 50):
        found["resource_policy"] = drawn.document("resource_policy", allow=86)
    if chance(draw, 22):
        found["scps"] = [drawn.level() for _ in range(one(draw, 1, 2, 3))]
    if chance(draw, 18):
        found["rcps"] = [[drawn.document("rcps", allow=0)] for _ in range(one(draw, 1, 1, 2))]
    if chance(draw, 8) and "account" in principal:
        found["vpc_endpoint"] = [drawn.document("vpc_endpoint", allow=85)]
    return found


def own_policies(draw: Draw, kind: str, drawn: "Drawn") -> dict[str, Any]:
    """Draw the policies that are attached to a principal, or passed when its session was made."""
    found: dict[str, Any] = {}
    if chance(draw, 92):
        found["identity"] = [drawn.document("identity", allow=90) for _ in range(one(draw, 1, 1, 2))]
    if chance(draw, 20) and kind != "service-linked-role-session":
        found["boundary"] = drawn.document("boundary", allow=90)
    if chance(draw, {"role-session": 22, "federated-user": 80}.get(kind, 0)):
        found["session"] = drawn.document("session", allow=90)
    return found


class Drawn:
    """The documents of one case, drawn around its request and its principal."""

    def __init__(self, draw: Draw, principal: dict[str, Any], request: Request) -> None:
        """Keep what all statements are drawn around."""
        self.draw = draw
        self.principal = principal
        self.request = request
        self.service = request.action.partition(":")[0]
        # Most conditions look at the same two keys, so that they meet.
        self.focus = [one(draw, *pools.KEYS), one(draw, *pools.KEYS)]

    def level(self) -> list[Document]:
        """Draw the SCPs of one level; most levels hold the full-access policy."""
        full = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        found = [full] if chance(self.draw, 75) else []
        if not found or chance(self.draw, 40):
            found.append(self.document("scps", allow=30 if found else 95))
        return found

    def document(self, layer: str, *, allow: int) -> Document:
        """Draw a document; `allow` is the percentage of Allow statements."""
        version = (
            one(self.draw, *["2012-10-17"] * 8, "2008-10-17", None)
            if layer not in ("scps", "rcps")
            else "2012-10-17"
        )
        count = one(self.draw, 1, 1, 2)
        found = [self.statement(layer, "Allow" if chance(self.draw, allow) else "Deny") for _ in range(count)]
        document: Document = {"Statement": found[0] if count == 1 and chance(self.draw, 10) else found}
        return document if version is None else {"Version": version} | document

    def statement(self, layer: str, effect: str) -> Statement:
        """Draw a statement."""
        limiting = layer in ("boundary", "scps", "vpc_endpoint", "session") and effect == "Allow"
        statement: Statement = {"Effect": effect} | self.action(wide=limiting, layer=layer)
        trust = self.request.action.startswith("sts:") and layer == "resource_policy"
        statement |= {} if trust or chance(self.draw, 2) else self.resource(layer, wide=limiting)
        if layer == "resource_policy":
            statement |= self.speaks_of(effect, trust=trust)
        elif layer in ("rcps", "vpc_endpoint") and not chance(self.draw, 5):
            statement["Principal"] = "*"
        block = self.conditions(often=effect == "Deny")
        return statement | ({"Condition": block} if block else {})

    def action(self, *, wide: bool, layer: str) -> dict[str, Any]:
        """Draw Action or NotAction."""
        action, service = self.request.action, self.service
        name = action.partition(":")[2]
        other = one(self.draw, "s3:DeleteBucket", "ec2:RunInstances", "iam:*", f"{service}:Zap")
        fitting: list[Any] = [
            action,
            action.lower(),
            f"{service.upper()}:{name.upper()}",
            f"{service}:*",
            "*",
        ]
        fitting += [
            f"{service}:{name[:3]}*",
            f"{service}:?{name[1:]}",
            f"{service}:*{name[-3:]}",
            [other, action],
        ]
        fitting += ["*"] * 6 if wide else ["*:*"] if layer == "identity" else []
        shape = one(self.draw, *["fits"] * 16, "other", "not other", "not it")
        if shape == "fits":
            return {"Action": one(self.draw, *fitting)}
        if shape == "other":
            return {"Action": other}
        return {
            "NotAction": [other] if shape == "not other" else one(self.draw, *fitting[:4], [action, other])
        }

    def resource(self, layer: str, *, wide: bool) -> dict[str, Any]:
        """Draw Resource or NotResource."""
        request = self.request
        fitting: list[Any] = ["*", "*", request.arn, request.prefix, [request.prefix, "arn:aws:s3:::vault/*"]]
        fitting += [request.crossing] if request.crossing else []
        fitting += [request.template.format(one(self.draw, *pools.VARIABLES))] * 2 if request.template else []
        fitting += [f"arn:aws:{self.service}"] if layer in OWN_POLICIES and ":iam:" not in request.arn else []
        fitting += ["*"] * 8 if wide or layer == "rcps" else []
        shape = one(self.draw, *["fits"] * 16, "other", "not other", "not it")
        if shape == "fits":
            return {"Resource": one(self.draw, *fitting)}
        other = one(self.draw, "arn:aws:s3:::vault/*", f"arn:aws:sqs:*:{OTHER}:*")
        if shape == "other":
            return {"Resource": other}
        return {
            "NotResource": [other]
            if shape == "not other"
            else one(self.draw, *fitting[2:], [other, request.arn])
        }

    def speaks_of(self, effect: str, *, trust: bool) -> dict[str, Any]:
        """Draw Principal or NotPrincipal, seldom neither."""
        if chance(self.draw, 2):
            return {}
        if effect == "Deny" and chance(self.draw, 30):
            return {"NotPrincipal": self.exempted()}
        if effect == "Allow" and not trust and chance(self.draw, 3):
            return {"NotPrincipal": self.exempted()}
        return {"Principal": self.principals()}

    def names(self) -> list[tuple[str, str]]:
        """Return the entries that mean the principal."""
        principal = self.principal
        if principal["kind"] in ("service", "federated"):
            return [("Service" if principal["kind"] == "service" else "Federated", principal["arn"])]
        if principal["kind"] == "anonymous":
            return []
        account = principal["account"]
        arns = [principal[part] for part in ("arn", "role_arn", "user_arn") if part in principal]
        return [("AWS", name) for name in [*arns, one(self.draw, account, f"arn:aws:iam::{account}:root")]]

    def principals(self) -> Any:
        """Draw a Principal element, mostly one that means the principal of the case."""
        strangers = [
            ("AWS", f"arn:aws:iam::{HOME}:role/other"),
            ("AWS", OTHER),
            ("AWS", "AIDAQ3EGRIEXAMPLEOLD"),
        ]
        strangers += [("Service", "ec2.amazonaws.com"), ("Federated", "accounts.google.com")]
        shape = one(self.draw, *["named"] * 7, "star", "star in AWS", "stranger", "both")
        own = self.names()
        if shape.startswith("star") or not own:
            return "*" if shape == "star" else {"AWS": "*"}
        kind, text = one(self.draw, *strangers) if shape == "stranger" else one(self.draw, *own)
        if shape == "both":
            return {kind: [text, one(self.draw, *own)[1]], "Service": "ec2.amazonaws.com"} | (
                {"Service": [text, "ec2.amazonaws.com"]} if kind == "Service" else {}
            )
        return {kind: text}

    def exempted(self) -> dict[str, Any]:
        """Draw a NotPrincipal element: all names of the principal, some, or none."""
        own = [name for name in self.names() if name[0] == "AWS"]
        listed = (
            [text for _, text in own if chance(self.draw, 60)]
            if chance(self.draw, 40)
            else [t for _, t in own]
        )
        return {"AWS": [*listed, f"arn:aws:iam::{OTHER}:root"]}

    def conditions(self, *, often: bool) -> dict[str, Any]:
        """Draw a condition block, mostly an empty one unless it shall be there often."""
        count = one(self.draw, *([0, 1, 1, 1, 1, 2] if often else [0, 0, 0, 1, 1, 2]))
        block: dict[str, Any] = {}
        for _ in range(count):
            key = one(self.draw, *self.focus * 3, *pools.KEYS[:2])
            operator = self.operator(key)
            wanted: Any = one(self.draw, *key.wanted)
            if operator == "Null":
                wanted = one(self.draw, "true", "false")
            elif chance(self.draw, 35):
                wanted = [wanted, one(self.draw, *key.wanted)]
            block.setdefault(operator, {})[spelling(self.draw, key.name)] = wanted
        return block

    def operator(self, key: Key) -> str:
        """Draw an operator that fits the type of a key."""
        draw = self.draw
        if chance(draw, 8) and key.name.lower() not in ALWAYS_PRESENT:
            return "Null"
        name = one(draw, *pools.OPERATORS[key.family].split())
        name = name.lower() if chance(draw, 5) else name
        if key.family == "set" and "Not" not in name and "not" not in name and chance(draw, 8):
            return name
        name += "IfExists" if chance(draw, 20) else ""
        if key.family == "set" or chance(draw, 6):
            return one(draw, "ForAllValues:", "ForAnyValue:") + name
        return name


def spelling(draw: Draw, key: str) -> str:
    """Draw the letter case of a key."""
    return one(draw, *[key] * 6, key.lower(), key.upper())


def draw_context(draw: Draw, case: Case) -> dict[str, Any]:
    """Draw for every key that the policies look at whether it is known, absent or unknown."""
    by_name = {key.name.lower(): key for key in pools.KEYS}
    context: dict[str, Any] = {}
    unknown: list[str] = []
    collide = set(colliding(case))
    for name in sorted(looked_at(case, set(by_name))):
        key = by_name[name]
        state = one(draw, *["known"] * 4, "absent", *["unknown"] * 5)
        if state == "unknown" and len(unknown) < 3:
            unknown.append(spelling(draw, key.name))
        elif state == "known" or name in ALWAYS_PRESENT:
            value = one(draw, *key.given)
            if value != [] or name not in collide:
                context[spelling(draw, key.name)] = value
    return {"context": context, "unknown_keys": unknown}


def looked_at(case: Case, names: set[str]) -> set[str]:
    """Return the keys that the policies of a case mention, in conditions or as variables."""
    text = str(case["policies"]).lower()
    return {name for name in names if name in text}


def colliding(case: Case) -> Iterator[str]:
    """Yield the keys for which an empty set is left without an answer."""
    for _, _, statement in layers(case):
        for operator, key, _ in conditions(statement):
            if operator.lower().startswith("foranyvalue:") and operator.lower().endswith("ifexists"):
                yield key.lower()
