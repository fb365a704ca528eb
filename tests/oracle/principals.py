"""Who calls, and whether a Principal element means the caller (rules 1.2 to 1.8, 3.20, 3.21)."""

from collections.abc import Iterator
from typing import Any

from .conditions import World
from .facts import ACCOUNT_KINDS, ROLE_KINDS, Case, listed, policy

# The ways in which an element can mean a caller; each has its own row in the table of rule 2.6.
EVERYBODY = "everybody"
ACCOUNT = "account"
USER = "user"
ROLE = "role"
SESSION = "session"
PROVIDER = "provider"


def caller(case: Case) -> dict[str, Any]:
    """Return the principal of a case; a bare ARN is taken apart."""
    principal = case["principal"]
    return dict(principal) if isinstance(principal, dict) else from_arn(str(principal))


def from_arn(arn: str) -> dict[str, Any]:
    """Return the principal that an ARN, a service name or `*` names."""
    if arn == "*":
        return {"kind": "anonymous"}
    if not arn.startswith("arn:"):
        return {"kind": "service" if arn.endswith(".amazonaws.com") else "federated", "arn": arn}
    account, name = arn.split(":", 5)[4:]
    kinds = {
        "root": "root",
        "user": "user",
        "assumed-role": "role-session",
        "federated-user": "federated-user",
        "oidc-provider": "federated",
        "saml-provider": "federated",
    }
    return {"kind": kinds[name.partition("/")[0]], "arn": arn, "account": account}


def kind_of(case: Case) -> str:
    """Return the kind of the caller."""
    return str(caller(case)["kind"])


def is_service_linked(case: Case) -> bool:
    """Say whether the caller is a session of a service-linked role, told by the path of the role (1.8)."""
    principal = caller(case)
    if principal["kind"] not in ROLE_KINDS:
        return False
    if "role_arn" not in principal:
        return bool(principal["kind"] == "service-linked-role-session")
    return str(principal["role_arn"]).split(":", 5)[-1].startswith("role/aws-service-role/")


def entries(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the type and text of every entry of a Principal or NotPrincipal element."""
    if isinstance(element, dict):
        for kind, values in element.items():
            yield from ((kind, str(value)) for value in listed(values))
    else:
        yield from (("AWS", str(value)) for value in listed(element))


def ways(element: Any, case: Case) -> set[str]:
    """Return the ways in which the entries of an element mean the caller."""
    principal = caller(case)
    return {way for kind, text in entries(element) for way in ways_of_entry(kind, text, principal)}


def ways_of_entry(kind: str, text: str, principal: dict[str, Any]) -> Iterator[str]:
    """Yield the ways in which one entry means a principal; unique ids of deleted principals mean nobody."""
    if kind == "AWS" and text == "*":
        yield EVERYBODY
    elif principal["kind"] in ACCOUNT_KINDS and kind == "AWS":
        yield from (way for way, name in names(principal).items() if means(way, text, name))
    elif (kind, principal["kind"]) in (("Service", "service"), ("Federated", "federated")):
        yield from [PROVIDER] if text == principal["arn"] else []


def names(principal: dict[str, Any]) -> dict[str, str]:
    """Return the names under which a caller can be listed, by way."""
    kind = principal["kind"]
    if kind not in ACCOUNT_KINDS:
        return {PROVIDER: str(principal["arn"])} if "arn" in principal else {}
    found = {ACCOUNT: str(principal["account"])}
    if kind == "user":
        found[USER] = str(principal["arn"])
    elif kind == "federated-user":
        found[SESSION] = str(principal["arn"])
        found |= {USER: str(principal["user_arn"])} if "user_arn" in principal else {}
    elif kind in ROLE_KINDS:
        found[SESSION] = str(principal["arn"])
        found[ROLE] = str(principal.get("role_arn") or principal["arn"])
    return found


def means(way: str, text: str, name: str) -> bool:
    """Say whether the text of an entry is the name of a caller."""
    if way == ACCOUNT:
        parts = text.split(":")
        return text == name or (len(parts) == 6 and parts[2] == "iam" and parts[4:] == [name, "root"])
    if way == ROLE and ":assumed-role/" in name:
        return text.startswith("arn:") and role_of_session(text, name)
    return text == name


def role_of_session(role_arn: str, session_arn: str) -> bool:
    """Say whether a session belongs to a role whose path the session ARN does not tell (rule 1.3)."""
    role, session = role_arn.split(":", 5), session_arn.split(":", 5)
    same_account = len(role) == 6 and role[2] == "iam" and role[4] == session[4]
    names = role[-1].split("/")[-1], session[5].split("/")[1]
    return same_account and role[5].startswith("role/") and names[0].lower() == names[1].lower()


def spared(element: Any, case: Case, effect: str, world: World) -> bool:
    """Say whether a NotPrincipal element leaves the caller out of its statement (rule 3.21)."""
    listed_ways = ways(element, case)
    if effect == "Deny" and kind_of(case) in ACCOUNT_KINDS and policy(case, "boundary") is not None:
        return False
    if EVERYBODY in listed_ways:
        return True
    if not listed_ways or listed_ways == set(names(caller(case))):
        return bool(listed_ways)
    return world.choose("3.21 NotPrincipal that lists only some names of the caller")
