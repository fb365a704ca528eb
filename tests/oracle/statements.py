"""Whether one statement covers a request, as a conjunction of parts that a caller-given `ask` settles."""

from collections.abc import Callable, Iterator
from typing import Any

from .arns import narrow, wide
from .conditions import World, condition_holds, plain
from .facts import Case, Document, Statement, action_of, listed, resource_arn, statements
from .globs import action_fits
from .principals import EVERYBODY, spared, ways
from .truth import Truth, every, some
from .variables import Piece, pieces, resolves, spelled

Part = Callable[[World], bool]
Ask = Callable[[Part], Truth]
Ways = frozenset[str] | None

READING_3_3 = "3.3 a star that ends a field passes the colon"
READING_3_5 = "3.5 NotResource with a variable without a value applies to everything"


def any_statement(
    effect: str, layer: str, documents: Any, case: Case, ask: Ask, *, through: Ways = None
) -> Truth:
    """Say whether any statement with this effect covers the request.

    `through` keeps only statements whose Principal means the caller in one of these ways.
    """
    return some(
        covers(layer, document, statement, case, ask, through=through)
        for document, statement in statements(documents)
        if statement["Effect"] == effect
    )


def covers(
    layer: str, document: Document, statement: Statement, case: Case, ask: Ask, *, through: Ways
) -> Truth:
    """Say whether a statement covers the request: action, resource, principal and every condition."""

    def parts() -> Iterator[Truth]:
        yield action_covered(statement, action_of(case))
        yield ask(resource_part(layer, document, statement, case))
        yield principal_covered(layer, statement, case, ask, through)
        for operator, key, wanted in conditions(statement):
            yield ask(condition_part(document, operator, key, wanted))

    return every(parts())


def action_covered(statement: Statement, action: str) -> bool:
    """Say whether Action or NotAction covers an action (rules 3.1 and 3.2)."""
    if "NotAction" in statement:
        return not any(action_fits(pattern, action) for pattern in listed(statement["NotAction"]))
    return any(action_fits(pattern, action) for pattern in listed(statement.get("Action")))


def principal_covered(layer: str, statement: Statement, case: Case, ask: Ask, through: Ways) -> Truth:
    """Say whether the statement speaks of the caller."""
    if layer not in ("resource_policy", "rcps", "vpc_endpoint"):
        return True
    if "NotPrincipal" in statement:
        # With Allow it grants to everybody else, anonymous included: the same cell as a star.
        if through is not None and EVERYBODY not in through:
            return False
        return ask(lambda world: not spared(statement["NotPrincipal"], case, statement["Effect"], world))
    if "Principal" not in statement:
        return layer != "resource_policy"
    found = ways(statement["Principal"], case)
    return bool(found if through is None else found & through)


def conditions(statement: Statement) -> Iterator[tuple[str, str, list[str]]]:
    """Yield every operator with every key and its values; they are joined by AND (rule 3.7)."""
    for operator, keys in (statement.get("Condition") or {}).items():
        for key, values in keys.items():
            yield operator, key, [plain(value) for value in listed(values)]


def condition_part(document: Document, operator: str, key: str, wanted: list[str]) -> Part:
    """Return the part that says whether one operator with one key holds."""
    return lambda world: condition_holds(operator, key, wanted, world, variables=resolves(document))


def resource_part(layer: str, document: Document, statement: Statement, case: Case) -> Part:
    """Return the part that says whether Resource or NotResource covers the resource."""
    arn = resource_arn(case)

    def part(world: World) -> bool:
        patterns = [
            spelled(resource_pieces(str(text), variables=resolves(document)), world.value)
            for text in listed(statement.get("NotResource", statement.get("Resource")))
        ]

        def covered(passes_colon: bool, applies: bool) -> bool:
            fit = wide if passes_colon else narrow
            hit = any(parts is not None and fit(parts, arn, layer) for parts in patterns)
            if "NotResource" in statement:
                return not hit and (applies or None not in patterns)
            # Trust policies have no Resource: they speak of the role that carries them.
            return hit or ("Resource" not in statement and layer == "resource_policy")

        readings = [covered(passes, applies) for passes in (False, True) for applies in (False, True)]
        if len(set(readings)) == 1 or statement["Effect"] == "Allow":
            # Rules 3.3 and 3.5: an Allow counts in the reading that reports more access.
            return any(readings)
        return covered(world.choose(READING_3_3), world.choose(READING_3_5))

    return part


def resource_pieces(text: str, *, variables: bool) -> list[Piece]:
    """Return the pieces of a Resource pattern; variables count only after the fifth colon (3.16)."""
    head, colons = 0, 0
    while head < len(text) and colons < 5:
        if variables and text.startswith("${", head) and "}" in text[head:]:
            head = text.index("}", head)
        colons += text[head] == ":"
        head += 1
    return [Piece(character) for character in text[:head]] + pieces(text[head:], variables=variables)
